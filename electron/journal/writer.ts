import { createHash } from 'node:crypto';
import type { Hash, KeyObject } from 'node:crypto';
import { DiskError } from '../disk.ts';
import type { AppendHandle, Disk } from '../disk.ts';
import { encodeFrame } from './frame.ts';
import type { ClosedSegment } from './heads.ts';
import { dayOf } from './record.ts';
import type { Link } from './scan.ts';
import type { Random } from './seal.ts';
import { nonceBytes } from './seal.ts';
import { encodeSegmentHead, segmentHeadBytes, segmentKeys, segmentName } from './segment.ts';
import type { Room } from './space.ts';

/** The segment that is being written. */
export interface OpenSegment {
  firstSeq: number;
  /** The hash that its header continues, hex. */
  previous: string;
  key: KeyObject;
  handle: AppendHandle;
  day: string;
  size: number;
  /** SHA-256 of the bytes as they were proven and written: what lies on the disk may rot. */
  sum: Hash;
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
  const previous = Buffer.from(link.hash).toString('hex');
  const sum = sumOf(head);
  const segment = { firstSeq, previous, key, handle, day: dayOf(wall), size: head.length, sum };
  return { segment, link: { seq: link.seq, hash: head.subarray(-link.hash.length) } };
}

export function sumOf(bytes: Uint8Array): Hash {
  return createHash('sha256').update(bytes);
}

export interface Writer {
  link(): Link;
  /** The segment being written, and its durable size. */
  file(): { firstSeq: number; size: number };
  /** Durable when resolved. After a rejection nothing is known and nothing more may be written. */
  write(entry: { wall: number; mono: number; plain: Uint8Array }): Promise<void>;
  close(): Promise<void>;
}

export interface WriterOptions {
  disk: Disk;
  room: Room;
  journalKey: KeyObject;
  random: Random;
  epoch: string;
  segmentBytes: number;
  /** Keeps the closing head of a segment that the next one has followed. */
  closed: (head: ClosedSegment) => Promise<void>;
}

/** Appends frames; a new day or a full segment begins the next one. */
export function createWriter(
  options: WriterOptions,
  start: { segment: OpenSegment; link: Link },
): Writer {
  const { disk, room, journalKey, random, epoch, segmentBytes, closed } = options;
  let { segment, link } = start;

  const roll = async (wall: number): Promise<void> => {
    // A segment without an entry would share its name with the next.
    if (segment.size <= segmentHeadBytes) return;
    if (segment.size < segmentBytes && segment.day === dayOf(wall)) return;
    const full = { ...segment, last: link };
    ({ segment, link } = await room.giving(() =>
      beginSegment(disk, journalKey, epoch, full.last, wall),
    ));
    await full.handle.close();
    await closed({
      firstSeq: full.firstSeq,
      lastSeq: full.last.seq,
      previous: full.previous,
      hash: Buffer.from(full.last.hash).toString('hex'),
      size: full.size,
      sha256: full.sum.digest('hex'),
    });
  };

  /** A full disk leaves a part of the frame: it is cut off before the frame is written again. */
  const put = async (bytes: Uint8Array): Promise<void> => {
    try {
      await segment.handle.append(bytes);
    } catch (error) {
      const full = error instanceof DiskError && error.code === 'no-space';
      if (!full || !(await room.release())) throw error;
      await disk.truncate(segmentName(segment.firstSeq), segment.size);
      await segment.handle.append(bytes);
    }
    await segment.handle.sync();
  };

  return {
    link: () => link,
    file: () => ({ firstSeq: segment.firstSeq, size: segment.size }),
    write: async ({ wall, mono, plain }) => {
      await roll(wall);
      const seq = link.seq + 1;
      const nonce = random(nonceBytes);
      const previous = link.hash;
      const frame = encodeFrame(segment.key, { seq, wall, mono, nonce, previous, plain });
      await put(frame.bytes);
      segment.size += frame.bytes.length;
      segment.sum.update(frame.bytes);
      link = { seq, hash: frame.hash };
    },
    close: () => segment.handle.close(),
  };
}
