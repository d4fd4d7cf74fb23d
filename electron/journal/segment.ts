import { createSecretKey, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { JournalError } from './errors.ts';
import { hashBytes, sha256 } from './frame.ts';

/*
 * The head of a segment's file, little-endian.
 *   0  4  'CCJS'              32  6  opened, wall, ms 1970
 *   4  2  format version      38  2  reserved, 0
 *   6  2  length of the head  40 16  key check: first bytes of HKDF(journal key, epoch, 'check')
 *   8 16  epoch               56 32  hash of the last frame before; zeros in the first segment
 *  24  8  first sequence (6)  88 32  SHA-256 of bytes 0–87: "previous hash" of the first frame
 */
export const segmentHeadBytes = 120;
const magic = Buffer.from('CCJS');
const formatVersion = 1;
const hashAt = segmentHeadBytes - hashBytes;

export interface SegmentHead {
  epoch: string;
  firstSeq: number;
  opened: number;
  keyCheck: Buffer;
  previous: Buffer;
  hash: Buffer;
}

export const firstPrevious: Uint8Array = new Uint8Array(hashBytes);

/** The name carries the first sequence, so names sort as the chain runs. */
export function segmentName(firstSeq: number): string {
  return `segment-${String(firstSeq).padStart(12, '0')}.ccj`;
}

/** The first sequence in a segment's name, or undefined for any other file. */
export function parseSegmentName(name: string): number | undefined {
  const digits = /^segment-(\d{12})\.ccj$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

export interface SegmentKeys {
  key: KeyObject;
  check: Buffer;
}

/**
 * The key of one segment. Binds epoch and first sequence; also lets one segment be handed out
 * (bundle, proof) without the keys of the others. `check` tells keys of another journal.
 */
export function segmentKeys(journalKey: KeyObject, epoch: string, firstSeq: number): SegmentKeys {
  const salt = Buffer.from(epoch, 'hex');
  const key = hkdfSync('sha256', journalKey, salt, `crosscounter/1/segment/${firstSeq}`, 32);
  const check = hkdfSync('sha256', journalKey, salt, 'crosscounter/1/check', 16);
  return { key: createSecretKey(Buffer.from(key)), check: Buffer.from(check) };
}

export interface NewSegment {
  epoch: string;
  firstSeq: number;
  opened: number;
  previous: Uint8Array;
  keyCheck: Uint8Array;
}

/** The head's bytes; their last 32 are the hash that the first frame continues. */
export function encodeSegmentHead(segment: NewSegment): Buffer {
  const bytes = Buffer.alloc(segmentHeadBytes);
  bytes.set(magic, 0);
  bytes.writeUInt16LE(formatVersion, 4);
  bytes.writeUInt16LE(segmentHeadBytes, 6);
  bytes.set(Buffer.from(segment.epoch, 'hex'), 8);
  bytes.writeUIntLE(segment.firstSeq, 24, 6);
  bytes.writeUIntLE(segment.opened, 32, 6);
  bytes.set(segment.keyCheck, 40);
  bytes.set(segment.previous, 56);
  bytes.set(sha256(bytes.subarray(0, hashAt)), hashAt);
  return bytes;
}

/**
 * The head, or undefined where it is damaged. Throws 'journal-too-new' for a later format; every
 * format keeps magic, version and length in place and ends its head with the hash of the rest.
 */
export function readSegmentHead(file: Buffer): SegmentHead | undefined {
  if (file.length < segmentHeadBytes) return undefined;
  if (file.compare(magic, 0, 4, 0, 4) !== 0) return undefined;
  const version = file.readUInt16LE(4);
  const length = file.readUInt16LE(6);
  if (length < segmentHeadBytes || length > file.length) return undefined;
  const stored = file.subarray(length - hashBytes, length);
  if (!sha256(file.subarray(0, length - hashBytes)).equals(stored)) return undefined;
  if (version > formatVersion) {
    throw new JournalError('journal-too-new', `segment of format ${version}`);
  }
  if (version !== formatVersion || length !== segmentHeadBytes) return undefined;
  return {
    epoch: file.toString('hex', 8, 24),
    firstSeq: file.readUIntLE(24, 6),
    opened: file.readUIntLE(32, 6),
    keyCheck: Buffer.from(file.subarray(40, 56)),
    previous: Buffer.from(file.subarray(56, hashAt)),
    hash: Buffer.from(stored),
  };
}
