/** What a twin's folder holds already, compared with the journal it is a copy of. */
import type { Disk } from '../disk.ts';
import { continuesChain, findHead, frameEnd, hashBytes, headBytes, readHead } from './frame.ts';
import { asBuffer, segmentFirsts } from './read.ts';
import { firstPrevious, segmentHeadBytes, segmentName } from './segment.ts';
import { TwinStop } from './twinstop.ts';
import { readTwinMark } from './twinmark.ts';

/** How far the twin has come: its last segment with its size, the last entry and its hash. */
export interface Place {
  firstSeq: number;
  size: number;
  seq: number;
  hash: Buffer;
}

export interface Attaching {
  primary: Disk;
  twin: Disk;
  journal: { epoch: string; extent(): { seq: number; firstSeq: number; size: number } };
}

/**
 * Cuts what a write left unfinished. Throws TwinStop: 'away', 'foreign', 'diverged'; nothing is
 * changed then.
 */
export async function attach({ primary, twin, journal }: Attaching): Promise<Place> {
  const mark = await readTwinMark(twin);
  if (mark === undefined) throw new TwinStop('away');
  if (mark.epoch !== journal.epoch) throw new TwinStop('foreign');
  const theirs = await segmentFirsts(twin);
  const ours = (await segmentFirsts(primary)).filter((first) => first <= journal.extent().firstSeq);
  if (theirs.some((first, at) => first !== ours[at])) throw new TwinStop('diverged');
  for (const firstSeq of theirs.slice(0, -1)) await compareEnds(primary, twin, firstSeq);
  const firstSeq = theirs.at(-1);
  if (firstSeq === undefined) {
    return { firstSeq: 1, size: 0, seq: 0, hash: Buffer.from(firstPrevious) };
  }
  return comparePrefix(primary, twin, firstSeq, journal.extent());
}

/** A closed segment: the same size and the same last hash, which stands for all before it. */
async function compareEnds(primary: Disk, twin: Disk, firstSeq: number): Promise<void> {
  const name = segmentName(firstSeq);
  const [ours, theirs] = [await primary.size(name), await twin.size(name)];
  if (ours === undefined || ours !== theirs) throw new TwinStop('diverged');
  const from = ours - hashBytes;
  const one = asBuffer(await primary.readRange(name, from, hashBytes));
  if (!one.equals(await twin.readRange(name, from, hashBytes))) throw new TwinStop('diverged');
}

/** The twin's last segment: a beginning of ours, perhaps with an unfinished write behind it. */
async function comparePrefix(
  primary: Disk,
  twin: Disk,
  firstSeq: number,
  extent: { seq: number; firstSeq: number; size: number },
): Promise<Place> {
  const name = segmentName(firstSeq);
  const theirs = asBuffer(await twin.read(name));
  const all = asBuffer(await primary.read(name));
  const ours = firstSeq === extent.firstSeq ? all.subarray(0, extent.size) : all;
  const same = commonLength(ours, theirs);
  let at = segmentHeadBytes;
  let seq = firstSeq - 1;
  for (let frame = readHead(ours, at); frame !== undefined; frame = readHead(ours, at)) {
    const end = frameEnd(at, frame);
    if (end > same) break;
    ({ seq } = frame);
    at = end;
  }
  if (same < segmentHeadBytes) {
    if (theirs.length >= segmentHeadBytes) throw new TwinStop('diverged');
    await twin.remove(name);
    return attachBefore(primary, firstSeq);
  }
  const next = readHead(theirs, at);
  const whole = next !== undefined && frameEnd(at, next) <= theirs.length;
  if (whole && continuesChain(theirs, at, next)) throw new TwinStop('diverged');
  if (hasMore(theirs, ours, at + 1)) throw new TwinStop('diverged');
  if (theirs.length > at) await twin.truncate(name, at);
  return { firstSeq, size: at, seq, hash: Buffer.from(ours.subarray(at - hashBytes, at)) };
}

/** The end of the segment before, where the head of this one had not arrived whole. */
async function attachBefore(primary: Disk, firstSeq: number): Promise<Place> {
  const before = (await segmentFirsts(primary)).findLast((first) => first < firstSeq);
  if (before === undefined) {
    return { firstSeq: 1, size: 0, seq: 0, hash: Buffer.from(firstPrevious) };
  }
  const size = (await primary.size(segmentName(before))) ?? 0;
  const end = await primary.readRange(segmentName(before), size - hashBytes, hashBytes);
  return { firstSeq: before, size, seq: firstSeq - 1, hash: Buffer.from(end) };
}

/** A frame behind what is cut that is none of ours: entries that the twin alone may hold. */
function hasMore(theirs: Buffer, ours: Buffer, from: number): boolean {
  for (let at = findHead(theirs, from); at !== undefined; at = findHead(theirs, at + 1)) {
    const head = theirs.subarray(at, at + headBytes);
    if (!head.equals(ours.subarray(at, at + headBytes))) return true;
  }
  return false;
}

function commonLength(one: Buffer, other: Buffer): number {
  const most = Math.min(one.length, other.length);
  if (one.subarray(0, most).equals(other.subarray(0, most))) return most;
  let at = 0;
  while (one[at] === other[at]) at += 1;
  return at;
}
