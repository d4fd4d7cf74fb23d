/**
 * The outage record 停机记录: opens by itself when the line goes, collects what was done without
 * the platform, closes with one record; what became of it afterwards is computed, never stored.
 */
import { z } from 'zod';
import type { Entry } from './entry.ts';
import { chargeable } from './estimate.ts';
import { add, negate, subtract, ZERO, type Fen } from './money.ts';
import type { Envelope } from './sealed.ts';
import { fenSchema } from './settlement.ts';
import { balance, type Visit } from './visit/state.ts';

export const outageWays = [
  'provisional',
  'deposit',
  'self-pay',
  'on-hold',
  'void',
  'converted',
] as const;
/** 暂收 / 押金 / 自费 / 挂起 / 作废 / 转自费. */
export type OutageWay = (typeof outageWays)[number];

export const outageWayWords: Readonly<Record<OutageWay, string>> = {
  provisional: '暂收',
  deposit: '押金',
  'self-pay': '自费',
  'on-hold': '挂起',
  void: '作废',
  converted: '转自费',
};

const outageAct = z.strictObject({
  visit: z.string(),
  at: z.string(),
  way: z.enum(outageWays),
  /** Put down by the patient; of a void what was owed back, of a hold nothing. */
  amount: fenSchema,
  /** Of the bill. */
  total: fenSchema,
});
export type OutageAct = z.infer<typeof outageAct>;

export const looseKinds = ['place', 'carried', 'other'] as const;
/** 参保地不应答 / 移交来的 / 没有停机记录的. */
export type LooseKind = (typeof looseKinds)[number];

export interface Outage {
  readonly outage: string;
  /** No outage of this counter's line, but charges that stand in none (outage/loose.ts). */
  readonly kind?: LooseKind;
  readonly cause: string;
  readonly opened: string;
  readonly closed?: string;
  /** When the platform was last heard before. */
  readonly contact?: string;
  readonly acts: readonly OutageAct[];
  /** The record as it was signed at the end. */
  readonly record?: Envelope;
}

/** Outages in their order, after one more entry; `visit` is the entry's visit after it. */
export function foldOutages(
  outages: readonly Outage[],
  entry: Entry,
  visit: Visit | undefined,
): readonly Outage[] {
  if (entry.kind === 'outage.opened') {
    const { outage, cause, contact } = entry.data;
    const seen = contact === undefined ? {} : { contact };
    return [...outages, { outage, cause, opened: entry.wall, ...seen, acts: [] }];
  }
  if (entry.kind === 'outage.closed') {
    const { outage, record } = entry.data;
    const end = { closed: entry.wall, ...(record === undefined ? {} : { record }) };
    return outages.map((each) => (each.outage === outage ? { ...each, ...end } : each));
  }
  const act = visit && actOf(entry, visit);
  const last = outages.at(-1);
  if (!act || !last || last.closed !== undefined || act.outage !== last.outage) return outages;
  const { outage: _outage, ...kept } = act;
  return [...outages.slice(0, -1), { ...last, acts: [...last.acts, kept] }];
}

function actOf(entry: Entry, visit: Visit): (OutageAct & { outage: string }) | undefined {
  const base = { visit: visit.id, at: entry.wall, total: visit.bill?.total ?? ZERO };
  switch (entry.kind) {
    case 'money.taken': {
      const { purpose, outage = '' } = entry.data;
      if (purpose === 'hold' || purpose === 'collect') return undefined;
      const way = purpose === 'charge' ? 'provisional' : purpose;
      return { ...base, outage, way, amount: visit.charged?.amount ?? ZERO };
    }
    case 'visit.voided':
      return { ...base, outage: entry.data.outage, way: 'void', amount: visit.taken };
    case 'visit.converted':
      return { ...base, outage: entry.data.outage, way: 'converted', amount: visit.taken };
    case 'visit.parked': {
      const { reason, outage = '' } = entry.data;
      return reason === 'on-hold' ? { ...base, outage, way: 'on-hold', amount: ZERO } : undefined;
    }
    default:
      return undefined;
  }
}

const waySum = z.strictObject({
  way: z.enum(outageWays),
  count: z.int(),
  amount: fenSchema,
  total: fenSchema,
});
export type WaySum = z.infer<typeof waySum>;

/** Charges and holds; what undid one of them afterwards is not another. */
export function isCharge({ way }: OutageAct): boolean {
  return way !== 'void' && way !== 'converted';
}

/** Count and sums by way; ways that were not used are left out. */
export function waySums(acts: readonly OutageAct[]): WaySum[] {
  return outageWays.flatMap((way) => {
    const own = acts.filter((act) => act.way === way);
    if (own.length === 0) return [];
    const amount = add(...own.map((act) => act.amount));
    return [{ way, count: own.length, amount, total: add(...own.map((act) => act.total)) }];
  });
}

const trueUpRow = z.strictObject({
  visit: z.string(),
  way: z.enum(outageWays),
  total: fenSchema,
  /** Ours, where there was one. */
  estimate: fenSchema.optional(),
  charged: fenSchema,
  /** What the platform says the patient pays; absent while it has not spoken. */
  answer: fenSchema.optional(),
  /** charged − answer: positive is owed to the patient, as it was before anyone squared it. */
  difference: fenSchema.optional(),
  /** It will never be settled here: voided, turned self-pay, or handed to another counter. */
  ended: z.enum(['void', 'self-pay', 'handed']).optional(),
  /** What is still owed now. */
  balance: fenSchema.optional(),
});
export type TrueUpRow = z.infer<typeof trueUpRow>;

/** What this counter knows of a visit, and whether it was given to another counter. */
interface Whereabouts {
  readonly visit: (id: string) => Visit | undefined;
  readonly isAway: (id: string) => boolean;
}

/** 多退少补 of every provisional charge and deposit, the money owed to patients first. */
export function trueUps(acts: readonly OutageAct[], { visit, isAway }: Whereabouts) {
  const charged = acts.filter(({ way }) => way === 'provisional' || way === 'deposit');
  const rows = charged.flatMap((act) => {
    const found = visit(act.visit);
    return found === undefined ? [] : [rowOf(act, found, isAway(act.visit))];
  });
  return rows.toSorted((a, b) => owedOf(b) - owedOf(a));
}

/** What the charge owed the patient; of a void or self-pay, what still is; unknown ones last. */
function owedOf({ difference, balance: left }: TrueUpRow): number {
  return difference ?? left ?? -Infinity;
}

function rowOf(act: OutageAct, visit: Visit, isAway: boolean): TrueUpRow {
  const { settlement, estimate } = visit;
  const own = estimate && chargeable(estimate);
  const isTold = visit.money === 'settled' || visit.goal === 'refund';
  const answer = isTold ? settlement?.amounts.cash : undefined;
  const difference = answer === undefined ? undefined : subtract(act.amount, answer);
  const owed = balance(visit);
  const ended = isAway ? 'handed' : endOf(visit);
  return {
    visit: act.visit,
    way: act.way,
    total: act.total,
    ...(own === undefined ? {} : { estimate: own }),
    charged: act.amount,
    ...(answer === undefined ? {} : { answer }),
    ...(difference === undefined ? {} : { difference }),
    ...(ended === undefined ? {} : { ended }),
    ...(owed === undefined ? {} : { balance: owed }),
  };
}

function endOf({ goal }: Visit): TrueUpRow['ended'] {
  if (goal === 'undo') return 'void';
  return goal === 'self-pay' ? 'self-pay' : undefined;
}

const afterwards = z.strictObject({
  at: z.string(),
  rows: z.array(trueUpRow),
  /** Sums of the differences, both positive. */
  toPatients: fenSchema,
  fromPatients: fenSchema,
  /** Charges on which the platform has not spoken yet. */
  open: z.int(),
});

/** File format `crosscounter.outage/1`, signed with the counter's key. No personal data. */
export const outageFile = z.strictObject({
  format: z.literal('crosscounter.outage/1'),
  mode: z.enum(['drill', 'live']),
  hospital: z.strictObject({ code: z.string(), name: z.string() }),
  counter: z.string(),
  outage: z.string(),
  /** Charges of one day that stand in no outage of the line, and why. */
  kind: z.enum(looseKinds).optional(),
  cause: z.string(),
  opened: z.string(),
  closed: z.string().optional(),
  ways: z.array(waySum),
  acts: z.array(outageAct),
  /** What became of it, as known at a time; absent from the record made at the end. */
  afterwards: afterwards.optional(),
});
export type OutageFile = z.infer<typeof outageFile>;

/** What is signed of an outage, at its end or later. */
export function outageRecord(
  { outage, kind, cause, opened, closed, acts }: Outage,
  counter: Pick<OutageFile, 'mode' | 'hospital' | 'counter'>,
): OutageFile {
  return {
    format: 'crosscounter.outage/1',
    ...counter,
    outage,
    ...(kind === undefined ? {} : { kind }),
    cause,
    opened,
    ...(closed === undefined ? {} : { closed }),
    ways: waySums(acts),
    acts: acts.map((act) => ({ ...act })),
  };
}

/** The differences that are known at `at`. */
export function knownAfterwards(
  acts: readonly OutageAct[],
  whereabouts: Whereabouts,
  at: string,
): z.infer<typeof afterwards> {
  const rows = trueUps(acts, whereabouts);
  const known = rows.flatMap(({ difference }) => (difference === undefined ? [] : [difference]));
  const sum = (of: readonly Fen[]) => add(...of);
  return {
    at,
    rows,
    toPatients: sum(known.filter((each) => each > 0)),
    fromPatients: negate(sum(known.filter((each) => each < 0))),
    open: rows.filter(({ answer, ended }) => (answer ?? ended) === undefined).length,
  };
}
