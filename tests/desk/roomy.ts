/** Risk limits larger than any test's outage: where something else is measured. */
import type { Limits } from '../../shared/limits.ts';
import { fen } from '../../shared/money.ts';

export function roomy(limits: Limits): Limits {
  return {
    ...limits,
    perPatientDay: fen(9_999_999_999),
    counter: { count: 99_999, sum: fen(9_999_999_999) },
    consecutive: { soft: 99_998, hard: 99_999 },
  };
}
