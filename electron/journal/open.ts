import type { Disk } from '../disk.ts';
import { readClosedHead } from './closed.ts';
import type { ClosedHead } from './closed.ts';
import { damaged, JournalError } from './errors.ts';
import { sha256 } from './frame.ts';
import { closingHead, findShort, linkAfter, readHeads } from './heads.ts';
import type { ClosedSegment } from './heads.ts';
import type { Keyring } from './keys.ts';
import { endMissing, readSegment, readSegments, segmentFirsts, wholeJournal } from './read.ts';
import type { ReadSegment, Stretch, TakeFrame } from './read.ts';
import { hashOfEntry } from './scan.ts';
import { segmentName } from './segment.ts';
import { readSnapshot } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { readTip } from './tip.ts';

/** Something outside the segments that knows how far the journal had come. */
export interface Witness {
  epoch: string;
  seq: number;
}

export interface Opening {
  disk: Disk;
  /** Without it the chain is proven, but not who wrote it, and nothing is opened. */
  keyring: Keyring | undefined;
  /** Takes snapshots with this tag only; without one the whole journal is read. */
  snapshotTag?: string | undefined;
  /** Is handed what the snapshot holds, before the first entry after it. */
  restore?: ((bytes: Buffer) => void) | undefined;
  witnesses?: readonly Witness[] | undefined;
  take: TakeFrame;
}

/** What was found and proven. */
export interface Found {
  last: ReadSegment | undefined;
  /** Closing heads of all segments but the last. */
  heads: ClosedSegment[];
  /** They are not what is stored. */
  headsNew: boolean;
  /** Segments whose bytes were not read: the snapshot stands for them. */
  skipped: readonly ClosedSegment[];
  snapshot: Snapshot | undefined;
  /** The last close was a clean one. */
  clean: boolean;
}

/**
 * Reads as much as it must, and hands it over. Changes nothing. Throws as `openJournal`. A counter
 * may go on writing: what says how far the journal had come is read before the segments, so that
 * what is written meanwhile is never missed.
 */
export async function findJournal(opening: Opening): Promise<Found> {
  const { disk } = opening;
  const tip = await readTip(disk);
  const closed = await readClosedHead(disk);
  const stored = await readHeads(disk, opening.keyring?.derive('heads'));
  const told = [
    ...(opening.witnesses ?? []),
    ...[tip, closed].filter((each) => each !== undefined),
  ];
  const found = await namingAll(disk, told, async () => {
    return (await readSince(opening, stored)) ?? readAll(opening, stored);
  });
  const clean = await checkClosed(disk, found.last, closed);
  checkWitnesses([...(opening.witnesses ?? []), ...(tip ? [tip] : [])], found, stored);
  return { ...found, clean };
}

/** Where the last segment cannot be read, all entries are named that anything tells of. */
async function namingAll<T>(
  disk: Disk,
  told: readonly Witness[],
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const damage = error instanceof JournalError ? error.damage : undefined;
    if (damage?.what !== 'unreadable') throw error;
    const last = (await segmentFirsts(disk)).at(-1);
    if (damage.firstSeq !== last) throw error;
    const lastSeq = Math.max(damage.lastSeq, ...told.map(({ seq }) => seq));
    const { cause } = error instanceof Error ? error : {};
    throw damaged({ ...damage, lastSeq }, cause instanceof Error ? cause : undefined);
  }
}

type Stored = Awaited<ReturnType<typeof readHeads>>;

/** What came after the snapshot; undefined where anything about it does not fit. */
async function readSince(
  opening: Opening,
  stored: Stored,
): Promise<Omit<Found, 'clean'> | undefined> {
  const { disk, keyring, snapshotTag, restore, take } = opening;
  if (snapshotTag === undefined || stored === undefined || keyring === undefined) return undefined;
  const snapshot = await readSnapshot(disk, keyring, snapshotTag);
  if (snapshot === undefined || snapshot.epoch !== stored.epoch) return undefined;
  const skipped = stored.heads.filter((head) => head.lastSeq <= snapshot.seq);
  const lastSkipped = skipped.at(-1);
  if (lastSkipped === undefined || !(await stand(disk, skipped))) return undefined;
  const since: Parameters<TakeFrame>[] = [];
  const stretch: Stretch = {
    from: lastSkipped.lastSeq + 1,
    before: { epoch: stored.epoch, link: linkAfter(lastSkipped) },
    limit: Infinity,
  };
  const keep: TakeFrame = (frame, record) => {
    if (frame.seq > snapshot.seq) since.push([frame, record]);
  };
  const read = await readStretch(opening, stored, stretch, keep);
  if (read.last === undefined) {
    const { firstSeq, lastSeq, size } = lastSkipped;
    const end = { name: segmentName(firstSeq), link: linkAfter(lastSkipped), end: size };
    throw endMissing(end, lastSeq + 1);
  }
  if (read.last.link.seq < snapshot.seq) throw endMissing(read.last, snapshot.seq);
  const hash = read.hashAt(snapshot.seq) ?? lastSkipped.hash;
  if (hash !== snapshot.hash) return undefined;
  restore?.(snapshot.bytes);
  for (const [frame, record] of since) take(frame, record);
  const { last, heads, headsNew } = read;
  return { last, heads: [...skipped, ...heads], headsNew, skipped, snapshot };
}

/** Exactly these segments, in full size, stand before the next one. */
async function stand(disk: Disk, heads: readonly ClosedSegment[]): Promise<boolean> {
  const end = heads.at(-1)?.lastSeq ?? 0;
  const firsts = (await segmentFirsts(disk)).filter((first) => first <= end);
  const same = heads.every((head, at) => head.firstSeq === firsts[at]);
  return same && firsts.length === heads.length && (await findShort(disk, heads)) === undefined;
}

async function readAll(opening: Opening, stored: Stored): Promise<Omit<Found, 'clean'>> {
  const read = await readStretch(opening, stored, wholeJournal, opening.take);
  const { last, heads } = read;
  const headsNew = read.headsNew || heads.length !== (stored?.heads.length ?? 0);
  return { last, heads, headsNew, skipped: [], snapshot: undefined };
}

interface Read {
  last: ReadSegment | undefined;
  heads: ClosedSegment[];
  headsNew: boolean;
  /** The hash of an entry among those read. */
  hashAt(seq: number): string | undefined;
}

async function readStretch(
  { disk, keyring }: Opening,
  stored: Stored,
  stretch: Stretch,
  take: TakeFrame,
): Promise<Read> {
  const known = new Map(stored?.heads.map((head) => [head.firstSeq, head]));
  const read: ReadSegment[] = [];
  const heads: ClosedSegment[] = [];
  let headsNew = false;
  for await (const segment of readSegments(disk, keyring, take, stretch)) {
    const before = read.at(-1);
    if (before !== undefined) headsNew = addHead(heads, before, known) || headsNew;
    // Only the newest bytes are kept; the others have been proven.
    if (before !== undefined && stretch.from === 1) read.length = 0;
    read.push(segment);
  }
  const hashAt = (seq: number): string | undefined => hashIn(read, seq);
  return { last: read.at(-1), heads, headsNew, hashAt };
}

/** Whether the head had not been stored. Throws 'journal-damaged' where another one had been. */
function addHead(
  heads: ClosedSegment[],
  segment: ReadSegment,
  known: ReadonlyMap<number, ClosedSegment>,
): boolean {
  const stored = known.get(segment.head.firstSeq);
  const hash = Buffer.from(segment.link.hash).toString('hex');
  const { seq } = segment.link;
  const same = stored?.lastSeq === seq && stored.hash === hash && stored.size === segment.end;
  if (stored !== undefined && !same) {
    const { name: file, end: offset } = segment;
    const lastSeq = Math.max(seq, stored.lastSeq);
    const { firstSeq } = segment.head;
    throw damaged({ what: 'head', segment: file, firstSeq, lastSeq, offset });
  }
  heads.push(stored ?? closingHead(segment));
  return stored === undefined;
}

function hashIn(read: readonly ReadSegment[], seq: number): string | undefined {
  const segment = read.find(({ head, link }) => head.firstSeq <= seq && seq <= link.seq);
  return segment && hashOfEntry(segment.bytes, segment.end, seq);
}

/** True after a clean close. Throws 'journal-damaged' where its head is not the one found. */
async function checkClosed(
  disk: Disk,
  last: ReadSegment | undefined,
  closed: ClosedHead | undefined,
): Promise<boolean> {
  if (closed === undefined) return false;
  if (last !== undefined && last.end === last.bytes.length && isHead(last, closed)) return true;
  const grown = last !== undefined && last.link.seq >= closed.seq;
  // A counter that was opened meanwhile has removed it, and written on.
  if (grown && (await readClosedHead(disk))?.hash !== closed.hash) return false;
  throw endMissing(last, closed.seq);
}

function isHead({ head, link }: ReadSegment, closed: ClosedHead): boolean {
  const { epoch, seq, hash } = closed;
  const same = epoch === head.epoch && seq === link.seq;
  return same && hash === Buffer.from(link.hash).toString('hex');
}

/** Throws 'journal-damaged' (end-missing) where something knows of a later entry. */
function checkWitnesses(
  witnesses: readonly Witness[],
  { last }: Pick<Found, 'last'>,
  stored: Stored,
): void {
  const closed = stored?.heads.at(-1);
  const own: Witness[] = [];
  if (stored !== undefined && closed !== undefined) {
    // The segment after the last closed one was made before its head was stored.
    own.push({ epoch: stored.epoch, seq: closed.lastSeq });
    if (last !== undefined && last.head.firstSeq <= closed.firstSeq) {
      throw endMissing(last, closed.lastSeq + 1);
    }
  }
  for (const { epoch, seq } of [...own, ...witnesses]) {
    // A view of another journal says nothing of this one; of a journal that is gone it does.
    if (last !== undefined && epoch !== last.head.epoch) continue;
    if (seq > (last?.link.seq ?? 0)) throw endMissing(last, seq);
  }
}

/** Each old segment's bytes against its closing head. Throws 'journal-damaged'. */
export async function* proveClosed(
  disk: Disk,
  keyring: Keyring,
  heads: readonly ClosedSegment[],
): AsyncGenerator<{ segment: string; entries: number }> {
  for (const head of heads) {
    const { firstSeq, lastSeq, size } = head;
    const segment = segmentName(firstSeq);
    const bytes = await readSegment(disk, firstSeq, lastSeq);
    if (!isAsClosed(head, bytes)) {
      // Names the entries where the chain itself is broken.
      const link = { seq: firstSeq - 1, hash: Buffer.from(head.previous, 'hex') };
      const before = { epoch: undefined, link };
      const stretch = { from: firstSeq, before, limit: lastSeq };
      let end = 0;
      for await (const read of readSegments(disk, keyring, () => undefined, stretch)) {
        ({ end } = read);
      }
      const offset = Math.min(size, end);
      throw damaged({ what: 'head', segment, firstSeq, lastSeq, offset });
    }
    yield { segment, entries: lastSeq - firstSeq + 1 };
  }
}

function isAsClosed(head: ClosedSegment, bytes: Uint8Array): boolean {
  return bytes.length === head.size && sha256(bytes).toString('hex') === head.sha256;
}
