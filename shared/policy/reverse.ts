/**
 * 退费 (policy.md §2.5, §3.5): a full reversal, and a partial one as reversal + re-charge of the
 * kept lines by the policy of the original date. Later bills are never computed anew.
 */
import { add, negate, subtract, ZERO, type Fen } from '../money.ts';
import { split, type BillFacts, type Split, type Used } from '../split.ts';
import type { Pack } from './pack.ts';
import type { Plan } from './plan.ts';
import type { ScopedLine } from './scope.ts';
import type { Contribution } from './trace.ts';

/** A bill as it was settled: its plan (of the original date), lines and split. */
export interface Original {
  readonly plan: Plan;
  readonly lines: readonly ScopedLine[];
  readonly split: Split;
  readonly known?: BillFacts;
}

export interface Reversal {
  /** To be posted: the negatives of what the bill posted, or of what it would post today. */
  readonly contributions: readonly Contribution[];
  /** What the patient gets back, and the funds; all positive. */
  readonly patient: Fen;
  readonly fund: Fen;
  readonly later: Fen;
  readonly hospital: Fen;
}

export interface PartialReversal {
  readonly reversal: Reversal;
  readonly recharge: Split;
  /** Positive: back to the patient; negative: the patient owes more (bands, caps, later bills). */
  readonly toPatient: Fen;
}

export type ReversalRefusal = 'other-benefit-year' | 'not-a-part' | 'wrong-accumulator';
export type Reversed<T> =
  | { readonly ok: true; readonly done: T }
  | { readonly ok: false; readonly reason: ReversalRefusal; readonly text: string };

/**
 * Reverses a bill. `year` is the benefit year of the refund, `now` the accumulators at that time,
 * the bill still counted in them (needed where the pack posts as at refund). Refuses another
 * benefit year where the pack does.
 */
export function reverse(
  { reversal }: Pick<Pack, 'reversal'>,
  original: Original,
  year: number,
  now: Used,
): Reversed<Reversal> {
  if (reversal.sameYear && year !== original.plan.year) {
    const text = `原结算属 ${original.plan.year} 待遇年度，不能在 ${year} 年度退费`;
    return refused('other-benefit-year', text);
  }
  if (reversal.accumulators === 'stored') return { ok: true, done: turned(original.split) };
  const before = withoutIt(original, now);
  if (before === undefined) {
    return refused('wrong-accumulator', '退费时的累计小于原结算计入的数，请先核对累计');
  }
  const { plan, lines, known } = original;
  return { ok: true, done: turned(split(plan, { lines }, before, known)) };
}

/**
 * Keeps some lines of a bill (the same ids, at most the same quantities): reverses it and charges
 * the kept ones again by the plan of the original date. Both must stand or fall together.
 */
export function reversePart(
  pack: Pick<Pack, 'reversal'>,
  original: Original,
  kept: readonly ScopedLine[],
  year: number,
  now: Used,
): Reversed<PartialReversal> {
  if (!isPart(original.lines, kept)) {
    return refused('not-a-part', '保留的明细必须是原账单的一部分，数量不超过原数量');
  }
  const reversal = reverse(pack, original, year, now);
  if (!reversal.ok) return reversal;
  const after = plus(now, reversal.done.contributions);
  if (Object.values(after).some((figure) => figure < 0)) {
    return refused('wrong-accumulator', '冲正后累计成了负数，请先核对累计');
  }
  const { plan, known } = original;
  const recharge = split(plan, { lines: kept }, after, known);
  const toPatient = subtract(reversal.done.patient, recharge.amounts.patient);
  return { ok: true, done: { reversal: reversal.done, recharge, toPatient } };
}

function turned({ amounts, contributions }: Split): Reversal {
  const { patient, fund, later, hospital } = amounts;
  const negatives = contributions.map(({ key, amount }) => ({ key, amount: negate(amount) }));
  return { contributions: negatives, patient, fund, later, hospital };
}

/** The accumulators as they would be without the bill; undefined where one would be negative. */
function withoutIt({ plan, split: done }: Original, now: Used): Used | undefined {
  const negatives = done.contributions.map(({ key, amount }) => ({ key, amount: negate(amount) }));
  const before = plus(
    Object.fromEntries(plan.keys.map(({ text }) => [text, now[text] ?? ZERO])),
    negatives,
  );
  return Object.values(before).some((figure) => figure < 0) ? undefined : before;
}

function plus(figures: Used, contributions: readonly Contribution[]): Used {
  const sums: Record<string, Fen> = { ...figures };
  for (const { key, amount } of contributions) sums[key] = add(sums[key] ?? ZERO, amount);
  return sums;
}

function isPart(lines: readonly ScopedLine[], kept: readonly ScopedLine[]): boolean {
  if (new Set(kept.map(({ id }) => id)).size < kept.length) return false;
  return kept.every((line) => {
    const before = lines.find(({ id }) => id === line.id);
    return (
      before !== undefined &&
      line.code === before.code &&
      line.price === before.price &&
      line.quantity > 0 &&
      line.quantity <= before.quantity &&
      line.amount <= before.amount
    );
  });
}

function refused(reason: ReversalRefusal, text: string) {
  return { ok: false, reason, text } as const;
}
