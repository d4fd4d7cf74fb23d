/** Words and units of every amount, input and status that is explained, in both languages. */
import {
  percentText,
  priceText,
  quantityText,
  yuanDisplay,
  type Fen,
  type Price,
  type Quantity,
  type Ratio,
} from '../money.ts';
import type { AmountName, Split } from '../split.ts';

export type Language = 'zh' | 'en';
/** One thing said in both languages. */
export interface Spoken {
  readonly zh: string;
  readonly en: string;
}

const says = (zh: string, en: string): Spoken => ({ zh, en });

/** The amounts' words on screen and slip, in the order of the law. */
export const amountNames: Readonly<Record<AmountName, Spoken>> = {
  total: says('医疗费总额', 'Total'),
  selfFunded: says('全自费', 'Self-funded'),
  overLimit: says('超限价自付', 'Over the price limit'),
  preSelfPay: says('先行自付', 'Class-B part'),
  frontSelfPay: says('转外先行自付', 'Front self-pay for care elsewhere'),
  inScope: says('政策范围内', 'In scope'),
  deductible: says('起付线', 'Deductible'),
  ownByRatio: says('比例自付', 'Own part by ratio'),
  overCap: says('超封顶线自付', 'Over the cap'),
  fund: says('统筹基金支付', 'Pooled fund'),
  later: says('其他支付方', 'Later payers'),
  hospital: says('医院负担', 'Borne by the hospital'),
  patient: says('个人应付', "Patient's part"),
};

/** The same in Chinese only. */
export const amountWords = Object.fromEntries(
  Object.entries(amountNames).map(([name, { zh }]) => [name, zh]),
) as Readonly<Record<AmountName, string>>;

const asYuan = (value: number) => yuanDisplay(value as Fen);
const asShare = (value: number) => percentText(value as Ratio);
const asPrice = (value: number) => priceText(value as Price);
const asQuantity = (value: number) => quantityText(value as Quantity);

/** Word and unit of each input that a trace step may carry. */
const inputWords: Readonly<Record<string, readonly [Spoken, (value: number) => string]>> = {
  price: [says('单价', 'price'), asPrice],
  limit: [says('限价', 'price limit'), asPrice],
  quantity: [says('数量', 'quantity'), asQuantity],
  rest: [says('限价内金额', 'amount within the limits'), asYuan],
  share: [says('先行自付比例', 'class-B share'), asShare],
  total: [says('总额', 'total'), asYuan],
  selfFunded: [says('全自费', 'self-funded'), asYuan],
  overLimit: [says('超限价', 'over the limit'), asYuan],
  preSelfPay: [says('先行自付', 'class-B part'), asYuan],
  base: [says('计算基数', 'base'), asYuan],
  amount: [says('标准', 'set amount'), asYuan],
  used: [says('本年已用', 'used so far'), asYuan],
  pay: [says('支付比例', 'pay ratio'), asShare],
  byRatio: [says('按比例支付', 'paid by ratio'), asYuan],
  fund: [says('基金支付', 'fund'), asYuan],
  frontShare: [says('转外先行自付比例', 'front share'), asShare],
  beyond: [says('超出限量', 'beyond the quantity limit'), asQuantity],
  perDay: [says('每日限额', 'limit per day'), asYuan],
  days: [says('天数', 'days'), String],
  ownByRatio: [says('比例自付', 'own part by ratio'), asYuan],
  later: [says('其他支付方', 'later payers'), asYuan],
  hospital: [says('医院负担', 'hospital'), asYuan],
};

/**
 * The inputs of a step as words, in their order. "band2" and "pay2" are the cost in a band and its
 * ratio; a ratio finer than ten-thousandths comes as numerator and denominator.
 */
export function inputTexts(inputs: Readonly<Record<string, number>>, language: Language): string[] {
  return Object.entries(inputs).flatMap(([name, value]) => {
    if (name.endsWith('Denominator')) return [];
    const fraction = /^(.*)Numerator$/.exec(name)?.[1];
    if (fraction === undefined) return [inputText(name, value, language)];
    const text = `${value}/${inputs[`${fraction}Denominator`] ?? 1}`;
    return [`${wordOf(fraction, language)} ${text}`];
  });
}

function inputText(name: string, value: number, language: Language): string {
  const unit = inputWords[name]?.[1] ?? (name.startsWith('pay') ? asShare : asYuan);
  return `${wordOf(name, language)} ${unit(value)}`;
}

function wordOf(name: string, language: Language): string {
  const known = inputWords[name]?.[0];
  if (known) return known[language];
  const [, kind, band = ''] = /^(band|pay)(\d+)$/.exec(name) ?? [];
  if (kind === undefined) return name;
  const words = kind === 'band' ? says(`第 ${band} 段`, `band ${band}`) : says('比例', 'at');
  return words[language];
}

export const statusNames: Readonly<Record<Split['pack']['status'], Spoken>> = {
  verified: says('已核实', 'verified'),
  unverified: says('未核实', 'unverified'),
  sample: says('样例数据', 'sample data'),
};
