/** What stands for the patient now, for the one sentence: the platform's amounts before ours. */
import { cellsOfPlatform } from '../compare/cells.ts';
import type { EstimateRecord } from '../estimate.ts';
import type { PatientFacts } from '../explain.ts';
import type { PlatformAmounts } from '../settlement.ts';

/**
 * The platform states no own part by ratio and over the cap: it is taken from the estimate where
 * that comes to the same, else what is left in scope counts as own part by ratio. Undefined where
 * there are no amounts at all; of a range the end at which the patient pays less.
 */
export function patientFactsOf(
  platform: PlatformAmounts | undefined,
  estimate: EstimateRecord | undefined,
): PatientFacts | undefined {
  const split =
    estimate === undefined || estimate.kind === 'none'
      ? undefined
      : estimate.kind === 'estimate'
        ? estimate.split
        : estimate.low;
  if (platform === undefined) {
    if (split === undefined) return undefined;
    const { total, patient } = split.amounts;
    return { total, patient, own: split.own, estimated: true };
  }
  const { total, patient } = platform;
  if (split?.amounts.patient === patient && split.amounts.total === total) {
    return { total, patient, own: split.own, estimated: false };
  }
  const { selfFunded, overLimit, preSelfPay, deductible, ratio } = cellsOfPlatform(platform);
  const own = { selfFunded, overLimit, preSelfPay, deductible, ownByRatio: ratio };
  return { total, patient, own, estimated: false };
}
