/** What an auditor asks of a journal: sums by day and payer, and numbers without a gap. Pure. */
import { z } from 'zod';
import type { Entry, EntryOf, Tender } from './entry.ts';
import { add, subtract, ZERO, type Fen } from './money.ts';
import { acceptedLoss } from './safety/loss.ts';
import { fenSchema, payers, type Payer, type PlatformAmounts } from './settlement.ts';

const platformSums = z.strictObject({
  count: z.int(),
  total: fenSchema,
  fund: fenSchema,
  account: fenSchema,
  /** What patients pay at the counter (psn_cash_pay). */
  cash: fenSchema,
  payers: z.record(z.enum(payers), fenSchema),
});
export type PlatformSums = z.infer<typeof platformSums>;

/** One day in China's time; amounts in fen. */
export const dayAudit = z.strictObject({
  day: z.string(),
  /** By the counter's clock: put down in cash and by scan, given as change, given back. */
  patients: z.strictObject({
    cash: fenSchema,
    scan: fenSchema,
    change: fenSchema,
    returned: fenSchema,
    /** cash + scan − change − returned. */
    net: fenSchema,
  }),
  /** By the platform's time of settlement; refunds by the counter's clock. */
  settled: platformSums,
  refunded: platformSums,
});
export type DayAudit = z.infer<typeof dayAudit>;

export const auditSchema = z.strictObject({
  kinds: z.record(z.string(), z.int()),
  days: z.array(dayAudit),
  numbers: z.strictObject({
    /** Highest serial of visits, batches and slips: one row for all. */
    highest: z.int(),
    /** Serials that no entry has, as "12" or "14-17". */
    missing: z.array(z.string()),
    /** Visit, slip and outage numbers or msgids that were given twice. */
    repeated: z.array(z.string()),
  }),
  /** 接受过的丢失: entries that are gone by a person's decision; their serials are not missing. */
  losses: z.array(
    acceptedLoss
      .pick({ from: true, to: true, until: true, what: true, by: true, reason: true, skip: true })
      .extend({ seq: z.int(), at: z.string() }),
  ),
});
export type Audit = z.infer<typeof auditSchema>;

export interface Auditor {
  take(entry: Entry): void;
  result(): Audit;
}

/** Takes the entries of one counter in order; keeps sums, no personal data. */
export function createAuditor(): Auditor {
  const kinds: Record<string, number> = {};
  const days = new Map<string, DayAudit>();
  const settlements = new Map<string, PlatformAmounts>();
  const serials = new Set<number>();
  const given = new Set<string>();
  const repeated: string[] = [];
  const losses: Audit['losses'] = [];
  /** Serial before a loss → how many were left out after it. */
  const jumps = new Map<number, number>();

  const change = (day: string, how: (before: DayAudit) => Partial<DayAudit>): void => {
    const before = days.get(day) ?? emptyDay(day);
    days.set(day, { ...before, ...how(before) });
  };
  const once = (number: string): void => {
    if (given.has(number)) repeated.push(number);
    given.add(number);
  };

  function platform(entry: EntryOf<'call.answered'> | EntryOf<'call.decided'>): void {
    const { act, amounts, settledAt } = entry.data;
    const visit = entry.visit ?? '';
    const took = entry.kind === 'call.answered' ? entry.data.outcome : entry.data.verdict;
    if (took !== 'done' && took !== 'found') return;
    if (act === '2207' && amounts !== undefined) {
      settlements.set(visit, amounts);
      const day = (settledAt ?? entry.wall).slice(0, 10);
      change(day, ({ settled }) => ({ settled: plus(settled, amounts) }));
    }
    const undone = act === '2208' ? settlements.get(visit) : undefined;
    if (undone === undefined) return;
    settlements.delete(visit);
    change(entry.wall.slice(0, 10), ({ refunded }) => ({ refunded: plus(refunded, undone) }));
  }

  return {
    take(entry) {
      kinds[entry.kind] = (kinds[entry.kind] ?? 0) + 1;
      for (const serial of serialsOf(entry)) serials.add(serial);
      for (const number of numbersOf(entry)) once(number);
      if (entry.kind === 'loss.accepted') {
        const { from, to, until, what, by, reason, skip } = entry.data;
        losses.push({ from, to, until, what, by, reason, skip, seq: entry.seq, at: entry.wall });
        const before = Math.max(0, ...serials);
        jumps.set(before, (jumps.get(before) ?? 0) + skip);
      }
      if (entry.kind === 'call.answered' || entry.kind === 'call.decided') platform(entry);
      const moved = patientsMoney(entry);
      if (moved === undefined) return;
      change(entry.wall.slice(0, 10), ({ patients }) => ({ patients: moved(patients) }));
    },
    result: () => ({
      kinds,
      days: [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)),
      numbers: { highest: Math.max(0, ...serials), missing: gapsIn(serials, jumps), repeated },
      losses,
    }),
  };
}

function patientsMoney(
  entry: Entry,
): ((before: DayAudit['patients']) => DayAudit['patients']) | undefined {
  if (entry.kind === 'money.taken') {
    const { tenders, change } = entry.data;
    const by = (means: Tender['means']): Fen =>
      add(...tenders.filter((tender) => tender.means === means).map(({ amount }) => amount));
    const [cash, scan] = [by('cash'), by('scan')];
    return (before) => ({
      ...before,
      cash: add(before.cash, cash),
      scan: add(before.scan, scan),
      change: add(before.change, change),
      net: subtract(add(before.net, cash, scan), change),
    });
  }
  if (entry.kind !== 'money.returned') return undefined;
  const { amount } = entry.data;
  return (before) => ({
    ...before,
    returned: add(before.returned, amount),
    net: subtract(before.net, amount),
  });
}

function plus(sums: PlatformSums, amounts: PlatformAmounts): PlatformSums {
  const each = payers.map((payer) => {
    return [payer, add(sums.payers[payer] ?? ZERO, amounts.payers[payer] ?? ZERO)] as const;
  });
  return {
    count: sums.count + 1,
    total: add(sums.total, amounts.total),
    fund: add(sums.fund, amounts.fund),
    account: add(sums.account, amounts.account),
    cash: add(sums.cash, amounts.cash),
    payers: byPayer(each),
  };
}

function byPayer(each: readonly (readonly [Payer, Fen])[]): PlatformSums['payers'] {
  const found: Partial<Record<Payer, Fen>> = Object.fromEntries(each);
  const { hifp_pay = ZERO, cvlserv_pay = ZERO, hifes_pay = ZERO, hifmi_pay = ZERO } = found;
  const { hifob_pay = ZERO, maf_pay = ZERO, hifdm_pay = ZERO, oth_pay = ZERO } = found;
  const later = { hifob_pay, maf_pay, hifdm_pay, oth_pay };
  return { hifp_pay, cvlserv_pay, hifes_pay, hifmi_pay, ...later };
}

function emptyDay(day: string): DayAudit {
  const none = { count: 0, total: ZERO, fund: ZERO, account: ZERO, cash: ZERO };
  const nothing: PlatformSums = { ...none, payers: byPayer([]) };
  const patients = { cash: ZERO, scan: ZERO, change: ZERO, returned: ZERO, net: ZERO };
  return { day, patients, settled: nothing, refunded: nothing };
}

/** Numbers of the counter's one gapless row (shared/numbers.ts) that an entry shows. */
function serialsOf(entry: Entry): number[] {
  const { iptOtpNo = '', chrgBchno = '' } = entry.kind === 'call.sent' ? entry.data.ids : {};
  return [...ownNumbers(entry), iptOtpNo, chrgBchno]
    .filter((number) => /^\d{17}$/.test(number))
    .map((number) => Number(number.slice(10)));
}

function ownNumbers(entry: Entry): string[] {
  if (entry.kind === 'visit.opened') return entry.visit === undefined ? [] : [entry.visit];
  if (entry.kind === 'receipt.issued') return [entry.data.number];
  return entry.kind === 'outage.opened' ? [entry.data.outage] : [];
}

/** What must never be given twice. */
function numbersOf(entry: Entry): string[] {
  return entry.kind === 'call.sent' ? [entry.data.msgid] : ownNumbers(entry);
}

function gapsIn(serials: ReadonlySet<number>, jumps: ReadonlyMap<number, number>): string[] {
  const gaps: string[] = [];
  let expected = 1 + (jumps.get(0) ?? 0);
  for (const serial of [...serials].sort((a, b) => a - b)) {
    if (serial === expected + 1) gaps.push(String(expected));
    if (serial > expected + 1) gaps.push(`${expected}-${serial - 1}`);
    expected = serial + 1 + (jumps.get(serial) ?? 0);
  }
  return gaps;
}
