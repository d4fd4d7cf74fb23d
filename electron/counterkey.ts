/** The counter's own Ed25519 key: signs what this counter states (day files, outage records). */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Envelope, SignedKind, TrustList } from '../shared/sealed.ts';
import type { Keyring } from './journal/keys.ts';
import { kidOf, publicText, seal, signingTime } from './sealed.ts';

/** PKCS #8 of a 32-byte Ed25519 seed (RFC 8410) is this head and the seed. */
const HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

export interface CounterKey {
  readonly kid: string;
  /** SubjectPublicKeyInfo, base64: what a trust list holds of it. */
  readonly publicKey: string;
  sign(kind: SignedKind, body: string, at: Date): Envelope;
}

/**
 * Follows from the journal's root key and is stored nowhere: recovered keys sign as before. The
 * arithmetic waits until something is signed or shown.
 */
export function counterKey(keyring: Pick<Keyring, 'derive'>): CounterKey {
  const seed = keyring.derive('counterkey').export();
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

const YEARS = 10;

/** The public half, as a trust list for these kinds: others check this counter's files with it. */
export function trustListOf(
  { kid, publicKey }: CounterKey,
  holder: string,
  from: string,
  kinds: SignedKind[],
): TrustList {
  const to = `${Number(from.slice(0, 4)) + YEARS}-12-31`;
  const trusted = { kid, alg: 'ed25519', publicKey, holder, from, to, kinds };
  return { format: 'crosscounter.trust-list/1', keys: [trusted] };
}
