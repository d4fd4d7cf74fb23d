/** What must hold at any time, whatever happened: checked after every scenario. */
import { expect } from 'vitest';
import type { Book } from '../../electron/desk/book.ts';
import { createFold } from '../../electron/desk/fold.ts';
import type { Entry } from '../../shared/entry.ts';
import type { Visit } from '../../shared/visit/state.ts';
import { step } from '../../shared/visit/visit.ts';
import type { Bed } from './counter-bed.ts';
import { lookAt } from './foldlook.ts';

type Row = ReturnType<Bed['platform']['ledger']>[number];

/**
 * No crash, one effective settlement per visit at most, book = journal, money = sum of entries; a
 * start by what was kept half-way would have come to the same.
 */
export async function audit(bed: Bed, garbled: readonly string[] = []): Promise<void> {
  // Deciding begins by itself: journal and book are compared when nothing is under way.
  await bed.counter.sync.settled();
  auditNow(bed, garbled);
  // The counter may be at work: what is compared is the book as it stands now.
  const { book } = bed.counter;
  const [visits, seq] = [book.visits(), book.seq()];
  const entries = (await bed.entries()).filter((entry) => entry.seq <= seq);
  expect(entries).toHaveLength(seq);
  expect(refold(entries)).toEqual(visits);
  for (const visit of visits) checkMoney(visit, entries);
  checkTally(bed.counter.book, entries);
  await auditKept(bed);
}

/** Folded whole; kept and restored while acts were under way, in the middle, and at the end. */
export async function auditKept(bed: Bed): Promise<void> {
  const [records, entries] = [await bed.records(), await bed.entries()];
  const { profile } = bed;
  const format = profile.message.msgid;
  const parts = {
    numbers: { hospital: profile.hospital.code, counter: '03', format },
    keyedHash: (text: string) => text,
  };
  const folded = (of: readonly unknown[], kept?: Uint8Array) => {
    const fold = createFold(parts, kept);
    for (const record of of) fold.take(record);
    return fold;
  };
  const whole = lookAt(folded(records), entries);
  const answers = records.flatMap(({ kind }, at) => (kind === 'call.answered' ? [at] : []));
  for (const at of [...answers.slice(-4), Math.ceil(records.length / 2), records.length]) {
    const again = folded(records.slice(at), folded(records.slice(0, at)).keep());
    expect(lookAt(again, entries), `kept after ${at}`).toEqual(whole);
  }
}

/** The part that needs no reading of the journal. */
export function auditNow(bed: Bed, garbled: readonly string[] = []): void {
  expect(bed.crashes).toEqual([]);
  checkLedger(bed.counter.book.visits(), bed.platform.ledger(), garbled);
}

function refold(entries: readonly Entry[]): Visit[] {
  const folded = new Map<string, Visit>();
  for (const entry of entries) {
    if (entry.visit !== undefined) folded.set(entry.visit, step(folded.get(entry.visit), entry));
  }
  return [...folded.values()];
}

/** What lies in the drawer for this visit, from its entries alone. */
export function drawerOf(visit: string, entries: readonly Entry[]): number {
  let drawer = 0;
  for (const entry of entries) {
    if (entry.visit !== visit) continue;
    if (entry.kind === 'money.returned') drawer -= entry.data.amount;
    if (entry.kind !== 'money.taken') continue;
    for (const tender of entry.data.tenders) drawer += tender.amount;
    drawer -= entry.data.change;
  }
  return drawer;
}

function checkMoney(visit: Visit, entries: readonly Entry[]): void {
  expect(visit.taken, `drawer of ${visit.id}`).toBe(drawerOf(visit.id, entries));
  expect(visit.taken).toBeGreaterThanOrEqual(0);
  if (visit.money === 'none') expect(visit.taken).toBe(0);
}

/** What is counted along is what reading every visit and entry would give. */
function checkTally(book: Book, entries: readonly Entry[]): void {
  const visits = book.visits();
  const open = visits.filter(({ money, charged, taken, bill }) => {
    const owes = money === 'self-paid' && taken < (bill?.total ?? 0);
    return charged && (money === 'provisional' || owes);
  });
  expect(book.chargedOpen().toSorted()).toEqual(open.map(({ id }) => id).toSorted());
  const settled = visits.flatMap(({ marks }) =>
    marks.flatMap(({ act, note, seq }) => {
      return act === '2207' && (note === 'done' || note === 'found') ? [seq] : [];
    }),
  );
  const last = Math.max(0, ...settled);
  const inARow = visits.filter(({ goal, marks }) => {
    const at = marks.findLast(({ kind, note }) => kind === 'money.taken' && note !== 'collect');
    return goal === 'sync' && (at?.seq ?? 0) > last;
  });
  const counted = book.chargedInARow().filter((id) => book.visit(id)?.goal === 'sync');
  expect(counted.toSorted()).toEqual(inARow.map(({ id }) => id).toSorted());
  for (const entry of entries) {
    if (entry.kind !== 'money.taken') continue;
    for (const each of entry.data.tenders) {
      if (each.means === 'scan') expect(book.isUsed(each.reference.trim())).toBe(true);
    }
  }
}

/** Every settlement in force is that of exactly one visit, and the other way round. */
function checkLedger(visits: readonly Visit[], ledger: readonly Row[], garbled: readonly string[]) {
  const owned = new Map<string, string>();
  for (const row of ledger.filter((each) => each.state === 'settled')) {
    const owners = visits.filter((visit) => owns(visit, row));
    expect(owners.map((visit) => visit.id)).toHaveLength(1);
    const owner = owners[0]?.id ?? '';
    expect(owned.get(owner), `visit ${owner} settled twice`).toBeUndefined();
    owned.set(owner, row.setl_id);
  }
  for (const visit of visits) {
    if (visit.step !== 'settled' || visit.pending) continue;
    const row = ledger.find((each) => each.msgid === visit.settlement?.msgid);
    expect(row?.state).toBe('settled');
    if (!row || garbled.includes(visit.id)) continue;
    expect(visit.settlement?.setlId).toBe(row.setl_id);
    const { total, fund, patient, account, cash, hospital } = visit.settlement?.amounts ?? {};
    const { medfee, person, ...theirs } = row;
    expect({ total, fund, patient, account, cash, hospital }).toEqual({
      total: medfee,
      patient: person,
      fund: theirs.fund,
      account: theirs.account,
      cash: theirs.cash,
      hospital: theirs.hospital,
    });
  }
}

function owns(visit: Visit, row: Row): boolean {
  const { pending, settlement, step: at } = visit;
  if (at === 'settled') return settlement?.msgid === row.msgid;
  return pending?.act === '2207' && pending.msgid === row.msgid;
}
