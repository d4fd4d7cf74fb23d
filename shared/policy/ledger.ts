/**
 * 累计台账: signed entries that are only ever added, and the figures they make for a plan. A key
 * names layer, measure, scope and period; a rolling window is counted anew from the dates of the
 * entries.
 */
import { add, negate, ZERO, type Fen } from '../money.ts';
import type { Split } from '../split.ts';
import type { Used } from './layer.ts';
import { daysBetween } from './period.ts';
import type { AccumulatorKey, Plan } from './plan.ts';
import type { Contribution } from './trace.ts';

/** One posting; `origin` says whose figure it is, `ref` which bill it belongs to. */
export interface Posting extends Contribution {
  readonly person: string;
  /** Date of service, yyyy-mm-dd. */
  readonly date: string;
  readonly origin: 'local' | 'centre';
  /** As-of time, ISO. */
  readonly at: string;
  readonly ref: string;
}

/** The year's special-disease fund pay, as the platform's 5206 gives it. */
export function specialDiseaseFund(year: number): string {
  return `pool.fund@special-disease/year:${year}`;
}

export function specialDiseaseDeductible(year: number): string {
  return `pool.deductible@special-disease/year:${year}`;
}

/** What a split posts. */
export function postingsOf(
  split: Pick<Split, 'contributions'>,
  head: Omit<Posting, keyof Contribution>,
): Posting[] {
  return split.contributions.map((contribution) => ({ ...head, ...contribution }));
}

/** The stored postings of one bill with their signs turned: together they come to nothing. */
export function reversed(
  postings: readonly Posting[],
  head: Pick<Posting, 'at' | 'ref' | 'origin'>,
): Posting[] {
  return postings.map((posting) => ({ ...posting, ...head, amount: negate(posting.amount) }));
}

/**
 * The figures of one person on a day, for every key of a plan; nothing posted is zero, so the
 * ledger must be whole. Entries keep the date of their bill, also the reversed ones.
 */
export function figuresAt(
  plan: Pick<Plan, 'keys'>,
  postings: readonly Posting[],
  person: string,
  day: string,
): Used {
  const figures: Record<string, Fen> = {};
  for (const key of plan.keys) {
    const mine = postings.filter(
      (posting) =>
        posting.person === person && posting.key === key.text && counts(key, posting, day),
    );
    figures[key.text] = add(ZERO, ...mine.map(({ amount }) => amount));
  }
  return figures;
}

function counts({ period }: AccumulatorKey, { date }: Posting, day: string): boolean {
  const days = /^rolling:(\d+)$/.exec(period)?.[1];
  if (days === undefined) return true;
  const age = daysBetween(date, day);
  return age >= 0 && age < Number(days);
}
