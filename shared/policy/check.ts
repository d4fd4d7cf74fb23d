/**
 * loadPack: the only way to a pack that may be used. Fields, references, coverage, own examples.
 */
import { z } from 'zod';
import { jsonOf } from '../jsontext.ts';
import { lineAmount, yuanText, ZERO, type Fen } from '../money.ts';
import { split, splitTotals, type Split, type Used } from '../split.ts';
import { compile } from './compile.ts';
import { coverageProblems } from './coverage.ts';
import { packFile, within, type CheckedPack, type Pack, type PackExample } from './pack.ts';
import type { Plan } from './plan.ts';
import { referenceProblems, type PackProblem } from './reference.ts';

export type { PackProblem } from './reference.ts';

export type LoadedPack =
  | { readonly ok: true; readonly pack: CheckedPack }
  | { readonly ok: false; readonly problems: readonly PackProblem[] };

/** A pack larger than this is refused unread. */
export const PACK_TEXT_MAX = 4_000_000;

/**
 * A pack file's text to a checked pack; too much of it, or no JSON, is a problem like any other.
 */
export function loadPackText(text: string): LoadedPack {
  if (text.length > PACK_TEXT_MAX) {
    const words = `政策包过大（${text.length} 字符，上限 ${PACK_TEXT_MAX}）`;
    return failed([{ kind: 'too-large', where: '文件', text: words }]);
  }
  const value = jsonOf(text);
  return value === undefined
    ? failed([{ kind: 'format', where: '文件', text: '不是 JSON，或没有传完整' }])
    : loadPack(value);
}

/** A pack file's value to a checked pack, or what is wrong with it (at most 20 problems). */
export function loadPack(value: unknown): LoadedPack {
  const newer = newerFormat(value);
  if (newer !== undefined) {
    const text = `政策包的格式 ${newer} 比本程序认识的新，请先升级程序`;
    return failed([{ kind: 'newer-format', where: 'format', text }]);
  }
  const parsed = packFile.safeParse(value, { error: z.locales.zhCN().localeError });
  if (!parsed.success) return failed(parsed.error.issues.map(fieldProblem));
  const pack = parsed.data;
  for (const check of [referenceProblems, coverageProblems, exampleProblems]) {
    const problems = check(pack);
    if (problems.length > 0) return failed(problems);
  }
  return { ok: true, pack: pack as CheckedPack };
}

function newerFormat(value: unknown): string | undefined {
  const parsed = z.looseObject({ format: z.string() }).safeParse(value);
  const version = /^crosscounter\.pack\/(\d+)$/.exec(parsed.data?.format ?? '')?.[1];
  return Number(version) > 1 ? parsed.data?.format : undefined;
}

function failed(problems: readonly PackProblem[]): LoadedPack {
  return { ok: false, problems: problems.slice(0, 20) };
}

function fieldProblem(issue: z.core.$ZodIssue): PackProblem {
  return { kind: 'format', where: issue.path.join('.') || '文件', text: issue.message };
}

/** Each example computed anew and compared to the fen. */
export function exampleProblems(pack: Pack): PackProblem[] {
  return pack.examples.flatMap((example) =>
    checkExample(pack, example).map((text): PackProblem => {
      return { kind: 'example', where: example.id, text };
    }),
  );
}

function checkExample(pack: Pack, example: PackExample): string[] {
  const { insurance, date } = example.facts;
  if (!pack.insurances.includes(insurance)) return [`示例的险种 ${insurance} 不在本政策包内`];
  if (!within(date, pack.validFrom, pack.validTo)) return [`示例日期 ${date} 不在有效期内`];
  const compiled = compile(pack, example.facts);
  if (!compiled.ok) return [`示例没有暂估：${compiled.text}`];
  const ungiven = compiled.plan.layers.find(
    ({ id, ratio }) => ratio.given && example.given?.[id] === undefined,
  );
  if (ungiven) return [`示例没有给出支付方 ${ungiven.id} 已核定的金额`];
  const used = usedOf(compiled.plan, example);
  if (typeof used === 'string') return [used];
  return compared(computeExample(compiled.plan, example), example.expect);
}

/** What an example says was used up, by the plan's keys; a text where it names none of them. */
function usedOf(plan: Plan, { used }: PackExample): Used | string {
  const figures: Record<string, Fen> = {};
  for (const { text } of plan.keys) figures[text] = ZERO;
  for (const [name, amount] of Object.entries(used)) {
    const fitting = plan.keys.filter(({ text }) => text === name || startsWith(text, name));
    const [key] = fitting;
    if (key === undefined || fitting.length > 1) {
      const known = plan.keys.map(({ text }) => text).join('、');
      return `累计 ${name} ${key ? '不止一个' : '不在方案内'}；方案有：${known || '无'}`;
    }
    figures[key.text] = amount;
  }
  return figures;
}

/** "pool.fund" and "pool.fund@special" are short for "pool.fund@special/year:2025". */
function startsWith(text: string, name: string): boolean {
  return [`${name}@`, `${name}/`, `${name}:`].some((head) => text.startsWith(head));
}

function compared(result: Split, expect: PackExample['expect']): string[] {
  const { layers: layerExpect = {}, ...amounts } = expect;
  const figures: Record<string, Fen> = { ...result.amounts, ...result.means };
  for (const { layer, paid } of result.layers) figures[`layers.${layer}`] = paid;
  const asked: [string, Fen | undefined][] = [
    ...Object.entries(amounts),
    ...Object.entries(layerExpect).map(([name, value]): [string, Fen] => [`layers.${name}`, value]),
  ];
  return asked.flatMap(([name, expected]) => {
    const value = figures[name];
    if (expected === undefined || expected === value) return [];
    const found = value === undefined ? '没有这一项' : `算出 ${yuanText(value)}`;
    return [`${name} 应为 ${yuanText(expected)}，${found}`];
  });
}

/** The split of one example. Throws where its accumulators do not fit the plan. */
export function computeExample(plan: Plan, example: PackExample): Split {
  const used = usedOf(plan, example);
  if (typeof used === 'string') throw new TypeError(used);
  const { bill, given, balances } = example;
  const known = { given, balances };
  if ('lines' in bill) {
    const lines = bill.lines.map((line, index) => {
      return { ...line, id: index + 1, amount: lineAmount(line.price, line.quantity) };
    });
    return split(plan, { lines }, used, known);
  }
  const { total, selfFunded = ZERO, overLimit = ZERO, preSelfPay = ZERO } = bill.totals;
  return splitTotals(plan, { total, selfFunded, overLimit, preSelfPay }, used, known);
}
