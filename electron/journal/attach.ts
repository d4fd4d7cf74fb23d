/** What a twin's folder holds already, compared with the journal it is a copy of. */
import type { Disk } from '../disk.ts';
import { sweepCopy } from './drafts.ts';
import { continuesChain, findHead, frameEnd, hashBytes, headBytes, readHead } from './frame.ts';
import { asBuffer, segmentFirsts } from './read.ts';
import { proveStretch } from './provestretch.ts';
import { firstPrevious, readSegmentHead, segmentHeadBytes, segmentName } from './segment.ts';
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
 * Cuts what a write left unfinished, writes a segment anew that lost its end. `anew`: after a
 * refused write or sync the last one is written again, since what the cache shows of it may never
 * reach the disk. Throws TwinStop: 'away', 'foreign', 'diverged', 'source'; nothing that the twin
 * alone holds is changed.
 */
export async function attach({ primary, twin, journal }: Attaching, anew: boolean): Promise<Place> {
  const mark = await readTwinMark(twin);
  if (mark === undefined) throw new TwinStop('away');
  if (mark.epoch !== journal.epoch) throw new TwinStop('foreign');
  await sweepCopy(twin);
  const theirs = await segmentFirsts(twin);
  const ours = (await segmentFirsts(primary)).filter((first) => first <= journal.extent().firstSeq);
  if (theirs.some((first, at) => first !== ours[at])) throw new TwinStop('diverged');
  for (const closed of theirs.slice(0, -1)) {
    if (!(await hasSameEnd(primary, twin, closed))) await writeClosed(primary, twin, closed);
  }
  const firstSeq = theirs.at(-1);
  if (firstSeq === undefined) {
    return { firstSeq: 1, size: 0, seq: 0, hash: Buffer.from(firstPrevious) };
  }
  return comparePrefix({ primary, twin, anew }, firstSeq, journal.extent());
}

/** A closed segment: the same size and the same last hash, which stands for all before it. */
async function hasSameEnd(primary: Disk, twin: Disk, firstSeq: number): Promise<boolean> {
  const name = segmentName(firstSeq);
  const [ours, theirs] = [await primary.size(name), await twin.size(name)];
  if (ours === undefined) throw new TwinStop('diverged');
  if (ours !== theirs) return false;
  const from = ours - hashBytes;
  const one = asBuffer(await primary.readRange(name, from, hashBytes));
  return one.equals(await twin.readRange(name, from, hashBytes));
}

/** Whole again, where the twin's file has nothing that ours has not and ours proves itself. */
async function writeClosed(primary: Disk, twin: Disk, firstSeq: number): Promise<void> {
  const name = segmentName(firstSeq);
  const [ours, theirs] = [asBuffer(await primary.read(name)), asBuffer(await twin.read(name))];
  if (hasMore(theirs, ours, 0)) throw new TwinStop('diverged');
  const head = readSegmentHead(ours);
  if (head === undefined) throw new TwinStop('source');
  const before = { seq: firstSeq - 1, hash: head.previous };
  if (proveStretch(Buffer.concat([head.previous, ours]), true, before).end !== ours.length) {
    throw new TwinStop('source');
  }
  await twin.writeAtomic(name, ours);
}

/** The twin's last segment: a beginning of ours, perhaps with an unfinished write behind it. */
async function comparePrefix(
  { primary, twin, anew }: { primary: Disk; twin: Disk; anew: boolean },
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
  if (anew) await twin.writeAtomic(name, ours.subarray(0, at));
  else if (theirs.length > at) await twin.truncate(name, at);
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
