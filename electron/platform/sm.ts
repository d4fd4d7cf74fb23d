/**
 * The sm4-sm2 envelope (platform-interface.md §2.4, one source): appId, encType, signType,
 * timestamp, encData, signData. SM2 (GB/T 32918), SM3 (GB/T 32905) and SM4 (GB/T 32907) by
 * sm-crypto-v2, for Electron's crypto lacks them. What the source leaves open is decided here: SM4
 * in ECB with PKCS#7, encData in upper-case hex, signatures in DER, timestamp in milliseconds.
 */
import { sm2, sm4 } from 'sm-crypto-v2';
import { z } from 'zod';
import { readJson } from '../../shared/platform/json.ts';
import type { SmSecrets } from './secrets.ts';

export type Opened =
  | { ok: true; text: string }
  | { ok: false; why: 'not-sealed' | 'signature' | 'cipher' };

export interface SmEnvelope {
  seal(text: string, atMs: number): string;
  /** An answer, its signature checked before it is deciphered. */
  open(body: string): Opened;
}

const sealedSchema = z.looseObject({
  encData: z.string().min(1),
  signData: z.string().min(1),
});
/** Not part of what is signed. */
const unsigned = new Set(['signData', 'encData', 'extra']);

export function createSmEnvelope(secrets: SmSecrets): SmEnvelope {
  const { appId, privateKey, userId } = secrets;
  const key = dataKey(secrets);
  const publicKey = sm2.getPublicKeyFromPrivateKey(privateKey);
  const platformKey = sm2.precomputePublicKey(secrets.platformKey);
  const options = { hash: true, userId, der: true };
  return {
    seal(text, atMs) {
      const head = { appId, encType: 'SM4', signType: 'SM2', timestamp: String(atMs) };
      const said = signText(head, secrets.appSecret);
      const signature = sm2.doSignature(said, privateKey, { ...options, publicKey });
      const encData = Buffer.from(sm4Encrypt(text, key)).toString('hex').toUpperCase();
      return JSON.stringify({ ...head, encData, signData: base64Of(signature) });
    },
    open(body) {
      const read = readJson(body);
      const parsed = sealedSchema.safeParse(read.ok ? read.value : undefined);
      if (!parsed.success) return { ok: false, why: 'not-sealed' };
      const { encData, signData } = parsed.data;
      const said = signText(parsed.data, secrets.appSecret);
      const signature = Buffer.from(signData, 'base64');
      // Plain r and s are 64 bytes; as DER they are more.
      const der = signature.length !== 64;
      const hex = signature.toString('hex');
      const proven = attempt(() =>
        sm2.doVerifySignature(said, hex, platformKey, { ...options, der }),
      );
      if (proven !== true) return { ok: false, why: 'signature' };
      const plain = attempt(() => sm4Decrypt(cipherOf(encData), key));
      return plain === undefined ? { ok: false, why: 'cipher' } : { ok: true, text: plain };
    },
  };
}

/** First 16 characters of upper-hex SM4(appId's first 16 bytes, appSecret), as bytes. */
export function dataKey({ appId, appSecret }: Pick<SmSecrets, 'appId' | 'appSecret'>): Uint8Array {
  const sealed = sm4Encrypt(appSecret, Buffer.from(appId.slice(0, 16), 'latin1'));
  return Buffer.from(Buffer.from(sealed).toString('hex').toUpperCase().slice(0, 16), 'latin1');
}

/** Sorted k=v& of what is signed, then key=appSecret. Empty values are left out. */
export function signText(message: Readonly<Record<string, unknown>>, appSecret: string): string {
  const names = Object.keys(message).filter((name) => !unsigned.has(name));
  const said = names.sort().flatMap((name) => {
    const value = textOf(message[name]);
    return value === '' ? [] : [`${name}=${value}`];
  });
  return [...said, `key=${appSecret}`].join('&');
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function sm4Encrypt(text: string, key: Uint8Array): Uint8Array {
  return sm4.encrypt(Buffer.from(text, 'utf8'), key, { output: 'array' });
}

/** Throws where the padding or the UTF-8 does not hold. */
function sm4Decrypt(bytes: Uint8Array, key: Uint8Array): string {
  if (bytes.length === 0 || bytes.length % 16 !== 0) throw new RangeError('not whole blocks');
  const plain = sm4.decrypt(bytes, key, { output: 'array' });
  return new TextDecoder('utf-8', { fatal: true }).decode(plain);
}

/** Hex in either case, or base64: the source shows no answer. */
function cipherOf(text: string): Uint8Array {
  return Buffer.from(text, /^[0-9a-fA-F]+$/.test(text) ? 'hex' : 'base64');
}

function base64Of(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

/** Undefined where it throws: foreign bytes are no signature and no cipher text. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
