/** What is wrong with a pack, in sentences for its author: a policy officer, not a programmer. */
import type { z } from 'zod';
import type { PackProblem } from '../../shared/policy/check.ts';
import { kindName } from '../../shared/policy/winners.ts';
import type { JsonPath } from './place.ts';

export const problemWords: Readonly<Record<PackProblem['kind'], string>> = {
  format: '写法',
  'newer-format': '版本',
  'too-large': '过大',
  reference: '引用',
  dates: '日期',
  overlap: '重叠',
  cycle: '循环',
  unsupported: '不支持',
  tie: '分不出先后',
  gap: '缺规则',
  unreachable: '不会生效',
  example: '示例',
};

/** Official words for the fields an author is likeliest to forget or misspell. */
const fieldWords: Readonly<Record<string, string>> = {
  place: '参保地代码',
  name: '名称',
  version: '版本',
  insurances: '险种',
  validFrom: '有效期起',
  validTo: '有效期止',
  status: '核实状态',
  sources: '来源',
  source: '来源编号',
  document: '文件名称和文号',
  clause: '条款',
  note: '说明',
  assumptions: '假设',
  rounding: '舍入',
  diseases: '病种目录',
  aliases: '地方病种代码',
  filings: '备案类型',
  directList: '直接结算病种',
  rules: '规则',
  kind: '规则种类',
  when: '适用条件',
  gives: '规则内容',
  examples: '示例',
  expect: '应得结果',
  used: '本年已用累计',
  period: '计算周期',
  amount: '金额',
  scope: '累计范围',
  basis: '封顶口径',
  excess: '超出部分由谁负担',
  pay: '支付比例',
};

/** What stands before the colon where a union is told apart by one word. */
const choices: Readonly<Record<string, readonly string[]>> = {
  kind: Object.keys(kindName),
  period: ['none', 'visit', 'month', 'year', 'rolling', 'cycle'],
  form: ['none', 'points', 'factor', 'front', 'deductible'],
  from: ['eligible', 'cells', 'overflow'],
};
const shares = new Set(['pay', 'share', 'preSelfPay', 'ownFactor', 'deductibleFactor', 'factor']);

export interface FieldProblem {
  readonly path: JsonPath;
  readonly text: string;
}

/** Every issue of the schema as a sentence, with the path it is about. */
export function fieldProblems(issues: readonly z.core.$ZodIssue[], value: unknown): FieldProblem[] {
  return issues.flatMap((issue) => sentences(issue, [], value));
}

function sentences(issue: z.core.$ZodIssue, before: JsonPath, value: unknown): FieldProblem[] {
  const path = [...before, ...issue.path];
  const found = valueAt(value, path);
  switch (issue.code) {
    case 'invalid_type':
      return [{ path, text: wrongType(path, issue.expected, found) }];
    case 'invalid_value':
      return [{ path, text: notAmong(path, issue.values.map(String), found) }];
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const text = `有不认识的字段 ${key}；说明文字请写进 note、why，或写成 // 注释`;
        return { path: [...path, key], text };
      });
    case 'invalid_union': {
      const name = String(path.at(-1));
      if (issue.errors.length === 0 && choices[name]) {
        return [{ path, text: notAmong(path, choices[name], found) }];
      }
      const branch = likeliest(issue.errors);
      if (branch.length === 0) return [{ path, text: issue.message }];
      return branch.flatMap((each) => sentences(each, path, value));
    }
    case 'too_small':
      return [{ path, text: tooSmall(path, issue, found) }];
    case 'invalid_format':
      if (issue.format !== 'date') return [{ path, text: issue.message }];
      return [{ path, text: `日期须写成 "2025-01-31" 的样子，写的是 ${shown(found)}` }];
    default:
      return [{ path, text: issue.message }];
  }
}

/** The form the author probably meant: the one that fits furthest down. */
function likeliest(branches: readonly (readonly z.core.$ZodIssue[])[]) {
  const depth = (branch: readonly z.core.$ZodIssue[]) =>
    Math.min(...branch.map((each) => (each.code === 'invalid_type' ? 0 : 0.5) + each.path.length));
  return branches.toSorted((a, b) => depth(b) - depth(a))[0] ?? [];
}

function tooSmall(path: JsonPath, issue: z.core.$ZodIssueTooSmall, found: unknown): string {
  if (issue.origin === 'array') return `${named(path)} 至少要有 ${issue.minimum} 项`;
  if (issue.origin === 'string') return `${named(path)} 不能是空的`;
  return `${named(path)} 不能小于 ${issue.minimum}，写的是 ${shown(found)}`;
}

/** "source（来源编号）". */
function named(path: JsonPath): string {
  const name = String(path.findLast((step) => !/^\d+$/.test(String(step))) ?? '文件');
  const words = fieldWords[name];
  return words === undefined ? name : `${name}（${words}）`;
}

const typeWords: Readonly<Record<string, string>> = {
  string: '带引号的文本',
  array: '方括号里的列表',
  object: '花括号里的一组字段',
  number: '不带引号的数字',
  int: '不带引号的整数',
  boolean: 'true 或 false（不带引号）',
};

function wrongType(path: JsonPath, expected: string, found: unknown): string {
  if (found === undefined) return `缺少 ${named(path)}`;
  const base = `${named(path)} 应写成${typeWords[expected] ?? expected}`;
  if (expected !== 'string' || typeof found !== 'number') return base;
  const percent = shares.has(String(path.at(-1))) && found > 1 && found <= 100;
  const meant = percent ? ratioOfPercent(found) : String(found);
  return `${base}，例如 "${meant}"；写的是 ${found}`;
}

function ratioOfPercent(percent: number): string {
  return (percent / 100).toFixed(Number.isInteger(percent) ? 2 : 4);
}

function notAmong(path: JsonPath, allowed: readonly string[], found: unknown): string {
  if (found === undefined) return `缺少 ${named(path)}，可写：${allowed.join('、')}`;
  return `${named(path)} 只能写 ${allowed.join('、')}，写的是 ${shown(found)}`;
}

/** Short, whatever the author wrote. */
function shown(found: unknown): string {
  if (typeof found === 'object' && found !== null) return '一组字段或列表';
  const text = JSON.stringify(found) ?? '空';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

export function valueAt(value: unknown, path: JsonPath): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Object.getOwnPropertyDescriptor(at, step)?.value;
  }
  return at;
}
