import type { KeyObject } from 'node:crypto';
import { DiskError } from '../disk.ts';
import type { Disk } from '../disk.ts';
import { damaged } from './errors.ts';
import type { FrameHead } from './frame.ts';
import type { Keyring } from './keys.ts';
import { decodePayload } from './record.ts';
import type { JournalRecord } from './record.ts';
import { scanSegment } from './scan.ts';
import type { Before, Scanned } from './scan.ts';
import { firstPrevious, parseSegmentName, segmentName } from './segment.ts';

export interface ReadSegment extends Scanned {
  name: string;
  bytes: Buffer;
}

/** Where reading begins, where it ends, and with which key; a whole journal by default. */
export interface Stretch {
  /** First sequence of the first segment to read, and the chain before it. */
  from: number;
  before: Before;
  /** Nothing after this entry is read. */
  limit: number;
}

export const wholeJournal: Stretch = {
  from: 1,
  before: { epoch: undefined, link: { seq: 0, hash: firstPrevious } },
  limit: Infinity,
};

/** Each entry as it was proven; `record` is undefined where it was read without the key. */
export type TakeFrame = (frame: FrameHead, record: JournalRecord | undefined) => void;

/** First sequences of the segments that are there, in order. */
export async function segmentFirsts(disk: Pick<Disk, 'list'>): Promise<number[]> {
  const firsts = (await disk.list()).map(parseSegmentName);
  return firsts.filter((first) => first !== undefined);
}

/**
 * Reads and proves segment after segment, in the order of the chain. Changes nothing and takes no
 * lock. Throws as `readJournal`.
 */
export async function* readSegments(
  disk: Pick<Disk, 'list' | 'read'>,
  keys: Pick<Keyring, 'journalKey' | 'findPeriodKey'> | undefined,
  take: TakeFrame,
  { from, before, limit }: Stretch = wholeJournal,
): AsyncGenerator<ReadSegment> {
  const firsts = await segmentFirsts(disk);
  const wanted = firsts.filter((first) => first >= from && first <= limit);
  let { epoch, link } = before;
  for (const firstSeq of wanted) {
    const name = segmentName(firstSeq);
    const nextFirst = firsts[firsts.indexOf(firstSeq) + 1];
    const bytes = await readSegment(disk, firstSeq, (nextFirst ?? 0) - 1);
    const journalKey: KeyObject | undefined = keys?.journalKey;
    const scanned = scanSegment(
      { name, firstSeq, bytes, nextFirst },
      { epoch, link },
      journalKey,
      limit,
      (plain, frame, at) => {
        const place = { epoch: at.epoch, segment: name, offset: at.offset };
        const known = keys !== undefined && plain !== undefined;
        take(frame, known ? decodePayload(plain, frame, place, keys) : undefined);
      },
    );
    epoch = scanned.head.epoch;
    link = scanned.link;
    yield { ...scanned, name, bytes };
  }
}

/** Throws 'journal-damaged' (unreadable), naming all entries up to `lastSeq`. */
export async function readSegment(
  disk: Pick<Disk, 'read'>,
  firstSeq: number,
  lastSeq: number,
): Promise<Buffer> {
  const segment = segmentName(firstSeq);
  try {
    return asBuffer(await disk.read(segment));
  } catch (error) {
    if (!(error instanceof DiskError) || error.code === 'missing') throw error;
    const last = Math.max(firstSeq, lastSeq);
    const place = { segment, firstSeq, lastSeq: last, offset: 0 };
    throw damaged({ what: 'unreadable', ...place }, error);
  }
}

export interface ReadJournal {
  records: JournalRecord[];
  /** The last segment; undefined where no journal was begun. */
  last: ReadSegment | undefined;
}

/**
 * The whole journal without opening it for writing: for the rescue view and the verifier. Throws
 * 'journal-damaged', 'journal-wrong-key', 'journal-too-new', 'period-key-missing', or a DiskError
 * where the folder cannot be listed.
 */
export async function readJournal(disk: Disk, keyring: Keyring): Promise<ReadJournal> {
  const records: JournalRecord[] = [];
  let last: ReadSegment | undefined;
  const keep: TakeFrame = (_frame, record) => {
    if (record !== undefined) records.push(record);
  };
  for await (const segment of readSegments(disk, keyring, keep)) last = segment;
  return { records, last };
}

/** The damage of a journal that ends before an entry that something else knows of. */
export function endMissing(
  last: Pick<ReadSegment, 'name' | 'link' | 'end'> | undefined,
  storedSeq: number,
): Error {
  const firstSeq = (last?.link.seq ?? 0) + 1;
  return damaged({
    what: 'end-missing',
    segment: last?.name ?? segmentName(1),
    firstSeq,
    lastSeq: Math.max(firstSeq, storedSeq),
    offset: last?.end ?? 0,
  });
}

export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
