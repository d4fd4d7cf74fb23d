/**
 * Search over a catalogue that stands on the disk: codes and pinyin initials as one text, names as
 * another, and where each row begins. Some 25 MB for 300,000 rows; the rows themselves stay on the
 * disk.
 */
import { createHash } from 'node:crypto';
import type { Disk } from '../disk.ts';
import { bytesOf, linesOf } from './download-lines.ts';

/** Where a row's line stands in the rows' file, in bytes. */
export interface RowPlace {
  offset: number;
  length: number;
}

export interface FoundRow extends RowPlace {
  code: string;
}

export interface CatalogueIndex {
  /** By the beginning of code, initials or name, then by any part of them; at most `limit`. */
  search(text: string, limit: number): FoundRow[];
  count: number;
}

/** A row of the index file. */
export function indexLine(facts: { code: string; name: string }, initials: string, at: RowPlace) {
  return [facts.code, searchText(facts.name), initials, at.offset, at.length].join('\t');
}

/** What is compared: lower case, without spaces. */
function searchText(text: string): string {
  return text.toLowerCase().replaceAll(/\s/g, '');
}

/** The index file was changed since it was written: the catalogue is fetched again. */
export class IndexError extends Error {
  override name = 'IndexError';
}

/** Reads an index file of `rows` rows. Throws IndexError when it is another one. */
export async function loadIndex(
  disk: Disk,
  name: string,
  wanted: { rows: number; sha256: string },
): Promise<CatalogueIndex> {
  const [rows, hash] = [wanted.rows, createHash('sha256')];
  const codes: string[] = [];
  const names: string[] = [];
  const [offsets, lengths] = [new Uint32Array(rows), new Uint32Array(rows)];
  let row = 0;
  for await (const lines of linesOf(hashed(bytesOf(disk, name), hash))) {
    for (const line of lines) {
      const [code = '', text = '', initials = '', offset, length] = line.split('\t');
      codes.push(`${code.toLowerCase()}\t${initials}`);
      names.push(text);
      offsets[row] = Number(offset);
      lengths[row] = Number(length);
      row += 1;
    }
  }
  if (row !== rows || hash.digest('hex') !== wanted.sha256) throw new IndexError(name);
  const index = { codes: oneText(codes), names: oneText(names), offsets, lengths };
  return { count: rows, search: (text, limit) => search(index, text, limit) };
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, hash: ReturnType<typeof createHash>) {
  for await (const part of bytes) {
    hash.update(part);
    yield part;
  }
}

/** All texts in one, each between line ends, and where each begins. */
interface OneText {
  all: string;
  starts: Uint32Array;
}

function oneText(texts: readonly string[]): OneText {
  const starts = new Uint32Array(texts.length);
  let at = 1;
  for (const [row, text] of texts.entries()) {
    starts[row] = at;
    at += text.length + 1;
  }
  return { all: `\n${texts.join('\n')}\n`, starts };
}

interface Index {
  codes: OneText;
  names: OneText;
  offsets: Uint32Array;
  lengths: Uint32Array;
}

/** Above so many rows the first ones do not tell which begin with the text. */
const FEW = 2_000;

function search(index: Index, text: string, limit: number): FoundRow[] {
  const wanted = searchText(text);
  if (wanted === '') return [];
  const { codes, names } = index;
  const found = new Set<number>();
  // Codes and initials have no Chinese characters: those are looked for in names only.
  const inCodes = /\p{Script=Han}/u.test(wanted) ? [] : ranked(codes, wanted, limit);
  const inNames = inCodes.length < limit ? ranked(names, wanted, limit) : [];
  for (const rank of [0, 1]) {
    for (const hit of [...inCodes, ...inNames]) if (hit.rank === rank) found.add(hit.row);
  }
  return [...found].slice(0, limit).map((row) => {
    const start = codes.starts[row] ?? 0;
    const code = codes.all.slice(start, codes.all.indexOf('\t', start));
    return { code, offset: index.offsets[row] ?? 0, length: index.lengths[row] ?? 0 };
  });
}

interface Hit {
  row: number;
  /** 0: code, initials or name begin with the text; 1: it is somewhere in them. */
  rank: 0 | 1;
}

/** Where the text is rare one look is enough; where it is common its beginnings come soon. */
function ranked(within: OneText, wanted: string, limit: number): Hit[] {
  const anywhere = collect(within, wanted, FEW);
  if (anywhere.length < FEW) {
    return anywhere.map(({ row, at }) => {
      const before = within.all[at - 1];
      return { row, rank: before === '\n' || before === '\t' ? 0 : 1 };
    });
  }
  const first = [`\n${wanted}`, `\t${wanted}`].flatMap((each) => collect(within, each, limit));
  return [
    ...first.map(({ row }) => ({ row, rank: 0 as const })),
    ...anywhere.map(({ row }) => ({ row, rank: 1 as const })),
  ];
}

/** The first rows that have the pattern, and where in the text it first stands in each. */
function collect({ all, starts }: OneText, pattern: string, most: number) {
  const found: { row: number; at: number }[] = [];
  for (let at = 0; found.length < most;) {
    const hit = all.indexOf(pattern, at);
    if (hit < 0) break;
    const row = rowAt(starts, pattern.startsWith('\n') ? hit + 1 : hit);
    found.push({ row, at: hit });
    at = (starts[row + 1] ?? all.length + 1) - 1;
  }
  return found;
}

/** The last row that begins at or before the place. */
function rowAt(starts: Uint32Array, place: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
