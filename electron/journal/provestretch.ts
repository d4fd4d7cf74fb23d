import { continuesChain, frameEnd, hashBytes, readHead } from './frame.ts';
import { readSegmentHead, segmentHeadBytes } from './segment.ts';
import { TwinStop } from './twinstop.ts';

/**
 * How far a stretch of the journal proves itself. `chained`: the hash so far, then the bytes, whose
 * first are a segment's head where it `begins`. Throws TwinStop 'source' where they break the chain
 * or end within a frame.
 */
export function proveStretch(
  chained: Buffer,
  begins: boolean,
  at: { seq: number; hash: Uint8Array },
): { end: number; seq: number; hash: Buffer } {
  let offset = hashBytes;
  if (begins) {
    const head = readSegmentHead(chained.subarray(hashBytes));
    if (head === undefined || !head.previous.equals(at.hash)) throw new TwinStop('source');
    offset += segmentHeadBytes;
  }
  let { seq } = at;
  while (offset < chained.length) {
    const frame = readHead(chained, offset);
    const whole = frame !== undefined && frameEnd(offset, frame) <= chained.length;
    if (!whole || frame.seq !== seq + 1 || !continuesChain(chained, offset, frame)) {
      throw new TwinStop('source');
    }
    seq = frame.seq;
    offset = frameEnd(offset, frame);
  }
  const hash = Buffer.from(chained.subarray(offset - hashBytes, offset));
  return { end: offset - hashBytes, seq, hash };
}
