import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** `size` random bytes fit for keys and nonces; node:crypto's randomBytes in production. */
export type Random = (size: number) => Uint8Array;

export const nonceBytes = 12;
export const tagBytes = 16;

/** AES-256-GCM. Returns ciphertext and tag, to be laid out by the caller. */
export function encrypt(
  key: KeyObject,
  nonce: Uint8Array,
  bound: Uint8Array,
  plain: Uint8Array,
): { text: Buffer; tag: Buffer } {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(bound);
  const text = cipher.update(plain);
  cipher.final();
  return { text, tag: cipher.getAuthTag() };
}

/** The plain bytes, or undefined where key, bound data, text or tag do not belong together. */
export function decrypt(
  key: KeyObject,
  nonce: Uint8Array,
  bound: Uint8Array,
  text: Uint8Array,
  tag: Uint8Array,
): Buffer | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(bound);
  decipher.setAuthTag(tag);
  const plain = decipher.update(text);
  try {
    decipher.final();
  } catch {
    // node:crypto throws a bare Error for a tag that does not fit; nothing else can fail here.
    return undefined;
  }
  return plain;
}

/** A small secret as one base64 text: nonce, ciphertext, tag. `label` is bound, not stored. */
export function sealText(key: KeyObject, random: Random, label: string, plain: Uint8Array): string {
  const nonce = random(nonceBytes);
  const { text, tag } = encrypt(key, nonce, Buffer.from(label), plain);
  return Buffer.concat([nonce, text, tag]).toString('base64');
}

/** Undoes sealText; undefined where it does not open. */
export function openText(key: KeyObject, label: string, sealed: string): Buffer | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  const end = bytes.length - tagBytes;
  if (end < nonceBytes) return undefined;
  const nonce = bytes.subarray(0, nonceBytes);
  const text = bytes.subarray(nonceBytes, end);
  return decrypt(key, nonce, Buffer.from(label), text, bytes.subarray(end));
}
