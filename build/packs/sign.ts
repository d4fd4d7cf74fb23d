/** `packs -- sign` and `packs -- verify`: only what passes its own checks is signed. */
import { z } from 'zod';
import { seal, signingTime, verifyEnvelope } from '../../electron/sealed.ts';
import { loadSignedLimits } from '../../electron/limits.ts';
import { loadSignedPacks } from '../../electron/packs.ts';
import { catalogueFile } from '../../shared/catalogue.ts';
import { limitsFile } from '../../shared/limits.ts';
import { limitsLine } from './limits.ts';
import { checkOutage } from './outage.ts';
import { profileFile } from '../../shared/platform/profile.ts';
import { directListFile } from '../../shared/policy/direct.ts';
import {
  looksSigned,
  readEnvelope,
  signedKindWords,
  trustListFile,
  type Envelope,
  type SignedKind,
  type TrustList,
} from '../../shared/sealed.ts';
import { goodPack } from './check.ts';
import { jsonText, readKey } from './keys.ts';
import { Refusal, writeNew } from './refusal.ts';
import { readJson, type JsonSource } from './source.ts';
import { valueAt } from './words.ts';

/** Formats that can be signed here, and what checks them; other kinds have their own tools. */
const formats: Readonly<Record<string, { kind: SignedKind; schema?: z.ZodType }>> = {
  'crosscounter.pack/1': { kind: 'pack' },
  'crosscounter.profile/1': { kind: 'profile', schema: profileFile },
  'crosscounter.catalogue/1': { kind: 'catalogue', schema: catalogueFile },
  'crosscounter.direct-list/1': { kind: 'direct-list', schema: directListFile },
  'crosscounter.limits/1': { kind: 'limits', schema: limitsFile },
  'crosscounter.trust-list/1': { kind: 'trust-list', schema: trustListFile },
};

/** Signs a file, or adds a signature to a signed one; returns the path written. Throws Refusal. */
export function signFile(file: string, keyPath: string, out: string | undefined, at: Date): string {
  const key = readKey(keyPath);
  const unsigned = toSign(file);
  const signed = seal(unsigned, key, signingTime(at));
  const kids = signed.signatures.map((each) => each.kid);
  if (new Set(kids).size < kids.length) throw new Refusal(1, `${file}：这把签名钥已经签过`);
  const to = out ?? `${file.replace(/(\.signed)?\.jsonc?$/, '')}.signed.json`;
  writeNew(to, jsonText(signed));
  return to;
}

function liveLimits(
  file: string,
  value: unknown,
  trust: TrustList,
  print: (line: string) => void,
): boolean {
  const loaded = loadSignedLimits(value, trust, 'live');
  if (!loaded.ok) print(`${file}：正式窗口不接受〔${loaded.code}〕${loaded.text}`);
  else print(`${file}：${limitsLine(loaded.limits)}`);
  return loaded.ok;
}

function toSign(file: string): Pick<Envelope, 'kind' | 'body'> & Partial<Envelope> {
  const source = readJson(file);
  if (looksSigned(source.value)) {
    const read = readEnvelope(source.value);
    if (!read.ok) throw new Refusal(1, `${file}：${read.text}`);
    if (read.envelope.kind === 'pack') goodPack(file);
    return read.envelope;
  }
  const format = String(valueAt(source.value, ['format']));
  const known = formats[format];
  if (known === undefined) {
    const all = Object.keys(formats).join('、');
    throw new Refusal(1, `${file}：不认识的格式 ${format}；能签的有 ${all}`);
  }
  if (known.schema === undefined) return { kind: known.kind, body: goodPack(file).json };
  assertShape(source, known.schema);
  return { kind: known.kind, body: source.json };
}

function assertShape({ path, value }: JsonSource, schema: z.ZodType): void {
  const parsed = schema.safeParse(value, { error: z.locales.zhCN().localeError });
  if (parsed.success) return;
  const lines = parsed.error.issues.map(({ path: at, message }) => `  ${at.join('.')}：${message}`);
  throw new Refusal(1, `${path}：内容不对，不能签名\n${lines.slice(0, 20).join('\n')}`);
}

/** Throws Refusal 1 where the file is no trust list. */
export function readTrust(path: string): TrustList {
  const { value } = readJson(path);
  const parsed = trustListFile.safeParse(value, { error: z.locales.zhCN().localeError });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal(1, `不是信任名单：${path}（${issue?.path.join('.')} ${issue?.message}）`);
}

/** Prints the verdict on one file; true where a live counter would take it. */
export function verifyFile(file: string, trust: TrustList, print: (line: string) => void): boolean {
  const source = readJson(file);
  const read = readEnvelope(source.value);
  const kind = read.ok ? read.envelope.kind : 'pack';
  const verdict = verifyEnvelope(source.value, kind, trust);
  if (!verdict.ok) {
    print(`${file}：不可信〔${verdict.fault}〕${verdict.text}`);
    return false;
  }
  for (const { holder, kid, signed } of verdict.signers) {
    print(`${file}：${signedKindWords[kind]}，签名有效，${holder}（${kid}）签于 ${signed}`);
  }
  if (kind === 'outage') return checkOutage(file, verdict.body, print);
  if (kind === 'limits') return liveLimits(file, source.value, trust, print);
  if (kind !== 'pack') return true;
  const { faults } = loadSignedPacks([{ name: file, value: source.value }], trust, 'live');
  for (const { code, text } of faults) print(`${file}：正式窗口不接受〔${code}〕${text}`);
  return faults.length === 0;
}
