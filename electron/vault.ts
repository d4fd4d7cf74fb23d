/** The vault: wraps the journal's root key with the operating system's keystore. Fails closed. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { safeStorage } from 'electron';
import type { KeyWrap } from './journal/keys.ts';

/** Thrown where there is no keystore: personal data are never written under a key in plain text. */
export class VaultError extends Error {
  override name = 'VaultError';
}

/**
 * Call after `ready`. Rejects with VaultError where the system has no keystore. Only a drill, whose
 * data are all invented, may go on with a key in a file then (`drillKey`): it teaches on machines
 * without a keyring.
 */
export async function openVault(drillKey: string | undefined): Promise<KeyWrap> {
  const available = await safeStorage.isAsyncEncryptionAvailable();
  const plain =
    process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
  if (available && !plain) return systemVault();
  if (drillKey !== undefined) return fileVault(drillKey);
  throw new VaultError('这台电脑没有可用的系统密钥库，不能安全保存患者资料');
}

function systemVault(): KeyWrap {
  return {
    slot: 'os',
    async wrap(bytes) {
      const sealed = await safeStorage.encryptStringAsync(Buffer.from(bytes).toString('base64'));
      return sealed.toString('base64');
    },
    async unwrap(text) {
      const opened = await safeStorage.decryptStringAsync(Buffer.from(text, 'base64'));
      return new Uint8Array(Buffer.from(opened.result, 'base64'));
    },
  };
}

async function fileVault(file: string): Promise<KeyWrap> {
  const key = await readKey(file);
  return {
    slot: 'drill',
    async wrap(bytes) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
    },
    async unwrap(text) {
      const sealed = Buffer.from(text, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
      decipher.setAuthTag(sealed.subarray(12, 28));
      const body = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
      return new Uint8Array(body);
    },
  };
}

async function readKey(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT') throw error;
    const key = randomBytes(32);
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, key, { mode: 0o600, flag: 'wx' });
    return key;
  }
}
