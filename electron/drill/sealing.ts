/**
 * 国密信封: the platform's side of the SM4/SM2 envelope (facts/platform-interface.md §2.4, one
 * source). What the source leaves open is decided here: SM4 in ECB with PKCS#7, encData in upper
 * hex, signatures in base64 of DER, timestamp in ms. Cipher text in base64 and signatures as plain
 * r and s are taken too.
 */
import { sm2, sm4 } from 'sm-crypto-v2';
import { z } from 'zod';
import { jsonOrUndefined } from './fields.ts';
import { drillKeys } from './keys.ts';

const sealedSchema = z.looseObject({
  appId: z.string(),
  encType: z.literal('SM4'),
  signType: z.literal('SM2'),
  timestamp: z.string().regex(/^\d{13}$/),
  encData: z.string().min(1),
  signData: z.string().min(1),
});
type Sealed = z.output<typeof sealedSchema>;

export type Unsealed =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: 'no-headers' | 'stale' | 'unknown-user' | 'bad-signature' };

function upperHex(text: string, key: Uint8Array): string {
  const bytes = sm4.encrypt(new TextEncoder().encode(text), key, { output: 'array' });
  return Buffer.from(bytes).toString('hex').toUpperCase();
}

/** The first 16 of the upper hex of SM4(appId's 16 characters, appSecret). */
function sessionKey(): Uint8Array {
  const { appId, appSecret } = drillKeys;
  const under = new TextEncoder().encode(appId.slice(0, 16));
  const hex = upperHex(appSecret, under);
  return new TextEncoder().encode(hex.slice(0, 16));
}

/** k=v& of the rest in order of the names, then the secret. */
function signed(message: object): string {
  const outside = ['signData', 'encData', 'extra'];
  const pairs = Object.entries(message)
    .filter(([name, value]) => !outside.includes(name) && value !== '' && value !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return `${pairs.join('&')}&key=${drillKeys.appSecret}`;
}

function signatureHolds(message: Sealed): boolean {
  const bytes = Buffer.from(message.signData, 'base64');
  const options = { hash: true, userId: drillKeys.userId, der: bytes.length !== 64 };
  try {
    const { public: key } = drillKeys.hospitalKey;
    return sm2.doVerifySignature(signed(message), bytes.toString('hex'), key, options);
  } catch (error) {
    // Foreign bytes are no signature; the library throws what it likes at them.
    if (error instanceof Error) return false;
    throw error;
  }
}

const BLOCK = 16;

function decipher(cipherText: string): string | undefined {
  const form = /^[\dA-Fa-f]+$/.test(cipherText) ? 'hex' : 'base64';
  const bytes = new Uint8Array(Buffer.from(cipherText, form));
  if (bytes.length === 0 || bytes.length % BLOCK !== 0) return undefined;
  try {
    const plain = sm4.decrypt(bytes, sessionKey(), { output: 'array' });
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** The message inside a sealed request, its signature proven at `now` (ms). */
export function unseal(body: string, now: number, windowMs: number): Unsealed {
  const parsed = sealedSchema.safeParse(jsonOrUndefined(body));
  if (!parsed.success) return { ok: false, why: 'no-headers' };
  const message = parsed.data;
  if (message.appId !== drillKeys.appId) return { ok: false, why: 'unknown-user' };
  if (Math.abs(Number(message.timestamp) - now) > windowMs) return { ok: false, why: 'stale' };
  const text = signatureHolds(message) ? decipher(message.encData) : undefined;
  return text === undefined ? { ok: false, why: 'bad-signature' } : { ok: true, text };
}

/** An answer as the hospital opens it. */
export function seal(text: string, now: number): string {
  const { appId, platformKey, userId } = drillKeys;
  const head = { appId, encType: 'SM4', signType: 'SM2', timestamp: String(now) };
  const signature = sm2.doSignature(signed(head), platformKey.private, {
    hash: true,
    der: true,
    userId,
    publicKey: platformKey.public,
  });
  const encData = upperHex(text, sessionKey());
  return JSON.stringify({
    ...head,
    encData,
    signData: Buffer.from(signature, 'hex').toString('base64'),
  });
}
