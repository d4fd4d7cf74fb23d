/**
 * 日对账: 3201 for every group, 3202 where one differs, each difference classified. It runs over
 * the day files of all counters and the HIS, because 3201 counts the whole hospital.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { raise } from '../../shared/fault.ts';
import { optionalCode } from '../../shared/platform/field.ts';
import { classify, meaningOf, unlocated, type OurRow } from '../../shared/reconcile/classify.ts';
import { HIS } from '../../shared/reconcile/dayfile.ts';
import type { Difference, Owner } from '../../shared/reconcile/difference.ts';
import type { ReconciledGroup } from '../../shared/reconcile/entries.ts';
import {
  groupRows,
  totalsInput,
  type Group,
  type GroupSums,
} from '../../shared/reconcile/group.ts';
import { dayRows, rowKey } from '../../shared/reconcile/row.ts';
import { yuanText } from '../../shared/money.ts';
import { parkFits } from '../../shared/visit/park.ts';
import { ours as visitsHere } from './handed.ts';
import { park } from './park.ts';
import { failWith, type DeskParts } from './parts.ts';
import { query } from './query.ts';
import { askResultFile } from './resultfile.ts';

/** A desk and the number of its counter. */
export interface AtCounter {
  desk: DeskParts;
  counter: string;
}

const totalsAnswer = z.looseObject({
  stmtinfo: z.looseObject({ stmt_rslt: optionalCode, stmt_rslt_dscr: optionalCode }),
});

/** Who must hand in a day file and has not. The counter's own rows are its journal. */
export function missingFiles({ desk, counter }: AtCounter, day: string): string[] {
  const { counters, his } = desk.rules.profile.reconcile.dayFiles;
  const wanted = [...counters.filter((each) => each !== counter), ...(his ? [HIS] : [])];
  const { files } = desk.book.days.day(day);
  return wanted.filter((from) => !files.has(from));
}

/**
 * Every row of the day that was handed in, each once: a row that two files have is the first one's.
 */
export function rowsOfDay({ desk, counter }: AtCounter, day: string) {
  const own = desk.book.visits().flatMap((visit) => {
    return dayRows([visit], day).map((row): OurRow => ({ ...row, from: counter, visit: visit.id }));
  });
  const handed = [...desk.book.days.day(day).files.values()].flatMap(({ from, rows }) => {
    return rows.map((row): OurRow => ({ ...row, from }));
  });
  const seen = new Set<string>();
  const doubled = new Map<string, number>();
  const rows = [...own, ...handed].filter((row) => {
    const key = rowKey(row);
    if (seen.has(key)) doubled.set(row.from, (doubled.get(row.from) ?? 0) + 1);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
  return { rows, doubled };
}

/** SHA-256 of the rows, hex: another row, or another amount, makes a run stale. */
export function basisOf(rows: readonly OurRow[]): string {
  const lines = rows.map((row) => {
    const { total, fund, account, insutype, clrType, clrOptins } = row;
    return [rowKey(row), insutype, clrType, clrOptins, total, fund, account].join('\t');
  });
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

export function groupsOf(desk: DeskParts, rows: readonly OurRow[]): GroupSums[] {
  const { reconcile, hospital } = desk.rules.profile;
  return groupRows(rows, reconcile.groups, hospital.admdvs);
}

/**
 * Asks the centre for the day and keeps what it said. Raises the fault of the query that failed;
 * nothing is kept then, and the run is begun anew.
 */
export async function runReconcile(at: AtCounter, day: string): Promise<void> {
  const { desk } = at;
  if (!desk.line.isUp()) raise('line-down', ['对账只能在线路通时进行']);
  const { rows } = rowsOfDay(at, day);
  const groups: ReconciledGroup[] = [];
  for (const group of groupsOf(desk, rows)) groups.push(await askTotals(desk, group, day));
  const found: Difference[] = [];
  for (const pair of unequalPairs(groups)) {
    found.push(...(await askDetails(desk, rows, pair, day)));
  }
  found.sort((a, b) => b.sum - a.sum);
  const data = { day, basis: basisOf(rows), missing: missingFiles(at, day), groups };
  await desk.book.append(
    'day.reconciled',
    { ...data, differences: found.length },
    { personal: { differences: found } },
  );
  for (const each of found) await review(desk, each, day);
}

async function askTotals(desk: DeskParts, group: GroupSums, day: string): Promise<ReconciledGroup> {
  const { reconcile } = desk.rules.profile;
  const result = await query(desk, '3201', totalsInput(group, day, reconcile), '');
  if (result.outcome !== 'done') return failWith(result, '对总账（3201）');
  const said = totalsAnswer.safeParse(result.output).data?.stmtinfo;
  if (said === undefined) return raise('platform-unreadable', ['对总账（3201）']);
  const { insutype, clrType, clrOptins, sums } = group;
  const { total, fund, account, count } = sums;
  const meaning = meaningOf(reconcile.results, said.stmt_rslt);
  return {
    insutype,
    clrType,
    clrOptins,
    total,
    fund,
    account,
    count,
    result: meaning,
    code: said.stmt_rslt,
    text: said.stmt_rslt_dscr,
  };
}

type Pair = Pick<Group, 'clrType' | 'clrOptins'> & { unequal: readonly ReconciledGroup[] };

/** 3202 knows no insutype: one file for all groups of a clearing type and office. */
function unequalPairs(groups: readonly ReconciledGroup[]): Pair[] {
  const pairs = new Map<string, ReconciledGroup[]>();
  for (const group of groups.filter(({ result }) => result !== 'equal')) {
    const key = `${group.clrType}/${group.clrOptins}`;
    pairs.set(key, [...(pairs.get(key) ?? []), group]);
  }
  return [...pairs.values()].flatMap((unequal) => {
    const [first] = unequal;
    return first ? [{ clrType: first.clrType, clrOptins: first.clrOptins, unequal }] : [];
  });
}

async function askDetails(
  desk: DeskParts,
  rows: readonly OurRow[],
  { clrType, clrOptins, unequal }: Pair,
  day: string,
): Promise<Difference[]> {
  const ours = rows.filter((row) => row.clrType === clrType && row.clrOptins === clrOptins);
  const theirs = await askResultFile(desk, { rows: ours, clrType, clrOptins, from: day, to: day });
  const { results } = desk.rules.profile.reconcile;
  const owner = (msgid: string) => ownerOf(desk, msgid);
  const found = classify({ ours, theirs, results, owner });
  if (found.length > 0) return found;
  return unequal.map((group) => {
    const { total, fund, account, count } = group;
    const sums = { total, fund, account, cash: total, count };
    return unlocated({ ...group, sums }, group.code, group.text);
  });
}

/** What our journal knows of a msgid that only the centre has a row for. */
function ownerOf({ book }: DeskParts, msgid: string): Owner | undefined {
  const sender = book.days.sender(msgid);
  if (sender === undefined) {
    // Sent by another counter, which then gave the visit to this one.
    const carried = visitsHere(book).find(({ pending }) => pending?.msgid === msgid);
    if (carried) return { visit: carried.id, state: 'undecided' };
    return book.days.losses().length > 0 ? { state: 'lost' } : undefined;
  }
  const { visit, reversed } = sender;
  const { pending } = book.visit(visit) ?? {};
  if (pending?.msgid === msgid) return { visit, state: 'undecided' };
  return { visit, state: reversed ? 'reversed' : 'other' };
}

/**
 * The platform's amounts stand: a settled visit of ours whose amounts differ goes to the office. Of
 * one that was refunded since, the difference stands in the day's list alone.
 */
async function review(desk: DeskParts, each: Difference, day: string): Promise<void> {
  const { kind, visit: id, ours, theirs, key } = each;
  if (kind !== 'amount' || id === undefined || !ours || !theirs) return;
  const visit = desk.book.visit(id);
  if (!visit || visit.parked || desk.turns.isBusy(id)) return;
  if (!parkFits['settlement-differs'](visit)) return;
  if (desk.book.days.day(day).explained.has(key)) return;
  const sides = [`我方 ${yuanText(ours.total)}`, `中心 ${yuanText(theirs.total)}`];
  await park(desk, id, 'settlement-differs', `${day} 对账：${sides.join('，')}`);
}
