/** 一张账单几个病种: lines divided by disease, settled one after the other as one bill. */
import { add, ZERO, type Fen } from '../money.ts';
import {
  split,
  SplitError,
  type BillFacts,
  type Split,
  type SplitAmounts,
  type Used,
} from '../split.ts';
import type { Plan } from './plan.ts';
import type { ScopedLine } from './scope.ts';

/** One disease's share of a bill, by the plan of that disease. */
export interface DiseasePart {
  readonly disease: string;
  readonly plan: Plan;
  readonly lines: readonly ScopedLine[];
}

export interface MixedSplit {
  readonly parts: readonly { readonly disease: string; readonly split: Split }[];
  /** Every amount added up over the parts. */
  readonly amounts: SplitAmounts;
}

/**
 * Settles the parts in their order; what one uses up the next finds used. Accounts pay for the last
 * part's balance first come, first served. Throws SplitError where a line is in two parts.
 */
export function splitMixed(
  parts: readonly DiseasePart[],
  used: Used,
  known: BillFacts = {},
): MixedSplit {
  const ids = parts.flatMap(({ lines }) => lines.map(({ id }) => id));
  if (new Set(ids).size < ids.length) throw new SplitError('a line belongs to two diseases');
  let figures: Used = used;
  let facts = known;
  const done: MixedSplit['parts'][number][] = [];
  for (const { disease, plan, lines } of parts) {
    const one = split(plan, { lines }, figures, facts);
    figures = counted(figures, one);
    facts = spent(facts, one);
    done.push({ disease, split: one });
  }
  return { parts: done, amounts: total(done.map((part) => part.split.amounts)) };
}

function counted(figures: Used, { contributions }: Split): Used {
  const sums: Record<string, Fen> = { ...figures };
  for (const { key, amount } of contributions) sums[key] = add(sums[key] ?? ZERO, amount);
  return sums;
}

/** The balances after a part: what the accounts paid is gone. */
function spent(facts: BillFacts, { means }: Split): BillFacts {
  const { balances } = facts;
  if (balances === undefined) return facts;
  let left: number = means.relative;
  const relatives = balances.relatives.map((balance) => {
    const taken = Math.min(left, balance);
    left -= taken;
    return (balance - taken) as Fen;
  });
  return { ...facts, balances: { account: (balances.account - means.account) as Fen, relatives } };
}

function total(all: readonly SplitAmounts[]): SplitAmounts {
  const sum = (name: keyof SplitAmounts) => add(ZERO, ...all.map((amounts) => amounts[name]));
  return {
    total: sum('total'),
    selfFunded: sum('selfFunded'),
    overLimit: sum('overLimit'),
    preSelfPay: sum('preSelfPay'),
    frontSelfPay: sum('frontSelfPay'),
    inScope: sum('inScope'),
    deductible: sum('deductible'),
    ownByRatio: sum('ownByRatio'),
    overCap: sum('overCap'),
    fund: sum('fund'),
    later: sum('later'),
    hospital: sum('hospital'),
    patient: sum('patient'),
  };
}
