import type { KeyObject } from 'node:crypto';
import { damaged, JournalError } from './errors.ts';
import type { Damage } from './errors.ts';
import { continuesChain, findHead, frameEnd, hashBytes, isTorn } from './frame.ts';
import { openFrame, readHead } from './frame.ts';
import type { FrameHead } from './frame.ts';
import { readSegmentHead, segmentHeadBytes, segmentKeys } from './segment.ts';
import type { SegmentHead } from './segment.ts';

/** The last entry of a chain and its hash. */
export interface Link {
  seq: number;
  hash: Uint8Array;
}

/** What the chain has come to before a segment. */
export interface Before {
  epoch: string | undefined;
  link: Link;
}

export interface SegmentFile {
  name: string;
  /** From the name. */
  firstSeq: number;
  bytes: Buffer;
  /** First sequence of the next segment; undefined for the last one. */
  nextFirst: number | undefined;
}

export interface Scanned {
  head: SegmentHead;
  /** Of the segment; undefined where it was read without the journal's key. */
  key: KeyObject | undefined;
  link: Link;
  /** Bytes that hold; what lies behind is a torn write (last segment only). */
  end: number;
}

/** Is given each entry in turn; its plain bytes, or undefined where there is no key. */
export type Take = (
  plain: Buffer | undefined,
  frame: FrameHead,
  at: { epoch: string; offset: number },
) => void;

/**
 * Checks one segment against the chain so far, up to sequence `limit`. Without the journal's key
 * the chain is proven, but not who wrote it. Throws 'journal-damaged', 'journal-wrong-key',
 * 'journal-too-new'.
 */
export function scanSegment(
  file: SegmentFile,
  before: Before,
  journalKey: KeyObject | undefined,
  limit: number,
  take: Take,
): Scanned {
  const head = checkHead(file, before);
  const key = journalKey === undefined ? undefined : openSegment(file, head, journalKey);
  let seq = before.link.seq;
  let at = segmentHeadBytes;
  while (at < file.bytes.length && seq < limit) {
    const frame = readHead(file.bytes, at);
    if (frame === undefined || frameEnd(at, frame) > file.bytes.length) {
      checkTorn(file, at, seq + 1);
      break;
    }
    if (frame.seq !== seq + 1) {
      throw brokenAt(file, at, 'order', seq + 1, Math.max(seq + 1, frame.seq - 1));
    }
    if (!continuesChain(file.bytes, at, frame)) {
      checkTorn(file, at, seq + 1);
      break;
    }
    const plain = key === undefined ? undefined : openFrame(key, file.bytes, at, frame);
    if (key !== undefined && plain === undefined) {
      throw brokenAt(file, at, 'forged', seq + 1, seq + 1);
    }
    take(plain, frame, { epoch: head.epoch, offset: at });
    seq = frame.seq;
    at = frameEnd(at, frame);
  }
  if (file.nextFirst !== undefined && seq < limit && file.nextFirst !== seq + 1) {
    const missing = file.nextFirst > seq + 1;
    const last = missing ? file.nextFirst - 1 : seq + 1;
    throw brokenAt(file, at, missing ? 'end-missing' : 'order', seq + 1, last);
  }
  const hash = Buffer.from(file.bytes.subarray(at - hashBytes, at));
  return { head, key, link: { seq, hash }, end: at };
}

function openSegment(file: SegmentFile, head: SegmentHead, journalKey: KeyObject): KeyObject {
  const { key, check } = segmentKeys(journalKey, head.epoch, head.firstSeq);
  if (check.equals(head.keyCheck)) return key;
  throw new JournalError('journal-wrong-key', `${file.name} was written with other keys`);
}

/** The hash (hex) of one entry of a proven segment; undefined where it is not in it. */
export function hashOfEntry(bytes: Buffer, end: number, seq: number): string | undefined {
  for (let at = segmentHeadBytes; at < end;) {
    const frame = readHead(bytes, at);
    if (frame === undefined) return undefined;
    at = frameEnd(at, frame);
    if (frame.seq === seq) return bytes.toString('hex', at - hashBytes, at);
  }
  return undefined;
}

function checkHead(file: SegmentFile, before: Before): SegmentHead {
  const expected = before.link.seq + 1;
  if (file.firstSeq !== expected) {
    const last = Math.max(expected, file.firstSeq - 1);
    throw brokenAt(file, 0, 'segment-missing', expected, last);
  }
  const head = readSegmentHead(file.bytes);
  const fits =
    head !== undefined &&
    head.firstSeq === file.firstSeq &&
    (before.epoch === undefined || head.epoch === before.epoch) &&
    head.previous.equals(before.link.hash);
  if (fits) return head;
  const next = findHead(file.bytes, 0);
  const intact = next === undefined ? undefined : readHead(file.bytes, next);
  throw brokenAt(file, 0, 'segment-header', expected, (intact?.seq ?? file.nextFirst ?? 0) - 1);
}

/** Returns for a torn tail; throws for anything else. */
function checkTorn(file: SegmentFile, at: number, expected: number): void {
  const next = findHead(file.bytes, at + 1);
  const following = next === undefined ? undefined : readHead(file.bytes, next);
  const unknown = following === undefined && file.nextFirst === undefined;
  if (unknown && isTorn(file.bytes, at)) return;
  const last = (following?.seq ?? file.nextFirst ?? expected + 1) - 1;
  throw brokenAt(file, at, 'frame', expected, last);
}

function brokenAt(
  file: SegmentFile,
  offset: number,
  what: Damage['what'],
  firstSeq: number,
  lastSeq: number,
): JournalError {
  const last = Math.max(firstSeq, lastSeq);
  return damaged({ what, segment: file.name, firstSeq, lastSeq: last, offset });
}
