/**
 * The risk limits a counter works by. They count only if their signatures hold and their schema is
 * one we know; a drill also takes the unsigned sample that we ship, and marks it.
 */
import { jsonOf } from '../shared/jsontext.ts';
import { limitsFile, type Limits } from '../shared/limits.ts';
import { looksSigned, type SignatureFault, type TrustList } from '../shared/sealed.ts';
import { z } from 'zod';
import { verifyEnvelope } from './sealed.ts';

export type LimitsFaultCode = SignatureFault | 'unsigned' | 'sample' | 'wrong-limits';

export type LoadedLimits =
  | { readonly ok: true; readonly limits: Limits; /** For journal and status. */ label: string }
  | { readonly ok: false; readonly code: LimitsFaultCode; readonly text: string };

/** As `loadSignedPacks`: `live` takes signed ones that people have decided, nothing else. */
export function loadSignedLimits(
  value: unknown,
  trust: TrustList,
  mode: 'drill' | 'live',
): LoadedLimits {
  if (!looksSigned(value)) {
    if (mode === 'live') return refused('unsigned', '风险限额没有签名，正式窗口不能使用');
    return read(value, '（未签名，仅限演练）');
  }
  const verdict = verifyEnvelope(value, 'limits', trust);
  if (!verdict.ok) return refused(verdict.fault, verdict.text);
  const kids = verdict.signers.map(({ kid }) => kid).join('、');
  const loaded = read(jsonOf(verdict.body), `（${kids}）`);
  if (!loaded.ok) return loaded;
  if (mode === 'live' && loaded.limits.status === 'sample') {
    return refused('sample', '这是样例限额，数字是虚构的，正式窗口不能使用');
  }
  const times = verdict.signers.map(({ signed }) => signed).toSorted();
  const signed = times.at(-1);
  return signed === undefined ? loaded : { ...loaded, limits: { ...loaded.limits, signed } };
}

function read(value: unknown, mark: string): LoadedLimits {
  if (value === undefined) return refused('wrong-limits', '内容不是 JSON');
  const found = limitsFile.safeParse(value, { error: z.locales.zhCN().localeError });
  if (found.success) return { ok: true, limits: found.data, label: `${found.data.id}${mark}` };
  const words = found.error.issues.map(({ path, message }) => `${path.join('.')}：${message}`);
  return refused('wrong-limits', words.join('；'));
}

function refused(code: LimitsFaultCode, text: string): LoadedLimits {
  return { ok: false, code, text };
}
