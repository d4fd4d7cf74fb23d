/**
 * The task written by hand for this one policy, in whole fen, with a trace; plain, not tuned. Every
 * variant must equal it.
 */
import type { Case } from './bills.ts';
import { BAND_EDGE, CAP, DEDUCTIBLE, LOWER_PERCENT, UPPER_PERCENT } from './terms.ts';

export const amountNames = [
  'total',
  'selfFunded',
  'overLimit',
  'preSelfPay',
  'inScope',
  'deductible',
  'ownByRatio',
  'overCap',
  'fund',
  'patient',
] as const;
export type BenchAmount = (typeof amountNames)[number];
/** In fen. */
export type BenchAmounts = Readonly<Record<BenchAmount, number>>;

interface Step {
  readonly amount: BenchAmount;
  readonly line: number;
  readonly rule: string;
  readonly inputs: object;
  readonly result: number;
}
export interface ByHand {
  readonly amounts: BenchAmounts;
  readonly trace: readonly Step[];
}

export function splitByHand({ lines, used }: Case): ByHand {
  const trace: Step[] = [];
  const put = (amount: BenchAmount, line: number, rule: string, inputs: object, result: number) =>
    trace.push({ amount, line, rule, inputs, result });
  let total = 0;
  let selfFunded = 0;
  let overLimit = 0;
  let preSelfPay = 0;
  for (const { id, price, quantity, amount, scope } of lines) {
    total += amount;
    if (scope.class === 'C') {
      selfFunded += amount;
      put('selfFunded', id, 'class-c', { price, quantity }, amount);
      continue;
    }
    let rest: number = amount;
    const { limit } = scope;
    if (limit !== undefined && price > limit) {
      const over = Math.floor(((price - limit) * quantity + 500_000) / 1_000_000);
      overLimit += over;
      rest -= over;
      put('overLimit', id, 'limit', { price, limit, quantity }, over);
    }
    if (scope.preSelfPay === 0) continue;
    const first = Math.floor((rest * scope.preSelfPay + 5_000) / 10_000);
    preSelfPay += first;
    put('preSelfPay', id, 'class-b', { rest, share: scope.preSelfPay }, first);
  }
  const inScope = total - selfFunded - overLimit - preSelfPay;
  put('inScope', 0, 'sum', { total, selfFunded, overLimit, preSelfPay }, inScope);
  const deductible = Math.min(inScope, Math.max(0, DEDUCTIBLE - used.deductible));
  put('deductible', 0, 'deductible', { inScope, used: used.deductible }, deductible);
  const rated = inScope - deductible;
  const lower = Math.min(rated, Math.max(0, BAND_EDGE - used.excess));
  const percents = lower * LOWER_PERCENT + (rated - lower) * UPPER_PERCENT;
  const byRatio = Math.floor((percents + 50) / 100);
  put('ownByRatio', 0, 'ratio', { rated, lower, used: used.excess }, rated - byRatio);
  const fund = Math.min(byRatio, Math.max(0, CAP - used.fund));
  put('fund', 0, 'cap', { byRatio, used: used.fund }, fund);
  const sums = { total, selfFunded, overLimit, preSelfPay, inScope, deductible };
  const paid = { ownByRatio: rated - byRatio, overCap: byRatio - fund, fund };
  return { amounts: { ...sums, ...paid, patient: total - fund }, trace };
}
