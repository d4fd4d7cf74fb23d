import type { KeyObject } from 'node:crypto';
import type { AppendHandle, Disk } from '../disk.ts';
import { encodeFrame } from './frame.ts';
import { dayOf } from './record.ts';
import type { Link } from './scan.ts';
import type { Random } from './seal.ts';
import { nonceBytes } from './seal.ts';
import { encodeSegmentHead, segmentHeadBytes, segmentKeys, segmentName } from './segment.ts';

/** The segment that is being written. */
export interface OpenSegment {
  key: KeyObject;
  handle: AppendHandle;
  day: string;
  size: number;
}

/** Makes the segment that continues `link`, durably, and opens it. */
export async function beginSegment(
  disk: Disk,
  journalKey: KeyObject,
  epoch: string,
  link: Link,
  wall: number,
): Promise<{ segment: OpenSegment; link: Link }> {
  const firstSeq = link.seq + 1;
  const { key, check } = segmentKeys(journalKey, epoch, firstSeq);
  const head = encodeSegmentHead({
    epoch,
    firstSeq,
    opened: wall,
    previous: link.hash,
    keyCheck: check,
  });
  const name = segmentName(firstSeq);
  await disk.writeAtomic(name, head);
  const handle = await disk.openAppend(name);
  const segment = { key, handle, day: dayOf(wall), size: head.length };
  return { segment, link: { seq: link.seq, hash: head.subarray(-link.hash.length) } };
}

export interface Writer {
  link(): Link;
  /** Durable when resolved. After a rejection nothing is known and nothing more may be written. */
  write(entry: { wall: number; mono: number; plain: Uint8Array }): Promise<void>;
  close(): Promise<void>;
}

/** Appends frames; a new day or a full segment begins the next one. */
export function createWriter(
  options: {
    disk: Disk;
    journalKey: KeyObject;
    random: Random;
    epoch: string;
    segmentBytes: number;
  },
  start: { segment: OpenSegment; link: Link },
): Writer {
  const { disk, journalKey, random, epoch, segmentBytes } = options;
  let { segment, link } = start;

  const roll = async (wall: number): Promise<void> => {
    // A segment without an entry would share its name with the next.
    if (segment.size <= segmentHeadBytes) return;
    if (segment.size < segmentBytes && segment.day === dayOf(wall)) return;
    const full = segment;
    ({ segment, link } = await beginSegment(disk, journalKey, epoch, link, wall));
    await full.handle.close();
  };

  return {
    link: () => link,
    write: async ({ wall, mono, plain }) => {
      await roll(wall);
      const seq = link.seq + 1;
      const nonce = random(nonceBytes);
      const previous = link.hash;
      const frame = encodeFrame(segment.key, { seq, wall, mono, nonce, previous, plain });
      await segment.handle.append(frame.bytes);
      await segment.handle.sync();
      segment.size += frame.bytes.length;
      link = { seq, hash: frame.hash };
    },
    close: () => segment.handle.close(),
  };
}
