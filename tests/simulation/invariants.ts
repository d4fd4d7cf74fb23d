/**
 * What must hold after every step. Computed from the journals, the platform's ledger and the
 * network's own record, not from the desk's opinion of itself. Throws with what is broken.
 */
import { isDeepStrictEqual } from 'node:util';
import type { DrillLedgerRow } from '../../electron/drill/ledger.ts';
import type { Entry } from '../../shared/entry.ts';
import { isUnsent, type Visit } from '../../shared/visit/state.ts';
import { drawerOf } from '../desk/audit.ts';
import { must } from './broken.ts';
import { checkCarried } from './carry.ts';
import type { Fold, Folded } from './fold.ts';
import type { Hospital, Till } from './hospital.ts';
import { operatorOf } from './process.ts';

/** The cheap ones: no reading of journals. */
export function checkNow(hospital: Hospital): void {
  for (const till of hospital.tills) {
    const [crash] = till.process.crashes;
    must(crash === undefined, `till ${till.number} crashed: ${String(crash)}`);
  }
  checkLedger(hospital);
  checkSentOnce(hospital);
  checkCarried(hospital);
}

/** All of them: what is new in every journal is read, proved and folded; `whole`: all of it. */
export async function checkAll(hospital: Hospital, whole = false): Promise<void> {
  checkNow(hospital);
  for (const till of hospital.tills) {
    // A bit that has turned over shows at the next start, and is put right then.
    const readable = !till.process.isDead() && till.flips.length === 0;
    if (readable) await checkTill(hospital, till, whole);
  }
}

/** What was kept and restored has no field that stands as undefined. */
function same(one: unknown, other: unknown): boolean {
  if (isDeepStrictEqual(one, other)) return true;
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null');
  return isDeepStrictEqual(plain(one), plain(other));
}

async function checkTill(hospital: Hospital, till: Till, whole: boolean): Promise<void> {
  const before = till.fold.entries;
  const entries = await hospital.entries(till, whole ? 'all' : 'new');
  const { fresh, touched } = till.fold.take(entries);
  const by = entries.at(-1)?.operator.id;
  must(by === operatorOf(till).id, `till ${till.number}: an entry is by ${by}, not who is there`);
  const visits = till.process.counter.book.visits();
  const ours = [...till.fold.visits.values()];
  must(visits.length === ours.length, `till ${till.number}: book ≠ journal`);
  const all = whole || before !== entries || till.fresh;
  till.fresh = false;
  for (const [at, visit] of visits.entries()) {
    if (!all && !touched.has(visit.id)) continue;
    const folded = ours[at];
    must(same(folded?.visit, visit), `till ${till.number}: book ≠ journal`);
    const away = till.process.counter.book.handed.isAway(visit.id);
    must(folded?.away === away, `till ${till.number}: the book has ${visit.id} away: ${away}`);
    if (folded) checkVisit(folded);
  }
  checkBills(visits);
  checkSlips(fresh, till.fold);
  checkDrawers(till);
}

/** Money in the drawer is what the entries say; unsent is what they say too. */
function checkVisit({ visit, own }: Folded): void {
  const drawer = drawerOf(visit.id, own);
  must(visit.taken === drawer, `visit ${visit.id}: ${visit.taken} ≠ drawer ${drawer}`);
  must(drawer >= 0, `visit ${visit.id}: more was given back than taken`);
  must(
    isUnsent(visit) === unsentBy(own),
    `visit ${visit.id}: unsent is ${isUnsent(visit)}, its entries say ${unsentBy(own)}`,
  );
  checkGivenBack(visit, own);
}

/** Journal − acknowledgements: money was taken, and nothing has decided it since. */
function unsentBy(own: readonly Entry[]): boolean {
  let open: 'hold' | 'charge' | undefined;
  for (const entry of own) {
    if (entry.kind === 'money.taken' && entry.data.purpose !== 'collect') {
      const { purpose } = entry.data;
      open = purpose === 'self-pay' ? undefined : purpose === 'hold' ? 'hold' : 'charge';
    }
    if (entry.kind === 'visit.voided' || entry.kind === 'visit.converted') open = undefined;
    if (entry.kind === 'outcome.recorded' && entry.data.act === '2207') {
      if (entry.data.verdict === 'found' || open === 'hold') open = undefined;
    }
    if (entry.kind === 'call.answered' && entry.data.act === '2207') {
      const { outcome } = entry.data;
      if (outcome === 'done') open = undefined;
      if (outcome !== 'lost' && open === 'hold') open = undefined;
    }
    if (entry.kind === 'call.decided' && entry.data.act === '2207') {
      if (entry.data.verdict === 'found' || open === 'hold') open = undefined;
    }
    const reversed = entry.kind === 'call.answered' && entry.data.act === '2601';
    if (reversed && entry.data.outcome === 'done' && open === 'hold') open = undefined;
  }
  return open !== undefined;
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
    const decided = entry.kind === 'call.decided' || entry.kind === 'outcome.recorded';
    if (decided) open.delete(entry.data.msgid);
    must(
      entry.kind !== 'money.returned' || open.size === 0,
      `visit ${visit.id}: money given back while ${[...open].join(' ')} is unknown`,
    );
  }
}

/** A settlement slip stands only for a decided settlement. */
function checkSlips(fresh: readonly Entry[], { visits }: Fold): void {
  for (const entry of fresh) {
    if (entry.kind !== 'receipt.issued' || entry.data.kind !== 'settlement') continue;
    const own = visits.get(entry.visit ?? '')?.own ?? [];
    const decided = own.some(
      (each) =>
        each.seq < entry.seq &&
        ((each.kind === 'call.answered' &&
          each.data.act === '2207' &&
          each.data.outcome === 'done') ||
          (each.kind === 'call.decided' &&
            each.data.act === '2207' &&
            each.data.verdict === 'found')),
    );
    must(decided, `slip ${entry.data.number} is a settlement slip without a settlement`);
  }
}

/** The book's shift and days are what the entries say; the shift's closes are checked as folded. */
function checkDrawers({ number, process, fold }: Till): void {
  const { days } = process.counter.book;
  for (const [day, { cash, scan }] of fold.drawer) {
    const taken = days.taken(day);
    must(
      taken.cash === cash && taken.scan === scan,
      () => `till ${number}: ${taken.cash} in the drawer on ${day}, the entries say ${cash}`,
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
  const visits = ownVisits(hospital);
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

/** Each visit once: where it is now, or with its giver while it is under way. */
function ownVisits({ tills }: Hospital): Visit[] {
  const found = new Map<string, Visit>();
  for (const { process } of tills) {
    const { book } = process.counter;
    for (const visit of book.visits()) {
      if (!found.has(visit.id) || !book.handed.isAway(visit.id)) found.set(visit.id, visit);
    }
  }
  return [...found.values()];
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
