import type { Base64 } from '../codec.ts';

const CHUNK = 8192;

/** Base64 of a page. */
export const pageBase64: Base64 = {
  encode: (bytes) => {
    const parts: string[] = [];
    for (let at = 0; at < bytes.length; at += CHUNK) {
      parts.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)));
    }
    return btoa(parts.join(''));
  },
  decode: (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0)),
};
