import { z } from 'zod';
import type { Disk } from '../disk.ts';
import type { Keyring } from './keys.ts';
import { readOrNothing } from './parsefile.ts';
import { decrypt, encrypt, nonceBytes, tagBytes } from './seal.ts';
import type { Random } from './seal.ts';

/*
 * What the desk had folded the journal to, up to one entry: opaque here. Sealed under the journal's
 * key and every period key that was held: when one of them is destroyed, the snapshot is gone too.
 * It is thrown away when anything does not fit, and the whole journal is read.
 *   0 4 'CCSN' · 4 4 length of the header · header, JSON · nonce 12 · ciphertext and tag
 * AAD is all that stands before the nonce.
 */
export const snapshotFile = 'snapshot.ccn';
const magic = Buffer.from('CCSN');
const headerAt = 8;

const headerSchema = z.strictObject({
  epoch: z.string(),
  seq: z.int().positive(),
  /** Of the entry `seq`. */
  hash: z.string(),
  /** What folds and reads it: another program does not take it. */
  tag: z.string(),
  periods: z.array(z.string()),
});
export type SnapshotHeader = z.infer<typeof headerSchema>;

export interface Snapshot extends SnapshotHeader {
  bytes: Buffer;
}

/** Whether it was written: never after a period's key was destroyed since the keys were opened. */
export async function writeSnapshot(
  disk: Disk,
  keyring: Keyring,
  random: Random,
  snapshot: Omit<SnapshotHeader, 'periods'> & { bytes: Uint8Array },
): Promise<boolean> {
  const { epoch, seq, hash, tag, bytes } = snapshot;
  const periods = await keyring.heldPeriods();
  const key = periods === undefined ? undefined : keyring.snapshotKey(periods);
  if (periods === undefined || key === undefined) return false;
  const header = Buffer.from(JSON.stringify({ epoch, seq, hash, tag, periods }));
  const bound = Buffer.concat([magic, Buffer.alloc(4), header]);
  bound.writeUInt32LE(header.length, magic.length);
  const nonce = random(nonceBytes);
  const sealed = encrypt(key, nonce, bound, bytes);
  await disk.writeAtomic(snapshotFile, Buffer.concat([bound, nonce, sealed.text, sealed.tag]));
  return true;
}

/** Undefined where there is none, or none of this tag that opens. */
export async function readSnapshot(
  disk: Pick<Disk, 'read'>,
  keyring: Keyring,
  tag: string,
): Promise<Snapshot | undefined> {
  const file = await readOrNothing(disk, snapshotFile);
  const header = file && headerOf(file);
  if (file === undefined || header === undefined || header.tag !== tag) return undefined;
  const key = keyring.snapshotKey(header.periods);
  const bodyAt = headerAt + file.readUInt32LE(magic.length);
  const textAt = bodyAt + nonceBytes;
  const tagAt = file.length - tagBytes;
  if (key === undefined || tagAt < textAt) return undefined;
  const bytes = decrypt(
    key,
    file.subarray(bodyAt, textAt),
    file.subarray(0, bodyAt),
    file.subarray(textAt, tagAt),
    file.subarray(tagAt),
  );
  return bytes === undefined ? undefined : { ...header, bytes };
}

function headerOf(file: Buffer): SnapshotHeader | undefined {
  if (file.length < headerAt || !file.subarray(0, magic.length).equals(magic)) return undefined;
  const end = headerAt + file.readUInt32LE(magic.length);
  if (end > file.length) return undefined;
  try {
    const value: unknown = JSON.parse(file.toString('utf8', headerAt, end));
    return headerSchema.safeParse(value).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
