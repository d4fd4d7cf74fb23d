/** The verbs of the day and the shift: what the reconciliation screen sees and does. */
import { raise } from '../../shared/fault.ts';
import type { VerbName, VerbOutput } from '../../shared/contract.ts';
import { openReasons, reportTable } from '../../shared/reconcile/day.ts';
import type { reconcileVerbs } from '../../shared/reconcile/verbs.ts';
import type { ReconcileView } from '../../shared/reconcile/view.ts';
import { sumRows } from '../../shared/reconcile/row.ts';
import { dayOf } from '../../shared/time.ts';
import { exportDayFile, importDayFile, trustDayKey, type DayFileParts } from './dayfile.ts';
import type { DrillKit } from './drill.ts';
import type { PrintedPage } from './printed.ts';
import { basisOf, groupsOf, missingFiles, rowsOfDay, runReconcile } from './reconcile.ts';
import { closeShift, shiftOf } from './shift.ts';
import { ours } from './handed.ts';

export interface DayOptions extends DayFileParts {
  print: (page: PrintedPage) => Promise<string>;
  drill: DrillKit | undefined;
}

type DayVerb = Extract<VerbName, keyof typeof reconcileVerbs>;
type Given<V extends DayVerb> = (typeof reconcileVerbs)[V]['input']['_zod']['output'];
type Bodies = {
  [V in DayVerb]: (input: Given<V>) => Promise<VerbOutput<V>> | VerbOutput<V>;
};

export function dayBodies(options: DayOptions): Bodies {
  const { desk, drill } = options;
  const view = (day: string) => viewOfDay(options, day);
  /** One run, import or close at a time. */
  const turn = async (day: string, work: () => Promise<void>) => {
    await desk.turns.run('day', work);
    return view(day);
  };
  return {
    reconcileDay: ({ day }) => view(day),
    runReconcile: ({ day }) => turn(day, () => runReconcile(options, day)),
    exportDayFile: ({ day }) => exportDayFile(options, day),
    importDayFile: (ask) => turn(ask.day, () => importDayFile(options, ask)),
    trustDayKey: ({ text }) => trustDayKey(options, text),
    explainDifference: ({ day, ...ask }) => turn(day, () => explain(options, day, ask)),
    closeInsuranceDay: ({ day }) => turn(day, () => closeDay(options, day)),
    async closeShift({ counted }) {
      await desk.turns.run('shift', () => closeShift(desk, counted));
      return shiftOf(desk);
    },
    exportReport: (ask) => exportReport(options, ask),
    async drillBooks(ask) {
      return { text: await (drill ?? raise('not-drill')).books(ask) };
    },
  };
}

async function explain(
  { desk }: DayOptions,
  day: string,
  { key, how, note }: Omit<Given<'explainDifference'>, 'day'>,
): Promise<void> {
  const { run } = desk.book.days.day(day);
  const known = run?.differences.some((each) => each.key === key) ?? false;
  if (!known) raise('not-now', ['没有这一条差异']);
  await desk.book.append('difference.explained', { day, key, how }, { personal: { note } });
}

/** Raises `day-open` with every reason. */
async function closeDay(options: DayOptions, day: string): Promise<void> {
  const { open, closed, differences } = viewOfDay(options, day);
  if (open.length > 0) raise('day-open', open);
  if (closed) raise('not-now', ['这一天已经结清']);
  const { total, fund, account, count } = sumRows(rowsOfDay(options, day).rows);
  const data = { day, count, total, fund, account, explained: differences.length };
  await options.desk.book.append('day.closed', data);
}

async function exportReport(
  options: DayOptions,
  { day, as, language }: Given<'exportReport'>,
): Promise<{ to: string }> {
  if (as === 'print') return { to: await options.print({ page: 'reconcile', day, language }) };
  const table = reportTable(viewOfDay(options, day));
  return { to: await options.save(`reconcile-${day}.tsv`, table) };
}

/** The day as it stands; asks nobody. */
function viewOfDay(options: DayOptions, day: string): ReconcileView {
  const { desk, counter } = options;
  const { run, explained, closed } = desk.book.days.day(day);
  const { rows } = rowsOfDay(options, day);
  const fresh = run?.basis === basisOf(rows);
  const missing = missingFiles(options, day);
  const differences = (run?.differences ?? []).map((each) => {
    const known = explained.get(each.key);
    return known === undefined ? each : { ...each, explained: known };
  });
  const open = openReasons({
    missing,
    run: run === undefined ? 'none' : fresh ? 'fresh' : 'stale',
    unexplained: differences.filter((each) => !('explained' in each)).length,
    undecided: undecided(options, day),
  });
  return {
    day,
    today: dayOf(desk.clock.now()),
    hospital: desk.rules.profile.hospital.name,
    counter,
    files: filesOf(options, day, missing),
    groups: shownGroups(options, day, fresh),
    differences,
    ...(run === undefined ? {} : { run: { at: run.at, by: run.by, missing: [...run.missing] } }),
    open,
    ...(closed === undefined || open.length > 0 ? {} : { closed }),
    shift: shiftOf(desk),
  };
}

function undecided({ desk }: DayOptions, day: string): number {
  return ours(desk.book).filter(({ pending }) => {
    const money = pending?.act === '2207' || pending?.act === '2208';
    return money && pending.sentAt.slice(0, 10) === day;
  }).length;
}

function filesOf(
  options: DayOptions,
  day: string,
  missing: readonly string[],
): ReconcileView['files'] {
  const { desk, counter } = options;
  const { rows, doubled } = rowsOfDay(options, day);
  const own = sumRows(rows.filter((row) => row.from === counter));
  const { total, fund, count } = own;
  const mine = { from: counter, state: 'own' as const, total, fund, count, doubled: 0 };
  const handed = [...desk.book.days.day(day).files.values()].map((file) => {
    const sums = sumRows(file.rows);
    return {
      from: file.from,
      state: 'in' as const,
      total: sums.total,
      fund: sums.fund,
      count: sums.count,
      doubled: doubled.get(file.from) ?? 0,
      at: file.at,
      by: file.by,
      signed: file.signed,
    };
  });
  const zero = sumRows([]);
  const lacking = missing.map((from) => ({
    from,
    state: 'missing' as const,
    total: zero.total,
    fund: zero.fund,
    count: 0,
    doubled: 0,
    signed: false,
  }));
  const all = [{ ...mine, signed: true }, ...handed, ...lacking];
  return all.sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** The centre's word counts only for exactly these figures. */
function shownGroups(options: DayOptions, day: string, fresh: boolean): ReconcileView['groups'] {
  const { desk } = options;
  const { run } = desk.book.days.day(day);
  if (fresh && run) return run.groups.map((group) => ({ ...group }));
  return groupsOf(desk, rowsOfDay(options, day).rows).map(({ sums, ...group }) => {
    const { total, fund, account, count } = sums;
    const { insutype, clrType, clrOptins } = group;
    return { insutype, clrType, clrOptins, total, fund, account, count, code: '', text: '' };
  });
}
