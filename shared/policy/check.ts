/**
 * loadPack: the only way to a pack that may be used. Fields, references, coverage, own examples.
 */
import { z } from 'zod';
import { lineAmount, yuanText, ZERO } from '../money.ts';
import { split, splitTotals, type Split } from '../split.ts';
import { compile, type Plan } from './compile.ts';
import { coverageProblems, referenceProblems, type PackProblem } from './coverage.ts';
import { packFile, within, type CheckedPack, type Pack, type PackExample } from './pack.ts';

export type { PackProblem } from './coverage.ts';

export type LoadedPack =
  | { readonly ok: true; readonly pack: CheckedPack }
  | { readonly ok: false; readonly problems: readonly PackProblem[] };

/** A pack file's value to a checked pack, or what is wrong with it (at most 20 problems). */
export function loadPack(value: unknown): LoadedPack {
  const parsed = packFile.safeParse(value, { error: z.locales.zhCN().localeError });
  if (!parsed.success) return failed(parsed.error.issues.map(fieldProblem));
  const pack = parsed.data;
  for (const check of [referenceProblems, coverageProblems, exampleProblems]) {
    const problems = check(pack);
    if (problems.length > 0) return failed(problems);
  }
  return { ok: true, pack: pack as CheckedPack };
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
  const { amounts } = computeExample(compiled.plan, example);
  const problems: string[] = [];
  for (const [name, value] of Object.entries({ ...amounts })) {
    const expected = Object.entries(example.expect).find(([key]) => key === name)?.[1];
    if (expected !== undefined && expected !== value) {
      problems.push(`${name} 应为 ${yuanText(expected)}，算出 ${yuanText(value)}`);
    }
  }
  return problems;
}

/** The split of one example. */
export function computeExample(plan: Plan, { bill, used }: PackExample): Split {
  const known = { fundPaid: used.fundPaid, deductiblePaid: used.deductiblePaid ?? ZERO };
  if ('lines' in bill) {
    const lines = bill.lines.map((line, index) => {
      return { ...line, id: index + 1, amount: lineAmount(line.price, line.quantity) };
    });
    return split(plan, { lines }, known);
  }
  const { total, selfFunded = ZERO, overLimit = ZERO, preSelfPay = ZERO } = bill.totals;
  return splitTotals(plan, { total, selfFunded, overLimit, preSelfPay }, known);
}
