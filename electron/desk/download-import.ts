/**
 * A catalogue as it was received, made into the files the counter works with: rows, index, and the
 * lines that were kept aside. In pieces: memory holds keys, never the file.
 */
import { createHash } from 'node:crypto';
import { laterVersion, layoutOf, type CatalogueWay } from '../../shared/platform/catalogue.ts';
import { parseCatalogueLine, rowFacts } from '../../shared/platform/catalogue-line.ts';
import { pageRowFacts, type PageRow } from '../../shared/platform/catalogue-query.ts';
import type { Disk } from '../disk.ts';
import { indexLine } from './download-index.ts';
import { bytesOf, linesOf, writeLines, type LineWriter } from './download-lines.ts';
import { unzipped } from './download-zip.ts';
import { createInitials } from './pinyin.ts';

/** Names of a version's files. */
export function filesOf(infno: string, serial: number) {
  const name = `catalogue-${infno}.${serial}`;
  return { rows: `${name}.rows`, index: `${name}.index`, aside: `${name}.aside` };
}

/** Why what was received does not become a catalogue. */
export class ImportError extends Error {
  override name = 'ImportError';
  readonly code: 'count' | 'layout';
  constructor(code: 'count' | 'layout', message: string) {
    super(message);
    this.code = code;
  }
}

export interface ImportJob {
  infno: string;
  way: CatalogueWay;
  /** The file as it was received. */
  part: string;
  /** Rows it must have; undefined where that was not told. */
  expected: number | undefined;
  /** The version it only changes; undefined where it is the whole catalogue. */
  before: { serial: number; version: string } | undefined;
  serial: number;
}

export interface Imported {
  rows: number;
  /** Lines in the received file, those kept aside among them. */
  lines: number;
  aside: number;
  /** Rows that the file takes away (valid flag 0). */
  removed: number;
  /** Codes that stand in an old and a new row, since no row id says which of them holds. */
  doubled: number;
  /** The greatest version of any row; empty where none has one. */
  version: string;
  /** Of the received file. */
  sha256: string;
  indexSha256: string;
}

/** Stopped between two pieces. */
export class ImportStopped extends Error {
  override name = 'ImportStopped';
}

/**
 * Writes the files of `serial`; they count only once the register names them. `progress` is told
 * of the lines read so far. Throws ImportError, ZipError, TextError, DiskError, ImportStopped.
 */
export async function importCatalogue(
  disk: Disk,
  job: ImportJob,
  progress: (lines: number) => void,
  signal: AbortSignal,
): Promise<Imported> {
  const names = filesOf(job.infno, job.serial);
  const sha256 = await hashOf(disk, job.part);
  const to = await writersOf(disk, names);
  try {
    const book = createBookkeeper(job, to);
    const step = async () => {
      for (const writer of Object.values(to)) await writer.flush();
      if (signal.aborted) throw new ImportStopped(job.infno);
      progress(book.counts.lines);
    };
    await readAll(disk, job, book, step);
    for (const writer of Object.values(to)) await writer.save();
    return { ...book.result(), sha256, indexSha256: await hashOf(disk, names.index) };
  } finally {
    for (const writer of Object.values(to)) await writer.close();
  }
}

async function readAll(disk: Disk, job: ImportJob, book: Bookkeeper, step: () => Promise<void>) {
  const source = job.way === 'file' ? unzipped(disk, job.part) : bytesOf(disk, job.part);
  for await (const batch of linesOf(source)) {
    for (const line of batch) book.take(line);
    await step();
  }
  book.assertSound(job.expected);
  if (job.before === undefined) return;
  const old = filesOf(job.infno, job.before.serial).rows;
  for await (const batch of linesOf(bytesOf(disk, old))) {
    for (const line of batch) book.keep(line);
    await step();
  }
}

async function writersOf(disk: Disk, names: ReturnType<typeof filesOf>): Promise<Writers> {
  const rows = await writeLines(disk, names.rows);
  const index = await writeLines(disk, names.index);
  return { rows, index, aside: await writeLines(disk, names.aside) };
}

async function hashOf(disk: Disk, name: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of bytesOf(disk, name)) hash.update(bytes);
  return hash.digest('hex');
}

type Writers = Readonly<Record<'rows' | 'index' | 'aside', LineWriter>>;

/** What a line turned out to be. */
type Read =
  | { ok: true; code: string; name: string; version?: string; rowId?: string; removed: boolean }
  | { ok: false; why: string };

type Bookkeeper = ReturnType<typeof createBookkeeper>;

/** Sorts lines into rows, removals and lines kept aside, and counts them. */
function createBookkeeper(job: ImportJob, to: Writers) {
  const initials = createInitials();
  const read = createReader(job, 'one-width');
  const readOld = createReader(job, 'any-width');
  const knowsRows = layoutOf(job.infno) !== undefined;
  const rowIds = new Set<string>();
  const codes = new Set<string>();
  const doubled = new Set<string>();
  const counts = { rows: 0, lines: 0, aside: 0, removed: 0 };
  let version = job.before?.version ?? '';

  function write(line: string, facts: { code: string; name: string }): void {
    const place = to.rows.add(line);
    to.index.add(indexLine(facts, initials(facts.name), place));
    counts.rows += 1;
  }

  function setAside(line: string, why: string): void {
    to.aside.add(`${counts.lines}\t${why}\t${line}`);
    counts.aside += 1;
  }

  return {
    counts,
    /** A line of the received file. */
    take(line: string): void {
      counts.lines += 1;
      const facts = read(line);
      if (!facts.ok) return setAside(line, facts.why);
      const { rowId } = facts;
      if (rowId !== undefined && rowIds.has(rowId)) return setAside(line, '唯一记录号重复');
      if (rowId !== undefined) rowIds.add(ownText(rowId));
      if (job.before !== undefined && !knowsRows) codes.add(ownText(facts.code));
      if (facts.version !== undefined) version = laterVersion(facts.version, version);
      if (facts.removed) counts.removed += 1;
      else write(line, facts);
      return undefined;
    },
    /** A row of the version before: stays unless the received file has its row id. */
    keep(line: string): void {
      const facts = readOld(line);
      if (!facts.ok) throw new TypeError(`a row that was good before: ${facts.why}`);
      if (facts.rowId !== undefined && rowIds.has(facts.rowId)) return;
      if (codes.has(facts.code)) doubled.add(facts.code);
      write(line, facts);
    },
    assertSound(expected: number | undefined): void {
      const { lines, aside } = counts;
      if (aside > lines - aside) {
        throw new ImportError('layout', `${lines} 行中有 ${aside} 行读不懂`);
      }
      if (expected === undefined || expected === lines) return;
      throw new ImportError('count', `平台说有 ${expected} 行，文件里有 ${lines} 行`);
    },
    result: () => ({ ...counts, doubled: doubled.size, version }),
  };
}

/** A part of a text holds on to all of it in memory: what is kept for long is copied. */
const ownText = (part: string): string => Buffer.from(part).toString();

/**
 * In one file the first good line says how many columns the others have, where no layout does; a
 * catalogue that was changed by other files may have several widths.
 */
function createReader({ infno, way }: ImportJob, width: 'one-width' | 'any-width') {
  if (way === 'pages') return readPageLine;
  let columns: number | undefined;
  return (line: string): Read => {
    const parsed = parseCatalogueLine(infno, line, columns);
    if (!parsed.ok) {
      return { ok: false, why: parsed.why === 'no-code' ? '没有编码' : `有 ${parsed.columns} 列` };
    }
    if (width === 'one-width') columns ??= parsed.row.cells.length;
    const { name, version, rowId, removed } = rowFacts(infno, parsed.row);
    return {
      ok: true,
      code: parsed.row.code,
      name,
      removed,
      ...(version === undefined ? {} : { version }),
      ...(rowId === undefined ? {} : { rowId }),
    };
  };
}

function readPageLine(line: string): Read {
  const facts = pageRowFacts(JSON.parse(line) as PageRow);
  return facts === undefined
    ? { ok: false, why: '没有编码' }
    : { ok: true, ...facts, removed: false };
}
