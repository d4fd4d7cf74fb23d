/**
 * Every fen in words: a trace as sentences, and what differs between our estimate and the platform.
 */
import {
  add,
  percentText,
  priceText,
  quantityText,
  subtract,
  yuanDisplay,
  yuanText,
  type Fen,
  type Price,
  type Quantity,
  type Ratio,
} from './money.ts';
import type { AmountName, Split, SplitAmounts, TraceStep } from './split.ts';

/** The amounts' words on screen and slip, in the order of the law. */
export const amountWords: Readonly<Record<AmountName, string>> = {
  total: '医疗费总额',
  selfFunded: '全自费',
  overLimit: '超限价自付',
  preSelfPay: '先行自付',
  frontSelfPay: '转外先行自付',
  inScope: '政策范围内',
  deductible: '起付线',
  ownByRatio: '比例自付',
  overCap: '超封顶线自付',
  fund: '统筹基金支付',
  later: '其他支付方',
  hospital: '医院负担',
  patient: '个人应付',
};

const asYuan = (value: number) => yuanDisplay(value as Fen);
const asShare = (value: number) => percentText(value as Ratio);

/** Word and unit of each input that a trace step may carry. */
const inputWords: Readonly<Record<string, readonly [string, (value: number) => string]>> = {
  price: ['单价', (value) => priceText(value as Price)],
  limit: ['限价', (value) => priceText(value as Price)],
  quantity: ['数量', (value) => quantityText(value as Quantity)],
  rest: ['限价内金额', asYuan],
  share: ['先行自付比例', asShare],
  total: ['总额', asYuan],
  selfFunded: ['全自费', asYuan],
  overLimit: ['超限价', asYuan],
  preSelfPay: ['先行自付', asYuan],
  base: ['计算基数', asYuan],
  amount: ['标准', asYuan],
  used: ['本年已用', asYuan],
  pay: ['支付比例', asShare],
  byRatio: ['按比例支付', asYuan],
  fund: ['基金支付', asYuan],
  frontShare: ['转外先行自付比例', asShare],
  beyond: ['超出限量', (value) => quantityText(value as Quantity)],
  perDay: ['每日限额', asYuan],
  days: ['天数', String],
  ownByRatio: ['比例自付', asYuan],
  later: ['其他支付方', asYuan],
  hospital: ['医院负担', asYuan],
};

/** "band2" and "pay2" are the cost in a band and its ratio. */
function bandText(name: string, value: number): string | undefined {
  const [, kind, band] = /^(band|pay)(\d+)$/.exec(name) ?? [];
  if (kind === undefined) return undefined;
  return kind === 'band' ? `第 ${band} 段 ${asYuan(value)}` : `比例 ${asShare(value)}`;
}

/**
 * A trace step fresh from the engine or read back from the journal, where units are plain numbers.
 */
export type ExplainedStep = Omit<TraceStep, 'line' | 'layer' | 'inputs'> & {
  readonly line?: number | undefined;
  readonly layer?: string | undefined;
  readonly inputs: Readonly<Record<string, number>>;
};
export type ExplainedSplit = Pick<Split, 'pack' | 'assumptions'> & {
  readonly trace: readonly ExplainedStep[];
};

/**
 * One Chinese sentence per step of the trace, then the assumptions, numbered, and the pack's
 * status.
 */
export function explainSplit(split: ExplainedSplit): string[] {
  const ids = split.assumptions.map(({ id }) => id);
  const sentences = split.trace.map((step) => explainStep(step, ids));
  split.assumptions.forEach(({ text }, index) => sentences.push(`假设 ${index + 1}：${text}。`));
  const { place, version, status } = split.pack;
  sentences.push(`政策包 ${place} 版本 ${version}，${statusWords[status]}；以上为暂估，不是结算。`);
  return sentences;
}

export const statusWords: Readonly<Record<Split['pack']['status'], string>> = {
  verified: '已核实',
  unverified: '未核实',
  sample: '样例数据',
};

/** "第 1 行先行自付 82.40 元：…（…）。规则 …，依据 …，依假设 1、2。" */
function explainStep(step: ExplainedStep, assumptions: readonly string[]): string {
  const line = step.line === undefined ? '' : `第 ${step.line} 行`;
  const layer = step.layer === undefined ? '' : `支付方 ${step.layer} `;
  const inputs = Object.entries(step.inputs).map(([name, value]) => inputText(name, value));
  const numbers = inputs.length === 0 ? '' : `（${inputs.join('，')}）`;
  const resting = assumptions.flatMap((id, at) => (step.assumptions.includes(id) ? [at + 1] : []));
  const rests = resting.length === 0 ? '' : `，依假设 ${resting.join('、')}`;
  const head = `${line}${layer}${amountWords[step.amount]} ${yuanDisplay(step.result)} 元`;
  return `${head}：${step.formula}${numbers}。规则 ${step.rule}，依据${step.source}${rests}。`;
}

function inputText(name: string, value: number): string {
  const known = inputWords[name];
  if (known) return `${known[0]} ${known[1](value)}`;
  return bandText(name, value) ?? `${name} ${value}`;
}

const compared = [
  'total',
  'selfFunded',
  'overLimit',
  'preSelfPay',
  'inScope',
  'deductible',
  'fund',
  'patient',
] as const satisfies readonly AmountName[];
export type ComparedAmount = (typeof compared)[number];

/**
 * One layer in which the platform's answer and our estimate differ; `difference` = theirs − ours.
 */
export interface AmountDifference {
  readonly amount: ComparedAmount;
  readonly ours: Fen;
  readonly theirs: Fen;
  readonly difference: Fen;
  readonly text: string;
}

/** What a difference in each layer means for the cashier. */
const meaning: Readonly<Record<ComparedAmount, string>> = {
  total: '可能有明细未上传、被平台拒收或重复',
  selfFunded: '平台认定的自费项目与本地目录不同',
  overLimit: '平台的限价与本地目录不同',
  preSelfPay: '平台的先行自付比例与本地目录不同',
  inScope: '由以上各项的差异造成，或参保地另有先行自付',
  deductible: '参保地的起付线或本年已付起付线与政策包不同',
  fund: '参保地的支付比例、封顶线或本年累计与政策包不同，或由以上差异造成',
  patient: '由以上差异造成',
};

/**
 * Every amount in which the two differ, in the order of the law, in plain Chinese. The platform's
 * amounts stand; this only names where and by how much they are not what the local rules give.
 */
export function differences(
  estimate: SplitAmounts,
  platform: Readonly<Record<ComparedAmount, Fen>>,
): AmountDifference[] {
  const found: AmountDifference[] = [];
  for (const amount of compared) {
    const ours = amount === 'fund' ? add(estimate.fund, estimate.later) : estimate[amount];
    const theirs = platform[amount];
    const difference = subtract(theirs, ours);
    if (difference === 0) continue;
    const more = difference > 0 ? '平台多' : '平台少';
    const by = yuanText(difference).replace('-', '');
    const figures = `平台 ${yuanDisplay(theirs)} 元，暂估 ${yuanDisplay(ours)} 元`;
    const text = `${amountWords[amount]}：${figures}，${more} ${by} 元；${meaning[amount]}`;
    found.push({ amount, ours, theirs, difference, text });
  }
  return found;
}
