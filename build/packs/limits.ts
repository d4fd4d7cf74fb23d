/** `packs -- check` of a risk-limits file 风险限额: its schema, and figures that look odd. */
import { z } from 'zod';
import { limitsFile, type Limits } from '../../shared/limits.ts';
import { yuanDisplay } from '../../shared/money.ts';
import { looksSigned, readEnvelope } from '../../shared/sealed.ts';
import { Refusal } from './refusal.ts';
import type { JsonSource } from './source.ts';
import { valueAt } from './words.ts';

/** Limits, bare or in an envelope. */
export function isLimitsFile(value: unknown): boolean {
  if (valueAt(value, ['format']) === 'crosscounter.limits/1') return true;
  return looksSigned(value) && valueAt(value, ['kind']) === 'limits';
}

/** Prints what was found; true where it is in order. Throws Refusal 1 for a broken envelope. */
export function checkLimits(source: JsonSource, print: (line: string) => void): boolean {
  const parsed = limitsFile.safeParse(bodyOf(source), { error: z.locales.zhCN().localeError });
  if (!parsed.success) {
    print(`${source.path}：不能用，${parsed.error.issues.length} 处问题`);
    for (const { path, message } of parsed.error.issues) print(`  ${path.join('.')}：${message}`);
    return false;
  }
  print(`${source.path}：可用，${limitsLine(parsed.data)}`);
  for (const text of reminders(parsed.data)) print(`  提醒：${text}`);
  return true;
}

/** Name, days and figures in a line, for whoever signs or installs it. */
export function limitsLine(limits: Limits): string {
  const { name, from, to, perBill, perPatientDay, counter, consecutive } = limits;
  return [
    `${name}，${from} 至 ${to}`,
    `单笔 ${yuanDisplay(perBill)}，患者每天 ${yuanDisplay(perPatientDay)}`,
    `窗口 ${counter.count} 笔 ${yuanDisplay(counter.sum)}`,
    `连续 ${consecutive.soft}/${consecutive.hard} 笔，断联 ${limits.hoursSinceContact} 小时`,
  ].join('；');
}

/** Right in form, but a limit that never binds, or a unit mistaken. */
function reminders({ perBill, perPatientDay, counter, consecutive, status }: Limits): string[] {
  const says: [boolean, string][] = [
    [status === 'sample', 'status 是 sample：数字是样例，正式窗口不接受'],
    [perBill > perPatientDay, '单笔限额大于患者每天的限额，单笔的不起作用'],
    [perPatientDay > counter.sum, '患者每天的限额大于窗口合计，患者的不起作用'],
    [consecutive.hard > counter.count, '连续停止的笔数大于窗口笔数，连续的不起作用'],
    [perBill < 10_000, '单笔限额不到 100 元；单位是元，“2 万元”请写 "20000.00"'],
  ];
  return says.filter(([applies]) => applies).map(([, text]) => text);
}

function bodyOf({ path, value }: JsonSource): unknown {
  if (!looksSigned(value)) return value;
  const read = readEnvelope(value);
  if (!read.ok) throw new Refusal(1, `${path}：${read.text}`);
  try {
    return JSON.parse(read.envelope.body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal(1, `${path}：签名信封里的内容不是 JSON`);
  }
}
