/** The hospital's recovery key: a second way to the root key when the keystore is gone. */
import { createSecretKey, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Disk } from '../disk.ts';
import { JournalError } from './errors.ts';
import { sha256 } from './frame.ts';
import { openKeyring } from './keys.ts';
import type { Keyring, KeyWrap } from './keys.ts';
import { keysFile } from './keysfile.ts';
import { openText, sealText } from './seal.ts';
import type { Random } from './seal.ts';

const keyBytes = 32;
const sumBytes = 3;
/** Crockford's base32: no I, L, O, U. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const groupLength = 4;

/** 32 random bytes and a checksum as 14 groups of 4 letters: to be shown once and written down. */
export function newRecoveryKey(random: Random): { key: Uint8Array; text: string } {
  const key = Uint8Array.from(random(keyBytes));
  return { key, text: recoveryText(key) };
}

/** The same key always gives the same text. */
export function recoveryText(key: Uint8Array): string {
  const all = BigInt(`0x${Buffer.concat([key, sumOf(key)]).toString('hex')}`);
  let rest = all;
  let text = '';
  for (let digit = 0; digit < 56; digit += 1) {
    text = `${letters[Number(rest & 31n)] ?? ''}${text}`;
    rest >>= 5n;
  }
  return (text.match(/.{4}/g) ?? []).join('-');
}

/**
 * The key of a text as a person types it: any case, spaces or hyphens, O for 0, I and L for 1.
 * Else which group is to be looked at again, or undefined where only the checksum does not fit.
 */
export function readRecoveryKey(
  typed: string,
): { ok: true; key: Uint8Array } | { ok: false; group: number | undefined } {
  const text = typed
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  const wrong = text.split('').findIndex((letter) => !letters.includes(letter));
  const group = (at: number) => (at - (at % groupLength)) / groupLength + 1;
  if (wrong >= 0) return { ok: false, group: group(wrong) };
  if (text.length !== 56) return { ok: false, group: Math.min(14, group(text.length)) };
  const all = text
    .split('')
    .reduce((sum, letter) => (sum << 5n) | BigInt(letters.indexOf(letter)), 0n);
  const bytes = Buffer.from(all.toString(16).padStart(2 * (keyBytes + sumBytes), '0'), 'hex');
  const key = Uint8Array.from(bytes.subarray(0, keyBytes));
  if (!sumOf(key).equals(bytes.subarray(keyBytes))) return { ok: false, group: undefined };
  return { ok: true, key };
}

function sumOf(key: Uint8Array): Buffer {
  return sha256(Buffer.concat([Buffer.from('crosscounter recovery key 1'), key])).subarray(
    0,
    sumBytes,
  );
}

const wrapSchema = z.strictObject({ salt: z.string(), sealed: z.string() });
const label = 'crosscounter/1/recovery';

/** Wraps the root key in the slot 'recovery': HKDF with a salt of its own, then AES-256-GCM. */
export function recoveryWrap(key: Uint8Array, random: Random): KeyWrap {
  if (key.length !== keyBytes) throw new RangeError(`a key of ${key.length} bytes, not 32`);
  const secret = createSecretKey(key);
  return {
    slot: 'recovery',
    wrap: async (bytes) => {
      const salt = Buffer.from(random(16));
      const sealed = sealText(wrapKey(secret, salt), random, label, bytes);
      return JSON.stringify({ salt: salt.toString('base64'), sealed });
    },
    unwrap: async (text) => {
      const { salt, sealed } = wrapSchema.parse(JSON.parse(text));
      const bytes = openText(wrapKey(secret, Buffer.from(salt, 'base64')), label, sealed);
      if (bytes === undefined) throw new Error('not wrapped by this recovery key');
      return bytes;
    },
  };
}

function wrapKey(secret: KeyObject, salt: Uint8Array): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, salt, label, 32)));
}

/**
 * Opens the keys by the recovery key and wraps them for `wrap` (a new computer's keystore, in its
 * slot). Nothing else changes. Throws 'keys-refused' where the recovery key is another one,
 * 'keys-missing' in an empty folder.
 */
export async function recoverKeyring(options: {
  disk: Disk;
  recovery: Uint8Array;
  wrap: KeyWrap;
  random: Random;
}): Promise<Keyring> {
  const { disk, recovery, wrap, random } = options;
  if ((await disk.size(keysFile)) === undefined) {
    throw new JournalError('keys-missing', 'there is nothing to recover');
  }
  const keyring = await openKeyring({ disk, wrap: recoveryWrap(recovery, random), random });
  await keyring.addWrap(wrap);
  return keyring;
}
