/**
 * The counter's own key for day files: Ed25519, made at first need, kept wrapped by the vault in
 * the journal's folder. Its public half is given out as a trust list.
 */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { TrustList } from '../../shared/sealed.ts';
import { DiskError, type Disk } from '../disk.ts';
import type { KeyWrap } from '../journal/keys.ts';
import type { Random } from '../journal/seal.ts';
import { kidOf, publicText } from '../sealed.ts';

const FILE = 'dayfilekey.json';
/** RFC 8410: what stands before the 32 bytes of an Ed25519 key in PKCS #8. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SEED_BYTES = 32;
const YEARS = 10;

const keyFile = z.strictObject({
  format: z.literal('crosscounter.signing-key/1'),
  slot: z.string(),
  wrapped: z.string(),
});

export interface SigningKey {
  /** Makes it at the first call. Rejects where the vault does not open it. */
  key(): Promise<KeyObject>;
  /** The public half, as a file that another counter can take. */
  trustList(holder: string, day: string): Promise<TrustList>;
}

export function createSigningKey(options: {
  disk: Disk;
  wrap: KeyWrap;
  random: Random;
}): SigningKey {
  const { disk, wrap, random } = options;
  let opening: Promise<KeyObject> | undefined;

  async function open(): Promise<KeyObject> {
    const text = await readText(disk);
    if (text !== undefined) {
      const kept = keyFile.parse(JSON.parse(text));
      return fromSeed(await wrap.unwrap(kept.wrapped));
    }
    const seed = random(SEED_BYTES);
    const wrapped = await wrap.wrap(seed);
    const file = { format: 'crosscounter.signing-key/1', slot: wrap.slot, wrapped };
    await disk.writeAtomic(FILE, new TextEncoder().encode(JSON.stringify(file)));
    return fromSeed(seed);
  }

  const key = (): Promise<KeyObject> => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  return {
    key,
    async trustList(holder, day) {
      const half = createPublicKey(await key());
      const to = `${Number(day.slice(0, 4)) + YEARS}-12-31`;
      const given = { kid: kidOf(half), alg: 'ed25519', publicKey: publicText(half) };
      const trusted = { ...given, holder, from: day, to, kinds: ['day-file' as const] };
      return { format: 'crosscounter.trust-list/1', keys: [trusted] };
    },
  };
}

function fromSeed(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
}

async function readText(disk: Disk): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await disk.read(FILE));
  } catch (error) {
    if (error instanceof DiskError && error.code === 'missing') return undefined;
    throw error;
  }
}
