/**
 * What one split says about itself: its amounts, and one step for every amount that is not zero.
 */
import type { Fen } from '../money.ts';
import type { OwnCell } from './rule.ts';

/**
 * The parts of one bill, all in fen and none negative:
 * total = selfFunded + overLimit + preSelfPay + frontSelfPay + deductible + ownByRatio + overCap +
 * fund. Later payers cover parts of the own ones: patient = total − fund − later − hospital.
 */
export interface SplitAmounts {
  /** 医疗费总额. */
  readonly total: Fen;
  /** 全自费 (class C, outside the list). */
  readonly selfFunded: Fen;
  /** 超限价自付 (price, quantity, per day). */
  readonly overLimit: Fen;
  /** 先行自付 (class B). */
  readonly preSelfPay: Fen;
  /** 转外先行自付: share paid first because of the filing type. */
  readonly frontSelfPay: Fen;
  /** 政策范围内: what is left after the line steps, before the insured place's rules. */
  readonly inScope: Fen;
  /** 起付线. */
  readonly deductible: Fen;
  /** 比例自付. */
  readonly ownByRatio: Fen;
  /** 超封顶线. */
  readonly overCap: Fen;
  /** 统筹基金支付: the first payer. */
  readonly fund: Fen;
  /** 其他支付方合计: the payers after the first, without the hospital. */
  readonly later: Fen;
  /** 医院负担. */
  readonly hospital: Fen;
  /** 个人应付: total − fund − later − hospital. */
  readonly patient: Fen;
}

export type AmountName = keyof SplitAmounts;

/**
 * Why one amount is what it is. `line` counts from 1; a step without it gives the whole amount.
 * With `layer` it is that later layer's own figure of the name (`later`: what it pays), not the
 * bill's.
 */
export interface TraceStep {
  readonly amount: AmountName;
  readonly line?: number;
  readonly layer?: string;
  readonly rule: string;
  /** Document and clause, in Chinese. */
  readonly source: string;
  /** Fen, ten-thousandths, prices and quantities by name (explain.ts knows their units). */
  readonly inputs: Readonly<Record<string, number>>;
  /** In Chinese words; the words stand for the inputs in their order. */
  readonly formula: string;
  readonly result: Fen;
  /** Ids of the pack's assumptions that this amount rests on. */
  readonly assumptions: readonly string[];
}

/**
 * One payer's part 支付方: base = deductible + ownByRatio + overCap + paid (+ what it did not
 * count).
 */
export interface LayerAmounts {
  readonly layer: string;
  readonly name: string;
  readonly payer: 'fund' | 'hospital';
  readonly base: Fen;
  readonly deductible: Fen;
  readonly ownByRatio: Fen;
  readonly overCap: Fen;
  readonly paid: Fen;
  /** Which own cells it covers; empty for the first payer. */
  readonly covers: Readonly<Partial<Record<OwnCell, Fen>>>;
}

/** A signed amount for one accumulator; a reversal posts the stored negative. */
export interface Contribution {
  readonly key: string;
  readonly amount: Fen;
}

/** How the patient's part is paid: 个人账户 → 近亲属账户 → 现金. */
export interface Means {
  readonly account: Fen;
  readonly relative: Fen;
  readonly cash: Fen;
}
