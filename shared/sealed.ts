/**
 * The signature envelope 签名信封 `crosscounter.signed/1` of all signed data: what exactly is
 * signed, and when a signature counts. Pure: the caller brings the arithmetic of keys (`Proves`).
 */
import { z } from 'zod';
import { date, sentence } from './policy/field.ts';

/** What may be signed; a key may be trusted for some of these only. */
export const signedKinds = [
  'pack',
  'profile',
  'catalogue',
  'direct-list',
  'limits',
  'trust-list',
  'settings',
  'day-file',
  'outage',
] as const;
export const signedKind = z.enum(signedKinds);
export type SignedKind = z.infer<typeof signedKind>;

export const signedKindWords: Readonly<Record<SignedKind, string>> = {
  pack: '政策包',
  profile: '省平台配置',
  catalogue: '目录',
  'direct-list': '直接结算病种名单',
  limits: '风险限额',
  'trust-list': '信任名单',
  settings: '设置',
  'day-file': '日文件',
  outage: '停机记录',
};

const SIGNED_FORMAT = 'crosscounter.signed/1';
const TRUST_FORMAT = 'crosscounter.trust-list/1';

/** Longest body and envelope, in characters; longer ones are refused unread. */
export const ENVELOPE_TEXT_MAX = 20_000_000;

const kid = z.string().regex(/^[a-z0-9][a-z0-9-]{3,63}$/, '签名钥编号只能用小写字母、数字和减号');
/** Room for SM2 (GB/T 32918); this version knows only Ed25519 (RFC 8032). */
const algorithm = z.string().regex(/^[a-z0-9][a-z0-9-]{1,19}$/, '签名算法写小写字母和数字');
/** One way to write a time: two spellings of one moment would be two signed texts. */
const signedAt = z.iso
  .datetime({ offset: true, precision: 0, error: '签名时间须写 2025-01-31T09:30:00+08:00' })
  .regex(/\+08:00$/, '签名时间须以 +08:00 结尾');

/** 64 bytes as base64, in the one way that has no spare bits: a changed character is a change. */
const ed25519Signature = /^[A-Za-z0-9+/]{85}[AQgw]==$/;

const signature = z
  .strictObject({
    kid,
    alg: algorithm,
    signed: signedAt,
    signature: z.string().min(1).max(1_000),
  })
  .refine(
    ({ alg, signature: text }) => alg !== 'ed25519' || ed25519Signature.test(text),
    '签名不是 64 字节的 base64',
  );
export type Signature = z.infer<typeof signature>;

/**
 * `body` is the JSON text that was signed, as text: it is parsed only after the signatures have
 * been proven, and never written anew. A lone surrogate is refused: it has no bytes in UTF-8.
 */
export const envelopeFile = z.strictObject({
  format: z.literal(SIGNED_FORMAT),
  kind: signedKind,
  body: z
    .string()
    .min(2)
    .max(ENVELOPE_TEXT_MAX)
    .refine((text) => !/\p{Surrogate}/u.test(text), '内容含有不完整的字符'),
  signatures: z.array(signature).min(1).max(8),
});
export type Envelope = z.infer<typeof envelopeFile>;

const trustedKey = z
  .strictObject({
    kid,
    alg: algorithm,
    /** SubjectPublicKeyInfo (RFC 8410), DER, base64. */
    publicKey: z.base64(),
    /** Whose key it is, shown to people. */
    holder: sentence,
    /** First and last day (China's) on which it may sign; what it signed then stays good. */
    from: date,
    to: date,
    kinds: z.array(signedKind).min(1),
  })
  .refine(({ from, to }) => from <= to, '签名钥的有效期止早于起');
export type TrustedKey = z.infer<typeof trustedKey>;

/**
 * 信任名单 `crosscounter.trust-list/1`. A key that was lost or stolen is taken off the list: the
 * time of signing is the signer's own word, so a shorter `to` would not stop a thief.
 */
export const trustListFile = z
  .strictObject({ format: z.literal(TRUST_FORMAT), keys: z.array(trustedKey).max(1_000) })
  .refine(
    ({ keys }) => new Set(keys.map((key) => key.kid)).size === keys.length,
    '信任名单中有两把钥匙编号相同',
  );
export type TrustList = z.infer<typeof trustListFile>;

export type SignatureFault =
  | 'not-signed-data'
  | 'newer-envelope'
  | 'other-kind'
  | 'duplicate-signature'
  | 'unknown-key'
  | 'unknown-algorithm'
  | 'key-not-for-kind'
  | 'key-not-yet-valid'
  | 'key-expired'
  | 'wrong-signature';

export interface Signer {
  readonly kid: string;
  readonly holder: string;
  readonly signed: string;
}

export type Verdict =
  | { readonly ok: true; readonly body: string; readonly signers: readonly Signer[] }
  | { readonly ok: false; readonly fault: SignatureFault; readonly text: string };

/** Does the signature (base64) of this text (as UTF-8) hold under this public key? */
export type Proves = (key: TrustedKey, text: string, signature: string) => boolean;

/**
 * The text that a signature is made of, as UTF-8. Format, kind, algorithm, key and time stand in
 * it, one a line and none able to hold a line break: a signature fits one kind and key only.
 */
export function signedText(
  { kind, body }: Pick<Envelope, 'kind' | 'body'>,
  { kid: key, alg, signed }: Pick<Signature, 'kid' | 'alg' | 'signed'>,
): string {
  return [SIGNED_FORMAT, kind, alg, key, signed, body].join('\n');
}

/**
 * Is this value signed data of the wanted kind, every signature by a key trusted for it, on a day
 * the key was valid? Strict: one signature that does not hold refuses the whole.
 */
export function judgeEnvelope(
  value: unknown,
  want: SignedKind,
  trust: TrustList,
  proves: Proves,
): Verdict {
  const read = readEnvelope(value);
  if (!read.ok) return read;
  const { envelope } = read;
  if (envelope.kind !== want) {
    const words = `这份签名数据是${signedKindWords[envelope.kind]}，不是${signedKindWords[want]}`;
    return refused('other-kind', words);
  }
  const kids = envelope.signatures.map((each) => each.kid);
  const again = kids.find((each, at) => kids.indexOf(each) !== at);
  if (again !== undefined) return refused('duplicate-signature', `签名钥 ${again} 签了两次`);
  const signers: Signer[] = [];
  for (const each of envelope.signatures) {
    const judged = judgeSignature(envelope, each, trust, proves);
    if ('fault' in judged) return judged;
    signers.push(judged);
  }
  return { ok: true, body: envelope.body, signers };
}

type ReadEnvelope =
  | { readonly ok: true; readonly envelope: Envelope }
  | Extract<Verdict, { ok: false }>;

/** The shape only; nothing of it is proven yet. */
export function readEnvelope(value: unknown): ReadEnvelope {
  const named = z.looseObject({ format: z.string() }).safeParse(value).data?.format;
  const version = /^crosscounter\.signed\/(\d+)$/.exec(named ?? '')?.[1];
  if (Number(version) > 1) {
    return refused('newer-envelope', `签名格式 ${named} 比本程序认识的新，请先升级程序`);
  }
  const parsed = envelopeFile.safeParse(value, { error: z.locales.zhCN().localeError });
  if (parsed.success) return { ok: true, envelope: parsed.data };
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  const words = version === undefined ? '没有签名（不是签名信封）' : `签名信封不完整：${where}`;
  return refused(
    'not-signed-data',
    version === undefined ? words : `${words}（${issue?.message}）`,
  );
}

/** Does the value call itself a signed envelope, of this or a later version? */
export function looksSigned(value: unknown): boolean {
  const named = z.looseObject({ format: z.string() }).safeParse(value).data?.format;
  return named?.startsWith('crosscounter.signed/') === true;
}

function judgeSignature(
  envelope: Envelope,
  { signature: text, ...head }: Signature,
  trust: TrustList,
  proves: Proves,
): Signer | Extract<Verdict, { ok: false }> {
  const key = trust.keys.find((each) => each.kid === head.kid);
  if (key === undefined) return refused('unknown-key', `签名钥 ${head.kid} 不在信任名单上`);
  if (head.alg !== 'ed25519' || key.alg !== head.alg) {
    return refused('unknown-algorithm', `签名算法 ${head.alg} 与信任名单不符，或本程序还不认识`);
  }
  const { holder } = key;
  if (!key.kinds.includes(envelope.kind)) {
    const words = `${holder}的签名钥 ${head.kid} 无权签发${signedKindWords[envelope.kind]}`;
    return refused('key-not-for-kind', words);
  }
  const day = head.signed.slice(0, 10);
  if (day < key.from) {
    const words = `签名日期 ${day} 早于签名钥 ${head.kid} 的启用日 ${key.from}`;
    return refused('key-not-yet-valid', words);
  }
  if (day > key.to) {
    return refused('key-expired', `签名钥 ${head.kid} 已于 ${key.to} 到期，签名日期 ${day}`);
  }
  if (!proves(key, signedText(envelope, head), text)) {
    const words = `${holder}（${head.kid}）的签名与内容不符：内容被改动过，或不是这把钥匙签的`;
    return refused('wrong-signature', words);
  }
  return { kid: head.kid, holder, signed: head.signed };
}

function refused(fault: SignatureFault, text: string): Extract<Verdict, { ok: false }> {
  return { ok: false, fault, text };
}
