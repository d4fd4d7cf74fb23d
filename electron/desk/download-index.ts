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

/** Reads an index file of `rows` rows. Throws IndexError when it is not the one that was written. */
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

function search(index: Index, text: string, limit: number): FoundRow[] {
  const wanted = searchText(text);
  if (wanted === '') return [];
  const { codes, names } = index;
  const found = new Set<number>();
  const ways: readonly (readonly [OneText, string])[] = [
    [codes, `\n${wanted}`],
    [codes, `\t${wanted}`],
    [names, `\n${wanted}`],
    [codes, wanted],
    [names, wanted],
  ];
  for (const [within, pattern] of ways) collect(found, within, pattern, limit);
  return [...found].map((row) => {
    const start = codes.starts[row] ?? 0;
    const code = codes.all.slice(start, codes.all.indexOf('\t', start));
    return { code, offset: index.offsets[row] ?? 0, length: index.lengths[row] ?? 0 };
  });
}

/** Adds rows that have the pattern, in their order, each once. */
function collect(found: Set<number>, { all, starts }: OneText, pattern: string, limit: number) {
  for (let at = 0; found.size < limit;) {
    const hit = all.indexOf(pattern, at);
    if (hit < 0) return;
    const row = rowAt(starts, pattern.startsWith('\n') ? hit + 1 : hit);
    found.add(row);
    at = (starts[row + 1] ?? all.length + 1) - 1;
  }
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
