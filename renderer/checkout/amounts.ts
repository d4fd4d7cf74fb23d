/** The split's rows: the platform's amount and our estimate beside it, in the order of the law. */
import { chargeable, type EstimateRecord, type SplitRecord } from '../../shared/estimate.ts';
import { amountWords } from '../../shared/explain/words.ts';
import { subtract, type Fen } from '../../shared/money.ts';
import { payerNames, payers, type PlatformAmounts } from '../../shared/settlement.ts';
import type { VisitView } from '../../shared/view.ts';

export interface SplitRow {
  readonly key: string;
  readonly word: string;
  readonly theirs: Fen | undefined;
  readonly ours: Fen | undefined;
  /** Of a range: the estimate in which the patient pays most. */
  readonly upTo?: Fen | undefined;
  /** theirs − ours where both are there and differ. */
  readonly difference: Fen | undefined;
  /** `sum` stands out, `part` is one payer of the fund. */
  readonly level: 'sum' | 'plain' | 'part';
}

type OwnName = keyof SplitRecord['amounts'];
const both = ['selfFunded', 'overLimit', 'preSelfPay', 'inScope', 'deductible'] as const;
const always: readonly string[] = [
  'total',
  'fund',
  'patient',
  'selfFunded',
  'preSelfPay',
  'inScope',
];

/** The amounts that stand for this visit, and what they are. */
export function standing(visit: VisitView) {
  // 自费: nobody's estimate, and nothing of it goes to the platform.
  if (visit.goal === 'self-pay') return { kind: 'none' as const, amounts: undefined };
  if (visit.settlement) return { kind: 'settled' as const, amounts: visit.settlement.amounts };
  if (visit.trial) return { kind: 'trial' as const, amounts: visit.trial };
  const estimated = visit.estimate !== undefined && visit.estimate.kind !== 'none';
  return { kind: estimated ? ('estimate' as const) : ('none' as const), amounts: undefined };
}

/** The one big number: what is due now, else what the patient pays in cash. */
export function bigNumber(visit: VisitView): Fen | undefined {
  const { amounts } = standing(visit);
  if (visit.goal === 'self-pay') return visit.bill?.total;
  if (visit.settlement) return visit.settlement.amounts.cash;
  if (visit.money.due !== undefined) return visit.money.due;
  if (amounts) return amounts.cash;
  return visit.estimate && chargeable(visit.estimate);
}

export function splitRows(visit: VisitView, words: { account: string; cash: string }): SplitRow[] {
  const theirs = standing(visit).amounts;
  const [low, high] = bounds(visit.estimate);
  const row = (key: OwnName, level: SplitRow['level'], given: Fen | undefined): SplitRow => {
    const ours = low?.amounts[key];
    const upTo = high?.amounts[key];
    const compared = given !== undefined && ours !== undefined && upTo === undefined;
    const difference = compared && given !== ours ? subtract(given, ours) : undefined;
    return { key, word: amountWords[key], theirs: given, ours, upTo, difference, level };
  };
  const rows = [
    row('total', 'sum', theirs?.total),
    ...both.slice(0, 3).map((key) => row(key, 'plain', theirs?.[key])),
    row('frontSelfPay', 'plain', undefined),
    ...both.slice(3).map((key) => row(key, 'plain', theirs?.[key])),
    row('ownByRatio', 'plain', undefined),
    row('overCap', 'plain', undefined),
    row('fund', 'sum', theirs?.fund),
    ...payerRows(theirs),
    row('patient', 'sum', theirs?.patient),
    ...(theirs === undefined ? [] : accountRows(theirs, words)),
  ];
  return rows.filter(worthShowing);
}

function bounds(estimate: EstimateRecord | undefined): [SplitRecord?, SplitRecord?] {
  if (estimate === undefined || estimate.kind === 'none') return [];
  return estimate.kind === 'estimate' ? [estimate.split] : [estimate.low, estimate.high];
}

function payerRows(amounts: PlatformAmounts | undefined): SplitRow[] {
  if (amounts === undefined) return [];
  return payers.map((payer) => only(payer, payerNames[payer], amounts.payers[payer]));
}

function accountRows(amounts: PlatformAmounts, words: { account: string; cash: string }) {
  if (amounts.account === 0) return [];
  return [only('account', words.account, amounts.account), only('cash', words.cash, amounts.cash)];
}

function only(key: string, word: string, theirs: Fen): SplitRow {
  return { key, word, theirs, ours: undefined, difference: undefined, level: 'part' };
}

function worthShowing(row: SplitRow): boolean {
  if (always.includes(row.key)) return true;
  return [row.theirs, row.ours, row.upTo].some((amount) => amount !== undefined && amount !== 0);
}
