/** How far the copy came: a witness of the journal's end, asked before anything is appended. */
import { atMost, type Clock } from '../clock.ts';
import { DiskError } from '../disk.ts';
import type { Disk } from '../disk.ts';
import { JournalError } from './errors.ts';
import type { Keyring } from './keys.ts';
import { asBuffer, segmentFirsts } from './read.ts';
import type { ReadSegment } from './read.ts';
import { scanSegment } from './scan.ts';
import type { Before } from './scan.ts';
import { firstPrevious, segmentName } from './segment.ts';
import { readTwinMark } from './twinmark.ts';

/** The journal's last segment as it was proven; undefined in an empty journal. */
export type OurEnd = Pick<ReadSegment, 'head' | 'link' | 'end' | 'bytes'> | undefined;

/** A copy on a medium that hangs must not keep the counter closed. */
const PATIENCE_MS = 5_000;

/**
 * The last entry that the copy proves beyond ours, where it begins with all of ours: then ours has
 * lost its end, as an old image of the disk would. Undefined for a copy that is away, foreign,
 * damaged, on another way, no further, or slower than 5 s: it is optional. Reads nothing but the
 * segments that are longer than ours.
 */
export async function copyEnd(
  { copy, keyring, clock }: { copy: Disk; keyring: Keyring; clock: Pick<Clock, 'after'> },
  ours: OurEnd,
): Promise<number | undefined> {
  let seen = 0;
  const reading = readEnd(copy, keyring, ours, (seq) => (seen = seq));
  await atMost(clock, PATIENCE_MS, reading);
  return seen > (ours?.link.seq ?? 0) ? seen : undefined;
}

/** Tells of each entry behind ours as it is proven. */
async function readEnd(
  copy: Disk,
  keyring: Keyring,
  ours: OurEnd,
  proven: (seq: number) => void,
): Promise<void> {
  try {
    const mark = await readTwinMark(copy);
    if (mark === undefined || (ours !== undefined && mark.epoch !== ours.head.epoch)) return;
    const firsts = await segmentFirsts(copy);
    const start = await startOf(copy, firsts, ours);
    if (start === undefined) return;
    let { link } = start;
    for (const firstSeq of firsts.filter((first) => first > link.seq)) {
      const name = segmentName(firstSeq);
      const bytes = asBuffer(await copy.read(name));
      if (ours !== undefined && firstSeq === ours.head.firstSeq && !begins(bytes, ours)) return;
      const nextFirst = firsts[firsts.indexOf(firstSeq) + 1];
      const before: Before = { epoch: mark.epoch, link };
      const file = { name, firstSeq, bytes, nextFirst };
      ({ link } = scanSegment(file, before, keyring.journalKey, Infinity, (_plain, { seq }) =>
        proven(seq),
      ));
    }
  } catch (error) {
    if (!(error instanceof DiskError || error instanceof JournalError)) throw error;
  }
}

/** The link that the first segment to be read continues; undefined where none goes further. */
async function startOf(
  copy: Disk,
  firsts: readonly number[],
  ours: OurEnd,
): Promise<Pick<Before, 'link'> | undefined> {
  const last = firsts.at(-1);
  if (ours === undefined) return { link: { seq: 0, hash: firstPrevious } };
  const { head, link, end } = ours;
  if (last === undefined || last < head.firstSeq) return undefined;
  if (last === head.firstSeq && ((await copy.size(segmentName(last))) ?? 0) <= end) {
    return undefined;
  }
  if (!firsts.includes(head.firstSeq)) return undefined;
  // A segment that begins right after ours names our last hash itself.
  if (firsts.includes(link.seq + 1) && link.seq + 1 > head.firstSeq) return { link };
  return { link: { seq: head.firstSeq - 1, hash: head.previous } };
}

function begins(theirs: Buffer, { bytes, end }: NonNullable<OurEnd>): boolean {
  return theirs.subarray(0, end).equals(bytes.subarray(0, end));
}
