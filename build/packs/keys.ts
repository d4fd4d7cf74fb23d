/** Signing keys 签名钥: made, kept and read outside of any repository, for their owner only. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { kidOf, publicText } from '../../electron/sealed.ts';
import { signedKind, type SignedKind, type TrustList } from '../../shared/sealed.ts';
import { readText, Refusal, writeNew } from './refusal.ts';

/** File format `crosscounter.key/1`. Whoever has it can sign in the holder's name. */
const keyFile = z.strictObject({
  format: z.literal('crosscounter.key/1'),
  kid: z.string(),
  alg: z.literal('ed25519'),
  holder: z.string(),
  /** PKCS #8 (RFC 8410), DER, base64. */
  privateKey: z.base64(),
});

export interface NewKey {
  readonly folder: string;
  readonly holder: string;
  readonly kinds: readonly string[];
  /** yyyy-mm-dd, both inclusive. */
  readonly from: string;
  readonly to: string;
}

/**
 * Makes a key: `KID.key.json` (0600) and `KID.trust.json`, the public half as a trust list. Throws
 * Refusal 1 for a folder inside a repository, 2 for kinds or dates that are none.
 */
export function makeKey({ folder, holder, kinds, from, to }: NewKey): string[] {
  const allowed = parseKinds(kinds);
  const dates = z.tuple([z.iso.date(), z.iso.date()]).safeParse([from, to]);
  if (!dates.success || from > to) {
    throw new Refusal(2, `有效期须写 2025-01-31 的样子，且起不晚于止：${from} 至 ${to}`);
  }
  assertOutside(folder, '不能把签名钥写进代码库');
  const { privateKey } = generateKeyPairSync('ed25519');
  const kid = kidOf(privateKey);
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  const key = { format: 'crosscounter.key/1', kid, alg: 'ed25519', holder, privateKey: pkcs8 };
  const publicKey = publicText(privateKey);
  const trust: TrustList = {
    format: 'crosscounter.trust-list/1',
    keys: [{ kid, alg: 'ed25519', publicKey, holder, from, to, kinds: allowed }],
  };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = [path.join(folder, `${kid}.key.json`), path.join(folder, `${kid}.trust.json`)];
  const [secret = '', open = ''] = files;
  writeNew(secret, jsonText(key), 0o600);
  chmodSync(secret, 0o600);
  writeNew(open, jsonText(trust));
  return files;
}

function parseKinds(kinds: readonly string[]): SignedKind[] {
  const parsed = z.array(signedKind).min(1).safeParse(kinds);
  if (parsed.success) return parsed.data;
  throw new Refusal(2, `--kinds 只能写 ${signedKind.options.join('、')}，用逗号隔开`);
}

export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Throws Refusal 1 for a key file in a repository, open to others, damaged, or not a key. */
export function readKey(file: string): KeyObject {
  const text = readText(file);
  assertOutside(file, '签名钥不能放在代码库里');
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new Refusal(1, `签名钥文件别人也能读，请先执行 chmod 600 ${file}`);
  }
  const parsed = keyFile.safeParse(parseOrUndefined(text));
  if (!parsed.success) throw new Refusal(1, `不是签名钥文件：${file}`);
  const key = privateKeyOf(parsed.data.privateKey);
  if (key === undefined || kidOf(key) !== parsed.data.kid) {
    throw new Refusal(1, `签名钥文件已损坏（编号与钥匙不符）：${file}`);
  }
  return key;
}

function privateKeyOf(base64: string): KeyObject | undefined {
  try {
    const der = Buffer.from(base64, 'base64');
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    // node:crypto has no code of its own for bytes that are no key; there is nothing else to fail.
    return undefined;
  }
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const project = realpathSync(fileURLToPath(new URL('../..', import.meta.url)));

/** A key in a repository is committed sooner or later, so no repository is a place for one. */
function assertOutside(file: string, words: string): void {
  const real = realOf(path.resolve(file));
  for (let folder = real; ; folder = path.dirname(folder)) {
    if (folder === project || existsSync(path.join(folder, '.git'))) {
      throw new Refusal(1, `${words}：${real} 在 ${folder} 里`);
    }
    if (folder === path.dirname(folder)) return;
  }
}

/** The real path, links resolved, of a file that need not exist yet. */
function realOf(file: string): string {
  if (existsSync(file)) return realpathSync(file);
  return path.join(realOf(path.dirname(file)), path.basename(file));
}
