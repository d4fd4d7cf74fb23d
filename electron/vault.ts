/** The vault: wraps the journal's root key with the operating system's keystore. Fails closed. */
import { safeStorage } from 'electron';
import type { KeyWrap } from './journal/keys.ts';

/** Thrown where there is no keystore: personal data are never written under a key in plain text. */
export class VaultError extends Error {
  override name = 'VaultError';
}

/** Call after `ready`. Rejects with VaultError where the system has no keystore. */
export async function openVault(): Promise<KeyWrap> {
  const available = await safeStorage.isAsyncEncryptionAvailable();
  const plain =
    process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
  if (!available || plain) {
    throw new VaultError('这台电脑没有可用的系统密钥库，不能安全保存患者资料');
  }
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
