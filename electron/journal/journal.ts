import type { Clock } from '../clock.ts';
import { DiskError } from '../disk.ts';
import type { Disk } from '../disk.ts';
import { removeClosedHead, writeClosedHead } from './closed.ts';
import type { OurEnd } from './copyend.ts';
import { sweepDrafts } from './drafts.ts';
import { JournalError } from './errors.ts';
import { writeHeads } from './heads.ts';
import type { ClosedSegment } from './heads.ts';
import type { Keyring } from './keys.ts';
import { findJournal, proveClosed } from './open.ts';
import type { Found, Witness } from './open.ts';
import { endMissing, readSegments, wholeJournal } from './read.ts';
import type { TakeFrame } from './read.ts';
import {
  assertPayloadFits,
  dayOf,
  draftRecord,
  encodePayload,
  periodOf,
  recordOf,
} from './record.ts';
import type { Author, Draft, JournalRecord, NewRecord } from './record.ts';
import type { Link } from './scan.ts';
import type { Random } from './seal.ts';
import { firstPrevious } from './segment.ts';
import { snapshotFile, writeSnapshot } from './snapshot.ts';
import { createRoom, giveLeftBallast } from './space.ts';
import type { Room, Space, SpaceOptions } from './space.ts';
import { createTipWriter } from './tip.ts';
import type { TipWriter } from './tip.ts';
import { assertNoTwin } from './twinmark.ts';
import { beginSegment, createWriter, sumOf } from './writer.ts';
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
  /** Calls back after each entry that became durable; the returned function ends that. */
  watch(appended: () => void): () => void;
  /** What is durable: the last entry, and the file it stands in with its size. */
  extent(): { seq: number; firstSeq: number; size: number };
  /** How much room there is. Ask before new business; a DiskError where the disk does not say. */
  space(): Promise<Space>;
  /**
   * Proves the segments that opening did not read, one at a time; resolves with their entries.
   * Throws 'journal-damaged', and a DiskError where one cannot be read; the snapshot is removed
   * then, so that the next opening reads all and offers the ways to mend it.
   */
  verifyOld(): Promise<number>;
  /**
   * Keeps what the desk has folded up to entry `seq`, so that the next opening reads only what came
   * after. False where it was not kept: `seq` is no longer the head, no tag was given, a period's
   * key was destroyed since opening, `verifyOld` or an append has failed.
   * A DiskError where it cannot be written.
   */
  keepSnapshot(seq: number, bytes: Uint8Array): Promise<boolean>;
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
  /** Ballast and floor; none by default. */
  space?: SpaceOptions;
  /** Snapshots with this tag are taken and kept; without one the whole journal is read. */
  snapshotTag?: string | undefined;
  /** What else knows how far the journal had come, such as the mark of the read model. */
  witnesses?: readonly Witness[];
  /** The last entry that a copy proves beyond what is found here; undefined for none. */
  copyEnd?: ((ours: OurEnd) => Promise<number | undefined>) | undefined;
  /** Is handed each record that is read, in order; what is opened then has no `records`. */
  take?: (record: JournalRecord) => void;
  /** Is handed the snapshot's bytes, if one is taken, before the first record after it. */
  restore?: (bytes: Uint8Array) => void;
}

export interface OpenedJournal {
  journal: Journal;
  /** All, or those after the snapshot. */
  records: readonly JournalRecord[];
  /** The last entry that the snapshot stood for, where one was taken. */
  snapshot: { seq: number; bytes: Uint8Array } | undefined;
  /** Set where a write cut short by a crash was removed; it had not been acknowledged. */
  recovered: { cutBytes: number } | undefined;
}

/**
 * Takes the writer's lock, reads and proves the journal (the whole of it, or what came after the
 * snapshot), removes a torn tail. Where there is none, a new journal begins. Errors:
 * 'journal-locked', 'journal-damaged' (nothing is changed), 'journal-wrong-key',
 * 'journal-too-new', 'journal-is-twin', 'period-key-missing', 'journal-write-failed'; a DiskError
 * where a file cannot be read.
 */
export async function openJournal(options: JournalOptions): Promise<OpenedJournal> {
  await assertNoTwin(options.disk);
  const release = await takeWriterLock(options.disk);
  try {
    return await openLocked(options, release);
  } catch (error) {
    await release();
    throw error;
  }
}

/** On a full disk the ballast is given for it: whether another process holds it is asked first. */
async function takeWriterLock(disk: Disk): Promise<() => Promise<void>> {
  try {
    return await disk.lock('writer.lock');
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    if (error.code === 'no-space' && (await giveLeftBallast(disk))) return takeWriterLock(disk);
    if (error.code !== 'locked') throw writeFailed(error.message, error);
    throw new JournalError('journal-locked', 'another process writes it', { cause: error });
  }
}

async function openLocked(
  options: JournalOptions,
  release: () => Promise<void>,
): Promise<OpenedJournal> {
  const { disk, keyring, random, segmentBytes = 8 * 1024 * 1024, snapshotTag, witnesses } = options;
  const records: JournalRecord[] = [];
  const give = options.take ?? ((record: JournalRecord) => void records.push(record));
  const take: TakeFrame = (_frame, record) => {
    if (record !== undefined) give(record);
  };
  const { restore } = options;
  const found = await findJournal({ disk, keyring, snapshotTag, witnesses, take, restore });
  const { last, heads, snapshot } = found;
  const beyond = await options.copyEnd?.(last);
  if (beyond !== undefined) throw endMissing(last, beyond);
  await sweepDrafts(disk);
  const epoch = last?.head.epoch ?? Buffer.from(random(16)).toString('hex');
  const room = createRoom(disk, random, options.space ?? { floorBytes: 0, ballastBytes: 0 });
  const macKey = keyring.derive('heads');
  const start = await orWriteFailed(async () => {
    await room.prepare();
    return room.giving(() => openTail(options, found, epoch));
  });
  const closed = async (head: ClosedSegment): Promise<void> => {
    heads.push(head);
    await room.giving(() => writeHeads(disk, macKey, epoch, heads));
  };
  const { journalKey } = keyring;
  const parts = { disk, room, journalKey, random, epoch, segmentBytes, closed };
  const writer = createWriter(parts, start);
  const cutBytes = last === undefined ? 0 : last.bytes.length - last.end;
  return {
    journal: journalOf(options, { epoch, writer, room, release, skipped: found.skipped }),
    records,
    snapshot: snapshot && { seq: snapshot.seq, bytes: snapshot.bytes },
    recovered: cutBytes === 0 ? undefined : { cutBytes },
  };
}

async function openTail(
  options: JournalOptions,
  { last, heads, headsNew, clean }: Found,
  epoch: string,
): Promise<{ segment: OpenSegment; link: Link }> {
  const { disk, keyring, clock } = options;
  // After a failed sync the kernel may hold bytes for clean that never reached the disk, and
  // later syncs skip them. A new copy, synced and renamed, rests on no earlier sync. It also
  // leaves a torn tail behind.
  if (last !== undefined && !clean) {
    await disk.writeAtomic(last.name, last.bytes.subarray(0, last.end));
  }
  if (headsNew) await writeHeads(disk, keyring.derive('heads'), epoch, heads);
  await removeClosedHead(disk);
  if (last === undefined) {
    const nothing: Link = { seq: 0, hash: firstPrevious };
    return beginSegment(disk, keyring.journalKey, epoch, nothing, clock.now().getTime());
  }
  if (last.key === undefined) throw new TypeError('opened without its key');
  const { head, key, name, end: size, link } = last;
  const handle = await disk.openAppend(name);
  const day = dayOf(head.opened);
  const previous = head.previous.toString('hex');
  const sum = sumOf(last.bytes.subarray(0, size));
  return { segment: { firstSeq: head.firstSeq, previous, key, handle, day, size, sum }, link };
}

interface Opened {
  epoch: string;
  writer: Writer;
  room: Room;
  release: () => Promise<void>;
  skipped: readonly ClosedSegment[];
}

function journalOf(options: JournalOptions, opened: Opened): Journal {
  const { disk, keyring, random, snapshotTag: tag } = options;
  const { epoch, writer, room, skipped } = opened;
  const watchers = new Set<() => void>();
  let oldFails = false;
  const tip = createTipWriter(disk);
  const head = () => ({ seq: writer.link().seq, hash: hexOf(writer.link().hash) });
  const acknowledged = (): void => {
    tip.moved({ epoch, ...head() });
    for (const watcher of watchers) watcher();
  };
  const { append, close, hasFailed } = writing(options, opened, { tip, acknowledged });
  return {
    epoch,
    head,
    append,
    close,
    records: async function* () {
      const stretch = { ...wholeJournal, limit: writer.link().seq };
      let read: JournalRecord[] = [];
      const take = (_frame: unknown, record: JournalRecord | undefined): void => {
        if (record !== undefined) read.push(record);
      };
      for await (const segment of readSegments(disk, keyring, take, stretch)) {
        const records = read;
        read = [];
        if (segment.link.seq > 0) yield* records;
      }
    },
    watch: (appended) => {
      watchers.add(appended);
      return () => void watchers.delete(appended);
    },
    extent: () => ({ seq: writer.link().seq, ...writer.file() }),
    space: () => room.space(),
    verifyOld: async () => {
      let proven = 0;
      try {
        for await (const { entries } of proveClosed(disk, keyring, skipped)) proven += entries;
        return proven;
      } catch (error) {
        oldFails = true;
        await disk.remove(snapshotFile);
        throw error;
      }
    },
    keepSnapshot: async (seq, bytes) => {
      if (tag === undefined || oldFails || hasFailed()) return false;
      if (seq !== head().seq || seq === 0) return false;
      return writeSnapshot(disk, keyring, random, { epoch, ...head(), tag, bytes });
    },
  };
}

/** Appends one after the other; after a failure no more. */
function writing(
  { disk, keyring, clock, random }: JournalOptions,
  { epoch, writer, room, release }: Opened,
  after: { tip: TipWriter; acknowledged: () => void },
): Pick<Journal, 'append' | 'close'> & { hasFailed: () => boolean } {
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
    const periodKey = () => room.giving(() => keyring.periodKey(periodOf(wall)));
    const period = draft.personal === undefined ? undefined : await orFail(periodKey);
    const plain = encodePayload(draft, { epoch, seq }, period, random);
    assertPayloadFits(plain);
    await orFail(() => writer.write({ wall, mono, plain }));
    after.acknowledged();
    return recordOf(draft, epoch, { seq, wall, mono });
  };

  const close = async (): Promise<void> => {
    const { seq, hash } = writer.link();
    const head = { epoch, seq, hash: hexOf(hash) };
    try {
      await after.tip.settled();
      await orWriteFailed(async () => {
        await writer.close();
        if (!failed) await room.giving(() => writeClosedHead(disk, head));
      });
    } finally {
      await release();
    }
  };

  return {
    append: async (record, by) => {
      if (closing !== undefined) throw new JournalError('journal-closed', 'no more entries');
      const draft = draftRecord(record, by);
      return inTurn(() => write(draft));
    },
    hasFailed: () => failed,
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
