import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { strict } from './notModelled.ts';

const PREFIX = 'v11';
const IV = 12;
const TAG = 16;
const KEY = 32;

interface SafeStorageKit {
  isReady(): boolean;
  /** The file that plays the keyring's part. */
  keyring(): string;
  /** The machine has no keyring (STANDIN_NO_KEYRING=1). */
  without: boolean;
}

function keyOf(file: string): Buffer {
  if (existsSync(file)) return readFileSync(file);
  const key = randomBytes(KEY);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, key, { mode: 0o600 });
  return key;
}

function seal(key: Buffer, text: string): Buffer {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from(PREFIX), iv, cipher.getAuthTag(), body]);
}

/** Undefined if it was not sealed with this key, or has been changed. */
function unseal(key: Buffer, sealed: Buffer): string | undefined {
  const from = PREFIX.length;
  if (sealed.toString('latin1', 0, from) !== PREFIX) return undefined;
  if (sealed.length < from + IV + TAG) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(from, from + IV));
  decipher.setAuthTag(sealed.subarray(from + IV, from + IV + TAG));
  try {
    const body = decipher.update(sealed.subarray(from + IV + TAG));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/**
 * Electron's `safeStorage` (docs/api/safe-storage) with a key in a file instead of a keyring. The
 * error texts are Electron's; without a keyring it says 'basic_text' and refuses, as on Linux.
 */
export function createSafeStorage(kit: SafeStorageKit) {
  const isAvailable = (): boolean => kit.isReady() && !kit.without;
  const fail = (verb: string, method: string, why = ''): Error => {
    if (!kit.isReady()) return new Error('safeStorage cannot be used before app is ready');
    const what = verb === 'encrypting' ? 'text' : 'ciphertext';
    return new Error(`Error while ${verb} the ${what} provided to safeStorage.${method}.${why}`);
  };
  const encrypt = (text: string, method: string, why: string): Buffer => {
    if (!isAvailable()) throw fail('encrypting', method, why);
    return seal(keyOf(kit.keyring()), text);
  };
  const decrypt = (sealed: unknown, method: string, why: string): string => {
    if (!kit.isReady()) throw fail('decrypting', method);
    if (!Buffer.isBuffer(sealed)) {
      throw new Error(`Expected the first argument of ${method}() to be a buffer`);
    }
    if (sealed.length === 0) return '';
    if (!isAvailable()) throw fail('decrypting', method, why);
    const text = unseal(keyOf(kit.keyring()), sealed);
    if (text === undefined) throw fail('decrypting', method);
    return text;
  };
  return strict('safeStorage', {
    isEncryptionAvailable: isAvailable,
    encryptString: (text: string): Buffer =>
      encrypt(text, 'encryptString', ' Encryption is not available.'),
    decryptString: (sealed: Buffer): string =>
      decrypt(sealed, 'decryptString', ' Decryption is not available.'),
    isAsyncEncryptionAvailable: async (): Promise<boolean> => isAvailable(),
    encryptStringAsync: async (text: string): Promise<Buffer> =>
      encrypt(text, 'encryptStringAsync', ''),
    decryptStringAsync: async (
      sealed: Buffer,
    ): Promise<{ shouldReEncrypt: boolean; result: string }> => ({
      shouldReEncrypt: false,
      result: decrypt(sealed, 'decryptStringAsync', ''),
    }),
    getSelectedStorageBackend: (): string => {
      if (!kit.isReady()) return 'unknown';
      return kit.without ? 'basic_text' : 'gnome_libsecret';
    },
  });
}
