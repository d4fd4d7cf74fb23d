import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { DiskError } from '../disk.ts';
import type { Disk } from '../disk.ts';
import { readOrNothing } from './parsefile.ts';

/*
 * The last acknowledged entry, outside the segments. Written in place without a sync, always after
 * the entry is durable: it may lag, it never runs ahead. So an end that went missing at a frame's
 * boundary is noticed also where there was no clean close.
 */
export const tipFile = 'tip.json';
/** Always the same length, so that writing in place leaves nothing behind. */
const tipBytes = 256;

const tipSchema = z.strictObject({
  epoch: z.string(),
  seq: z.int().nonnegative(),
  hash: z.string(),
});
export type Tip = z.infer<typeof tipSchema>;

/** Undefined where there is none, where a power cut tore it, or where it cannot be read. */
export async function readTip(disk: Pick<Disk, 'read'>): Promise<Tip | undefined> {
  const text = (await readOrNothing(disk, tipFile))?.toString('latin1');
  if (text === undefined) return undefined;
  const sum = Number.parseInt(text.slice(0, 8), 16);
  const body = text.slice(9).trimEnd();
  if (crc32(body) !== sum) return undefined;
  return tipSchema.parse(JSON.parse(body));
}

export interface TipWriter {
  /** Takes note; the writing goes on by itself and delays nobody. */
  moved(tip: Tip): void;
  /** Resolves when nothing is being written any more. */
  settled(): Promise<void>;
}

/** One write at a time; of several notes in the meantime only the newest is written. */
export function createTipWriter(disk: Pick<Disk, 'overwrite'>): TipWriter {
  let next: Tip | undefined;
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    while (next !== undefined) {
      const tip = next;
      next = undefined;
      try {
        await disk.overwrite(tipFile, encodeTip(tip));
      } catch (error) {
        // A tip that lags guards less, and nothing else: the next entry tries again.
        if (!(error instanceof DiskError)) throw error;
        break;
      }
    }
    running = undefined;
  };

  return {
    moved: (tip) => {
      next = tip;
      running ??= run();
    },
    settled: async () => running,
  };
}

function encodeTip(tip: Tip): Buffer {
  const { epoch, seq, hash } = tip;
  const body = JSON.stringify({ epoch, seq, hash });
  const sum = crc32(body).toString(16).padStart(8, '0');
  return Buffer.from(`${sum} ${body}`.padEnd(tipBytes), 'latin1');
}
