/** The drill's key wrap: AES-256-GCM under a key that lies in a file (drill.key, 32 bytes). */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { KeyWrap } from './journal/keys.ts';
import { nonceBytes, tagBytes, type Random } from './journal/seal.ts';

/** Wrapped as base64 of nonce, tag, ciphertext. Throws where the key is not 32 bytes. */
export function fileWrap(key: Uint8Array, random: Random): KeyWrap {
  if (key.length !== 32) throw new RangeError(`a key of ${key.length} bytes, not 32`);
  return {
    slot: 'drill',
    async wrap(bytes) {
      const iv = random(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
    },
    async unwrap(text) {
      const sealed = Buffer.from(text, 'base64');
      const start = nonceBytes + tagBytes;
      const options = { authTagLength: tagBytes };
      const iv = sealed.subarray(0, nonceBytes);
      const decipher = createDecipheriv('aes-256-gcm', key, iv, options);
      decipher.setAuthTag(sealed.subarray(nonceBytes, start));
      const body = Buffer.concat([decipher.update(sealed.subarray(start)), decipher.final()]);
      return new Uint8Array(body);
    },
  };
}
