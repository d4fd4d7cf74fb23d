/**
 * What one split says about itself: its amounts, and one step for every amount that is not zero.
 */
import type { Fen, Price, Quantity, Ratio } from '../money.ts';

/**
 * The parts of one bill, all in fen and none negative:
 * total = selfFunded + overLimit + preSelfPay + frontSelfPay + deductible + ownByRatio + overCap +
 * fund.
 */
export interface SplitAmounts {
  /** 医疗费总额. */
  readonly total: Fen;
  /** 全自费 (class C). */
  readonly selfFunded: Fen;
  /** 超限价自付. */
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
  /** 超封顶线自付. */
  readonly overCap: Fen;
  /** 统筹基金支付. */
  readonly fund: Fen;
  /** 个人应付: total − fund. */
  readonly patient: Fen;
}

export type AmountName = keyof SplitAmounts;

/** Why one amount is what it is. `line` counts from 1; a step without it gives the whole amount. */
export interface TraceStep {
  readonly amount: AmountName;
  readonly line?: number;
  readonly rule: string;
  /** Document and clause, in Chinese. */
  readonly source: string;
  readonly inputs: Readonly<Record<string, Fen | Ratio | Price | Quantity>>;
  /** In Chinese words; the words stand for the inputs in their order. */
  readonly formula: string;
  readonly result: Fen;
  /** Ids of the pack's assumptions that this amount rests on. */
  readonly assumptions: readonly string[];
}
