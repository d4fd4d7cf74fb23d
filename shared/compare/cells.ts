/**
 * By cells: the patient's part as a sum of cells that both a split and a platform answer state, so
 * that the differences of the cells add up to the difference of the whole.
 */
import { add, negate, subtract, ZERO, type Fen } from '../money.ts';
import { payers, type PlatformAmounts } from '../settlement.ts';
import type { SplitAmounts } from '../split.ts';
import { causeOf, same, yuan, type Cause } from './cause.ts';

const names = [
  'selfFunded',
  'overLimit',
  'preSelfPay',
  'deductible',
  'ratio',
  'layers',
  'other',
] as const;
/** Their sum is the patient's part; `layers` is what later payers and the hospital take off it. */
export type Cells = Readonly<Record<(typeof names)[number], Fen>>;

export function cellsOfSplit(amounts: SplitAmounts): Cells {
  const { selfFunded, overLimit, preSelfPay, deductible } = amounts;
  const ratio = add(amounts.frontSelfPay, amounts.ownByRatio, amounts.overCap);
  const layers = negate(add(amounts.later, amounts.hospital));
  return { selfFunded, overLimit, preSelfPay, deductible, ratio, layers, other: ZERO };
}

/**
 * Of a platform answer (platform-interface.md §4): what is left in scope after deductible and basic
 * pool is own part by ratio or over the cap; `other` is what its amounts do not add up by.
 */
export function cellsOfPlatform(amounts: PlatformAmounts): Cells {
  const { selfFunded, overLimit, preSelfPay, deductible, inScope, hospital, patient } = amounts;
  const pool = amounts.payers.hifp_pay;
  const ratio = subtract(inScope, add(deductible, pool));
  const later = payers.filter((payer) => payer !== 'hifp_pay');
  const layers = negate(add(hospital, ...later.map((payer) => amounts.payers[payer])));
  const said = add(selfFunded, overLimit, preSelfPay, deductible, ratio, layers);
  const other = subtract(patient, said);
  return { selfFunded, overLimit, preSelfPay, deductible, ratio, layers, other };
}

/** One cause per cell that differs. */
export function byCells(a: Cells, b: Cells): Cause[] {
  return names.flatMap((name) => {
    const amount = subtract(b[name], a[name]);
    if (amount === 0) return [];
    const shown = (cells: Cells) => yuan(name === 'layers' ? negate(cells[name]) : cells[name]);
    return [causeOf(name, amount, shown(a), shown(b), same(''))];
  });
}
