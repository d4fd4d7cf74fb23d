/**
 * The rows of a day 对账行: one for each settlement and one for each refund, by the platform's
 * setl_time, not by ours (platform-interface.md §3.6). No name and no ID number is in a row; psn_no
 * is, because 3202 asks for it.
 */
import { z } from 'zod';
import { add, negate, type Fen } from '../money.ts';
import { fenSchema } from '../settlement.ts';
import { activeInsurance } from '../known.ts';
import type { Visit } from '../visit/state.ts';

export const dayRow = z.strictObject({
  /** '' only for a refund whose number the platform has not told. */
  setlId: z.string(),
  mdtrtId: z.string(),
  /** '' where the person's data were destroyed. */
  psnNo: z.string(),
  msgid: z.string(),
  insutype: z.string(),
  clrType: z.string(),
  clrOptins: z.string(),
  /** The platform's setl_time as it came; its day decides where the row belongs. */
  setlTime: z.string(),
  refund: z.boolean(),
  /** Negative for a refund. */
  total: fenSchema,
  fund: fenSchema,
  account: fenSchema,
  cash: fenSchema,
});
export type DayRow = z.infer<typeof dayRow>;

export interface Sums {
  total: Fen;
  fund: Fen;
  account: Fen;
  cash: Fen;
  count: number;
}

/** A row is the same on both sides by its setl_id and whether it is a refund. */
export function rowKey(row: Pick<DayRow, 'setlId' | 'msgid' | 'refund'>): string {
  return `${row.setlId === '' ? row.msgid : row.setlId}${row.refund ? '-退' : ''}`;
}

export function sumRows(rows: readonly DayRow[]): Sums {
  return {
    total: add(...rows.map((row) => row.total)),
    fund: add(...rows.map((row) => row.fund)),
    account: add(...rows.map((row) => row.account)),
    cash: add(...rows.map((row) => row.cash)),
    count: rows.length,
  };
}

/** "2026-11-22 09:00:00", "20261122090000", ISO: the day, as the platform wrote it. */
export function platformDay(time: string): string | undefined {
  const [, year, month, day] = /^(\d{4})[-/]?(\d\d)[-/]?(\d\d)/.exec(time) ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}`;
}

/**
 * The counter's rows from `from` to `to` (days, both included), in the order of the visits. Where
 * the platform told no time, that at which we learned of a settlement stands in, and that at which
 * a refund was sent: it may be found out days later, but was carried out when it was sent.
 */
export function dayRows(visits: readonly Visit[], from: string, to = from): DayRow[] {
  return visits.flatMap(rowsOf).filter((row) => {
    const day = platformDay(row.setlTime) ?? '';
    return day >= from && day <= to;
  });
}

function rowsOf(visit: Visit): DayRow[] {
  const { settlement, refunded } = visit;
  if (settlement === undefined) return [];
  const { known } = visit.personal;
  const { amounts, msgid, setlId } = settlement;
  const row: DayRow = {
    setlId,
    mdtrtId: visit.ids.mdtrtId ?? '',
    psnNo: known?.psnNo ?? '',
    msgid,
    insutype: settlement.insutype ?? (known && activeInsurance(known)?.insutype) ?? '',
    clrType: amounts.clearing.type,
    clrOptins: amounts.clearing.place,
    setlTime: platformDay(settlement.settledAt) ? settlement.settledAt : learned(visit),
    refund: false,
    total: amounts.total,
    fund: amounts.fund,
    account: amounts.account,
    cash: amounts.cash,
  };
  return refunded === undefined ? [row] : [row, refundRow(row, refunded)];
}

function refundRow(row: DayRow, refunded: NonNullable<Visit['refunded']>): DayRow {
  const { msgid, sentAt, record } = refunded;
  return {
    ...row,
    setlId: record?.setlId ?? '',
    msgid,
    setlTime: platformDay(record?.at ?? '') ? (record?.at ?? '') : sentAt,
    refund: true,
    total: record?.total ?? negate(row.total),
    fund: record?.fund ?? negate(row.fund),
    account: record?.account ?? negate(row.account),
    cash: record?.cash ?? negate(row.cash),
  };
}

/** When we kept the settlement, in China's time. */
function learned({ marks, openedAt }: Visit): string {
  const mark = marks.find(
    ({ act, note }) => act === '2207' && (note === 'done' || note === 'found'),
  );
  return mark?.at ?? openedAt;
}
