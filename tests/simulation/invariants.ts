/**
 * What must hold after every step. Computed from the journals, the platform's ledger and the
 * network's own record, not from the desk's opinion of itself. Throws with what is broken.
 */
import { isDeepStrictEqual } from 'node:util';
import type { DrillLedgerRow } from '../../electron/drill/ledger.ts';
import type { Entry } from '../../shared/entry.ts';
import { isUnsent, type Visit } from '../../shared/visit/state.ts';
import { step } from '../../shared/visit/visit.ts';
import { drawerOf } from '../desk/audit.ts';
import type { Hospital, Till } from './hospital.ts';

export class Broken extends Error {
  override name = 'Broken';
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Broken(what);
}

/** The cheap ones: no reading of journals. */
export function checkNow(hospital: Hospital): void {
  for (const till of hospital.tills) {
    const [crash] = till.process.crashes;
    must(crash === undefined, `till ${till.number} crashed: ${String(crash)}`);
  }
  checkLedger(hospital);
  checkSentOnce(hospital);
}

/** All of them: every journal is read anew, proven and folded. */
export async function checkAll(hospital: Hospital): Promise<void> {
  checkNow(hospital);
  for (const till of hospital.tills) {
    if (till.process.isDead()) continue;
    const entries = await hospital.entries(till);
    checkKept(till, entries);
    const visits = till.process.counter.book.visits();
    must(isDeepStrictEqual(refold(entries), visits), `till ${till.number}: book ≠ journal`);
    for (const visit of visits) checkVisit(visit, entries);
    checkBills(visits);
    checkSlips(entries, visits);
  }
}

/** What was read back once is there for ever, unchanged. */
function checkKept(till: Till, entries: readonly Entry[]): void {
  till.kept.forEach((entry, index) => {
    must(
      isDeepStrictEqual(entries[index], entry),
      `till ${till.number}: entry ${entry.seq} lost or changed`,
    );
  });
  const seen = till.process.acknowledged.at(-1) ?? 0;
  must(entries.length >= seen, `till ${till.number}: ${seen} acknowledged, ${entries.length} kept`);
  must(
    entries.every((entry, index) => entry.seq === index + 1),
    `till ${till.number}: sequence has gaps`,
  );
}

function refold(entries: readonly Entry[]): Visit[] {
  const folded = new Map<string, Visit>();
  for (const entry of entries) {
    if (entry.visit !== undefined) folded.set(entry.visit, step(folded.get(entry.visit), entry));
  }
  return [...folded.values()];
}

/** Money in the drawer is what the entries say; unsent is what they say too. */
function checkVisit(visit: Visit, entries: readonly Entry[]): void {
  const drawer = drawerOf(visit.id, entries);
  must(visit.taken === drawer, `visit ${visit.id}: ${visit.taken} ≠ drawer ${drawer}`);
  must(drawer >= 0, `visit ${visit.id}: more was given back than taken`);
  const own = entries.filter((entry) => entry.visit === visit.id);
  must(
    isUnsent(visit) === unsentBy(own),
    `visit ${visit.id}: unsent is ${isUnsent(visit)}, its entries say ${unsentBy(own)}`,
  );
  checkGivenBack(visit, own);
}

/** Journal − acknowledgements: money was taken, and nothing has decided it since. */
function unsentBy(own: readonly Entry[]): boolean {
  let open: 'hold' | 'charge' | 'deposit' | undefined;
  for (const entry of own) {
    if (entry.kind === 'money.taken' && entry.data.purpose !== 'collect') {
      open = entry.data.purpose === 'self-pay' ? undefined : entry.data.purpose;
    }
    if (entry.kind === 'visit.voided' || entry.kind === 'visit.converted') open = undefined;
    if (entry.kind === 'call.answered' && entry.data.act === '2207') {
      const { outcome } = entry.data;
      if (outcome === 'done') open = undefined;
      if (outcome !== 'lost' && open === 'hold') open = undefined;
    }
    if (isDecision(entry) && entry.data.act === '2207') {
      if (entry.data.verdict === 'found' || open === 'hold') open = undefined;
    }
    const reversed = entry.kind === 'call.answered' && entry.data.act === '2601';
    if (reversed && entry.data.outcome === 'done' && open === 'hold') open = undefined;
  }
  return open !== undefined;
}

/** By a query, or by a person. */
function isDecision(
  entry: Entry,
): entry is Extract<Entry, { kind: 'call.decided' | 'outcome.recorded' }> {
  return entry.kind === 'call.decided' || entry.kind === 'outcome.recorded';
}

/** No bill of the hospital's system is paid for by two visits. */
function checkBills(visits: readonly Visit[]): void {
  const paid = new Map<string, string>();
  for (const { id, bill, taken, money } of visits) {
    if (bill?.number === undefined || taken === 0 || money === 'returnable') continue;
    const other = paid.get(bill.number);
    must(other === undefined, `bill ${bill.number} is paid in ${other} and in ${id}`);
    paid.set(bill.number, id);
  }
}

/** Money is given back only after a decision, never while an outcome is unknown. */
function checkGivenBack(visit: Visit, own: readonly Entry[]): void {
  let open = new Set<string>();
  for (const entry of own) {
    if (entry.kind === 'call.sent' && /^220[78]$/.test(entry.data.act)) open.add(entry.data.msgid);
    if (entry.kind === 'call.answered' && entry.data.outcome !== 'lost') {
      open.delete(entry.data.msgid);
      if (entry.data.act === '2601' && entry.data.outcome === 'done') open = new Set();
    }
    if (isDecision(entry)) open.delete(entry.data.msgid);
    must(
      entry.kind !== 'money.returned' || open.size === 0,
      `visit ${visit.id}: money given back while ${[...open].join(' ')} is unknown`,
    );
  }
}

/** A settlement slip stands only for a decided settlement. */
function checkSlips(entries: readonly Entry[], visits: readonly Visit[]): void {
  for (const entry of entries) {
    if (entry.kind !== 'receipt.issued' || entry.data.kind !== 'settlement') continue;
    const before = entries.filter((each) => each.visit === entry.visit && each.seq < entry.seq);
    const decided = before.some(
      (each) =>
        (each.kind === 'call.answered' &&
          each.data.act === '2207' &&
          each.data.outcome === 'done') ||
        (each.kind === 'call.decided' && each.data.act === '2207' && each.data.verdict === 'found'),
    );
    must(decided, `slip ${entry.data.number} is a settlement slip without a settlement`);
    must(
      visits.some(({ id }) => id === entry.visit),
      `slip ${entry.data.number} of no visit`,
    );
  }
}

/** No counter hands an act to the network twice. */
function checkSentOnce({ network }: Hospital): void {
  const seen = new Set<string>();
  for (const { msgid, infno, counter } of network.sent) {
    must(!seen.has(msgid), `${infno} ${msgid} was sent twice, now by counter ${counter}`);
    seen.add(msgid);
  }
}

/** Every settlement in force is that of exactly one visit, and the other way round, to the fen. */
function checkLedger(hospital: Hospital): void {
  const visits = hospital.tills.flatMap((till) => till.process.counter.book.visits());
  const ledger = hospital.platform.ledger();
  const owned = new Set<string>();
  for (const row of ledger.filter((each) => each.state === 'settled')) {
    const owners = visits.filter((visit) => owns(visit, row));
    must(owners.length === 1, `settlement ${row.setl_id} belongs to ${owners.length} visits`);
    const owner = owners[0]?.id ?? '';
    must(!owned.has(owner), `visit ${owner} is settled twice`);
    owned.add(owner);
  }
  const rows = new Map(ledger.map((row) => [row.setl_id, row]));
  for (const visit of visits) checkSettled(visit, rows.get(visit.settlement?.setlId ?? ''));
}

function checkSettled(visit: Visit, row: DrillLedgerRow | undefined): void {
  if (visit.pending || visit.settlement === undefined) return;
  const state = visit.step === 'settled' ? 'settled' : 'refunded';
  must(row?.state === state, `visit ${visit.id} is ${visit.step}, its platform row ${row?.state}`);
  const garbled = visit.marks.some((mark) => mark.note === 'settlement-differs');
  if (row === undefined || garbled) return;
  const { total, fund, patient, account, cash, hospital } = visit.settlement.amounts;
  const theirs = [row.medfee, row.fund, row.person, row.account, row.cash, row.hospital];
  must(
    isDeepStrictEqual([total, fund, patient, account, cash, hospital], theirs),
    `visit ${visit.id}: amounts are not the platform's`,
  );
  must(total === fund + patient + hospital, `visit ${visit.id}: fund + patient + hospital ≠ total`);
  must(patient === account + cash, `visit ${visit.id}: account + cash ≠ patient`);
}

function owns(visit: Visit, row: DrillLedgerRow): boolean {
  const { pending, settlement } = visit;
  if (visit.step === 'settled') return settlement?.setlId === row.setl_id;
  return pending?.act === '2207' && pending.msgid === row.msgid;
}
