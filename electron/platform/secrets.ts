/**
 * Keys and tokens of the gateway 网关密钥. They are given once as a file, kept only wrapped by the
 * vault, and never stand in a profile, a log or an error.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Profile } from '../../shared/platform/profile.ts';
import type { Disk } from '../disk.ts';
import type { KeyWrap } from '../journal/keys.ts';

const secret = z.string().min(1).max(2_000);
const hexOf = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-fA-F]{${bytes * 2}}$`))
    .transform((text) => text.toLowerCase());

/** What the sm4-sm2 envelope needs besides. */
const smPart = z.strictObject({
  /** Its first 16 bytes are a key, so it is as long at least. */
  appId: z.string().regex(/^[\x21-\x7e]{16,200}$/),
  appSecret: secret,
  /** Ours, to sign: 32 bytes. */
  privateKey: hexOf(32),
  /** The platform's, to check its answers: 04 and the point, 65 bytes. */
  platformKey: hexOf(65),
  /** SM2's user id; GM/T 0009 says this one where nothing else is agreed. */
  userId: z.string().min(1).default('1234567812345678'),
});
export type SmSecrets = z.infer<typeof smPart>;

const sm = smPart.optional();
export const secretsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('csb'), accessKey: secret, secretKey: secret, sm }),
  z.strictObject({ kind: z.literal('x-tif'), paasid: secret, token: secret, sm }),
  z.strictObject({ kind: z.literal('apikey'), key: secret, sm }),
]);
export type Secrets = z.infer<typeof secretsSchema>;

/** The file that is imported, and what is wrapped: secrets belong to one profile. */
const secretsFile = z.strictObject({
  format: z.literal('crosscounter.secrets/1'),
  profile: z.string().min(1),
  secrets: secretsSchema,
});
/** The file on disk. */
const wrappedFile = z.strictObject({
  format: z.literal('crosscounter.wrapped-secrets/1'),
  slot: z.string(),
  data: z.string(),
});

const advice = {
  missing: '还没有导入网关密钥：请用 --import-secrets 文件名 启动一次',
  'wrong-vault': '网关密钥不是用这台电脑、这个用户的密钥库保存的，打不开：请重新导入',
  damaged: '保存的网关密钥已损坏：请重新导入',
  'wrong-file': '要导入的密钥文件格式不对',
  'other-profile': '网关密钥属于另一个省平台配置：请导入本配置的密钥',
  'other-kind': '网关密钥与省平台配置的签名方式不符：请向平台索取正确的密钥后重新导入',
} as const;
export type SecretsErrorCode = keyof typeof advice;

/** `message` tells people what to do. It never carries what was read. */
export class SecretsError extends Error {
  override name = 'SecretsError';
  readonly code: SecretsErrorCode;
  constructor(code: SecretsErrorCode, where?: string) {
    super(where === undefined ? advice[code] : `${advice[code]}（${where}）`);
    this.code = code;
  }
}

const FILE = 'secrets.json';

/** The secrets of this profile. Rejects with a SecretsError, or a DiskError. */
export async function openSecrets(
  disk: Disk,
  wrap: KeyWrap,
  profile: Pick<Profile, 'id' | 'gateway'>,
): Promise<Secrets> {
  if ((await disk.size(FILE)) === undefined) throw new SecretsError('missing');
  const stored = wrappedFile.safeParse(jsonOf(await disk.read(FILE)));
  if (!stored.success) throw new SecretsError('damaged');
  if (stored.data.slot !== wrap.slot) throw new SecretsError('wrong-vault');
  const opened = secretsFile.safeParse(jsonOf(await unwrapped(wrap, stored.data.data)));
  if (!opened.success) throw new SecretsError('damaged');
  if (opened.data.profile !== profile.id) throw new SecretsError('other-profile');
  assertFits(opened.data.secrets, profile);
  return opened.data.secrets;
}

/**
 * Takes in a file of secrets, in place of any before; it may be deleted afterwards. Returns the
 * profile it is for. Rejects with a SecretsError that names the field, never its value.
 */
export async function importSecrets(
  disk: Disk,
  wrap: KeyWrap,
  bytes: Uint8Array,
): Promise<{ profile: string }> {
  const parsed = secretsFile.safeParse(jsonOf(bytes));
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new SecretsError('wrong-file', fields.join('、'));
  }
  const data = await wrap.wrap(new TextEncoder().encode(JSON.stringify(parsed.data)));
  const file = { format: 'crosscounter.wrapped-secrets/1', slot: wrap.slot, data };
  await disk.writeAtomic(FILE, new TextEncoder().encode(JSON.stringify(file)));
  return { profile: parsed.data.profile };
}

/** Imports a file; resolves with what to tell the person who did it. Rejects as importSecrets. */
export async function takeSecretsFile(file: string, disk: Disk, wrap: KeyWrap): Promise<string> {
  const { profile } = await importSecrets(disk, wrap, await readFile(file));
  return `已保存省平台配置 ${profile} 的网关密钥。请现在就删除导入的文件：${file}`;
}

/** Throws `other-kind` unless the secrets are those that the profile's gateway signs with. */
export function assertFits(secrets: Secrets, { gateway }: Pick<Profile, 'gateway'>): void {
  if (secrets.kind !== gateway.signing.kind) throw new SecretsError('other-kind');
  if (gateway.envelope === 'sm4-sm2' && secrets.sm === undefined) {
    throw new SecretsError('other-kind', 'sm');
  }
}

async function unwrapped(wrap: KeyWrap, data: string): Promise<Uint8Array> {
  try {
    return await wrap.unwrap(data);
  } catch {
    // The cause may quote what it could not open; "not ours" is all there is to know.
    throw new SecretsError('wrong-vault');
  }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    // JSON.parse quotes the text it stumbles on.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
