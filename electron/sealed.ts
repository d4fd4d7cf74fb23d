/** The arithmetic of signatures: Ed25519 by node:crypto. What one means is in shared/sealed.ts. */
import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import {
  judgeEnvelope,
  signedText,
  type Envelope,
  type Proves,
  type SignedKind,
  type TrustList,
  type Verdict,
} from '../shared/sealed.ts';
import { isoChina } from '../shared/time.ts';

/** Judges signed data of a kind by a trust list; see `judgeEnvelope`. Never throws on bad input. */
export function verifyEnvelope(value: unknown, want: SignedKind, trust: TrustList): Verdict {
  return judgeEnvelope(value, want, trust, provesEd25519);
}

const provesEd25519: Proves = ({ publicKey }, text, signature) => {
  const key = readPublicKey(publicKey);
  if (key === undefined) return false;
  return verify(undefined, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64'));
};

/** The key of a SubjectPublicKeyInfo in base64; undefined where it is not an Ed25519 key. */
export function readPublicKey(base64: string): KeyObject | undefined {
  try {
    const der = Buffer.from(base64, 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    // node:crypto has no code of its own for bytes that are no key; there is nothing else to fail.
    return undefined;
  }
}

/** The public half as base64 of its SubjectPublicKeyInfo. */
export function publicText(key: KeyObject): string {
  const half = key.type === 'public' ? key : createPublicKey(key);
  return half.export({ format: 'der', type: 'spki' }).toString('base64');
}

/** A key's number is made of the key itself, so that two keys never have one number. */
export function kidOf(key: KeyObject): string {
  const print = createHash('sha256')
    .update(Buffer.from(publicText(key), 'base64'))
    .digest('hex');
  return `ed25519-${print.slice(0, 16)}`;
}

/** A moment as an envelope writes it. */
export function signingTime(at: Date): string {
  return isoChina(at).replace(/\.\d+/, '');
}

/** Signs a body, or adds a signature to signed data. `signed`: see `signingTime`. */
export function seal(
  { kind, body, signatures }: Pick<Envelope, 'kind' | 'body'> & Partial<Envelope>,
  key: KeyObject,
  signed: string,
): Envelope {
  const head = { kid: kidOf(key), alg: 'ed25519', signed };
  const bytes = Buffer.from(signedText({ kind, body }, head), 'utf8');
  const signature = sign(undefined, bytes, key).toString('base64');
  return {
    format: 'crosscounter.signed/1',
    kind,
    body,
    signatures: [...(signatures ?? []), { ...head, signature }],
  };
}
