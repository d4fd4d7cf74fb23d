/** 原因: the named causes of a difference, with the words in which they are said. */
import type { Spoken } from '../explain/words.ts';
import { negate, yuanDisplay, type Fen } from '../money.ts';

export const causeNames = [
  'version',
  'filing',
  'case',
  'items',
  'selfFunded',
  'overLimit',
  'preSelfPay',
  'deductible',
  'band',
  'cap',
  'ratio',
  'layers',
  'platform',
  'other',
] as const;
export type CauseName = (typeof causeNames)[number];

/** One cause; `amount` is what it adds to the patient's part, in fen, signed. */
export interface Cause {
  readonly cause: CauseName;
  readonly amount: Fen;
  /** What it was at the first bill and at the second. */
  readonly before: Spoken;
  readonly after: Spoken;
  readonly text: Spoken;
}

const says = (zh: string, en: string): Spoken => ({ zh, en });

export const causeWords: Readonly<Record<CauseName, Spoken>> = {
  version: says('政策版本不同', 'Another policy version'),
  filing: says('备案类型不同', 'Another filing type'),
  case: says('病种、日期或人员情况不同', 'Another disease, date or person group'),
  items: says('政策范围内的项目、数量或价格不同', 'Other in-scope items, quantities or prices'),
  selfFunded: says('自费项目不同', 'Other self-funded items'),
  overLimit: says('超限价部分不同', 'Another part above the price limit'),
  preSelfPay: says('乙类先行自付不同', 'Another class-B part'),
  deductible: says('起付线不同', 'Deductible'),
  band: says('累计费用进入的分段不同', 'Another band of the cost so far'),
  cap: says('封顶线已用不同', 'Cap used so far'),
  ratio: says('范围内按比例、超封顶自付不同', 'Own part in scope, by ratio or over the cap'),
  layers: says('其他支付方付的不同', 'Later payers'),
  platform: says('平台结果与本地规则的差', 'The platform differs from the local rules'),
  other: says('几项同时不同，分不开', 'Several things at once'),
};

/** Same words in both languages: amounts, versions, codes. */
export function same(text: string): Spoken {
  return says(text, text);
}

export function yuan(amount: Fen): Spoken {
  return same(yuanDisplay(amount));
}

/** "起付线不同（本年已付 0.00 → 500.00）：少付 375.00 元". */
export function causeOf(
  cause: CauseName,
  amount: Fen,
  before: Spoken,
  after: Spoken,
  note: Spoken = same(''),
): Cause {
  const { zh, en } = causeWords[cause];
  const by = yuanDisplay(amount < 0 ? negate(amount) : amount);
  const text = {
    zh: `${zh}（${note.zh}${before.zh} → ${after.zh}）：${amount < 0 ? '少付' : '多付'} ${by} 元`,
    en: `${en} (${note.en}${before.en} → ${after.en}): ${by} ${amount < 0 ? 'less' : 'more'}`,
  };
  return { cause, amount, before, after, text };
}
