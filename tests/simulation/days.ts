/** Shifts and insurance days: the deeds, and their totals against the entries one by one. */
import { z } from 'zod';
import { dayFileBody, type DayFile } from '../../shared/reconcile/dayfile.ts';
import { platformDay } from '../../shared/reconcile/row.ts';
import { fen } from '../../shared/money.ts';
import type { Entry } from '../../shared/entry.ts';
import { dayOf } from '../../shared/time.ts';
import { must } from './broken.ts';
import type { Hospital, Till } from './hospital.ts';

/** Counted is what must be there and `off` more; then perhaps the next cashier starts. */
export async function closeShift(
  hospital: Hospital,
  till: Till,
  { off, next }: { off: number; next: boolean },
): Promise<unknown> {
  const { desk, book } = till.process.counter;
  const closed = await desk.closeShift({ counted: fen(book.days.shift().cash + off) });
  if (!closed.ok || !next) return closed;
  till.cashier += 1;
  await hospital.restart(till, true);
  return closed;
}

/** Every other till's day file is taken in, the centre is asked, the day perhaps closed. */
export async function runDay(
  hospital: Hospital,
  till: Till,
  { day, close }: { day: string; close: boolean },
): Promise<unknown> {
  const { desk } = till.process.counter;
  for (const other of hospital.tills) {
    if (other === till) continue;
    const file = await exportDay(hospital, other, day);
    if (file !== undefined) await desk.importDayFile({ day, text: file.text });
  }
  const run = await desk.runReconcile({ day });
  return close && run.ok ? desk.closeInsuranceDay({ day }) : run;
}

/** The platform's calendar. */
export function dayAgo({ clock }: Hospital, ago: number): string {
  return dayOf(new Date(clock.now().getTime() - ago * 86_400_000));
}

const envelope = z.looseObject({ body: z.string() });

/** The signed file, and what stands in it; undefined where the counter refused. */
async function exportDay({ saved }: Hospital, till: Till, day: string) {
  const made = await till.process.counter.desk.exportDayFile({ day });
  if (!made.ok) return undefined;
  const text = saved.get(made.value.to) ?? '';
  const file = dayFileBody.parse(JSON.parse(envelope.parse(JSON.parse(text)).body));
  return { text, file };
}

interface Row {
  day: string | undefined;
  setlId: string;
  refund: boolean;
  total: number;
  fund: number;
  account: number;
  cash: number;
}

/** One line for each settlement and each refund that the entries of a visit decided. */
function rowsOf(own: readonly Entry[]): Row[] {
  const rows: Row[] = [];
  for (const entry of own) {
    const decided =
      (entry.kind === 'call.answered' && entry.data.outcome === 'done') ||
      ((entry.kind === 'call.decided' || entry.kind === 'outcome.recorded') &&
        entry.data.verdict === 'found');
    if (!decided) continue;
    const { act } = entry.data;
    const learned = entry.wall;
    if (act === '2207' && entry.data.amounts !== undefined) {
      const { total, fund, account, cash } = entry.data.amounts;
      const day = platformDay(entry.data.settledAt ?? '') ?? platformDay(learned);
      const setlId = entry.data.ids.setlId ?? '';
      rows.push({ day, setlId, refund: false, total, fund, account, cash });
    }
    if (act !== '2208') continue;
    const settled = rows.findLast((row) => !row.refund);
    if (settled === undefined) continue;
    const record = entry.kind === 'outcome.recorded' ? undefined : entry.data.refund;
    const { msgid } = entry.data;
    const sent = own.find((each) => each.kind === 'call.sent' && each.data.msgid === msgid);
    rows.push({
      day: platformDay(record?.at ?? '') ?? platformDay(sent?.wall ?? learned),
      setlId: record?.setlId ?? '',
      refund: true,
      total: record?.total ?? 0 - settled.total,
      fund: record?.fund ?? 0 - settled.fund,
      account: record?.account ?? 0 - settled.account,
      cash: record?.cash ?? 0 - settled.cash,
    });
  }
  return rows;
}

const amounts = ['total', 'fund', 'account', 'cash'] as const;

/** The day file's sums are those of the entries, and its drawer is what they put in that day. */
async function checkDayFile(hospital: Hospital, till: Till, day: string): Promise<DayFile> {
  const file = (await exportDay(hospital, till, day))?.file;
  if (file === undefined) throw new Error(`till ${till.number} gives no day file`);
  const all = [...till.fold.visits.values()].flatMap(({ own }) => rowsOf(own));
  const rows = all.filter((row) => row.day === day);
  const where = `till ${till.number}, ${day}`;
  must(file.rows.length === rows.length && file.sums.count === rows.length, () => {
    return `${where}: ${file.rows.length} rows in the day file, ${rows.length} by the entries`;
  });
  for (const name of amounts) {
    const sum = rows.reduce((before, row) => before + row[name], 0);
    must(file.sums[name] === sum, () => `${where}: ${name} ${file.sums[name]}, entries ${sum}`);
  }
  const taken = till.fold.drawer.get(day) ?? { cash: 0, scan: 0 };
  must(
    file.taken?.cash === taken.cash && file.taken.scan === taken.scan,
    () => `${where}: drawer ${file.taken?.cash} in the day file, ${taken.cash} by the entries`,
  );
  return file;
}

/** Every day's file of every till; together they have the platform's rows, each once. */
export async function checkDays(hospital: Hospital): Promise<void> {
  const { tills, platform } = hospital;
  const ledger = platform.ledger();
  const days = new Set(tills.flatMap(({ fold }) => [...fold.drawer.keys()]));
  for (const { setl_time: at } of ledger) days.add(platformDay(at) ?? '');
  for (const { fold } of tills) {
    for (const { own } of fold.visits.values())
      for (const { day } of rowsOf(own)) days.add(day ?? '');
  }
  const rows: DayFile['rows'] = [];
  for (const day of days) {
    for (const till of tills) rows.push(...(await checkDayFile(hospital, till, day)).rows);
  }
  await checkCentre(hospital, [...days]);
  const held = new Set(
    tills.flatMap(({ process }) =>
      process.counter.book.visits().flatMap(({ pending }) => (pending ? [pending.msgid] : [])),
    ),
  );
  for (const { setl_id: setlId, state, refund, msgid } of ledger) {
    if (state === 'reversed') continue;
    const here = rows.filter((row) => row.setlId === setlId && !row.refund).length;
    must(here === 1 || held.has(msgid), `settlement ${setlId} stands in ${here} day files`);
    if (refund === undefined || held.has(refund.msgid)) continue;
    const back = rows.filter((row) => row.setlId === refund.setl_id && row.refund).length;
    const unnamed = rows.some((row) => row.refund && row.setlId === '');
    must(back === 1 || unnamed, `refund ${refund.setl_id} stands in ${back} day files`);
  }
}

/**
 * The centre's own books agree with ours, group by group, for every day on which nothing is with
 * the medical-insurance office; such a day can be closed, with the sums of all day files.
 */
async function checkCentre(hospital: Hospital, days: readonly string[]): Promise<void> {
  const [till] = hospital.tills;
  if (till === undefined || hospital.tills.some(isUnclear)) return;
  const { desk, book } = till.process.counter;
  for (const day of days) {
    await runDay(hospital, till, { day, close: true });
    const view = await desk.reconcileDay({ day });
    if (!view.ok) throw new Error(`the day ${day} cannot be shown: ${view.fault.code}`);
    const { differences, groups, open, closed, run } = view.value;
    must(run !== undefined, `${day}: the centre cannot be asked`);
    const [first] = differences;
    must(first === undefined, () => `${day}: the centre differs: ${JSON.stringify(first)}`);
    must(
      groups.every(({ result }) => result === 'equal'),
      `${day}: not equal`,
    );
    must(open.length === 0 && closed !== undefined, () => `${day} stays open: ${open.join(' ')}`);
    const seq = book.seq();
    must(seq === till.process.acknowledged(), `${day}: ${seq} in the book`);
  }
}

/** Something is with the office: an outcome that nobody knows, or amounts that differ. */
function isUnclear({ process, fold }: Till): boolean {
  return process.counter.book.visits().some(({ id, pending }) => {
    const own = fold.visits.get(id)?.own ?? [];
    const [settled, refund] = rowsOf(own).slice(-2);
    const garbled =
      refund?.refund === true &&
      amounts.some((name) => refund[name] + (settled?.[name] ?? 0) !== 0);
    return pending !== undefined || garbled || own.some(isOfficeWork);
  });
}

function isOfficeWork(entry: Entry): boolean {
  const differs = entry.kind === 'visit.parked' && entry.data.reason === 'settlement-differs';
  return differs || entry.kind === 'outcome.recorded';
}
