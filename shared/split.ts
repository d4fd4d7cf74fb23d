/**
 * 分解: a bill, a plan and what the year's earlier bills used up → amounts with a trace. Pure and
 * synchronous. What comes out is an estimate 暂估: the platform's answer is the settlement.
 */
import type { Bill } from './bill.ts';
import { add, subtract, ZERO, type Fen } from './money.ts';
import { choosePack, type ChoiceRefusal } from './policy/choose.ts';
import {
  compile,
  type Assumption,
  type PackRef,
  type Plan,
  type PlanRefusal,
  type SplitFacts,
} from './policy/compile.ts';
import type { CheckedPack } from './policy/pack.ts';
import { scopeLines, type LineTotals, type ScopedLine } from './policy/scope.ts';
import { patientStep, runStep, sumSteps, type Cells, type Used } from './policy/steps.ts';
import type { SplitAmounts, TraceStep } from './policy/trace.ts';

export type { FilingType, InsuranceKind } from './policy/pack.ts';
export type { AmountName, SplitAmounts, TraceStep } from './policy/trace.ts';
export type { Plan, SplitFacts } from './policy/compile.ts';
export type { Used } from './policy/steps.ts';

/** A figure that may be unknown; unknown is not zero. */
export type Known = { readonly known: true; readonly amount: Fen } | { readonly known: false };

/** 累计: what this benefit year's earlier special-disease bills used up. */
export interface Accumulators {
  readonly year: number;
  /** Pooled-fund pay so far. */
  readonly fundPaid: Known;
  /** Deductible paid so far; absent is unknown, and matters only where a pack has a deductible. */
  readonly deductiblePaid?: Known;
}

export interface Split {
  readonly kind: 'split';
  readonly amounts: SplitAmounts;
  readonly trace: readonly TraceStep[];
  readonly pack: PackRef;
  /** The pack's assumptions that these amounts rest on, for screen and slip. */
  readonly assumptions: readonly Assumption[];
}

export type NoEstimate = ChoiceRefusal | PlanRefusal | 'wrong-year' | 'wrong-accumulator';

/** `low` is the split in which the patient pays least, `high` the one in which he pays most. */
export type Estimate =
  | { readonly kind: 'estimate'; readonly split: Split }
  | { readonly kind: 'range'; readonly low: Split; readonly high: Split; readonly reason: string }
  | { readonly kind: 'none'; readonly reason: NoEstimate; readonly text: string };

/**
 * Thrown where a split breaks the conservation law or an amount is negative: a programmer's error.
 */
export class SplitError extends Error {
  override name = 'SplitError';
}

/**
 * The local estimate: exact where the accumulators are known, a range where they are not and the
 * amounts depend on them, none (with a reason in Chinese) where no pack states the rules.
 */
export function estimate(
  packs: readonly CheckedPack[],
  bill: Bill,
  facts: SplitFacts,
  accumulators: Accumulators,
): Estimate {
  const choice = choosePack(packs, facts);
  if (!choice.ok) return none(choice.reason, choice.text);
  const compiled = compile(choice.pack, facts);
  if (!compiled.ok) return none(compiled.reason, compiled.text);
  const { plan } = compiled;
  if (accumulators.year !== plan.year) {
    return none('wrong-year', `累计是 ${accumulators.year} 年的，就医在 ${plan.year} 年`);
  }
  const { fundPaid, deductiblePaid = { known: false } } = accumulators;
  if (isNegative(fundPaid) || isNegative(deductiblePaid)) {
    return none('wrong-accumulator', '年度累计是负数，不能用来暂估');
  }
  const least = boundary(plan, fundPaid, deductiblePaid, 'low');
  const most = boundary(plan, fundPaid, deductiblePaid, 'high');
  const low = split(plan, bill, least);
  if (sameUsed(least, most)) return { kind: 'estimate', split: low };
  const high = split(plan, bill, most);
  if (sameAmounts(low.amounts, high.amounts)) return { kind: 'estimate', split: low };
  return { kind: 'range', low, high, reason: '本年累计不明，只能给出范围' };
}

/**
 * Splits a bill by a plan. Throws SplitError when the parts do not make up the total or one of them
 * is negative.
 */
export function split(
  plan: Plan,
  bill: { readonly lines: readonly ScopedLine[] },
  used: Used,
): Split {
  const trace: TraceStep[] = [];
  const totals = scopeLines(bill.lines, trace);
  return finish(plan, totals, used, trace);
}

/**
 * The same for a bill of which only the sums of its lines are known (examples, published cases).
 */
export function splitTotals(plan: Plan, totals: LineTotals, used: Used): Split {
  return finish(plan, totals, used, []);
}

function finish(plan: Plan, totals: LineTotals, used: Used, trace: TraceStep[]): Split {
  const { total, selfFunded, overLimit, preSelfPay } = totals;
  const inScope = subtract(total, add(selfFunded, overLimit, preSelfPay));
  sumSteps(totals, inScope, trace);
  const cells: Cells = {
    base: inScope,
    deductible: ZERO,
    ownByRatio: ZERO,
    overCap: ZERO,
    fund: ZERO,
  };
  for (const step of plan.steps) runStep(step, cells, used, trace);
  const amounts: SplitAmounts = {
    total,
    selfFunded,
    overLimit,
    preSelfPay,
    frontSelfPay: ZERO,
    inScope,
    deductible: cells.deductible,
    ownByRatio: cells.ownByRatio,
    overCap: cells.overCap,
    fund: cells.fund,
    patient: subtract(total, cells.fund),
  };
  assertConserved(amounts);
  patientStep(plan, amounts, trace);
  return { kind: 'split', amounts, trace, pack: plan.pack, assumptions: plan.assumptions };
}

/** total = own parts + fund, and no part is negative. */
function assertConserved(amounts: SplitAmounts): void {
  const { selfFunded, overLimit, preSelfPay, frontSelfPay, deductible } = amounts;
  const { ownByRatio, overCap, fund, patient, inScope, total } = amounts;
  const own = add(selfFunded, overLimit, preSelfPay, frontSelfPay, deductible, ownByRatio, overCap);
  if (add(own, fund) !== total || own !== patient) {
    throw new SplitError(`parts do not make up the total: ${JSON.stringify(amounts)}`);
  }
  const smallest = Math.min(selfFunded, overLimit, preSelfPay, frontSelfPay, deductible);
  if (Math.min(smallest, ownByRatio, overCap, fund, patient, inScope, total) < 0) {
    throw new SplitError(`an amount is negative: ${JSON.stringify(amounts)}`);
  }
}

/**
 * The accumulators at which the patient pays least or most: own pay falls as more of the deductible
 * is used up, and rises as more of the cap is, so the true amounts lie between.
 */
function boundary(plan: Plan, fundPaid: Known, deductiblePaid: Known, end: 'low' | 'high'): Used {
  const limit = (kind: 'deductible' | 'cap'): Fen => {
    const step = plan.steps.find((other) => other.kind === kind);
    return step?.kind !== kind || step.amount === 'none' ? ZERO : step.amount;
  };
  return {
    fundPaid: fundPaid.known ? fundPaid.amount : end === 'low' ? ZERO : limit('cap'),
    deductiblePaid: deductiblePaid.known
      ? deductiblePaid.amount
      : end === 'low'
        ? limit('deductible')
        : ZERO,
  };
}

function sameUsed(a: Used, b: Used): boolean {
  return a.fundPaid === b.fundPaid && a.deductiblePaid === b.deductiblePaid;
}

function sameAmounts(a: SplitAmounts, b: SplitAmounts): boolean {
  return a.patient === b.patient && a.deductible === b.deductible && a.overCap === b.overCap;
}

function isNegative(figure: Known): boolean {
  return figure.known && figure.amount < 0;
}

function none(reason: NoEstimate, text: string): Estimate {
  return { kind: 'none', reason, text };
}
