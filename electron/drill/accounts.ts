/** What a settlement does to the person's year and purse, and how a refund undoes it. */
import { fen } from '../../shared/money.ts';
import type { Fen } from '../../shared/money.ts';
import { less, sum } from './arithmetic.ts';
import type { DrillPatient } from './patients.ts';
import { purseOf } from './people.ts';
import type { Settlement } from './state.ts';
import type { YearTotals } from './split.ts';
import type { World } from './world.ts';

const ZERO: YearTotals = { fund: fen(0), inScope: fen(0), deductible: fen(0), ownInScope: fen(0) };

/** The year's totals of a person, with what was spent before the drill opened in its first year. */
export function yearTotals(world: World, patient: DrillPatient, year: number): YearTotals {
  const counted = world.state.totals.get(`${patient.psnNo}:${year}`) ?? ZERO;
  if (year !== world.state.openedYear) return counted;
  const { fund, inScope, deductible } = patient.spent;
  return {
    fund: sum([counted.fund, fund]),
    inScope: sum([counted.inScope, inScope]),
    deductible: sum([counted.deductible, deductible]),
    ownInScope: sum([counted.ownInScope, less(inScope, fund)]),
  };
}

/** Counts a settlement (sign 1) or takes it back (sign -1) at its own amounts. */
export function post(
  world: World,
  patient: DrillPatient,
  settlement: Settlement,
  sign: 1 | -1,
): void {
  const { split, year, psnNo } = settlement;
  const key = `${psnNo}:${year}`;
  const before = world.state.totals.get(key) ?? ZERO;
  const signed = (total: Fen, amount: Fen): Fen => fen(total + sign * amount);
  world.state.totals.set(key, {
    fund: signed(before.fund, split.hifp_pay),
    inScope: signed(before.inScope, split.inscp_scp_amt),
    deductible: signed(before.deductible, split.act_pay_dedc),
    ownInScope: signed(before.ownInScope, less(split.inscp_scp_amt, split.hifp_pay)),
  });
  const purse = purseOf(world, patient);
  const own = less(split.acct_pay, split.acct_mulaid_pay);
  world.state.purses.set(psnNo, {
    own: fen(purse.own - sign * own),
    mutual: fen(purse.mutual - sign * split.acct_mulaid_pay),
  });
}
