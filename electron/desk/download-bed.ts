/**
 * For tests: downloads on a memory disk, a clock that stands, and a platform that is a script of
 * files and failures.
 */
import { zipSync } from 'fflate';
import type { CatalogueState } from '../../shared/download.ts';
import { createMemoryDisk, type MemoryDisk } from '../disk-memory.ts';
import { openDownloads, type Downloads } from './download.ts';
import type { Failure } from '../platform/result.ts';
import type { CatalogueSource } from './download-fetch.ts';

export const lost: Failure = { outcome: 'lost', why: 'no-answer', text: '超时', raw: '' };
export const refused = (text: string): Failure => ({
  outcome: 'refused',
  by: 'platform',
  text,
  raw: '',
});

/** One row of 1309: 16 columns. */
export function diseaseLine(code: string, changes: Partial<Record<number, string>> = {}): string {
  const cells = Array.from({ length: 16 }, () => 'null');
  Object.assign(cells, { 0: code, 5: '1', 6: `R-${code}`, 9: 'v0001', 14: `演练病种${code}` });
  return Object.assign(cells, changes).join('\t');
}

export function zipOf(lines: readonly string[], end = '\n'): Uint8Array {
  const text = lines.map((line) => `${line}${end}`).join('');
  return zipSync({ '目录.txt': new TextEncoder().encode(text) });
}

/** A platform whose files and answers are set by the test. */
export interface ScriptedSource extends CatalogueSource {
  /** What 13xx answers next; asked with which version. */
  offers: { bytes: Uint8Array; rows: number; until?: string }[];
  asked: { infno: string; input: unknown }[];
  downloads: { from: number; file: string }[];
  /** Bytes after which the next transfer breaks; the line stays up. */
  breakAt: number[];
  ignoreRange: boolean;
  chunk: number;
  /** Answers in place of everything else, first come first served. */
  failures: Failure[];
  /** Runs between two pieces. */
  between: () => Promise<void>;
  pages: unknown[];
}

export function createSource(): ScriptedSource {
  const files = new Map<string, Uint8Array>();
  const source: ScriptedSource = {
    offers: [],
    asked: [],
    downloads: [],
    breakAt: [],
    ignoreRange: false,
    chunk: 100,
    failures: [],
    between: async () => {},
    pages: [],
    async ask(infno, input) {
      source.asked.push({ infno, input });
      const failure = source.failures.shift();
      if (failure !== undefined) return failure;
      if (source.pages.length > 0)
        return { outcome: 'done', output: source.pages.shift(), raw: '' };
      const offer = source.offers.shift();
      if (offer === undefined) return { outcome: 'done', output: { data_cnt: 0 }, raw: '' };
      const file_qury_no = `F${source.asked.length}`;
      files.set(file_qury_no, offer.bytes);
      const dld_end_time = offer.until ?? '2027-01-01 00:00:00';
      const output = { file_qury_no, filename: `${infno}.zip`, dld_end_time, data_cnt: offer.rows };
      return { outcome: 'done', output, raw: '' };
    },
    async download({ fileQueryNo }, from, into, signal) {
      source.downloads.push({ from, file: fileQueryNo });
      const failure = source.failures.shift();
      if (failure !== undefined) return failure;
      const bytes = files.get(fileQueryNo);
      if (bytes === undefined) return refused('文件查询号不存在');
      const resumed = from > 0 && !source.ignoreRange;
      const stop = source.breakAt.shift() ?? Infinity;
      let sent = 0;
      for (let at = resumed ? from : 0; at < bytes.length; at += source.chunk) {
        await source.between();
        if (signal?.aborted === true || sent >= stop) return lost;
        const piece = bytes.subarray(at, at + source.chunk);
        await into(piece, bytes.length, at);
        sent += piece.length;
      }
      return { outcome: 'done', bytes: sent, resumed };
    },
  };
  return source;
}

export interface DownloadBed {
  downloads: Downloads;
  source: ScriptedSource;
  disk: MemoryDisk;
  told: CatalogueState[];
  crashes: unknown[];
  line: { up: boolean };
  clock: { ms: number };
  /** The catalogue's present state. */
  state(infno: string): CatalogueState;
  /** The same disk after a power cut, with new downloads on it. */
  restart(): Promise<DownloadBed>;
}

export async function openDownloadBed(
  disk: MemoryDisk = createMemoryDisk(),
  source: ScriptedSource = createSource(),
  at = Date.parse('2026-11-22T01:00:00Z'),
): Promise<DownloadBed> {
  const clock = { ms: at };
  const told: CatalogueState[] = [];
  const crashes: unknown[] = [];
  const line = { up: true };
  const downloads = await openDownloads({
    disk,
    source,
    clock: { now: () => new Date(clock.ms), monotonic: () => clock.ms, after: () => () => {} },
    isUp: () => line.up,
    reachable: (infno) => infno !== '1303',
    place: '430100',
    pageSize: 2,
    tell: (state) => told.push(state),
    crashed: (error) => crashes.push(error),
  });
  return {
    downloads,
    source,
    disk,
    told,
    crashes,
    line,
    clock,
    state(infno) {
      const found = downloads.list().find((each) => each.infno === infno);
      if (found === undefined) throw new Error(`no catalogue ${infno}`);
      return found;
    },
    restart: () => openDownloadBed(disk.crash(), source, clock.ms),
  };
}
