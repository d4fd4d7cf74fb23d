/** The counter's own Ed25519 key: signs what this counter states (day files, outage records). */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Envelope, SignedKind } from '../shared/sealed.ts';
import { DiskError, type Disk } from './disk.ts';
import type { KeyWrap } from './journal/keys.ts';
import type { Random } from './journal/seal.ts';
import { kidOf, publicText, seal, signingTime } from './sealed.ts';

const FILE = 'counterkey.txt';
/** PKCS #8 of a 32-byte Ed25519 seed (RFC 8410) is this head and the seed. */
const HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

export interface CounterKey {
  readonly kid: string;
  /** SubjectPublicKeyInfo, base64: what a trust list holds of it. */
  readonly publicKey: string;
  sign(kind: SignedKind, body: string, at: Date): Envelope;
}

/**
 * Opens the key, or makes one and keeps it wrapped. Rejects where it cannot be unwrapped. The
 * arithmetic waits until something is signed or shown.
 */
export async function openCounterKey(
  disk: Disk,
  wrap: KeyWrap,
  random: Random,
): Promise<CounterKey> {
  const seed = (await kept(disk, wrap)) ?? (await made(disk, wrap, random));
  if (seed.length !== 32) throw new RangeError(`${FILE}: a seed of ${seed.length} bytes, not 32`);
  let opened: KeyObject | undefined;
  const key = () => (opened ??= keyOf(seed));
  return {
    get kid() {
      return kidOf(key());
    },
    get publicKey() {
      return publicText(key());
    },
    sign: (kind, body, at) => seal({ kind, body }, key(), signingTime(at)),
  };
}

function keyOf(seed: Uint8Array): KeyObject {
  const key = Buffer.concat([HEAD, seed]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

async function kept(disk: Disk, wrap: KeyWrap): Promise<Uint8Array | undefined> {
  try {
    return await wrap.unwrap(new TextDecoder().decode(await disk.read(FILE)));
  } catch (error) {
    if (error instanceof DiskError && error.code === 'missing') return undefined;
    throw error;
  }
}

async function made(disk: Disk, wrap: KeyWrap, random: Random): Promise<Uint8Array> {
  const seed = random(32);
  await disk.writeAtomic(FILE, new TextEncoder().encode(await wrap.wrap(seed)));
  return seed;
}
