/** This engine, and the task by hand. */
import { split, type Used } from '../../../shared/split.ts';
import type { Fen } from '../../../shared/money.ts';
import type { Plan } from '../../../shared/policy/plan.ts';
import type { Case, CaseUsed } from '../bills.ts';
import { amountNames, splitByHand, type BenchAmounts } from '../byhand.ts';
import { createPack, createPlan } from '../terms.ts';
import { createVariant, type Variant } from './variant.ts';

/** The engine's accumulators under the plan's own keys. */
export function usedFor(plan: Plan, used: CaseUsed): Used {
  const figures: Record<string, Fen> = {};
  for (const { text, measure } of plan.keys) {
    if (measure === 'eligible') throw new Error('the policy counts no eligible cost');
    figures[text] = used[measure];
  }
  return figures;
}

/** The engine's amounts, without those that this policy never fills. */
export function engineAmounts(amounts: BenchAmounts): BenchAmounts {
  const entries = amountNames.map((name) => [name, amounts[name]] as const);
  return Object.fromEntries(entries) as Record<(typeof amountNames)[number], number>;
}

export function createOurs(cases: readonly Case[]): Variant {
  const plan = createPlan(createPack());
  const bills = cases.map(({ lines, used }) => ({ bill: { lines }, used: usedFor(plan, used) }));
  const run = (at: number) => {
    const { bill, used } = bills[at] ?? missing(at);
    return split(plan, bill, used);
  };
  return createVariant('this engine', run, ({ amounts }) => engineAmounts(amounts));
}

export function createByHand(cases: readonly Case[]): Variant {
  const run = (at: number) => splitByHand(cases[at] ?? missing(at));
  return createVariant('by hand', run, ({ amounts }) => amounts);
}

export function missing(at: number): never {
  throw new RangeError(`no case ${at}`);
}
