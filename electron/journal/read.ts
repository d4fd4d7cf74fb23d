import type { Disk } from '../disk.ts';
import { damaged } from './errors.ts';
import type { Keyring } from './keys.ts';
import { decodePayload } from './record.ts';
import type { JournalRecord } from './record.ts';
import { scanSegment } from './scan.ts';
import type { Link, Scanned } from './scan.ts';
import { firstPrevious, parseSegmentName, segmentName } from './segment.ts';

export interface ReadSegment extends Scanned<JournalRecord> {
  name: string;
  bytes: Buffer;
}

/**
 * Reads and proves segment after segment, in the order of the chain, up to entry `limit`. Changes
 * nothing and takes no lock. Throws as `readJournal`.
 */
export async function* readSegments(
  disk: Disk,
  keyring: Keyring,
  limit = Infinity,
): AsyncGenerator<ReadSegment> {
  const firsts = (await disk.list())
    .map(parseSegmentName)
    .filter((first) => first !== undefined && first <= limit)
    .map(Number);
  let epoch: string | undefined;
  let link: Link = { seq: 0, hash: firstPrevious };
  for (const [index, firstSeq] of firsts.entries()) {
    const name = segmentName(firstSeq);
    const bytes = asBuffer(await disk.read(name));
    const scanned: Scanned<JournalRecord> = scanSegment(
      { name, firstSeq, bytes, nextFirst: firsts[index + 1] },
      { epoch, link },
      keyring.journalKey,
      limit,
      (plain, head, ofEpoch, offset) =>
        decodePayload(plain, head, { epoch: ofEpoch, segment: name, offset }, keyring),
    );
    epoch = scanned.head.epoch;
    link = scanned.link;
    yield { ...scanned, name, bytes };
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
 * where a file cannot be read.
 */
export async function readJournal(disk: Disk, keyring: Keyring): Promise<ReadJournal> {
  const records: JournalRecord[] = [];
  let last: ReadSegment | undefined;
  for await (const segment of readSegments(disk, keyring)) {
    for (const record of segment.entries) records.push(record);
    last = segment;
  }
  return { records, last };
}

/** The damage of a journal that ends before the head that a clean close had stored. */
export function endMissing(segment: ReadSegment | undefined, storedSeq: number): Error {
  const firstSeq = (segment?.link.seq ?? 0) + 1;
  return damaged({
    what: 'end-missing',
    segment: segment?.name ?? segmentName(1),
    firstSeq,
    lastSeq: Math.max(firstSeq, storedSeq),
    offset: segment?.end ?? 0,
  });
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
