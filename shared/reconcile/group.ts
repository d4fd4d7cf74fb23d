/**
 * The groups of 3201 对总账: (insutype, clr_type, setl_optins), and the pairs of 3202 对明细账,
 * whose input has no insutype: it takes all rows of (clr_type, setl_optins) at once.
 */
import { yuanText } from '../money.ts';
import type { ReconcilePart } from '../platform/profile-reconcile.ts';
import { sumRows, type DayRow, type Sums } from './row.ts';

export interface Group {
  insutype: string;
  clrType: string;
  clrOptins: string;
}

export interface GroupSums extends Group {
  sums: Sums;
}

/**
 * Every group we have rows of, then those of the profile with zeros: what only the centre has shows
 * up there. `home` stands in for the clearing office of a group without rows.
 */
export function groupRows(
  rows: readonly DayRow[],
  wanted: ReconcilePart['groups'],
  home: string,
): GroupSums[] {
  const offices = [...new Set(rows.map((row) => row.clrOptins))];
  const asked = offices.length === 0 ? [home] : offices;
  const all: Group[] = [
    ...rows,
    ...wanted.flatMap((group) => asked.map((clrOptins) => ({ ...group, clrOptins }))),
  ];
  const groups = new Map(all.map((group) => [groupKey(group), group]));
  return [...groups].sort(byKey).map(([key, { insutype, clrType, clrOptins }]) => {
    const sums = sumRows(rows.filter((row) => groupKey(row) === key));
    return { insutype, clrType, clrOptins, sums };
  });
}

export function groupKey({ insutype, clrType, clrOptins }: Group): string {
  return `${insutype}/${clrType}/${clrOptins}`;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Whether refunds are in the figures: they are, with both rows (platform-interface.md §3.6). */
function refundFields(profile: Pick<ReconcilePart, 'refundFlag'>): Record<string, string> {
  const both = { refd_setl_flag: '1', fixmedins_refd_setl_flag: '1' };
  return profile.refundFlag ? both : { refd_setl_flag: '1' };
}

/** Input of 3201 for one group and day. */
export function totalsInput(group: GroupSums, day: string, profile: ReconcilePart) {
  const { insutype, clrType, clrOptins, sums } = group;
  const data = {
    insutype,
    clr_type: clrType,
    setl_optins: clrOptins,
    stmt_begndate: day,
    stmt_enddate: day,
    medfee_sumamt: yuanText(sums.total),
    fund_pay_sumamt: yuanText(sums.fund),
    acct_pay: yuanText(sums.account),
    fixmedins_setl_cnt: String(sums.count),
    ...refundFields(profile),
    ...profile.totalsExtra,
  };
  return { data };
}

export interface DetailsAsk {
  clrType: string;
  clrOptins: string;
  from: string;
  to: string;
  fileQueryNo: string;
}

/** Input of 3202: the rows themselves were uploaded before (9101). */
export function detailsInput(ask: DetailsAsk, sums: Sums, profile: ReconcilePart) {
  const data = {
    setl_optins: ask.clrOptins,
    clr_type: ask.clrType,
    file_qury_no: ask.fileQueryNo,
    stmt_begndate: ask.from,
    stmt_enddate: ask.to,
    medfee_sumamt: yuanText(sums.total),
    fund_pay_sumamt: yuanText(sums.fund),
    cash_payamt: yuanText(sums.cash),
    fixmedins_setl_cnt: String(sums.count),
    ...refundFields(profile),
  };
  return { data };
}
