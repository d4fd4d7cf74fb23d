/** The kept bytes of a fold. What is seldom asked for of a visit is read when it is asked for. */
import { deserialize, serialize } from 'node:v8';
import type { Receipt } from '../../shared/receipt.ts';
import type { Visit } from '../../shared/visit/state.ts';
import type { SavedFold } from './fold.ts';

/*
 *   0 4  length of the rest, little-endian · the rest: v8's structured clone, for its maps and sets
 *   then lines of JSON: for each visit its small part and the seldom ones, an empty line where it
 *   has none; then one for each slip. No line grows with the years.
 */
const restAt = 4;
const newline = 0x0a;

/** Together three quarters of a visit. Of the bill, its lines. */
const seldom = ['personal', 'estimate', 'marks'] as const;

interface Rest extends Omit<SavedFold, 'book'> {
  handed: SavedFold['book']['handed'];
  tally: SavedFold['book']['tally'];
  visits: number;
  receipts: number;
}

/** Holds personal data: to be sealed. */
export function packFold({ book, ...others }: SavedFold): Buffer {
  const { visits, receipts, handed, tally } = book;
  const counts = { visits: visits.size, receipts: receipts.size };
  const rest = serialize({ ...others, handed, tally, ...counts } satisfies Rest);
  const length = Buffer.alloc(restAt);
  length.writeUInt32LE(rest.length);
  const lines: Buffer[] = [];
  for (const visit of visits.values()) lines.push(Buffer.from(linesOf(visit)));
  for (const slip of receipts) lines.push(Buffer.from(`${JSON.stringify(slip)}\n`));
  return Buffer.concat([length, rest, ...lines]);
}

function linesOf(visit: Visit): string {
  const { personal, estimate, marks, bill, ...small } = visit;
  const { detail, ...head } = bill ?? {};
  const parts = [bill === undefined ? small : { ...small, bill: head }, personal, estimate, marks];
  return [...parts, detail]
    .map((part) => (part === undefined ? '\n' : `${JSON.stringify(part)}\n`))
    .join('');
}

/**
 * Undoes packFold. Not checked by a schema: the bytes were sealed by this counter with this very
 * program, and checking a year of visits costs more than reading it.
 */
export function unpackFold(bytes: Uint8Array): SavedFold {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = restAt + all.readUInt32LE();
  const { handed, tally, visits, receipts, ...others } = deserialize(
    all.subarray(restAt, end),
  ) as Rest;
  const book: SavedFold['book'] = { visits: new Map(), receipts: new Map(), tally, handed };
  let at = end;
  const next = (): Line => {
    const line = { all, from: at, to: all.indexOf(newline, at) };
    at = line.to + 1;
    return line;
  };
  for (let n = 0; n < visits; n += 1) {
    const visit = valueOf(next()) as Visit;
    for (const part of seldom) readLater(visit, part, next());
    const detail = next();
    if (visit.bill !== undefined) readLater(visit.bill, 'detail', detail);
    book.visits.set(visit.id, visit);
  }
  for (let n = 0; n < receipts; n += 1) {
    const [key, slip] = valueOf(next()) as [string, Receipt];
    book.receipts.set(key, slip);
  }
  return { ...others, book };
}

interface Line {
  all: Buffer;
  from: number;
  to: number;
}

function valueOf({ all, from, to }: Line): unknown {
  return JSON.parse(all.toString('utf8', from, to));
}

/** Copying the visit, as every entry does, reads all of it. */
function readLater(whole: object, part: string, line: Line): void {
  if (line.from === line.to) return;
  let read: { value: unknown } | undefined;
  Object.defineProperty(whole, part, {
    enumerable: true,
    configurable: true,
    get: () => {
      read ??= { value: valueOf(line) };
      return read.value;
    },
  });
}
