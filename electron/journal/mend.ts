/** Puts a damaged journal right from its twin copy, entry by entry. */
import { DiskError } from '../disk.ts';
import type { Disk } from '../disk.ts';
import { readClosedHead } from './closed.ts';
import { damaged, JournalError } from './errors.ts';
import { continuesChain, findHead, frameEnd, hashBytes, isTorn } from './frame.ts';
import { openFrame, readHead } from './frame.ts';
import type { Keyring } from './keys.ts';
import { keysFile, parseKeys } from './keysfile.ts';
import { asBuffer, segmentFirsts } from './read.ts';
import type { Link } from './scan.ts';
import { firstPrevious, readSegmentHead, segmentHeadBytes } from './segment.ts';
import { segmentKeys, segmentName } from './segment.ts';
import { readTip } from './tip.ts';
import { readTwinMark } from './twinmark.ts';

export interface Mended {
  /** Files that were replaced, and the names under which the damaged ones are kept. */
  replaced: { file: string; aside: string | undefined }[];
  lastSeq: number;
}

export interface Mending {
  primary: Disk;
  twin: Disk;
  /** Opened from either folder: they have the same keys. */
  keyring: Keyring;
  /** For the names of what is put aside, such as 20250115T080000. */
  stamp: string;
}

/**
 * Every entry is taken from the journal itself where it holds, else from the twin; what holds is
 * not touched, a damaged file is kept as `NAME.damaged-STAMP`. Throws 'journal-damaged', changing
 * nothing, where neither has an entry (the twin had lagged, or is damaged itself); 'journal-locked'
 * while a counter runs; 'journal-wrong-key' for another journal's twin.
 */
export async function restoreFromTwin(mending: Mending): Promise<Mended> {
  const { primary, twin } = mending;
  const release = await lockWriter(primary);
  try {
    const mark = await readTwinMark(twin);
    if (mark === undefined) throw new JournalError('journal-wrong-key', 'no twin copy there');
    const plan = await planAll(mending, mark.epoch);
    const keys = await planKeys(primary, twin);
    const replaced: Mended['replaced'] = [];
    for (const each of [...keys, ...plan.files]) {
      replaced.push({ file: each.name, aside: await replace(mending, each.name, each.bytes) });
    }
    return { replaced, lastSeq: plan.lastSeq };
  } finally {
    await release();
  }
}

interface File {
  name: string;
  bytes: Buffer;
}

async function planAll(
  mending: Mending,
  epoch: string,
): Promise<{ files: File[]; lastSeq: number }> {
  const { primary, twin } = mending;
  const both = [...(await segmentFirsts(primary)), ...(await segmentFirsts(twin))];
  const firsts = [...new Set(both)].sort((a, b) => a - b);
  const files: File[] = [];
  let link: Link = { seq: 0, hash: firstPrevious };
  let name = segmentName(1);
  for (const firstSeq of firsts) {
    if (firstSeq !== link.seq + 1) throw missing(name, link.seq + 1, firstSeq - 1);
    name = segmentName(firstSeq);
    const ours = await readOrNothing(primary, name);
    const sources = [ours ?? Buffer.alloc(0), (await readOrNothing(twin, name)) ?? Buffer.alloc(0)];
    const whole = joinSegment(mending.keyring, { epoch, firstSeq, link }, sources);
    if (whole === undefined) throw missing(name, firstSeq, firstSeq);
    ({ link } = whole);
    assertNothingBehind(name, link.seq, sources);
    // A torn tail behind a whole beginning is cut by the next opening.
    const isLast = firstSeq === firsts.at(-1);
    const begins = ours?.subarray(0, whole.bytes.length).equals(whole.bytes) === true;
    const stays = begins && (isLast || ours.length === whole.bytes.length);
    if (!stays) files.push({ name, bytes: whole.bytes });
  }
  const known = Math.max(
    (await readTip(primary))?.seq ?? 0,
    (await readClosedHead(primary))?.seq ?? 0,
  );
  if (known > link.seq) throw missing(name, link.seq + 1, known);
  return { files, lastSeq: link.seq };
}

/** One segment from several damaged copies of it; undefined where none has its head. */
function joinSegment(
  keyring: Keyring,
  { epoch, firstSeq, link }: { epoch: string; firstSeq: number; link: Link },
  sources: readonly Buffer[],
): { bytes: Buffer; link: Link } | undefined {
  const { key, check } = segmentKeys(keyring.journalKey, epoch, firstSeq);
  const headOf = (bytes: Buffer) => {
    const head = readSegmentHead(bytes);
    const fits = head?.epoch === epoch && head.firstSeq === firstSeq && check.equals(head.keyCheck);
    return fits && head.previous.equals(link.hash) ? head : undefined;
  };
  const head = sources.map(headOf).find((each) => each !== undefined);
  const from = sources.find((bytes) => headOf(bytes) !== undefined);
  if (head === undefined || from === undefined) return undefined;
  const places = sources.map(framesIn);
  const parts: Buffer[] = [from.subarray(0, segmentHeadBytes)];
  let { seq } = link;
  let hash: Uint8Array = head.hash;
  for (;;) {
    const candidates = sources.flatMap((bytes, at) =>
      (places[at]?.get(seq + 1) ?? []).map((offset) =>
        Buffer.concat([hash, frameAt(bytes, offset)]),
      ),
    );
    const found = candidates.find((chained) => {
      const frame = readHead(chained, hashBytes);
      if (frame === undefined || frameEnd(hashBytes, frame) !== chained.length) return false;
      const holds = continuesChain(chained, hashBytes, frame);
      return holds && openFrame(key, chained, hashBytes, frame) !== undefined;
    });
    if (found === undefined) break;
    parts.push(found.subarray(hashBytes));
    hash = found.subarray(-hashBytes);
    seq += 1;
  }
  return { bytes: Buffer.concat(parts), link: { seq, hash: Buffer.from(hash) } };
}

/** An entry that neither copy has is never skipped: only a write that was cut short may be. */
function assertNothingBehind(name: string, seq: number, sources: readonly Buffer[]): void {
  for (const bytes of sources) {
    const places = framesIn(bytes);
    const highest = Math.max(0, ...places.keys());
    if (highest > seq + 1) throw missing(name, seq + 1, highest - 1);
    const [offset] = places.get(seq + 1) ?? [];
    if (offset !== undefined && !isTorn(bytes, offset)) throw missing(name, seq + 1, seq + 1);
  }
}

/** Where heads of frames stand, by sequence; also behind a damaged stretch. */
function framesIn(bytes: Buffer): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (let at = findHead(bytes, 0); at !== undefined; at = findHead(bytes, at + 1)) {
    const { seq } = readHead(bytes, at) ?? { seq: 0 };
    places.set(seq, [...(places.get(seq) ?? []), at]);
  }
  return places;
}

function frameAt(bytes: Buffer, offset: number): Buffer {
  const frame = readHead(bytes, offset);
  return bytes.subarray(offset, frame === undefined ? offset : frameEnd(offset, frame));
}

/** keys.json from the twin where ours is gone or cannot be understood. */
async function planKeys(primary: Disk, twin: Disk): Promise<File[]> {
  const bytes = await readOrNothing(primary, keysFile);
  try {
    if (bytes !== undefined) parseKeys(bytes);
    if (bytes !== undefined) return [];
  } catch (error) {
    if (!(error instanceof JournalError && error.code === 'keys-damaged')) throw error;
  }
  return [{ name: keysFile, bytes: asBuffer(await twin.read(keysFile)) }];
}

/** The damaged file is there under its other name before its own name holds anything new. */
async function replace(
  { primary, stamp }: Mending,
  name: string,
  bytes: Buffer,
): Promise<string | undefined> {
  const aside = `${name}.damaged-${stamp}`;
  const exists = (await primary.size(name)) !== undefined;
  if (exists) {
    const old = await readOrNothing(primary, name);
    if (old === undefined) await primary.rename(name, aside);
    else await primary.writeAtomic(aside, old);
  }
  await primary.writeAtomic(name, bytes);
  return exists ? aside : undefined;
}

/** Undefined also where the medium does not give the file any more. */
async function readOrNothing(disk: Disk, name: string): Promise<Buffer | undefined> {
  try {
    return asBuffer(await disk.read(name));
  } catch (error) {
    if (error instanceof DiskError) return undefined;
    throw error;
  }
}

function missing(segment: string, firstSeq: number, lastSeq: number): JournalError {
  const last = Math.max(firstSeq, lastSeq);
  return damaged({ what: 'end-missing', segment, firstSeq, lastSeq: last, offset: 0 });
}

async function lockWriter(disk: Disk): Promise<() => Promise<void>> {
  try {
    return await disk.lock('writer.lock');
  } catch (error) {
    if (!(error instanceof DiskError && error.code === 'locked')) throw error;
    throw new JournalError('journal-locked', 'the counter is running', { cause: error });
  }
}
