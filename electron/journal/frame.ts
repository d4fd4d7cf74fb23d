import { hash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { decrypt, encrypt, nonceBytes, tagBytes } from './seal.ts';

/*
 * A frame, little-endian; always preceded in the file by the 32 bytes of the previous hash.
 *   0  4  'CCF1'          28 12  nonce
 *   4  4  body length     40  4  reserved, 0
 *   8  6  sequence        44  4  CRC-32 of bytes 0–43
 *  14  6  wall, ms 1970   48  n  body: AES-256-GCM ciphertext and tag
 *  20  8  monotonic, ms   48+n 32  SHA-256 of previous hash and bytes 0 to 48+n
 */
export const hashBytes = 32;
export const headBytes = 48;
const magic = Buffer.from('CCF1');

/** Largest plain payload. A 10,000-line bill takes about 2 MiB. */
export const maxPayloadBytes = 16 * 1024 * 1024;

/** The part of a frame that is readable without a key. `wall` and `mono` in ms. */
export interface FrameHead {
  seq: number;
  wall: number;
  mono: number;
  bodyLength: number;
}

export interface NewFrame {
  seq: number;
  wall: number;
  mono: number;
  nonce: Uint8Array;
  previous: Uint8Array;
  plain: Uint8Array;
}

/** SHA-256 in one call. */
export function sha256(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer');
}

/** The bytes to append and the new head of the chain. */
export function encodeFrame(key: KeyObject, frame: NewFrame): { bytes: Buffer; hash: Buffer } {
  const bodyLength = frame.plain.length + tagBytes;
  // The previous hash is put in front so that AAD and hash each cover one stretch of memory.
  const all = Buffer.allocUnsafe(hashBytes + headBytes + bodyLength + hashBytes);
  all.set(frame.previous, 0);
  const head = all.subarray(hashBytes, hashBytes + headBytes);
  head.set(magic, 0);
  head.writeUInt32LE(bodyLength, 4);
  head.writeUIntLE(frame.seq, 8, 6);
  head.writeUIntLE(frame.wall, 14, 6);
  head.writeDoubleLE(frame.mono, 20);
  head.set(frame.nonce.subarray(0, nonceBytes), 28);
  head.writeUInt32LE(0, 40);
  head.writeUInt32LE(crc32(head.subarray(0, 44)), 44);
  const bound = all.subarray(0, hashBytes + headBytes);
  const { text, tag } = encrypt(key, frame.nonce, bound, frame.plain);
  all.set(text, hashBytes + headBytes);
  all.set(tag, hashBytes + headBytes + text.length);
  const end = all.length - hashBytes;
  const digest = sha256(all.subarray(0, end));
  all.set(digest, end);
  return { bytes: all.subarray(hashBytes), hash: digest };
}

/** The head at `offset`, or undefined where none stands there. The body may be incomplete. */
export function readHead(file: Buffer, offset: number): FrameHead | undefined {
  if (offset + headBytes > file.length) return undefined;
  if (file.compare(magic, 0, 4, offset, offset + 4) !== 0) return undefined;
  if (crc32(file.subarray(offset, offset + 44)) !== file.readUInt32LE(offset + 44)) {
    return undefined;
  }
  return {
    bodyLength: file.readUInt32LE(offset + 4),
    seq: file.readUIntLE(offset + 8, 6),
    wall: file.readUIntLE(offset + 14, 6),
    mono: file.readDoubleLE(offset + 20),
  };
}

/** Offset of the byte after the frame; beyond the file where the frame is incomplete. */
export function frameEnd(offset: number, head: FrameHead): number {
  return offset + headBytes + head.bodyLength + hashBytes;
}

/** Whether the complete frame at `offset` continues the chain of the 32 bytes before it. */
export function continuesChain(file: Buffer, offset: number, head: FrameHead): boolean {
  const end = frameEnd(offset, head) - hashBytes;
  // As a text of 32 characters: twice as fast as a Buffer for each digest.
  const digest = hash('sha256', file.subarray(offset - hashBytes, end), 'binary');
  return digest === file.toString('binary', end, end + hashBytes);
}

/** The payload of the complete frame at `offset`, or undefined where it is not ours. */
export function openFrame(
  key: KeyObject,
  file: Buffer,
  offset: number,
  head: FrameHead,
): Buffer | undefined {
  const body = offset + headBytes;
  const tag = body + head.bodyLength - tagBytes;
  if (tag < body) return undefined;
  return decrypt(
    key,
    file.subarray(offset + 28, offset + 28 + nonceBytes),
    file.subarray(offset - hashBytes, body),
    file.subarray(body, tag),
    file.subarray(tag, tag + tagBytes),
  );
}

/** The next offset from `from` on where a frame's head stands, or undefined. */
export function findHead(file: Buffer, from: number): number | undefined {
  for (let at = file.indexOf(magic, from); at >= 0; at = file.indexOf(magic, at + 1)) {
    if (readHead(file, at) !== undefined) return at;
  }
  return undefined;
}

const sectorBytes = 512;

/**
 * Whether the rest of a file looks like a write that the power cut short: less than the frame it
 * announces, or with a sector that never arrived and reads as zeros. A complete frame that fails
 * its hash is not that: it may have been acknowledged, so it is damage. To be asked only where no
 * frame's head follows.
 */
export function isTorn(file: Buffer, offset: number): boolean {
  if (file.length - offset < headBytes) return true;
  const head = readHead(file, offset);
  if (head !== undefined && frameEnd(offset, head) > file.length) return true;
  // One frame is written at a time: bytes behind a complete one prove that it had been synced.
  if (head !== undefined && frameEnd(offset, head) < file.length) return false;
  for (let at = offset; at < file.length;) {
    const end = Math.min(file.length, (Math.floor(at / sectorBytes) + 1) * sectorBytes);
    if (file.subarray(at, end).every((byte) => byte === 0)) return true;
    at = end;
  }
  return false;
}
