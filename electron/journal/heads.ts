import { createHmac } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Disk } from '../disk.ts';
import { parseHelp } from './parsefile.ts';
import { sha256 } from './frame.ts';
import type { ReadSegment } from './read.ts';
import type { Link } from './scan.ts';
import { segmentName } from './segment.ts';

/** The closing heads of all segments but the last. */
export const headsFile = 'heads.json';

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);

/** What a segment had come to when the next one began. It only helps: the chain proves itself. */
export const closedSegment = z.strictObject({
  firstSeq: z.int().positive(),
  lastSeq: z.int().positive(),
  /** The hash that its header continues, and that of its last entry: the chain of heads. */
  previous: hex32,
  hash: hex32,
  /** Of the file. */
  size: z.int().positive(),
  sha256: hex32,
});
export type ClosedSegment = z.infer<typeof closedSegment>;

const headsSchema = z.strictObject({
  format: z.literal(1),
  epoch: z.string(),
  heads: z.array(closedSegment),
  /** HMAC-SHA-256 of epoch and heads under a key of the journal's. */
  mac: hex32,
});

/** The closing head of a segment that was just read whole. */
export function closingHead(segment: ReadSegment): ClosedSegment {
  const { head, link, bytes, end } = segment;
  return {
    firstSeq: head.firstSeq,
    lastSeq: link.seq,
    previous: head.previous.toString('hex'),
    hash: Buffer.from(link.hash).toString('hex'),
    size: end,
    sha256: sha256(bytes.subarray(0, end)).toString('hex'),
  };
}

/** The link that the segment after this one continues. */
export function linkAfter(head: ClosedSegment): Link {
  return { seq: head.lastSeq, hash: Buffer.from(head.hash, 'hex') };
}

/**
 * The stored heads, in order; undefined where there are none, where they are damaged, or where they
 * are not this journal's. Without `macKey` their author is not proven.
 */
export async function readHeads(
  disk: Pick<Disk, 'read'>,
  macKey: KeyObject | undefined,
): Promise<{ epoch: string; heads: ClosedSegment[] } | undefined> {
  const file = await parseHelp(disk, headsFile, headsSchema);
  if (file === undefined || !isChain(file.heads)) return undefined;
  const { epoch, heads, mac } = file;
  if (macKey !== undefined && macOf(macKey, epoch, heads) !== mac) return undefined;
  return { epoch, heads };
}

/** Durable when resolved. */
export async function writeHeads(
  disk: Disk,
  macKey: KeyObject,
  epoch: string,
  heads: readonly ClosedSegment[],
): Promise<void> {
  const text = JSON.stringify({ format: 1, epoch, heads, mac: macOf(macKey, epoch, heads) });
  await disk.writeAtomic(headsFile, Buffer.from(text));
}

/** The first segment that is not there in its full size; its bytes are not read. */
export async function findShort(
  disk: Disk,
  heads: readonly ClosedSegment[],
): Promise<ClosedSegment | undefined> {
  const sizes = await Promise.all(heads.map((head) => disk.size(segmentName(head.firstSeq))));
  return heads.find((head, at) => sizes[at] !== head.size);
}

function macOf(key: KeyObject, epoch: string, heads: readonly ClosedSegment[]): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([epoch, heads]))
    .digest('hex');
}

function isChain(heads: readonly ClosedSegment[]): boolean {
  return heads.every((head, at) => {
    const before = heads[at - 1];
    const follows = before === undefined || head.previous === before.hash;
    return head.firstSeq === (before?.lastSeq ?? 0) + 1 && follows && head.lastSeq >= head.firstSeq;
  });
}
