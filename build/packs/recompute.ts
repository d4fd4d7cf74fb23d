/** Past bills computed again under another pack. Pure: what the journal knows comes in. */
import { add, max, subtract, ZERO, type Fen } from '../../shared/money.ts';
import { choosePack } from '../../shared/policy/choose.ts';
import { compile, type Compiled, type SplitFacts } from '../../shared/policy/compile.ts';
import { figuresAt, specialDiseaseFund, type Posting } from '../../shared/policy/ledger.ts';
import type { CheckedPack } from '../../shared/policy/pack.ts';
import type { ScopedLine } from '../../shared/policy/scope.ts';
import { estimateBy, type Plan, type Used } from '../../shared/split.ts';

export interface OldAmounts {
  readonly basis: 'settlement' | 'estimate';
  readonly patient: Fen;
  /** All funds together. */
  readonly fund: Fen;
  /** What our own estimate had said, where there was one figure. */
  readonly estimated: Fen | undefined;
}

export interface PastBill {
  readonly visit: string;
  /** Keyed hash of the person. */
  readonly person: string;
  /** Masked. */
  readonly name: string;
  /** When money was taken for it, ISO. */
  readonly at: string;
  readonly facts: SplitFacts;
  readonly lines: readonly ScopedLine[];
  readonly old: OldAmounts;
  /** The year's special-disease fund pay as the platform gave it, and when. */
  readonly counted: { readonly at: string; readonly year: number; readonly fund: Fen } | undefined;
}

export type Replayed = { readonly bill: PastBill } & (
  | { readonly kind: 'figure'; readonly patient: Fen; readonly fund: Fen; readonly change: Fen }
  /** What the year had used up is not known: only the ends are. */
  | { readonly kind: 'range'; readonly from: Fen; readonly to: Fen }
  | { readonly kind: 'none'; readonly reason: string; readonly text: string }
);

interface Earlier {
  readonly at: string;
  readonly year: number;
  readonly newFund: Fen;
  readonly oldFund: Fen;
}
interface History {
  readonly bills: Earlier[];
  readonly postings: Posting[];
}

/**
 * Each bill under the pack, in the order given (of charging); the pack's dates of validity are not
 * asked, for the question is "what if". In the platform's yearly figure our own earlier bills are
 * exchanged for what they come to under this pack (a range leaves its bill's figure as it was).
 * Figures the platform does not give (deductible used, other scopes) are unknown, or with `whole`
 * the sums of this journal alone.
 */
export function recompute(
  pack: CheckedPack,
  bills: readonly PastBill[],
  { whole }: { readonly whole: boolean },
): Replayed[] {
  const { validTo: _to, ...rest } = pack;
  const always: CheckedPack = { ...rest, validFrom: '0000-01-01' };
  const plans = new Map<string, Compiled>();
  const people = new Map<string, History>();
  return bills.map((bill): Replayed => {
    const choice = choosePack([always], bill.facts);
    if (!choice.ok) return { bill, kind: 'none', reason: choice.reason, text: choice.text };
    const compiled = planFor(always, bill.facts, plans);
    if (!compiled.ok) return { bill, kind: 'none', reason: compiled.reason, text: compiled.text };
    const history = people.get(bill.person) ?? { bills: [], postings: [] };
    people.set(bill.person, history);
    return again(bill, compiled.plan, history, whole);
  });
}

function planFor(pack: CheckedPack, facts: SplitFacts, plans: Map<string, Compiled>): Compiled {
  const { place: _place, ...caseFacts } = facts;
  const name = JSON.stringify(caseFacts);
  const held = plans.get(name);
  if (held !== undefined) return held;
  const made = compile(pack, caseFacts);
  plans.set(name, made);
  return made;
}

function again(bill: PastBill, plan: Plan, history: History, whole: boolean): Replayed {
  const figures = figuresOf(bill, plan, history, whole);
  const result = estimateBy(plan, bill, { year: plan.year, figures });
  if (result.kind === 'none') {
    return { bill, kind: 'none', reason: result.reason, text: result.text };
  }
  if (result.kind === 'range') {
    const { fund } = bill.old;
    history.bills.push({ at: bill.at, year: plan.year, newFund: fund, oldFund: fund });
    return { bill, kind: 'range', from: result.from, to: result.to };
  }
  const { amounts, contributions } = result.split;
  const fund = add(amounts.fund, amounts.later);
  const { at, visit: ref, person, old, facts } = bill;
  history.bills.push({ at, year: plan.year, newFund: fund, oldFund: old.fund });
  if (whole) {
    const head = { person, date: facts.date, origin: 'local' as const, at, ref };
    for (const each of contributions) history.postings.push({ ...head, ...each });
  }
  const { patient } = amounts;
  return { bill, kind: 'figure', patient, fund, change: subtract(patient, old.patient) };
}

function figuresOf(
  { counted, person, facts }: PastBill,
  plan: Plan,
  history: History,
  whole: boolean,
): Used {
  const figures: Record<string, Fen> = {
    ...(whole ? figuresAt(plan, history.postings, person, facts.date) : {}),
  };
  if (counted === undefined || counted.year !== plan.year) return figures;
  const { at: asked, fund } = counted;
  const since = history.bills.map((earlier) => {
    if (earlier.year !== plan.year) return ZERO;
    const inside = Date.parse(earlier.at) <= Date.parse(asked);
    return inside ? subtract(earlier.newFund, earlier.oldFund) : earlier.newFund;
  });
  figures[specialDiseaseFund(plan.year)] = max(ZERO, add(fund, ...since));
  return figures;
}
