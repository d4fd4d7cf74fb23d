import type { Clock } from '../clock.ts';
import { DiskError } from '../disk.ts';
import type { Disk } from '../disk.ts';
import { readClosedHead, removeClosedHead, writeClosedHead } from './closed.ts';
import { JournalError } from './errors.ts';
import type { Keyring } from './keys.ts';
import { endMissing, readJournal, readSegments } from './read.ts';
import type { ReadSegment } from './read.ts';
import { assertPayloadFits, dayOf, draftRecord, encodePayload } from './record.ts';
import { periodOf, recordOf } from './record.ts';
import type { Author, Draft, JournalRecord, NewRecord } from './record.ts';
import type { Link } from './scan.ts';
import type { Random } from './seal.ts';
import { firstPrevious } from './segment.ts';
import { beginSegment, createWriter } from './writer.ts';
import type { OpenSegment, Writer } from './writer.ts';

/** The append-only truth of one counter. One writer at a time. */
export interface Journal {
  /** Random id made at the journal's birth, hex. */
  readonly epoch: string;
  /** The last acknowledged entry and its hash (hex); 0 in an empty journal. */
  head(): { seq: number; hash: string };
  /**
   * Resolves when the entry is durable, with the record as it will be read back. Calls are
   * written in the order they were made. Rejects with TypeError for what is not JSON and
   * 'record-too-large' (nothing was written, the journal goes on), 'journal-write-failed' (the
   * outcome is unknown; this and all later appends are refused until the journal is opened
   * anew), 'journal-closed'.
   */
  append(record: NewRecord, by: Author): Promise<JournalRecord>;
  /** Reads and proves all entries acknowledged when iteration began. */
  records(): AsyncIterable<JournalRecord>;
  /**
   * Waits for appends under way and lets the lock go. Rejects with 'journal-write-failed' where
   * the closing head could not be stored; closed all the same, nothing acknowledged is lost.
   */
  close(): Promise<void>;
}

export interface JournalOptions {
  disk: Disk;
  keyring: Keyring;
  clock: Pick<Clock, 'now' | 'monotonic'>;
  random: Random;
  /** A segment that has reached this size is followed by a new one; 8 MiB by default. */
  segmentBytes?: number;
}

export interface OpenedJournal {
  journal: Journal;
  records: readonly JournalRecord[];
  /** Set where a write cut short by a crash was removed; it had not been acknowledged. */
  recovered: { cutBytes: number } | undefined;
}

/**
 * Takes the writer's lock, reads and proves the whole journal, removes a torn tail. Where there
 * is none, a new journal begins. Errors: 'journal-locked', 'journal-damaged' (nothing is
 * changed), 'journal-wrong-key', 'journal-too-new', 'period-key-missing',
 * 'journal-write-failed'; a DiskError where a file cannot be read.
 */
export async function openJournal(options: JournalOptions): Promise<OpenedJournal> {
  const release = await takeWriterLock(options.disk);
  try {
    return await openLocked(options, release);
  } catch (error) {
    await release();
    throw error;
  }
}

async function takeWriterLock(disk: Disk): Promise<() => Promise<void>> {
  try {
    return await disk.lock('writer.lock');
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    if (error.code !== 'locked') throw writeFailed(error.message, error);
    throw new JournalError('journal-locked', 'another process writes it', { cause: error });
  }
}

async function openLocked(
  options: JournalOptions,
  release: () => Promise<void>,
): Promise<OpenedJournal> {
  const { disk, keyring, random, segmentBytes = 8 * 1024 * 1024 } = options;
  const { records, last } = await readJournal(disk, keyring);
  const clean = await checkClosedHead(disk, last);
  const epoch = last?.head.epoch ?? Buffer.from(random(16)).toString('hex');
  const start = await orWriteFailed(() => openTail(options, last, clean, epoch));
  const { journalKey } = keyring;
  const writer = createWriter({ disk, journalKey, random, epoch, segmentBytes }, start);
  const cutBytes = last === undefined ? 0 : last.bytes.length - last.end;
  return {
    journal: journalOf(options, epoch, writer, release),
    records,
    recovered: cutBytes === 0 ? undefined : { cutBytes },
  };
}

/** True after a clean close. Throws 'journal-damaged' where its head is not the one found. */
async function checkClosedHead(disk: Disk, last: ReadSegment | undefined): Promise<boolean> {
  const closed = await readClosedHead(disk);
  if (closed === undefined) return false;
  const same =
    last !== undefined &&
    last.end === last.bytes.length &&
    closed.epoch === last.head.epoch &&
    closed.seq === last.link.seq &&
    closed.hash === hexOf(last.link.hash);
  if (!same) throw endMissing(last, closed.seq);
  return true;
}

async function openTail(
  options: JournalOptions,
  last: ReadSegment | undefined,
  clean: boolean,
  epoch: string,
): Promise<{ segment: OpenSegment; link: Link }> {
  const { disk, keyring, clock } = options;
  // After a failed sync the kernel may hold bytes for clean that never reached the disk, and
  // later syncs skip them. A new copy, synced and renamed, rests on no earlier sync. It also
  // leaves a torn tail behind.
  if (last !== undefined && !clean) {
    await disk.writeAtomic(last.name, last.bytes.subarray(0, last.end));
  }
  await removeClosedHead(disk);
  if (last === undefined) {
    const nothing: Link = { seq: 0, hash: firstPrevious };
    return beginSegment(disk, keyring.journalKey, epoch, nothing, clock.now().getTime());
  }
  const handle = await disk.openAppend(last.name);
  const day = dayOf(last.head.opened);
  return { segment: { key: last.key, handle, day, size: last.end }, link: last.link };
}

function journalOf(
  options: JournalOptions,
  epoch: string,
  writer: Writer,
  release: () => Promise<void>,
): Journal {
  const { disk, keyring, clock, random } = options;
  let failed = false;
  let closing: Promise<void> | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(turn: () => Promise<T>): Promise<T> => {
    const result = queue.then(turn, turn);
    queue = result;
    return result;
  };

  const orFail = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof JournalError) throw error;
      failed = true;
      throw writeFailed('the outcome of the last write is unknown', error);
    }
  };

  const write = async (draft: Draft): Promise<JournalRecord> => {
    if (failed) throw writeFailed('an earlier write failed; open the journal anew');
    const wall = clock.now().getTime();
    const mono = clock.monotonic();
    const seq = writer.link().seq + 1;
    const personal = draft.personal !== undefined;
    const period = personal ? await orFail(() => keyring.periodKey(periodOf(wall))) : undefined;
    const plain = encodePayload(draft, { epoch, seq }, period, random);
    assertPayloadFits(plain);
    await orFail(() => writer.write({ wall, mono, plain }));
    return recordOf(draft, epoch, { seq, wall, mono });
  };

  const close = async (): Promise<void> => {
    const { seq, hash } = writer.link();
    try {
      await orWriteFailed(async () => {
        await writer.close();
        if (!failed) await writeClosedHead(disk, { epoch, seq, hash: hexOf(hash) });
      });
    } finally {
      await release();
    }
  };

  return {
    epoch,
    head: () => ({ seq: writer.link().seq, hash: hexOf(writer.link().hash) }),
    append: async (record, by) => {
      if (closing !== undefined) throw new JournalError('journal-closed', 'no more entries');
      const draft = draftRecord(record, by);
      return inTurn(() => write(draft));
    },
    records: async function* () {
      const { seq } = writer.link();
      for await (const segment of readSegments(disk, keyring, seq)) yield* segment.entries;
    },
    close: () => {
      closing ??= inTurn(close);
      return closing;
    },
  };
}

async function orWriteFailed<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    throw writeFailed(error.message, error);
  }
}

function writeFailed(message: string, cause?: unknown): JournalError {
  return new JournalError('journal-write-failed', message, { cause });
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
