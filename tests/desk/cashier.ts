/** What a cashier does at the bed: serve, pay, and see a visit through to its end. */
import { fen } from '../../shared/money.ts';
import type { VisitView } from '../../shared/view.ts';
import { drillPatients } from '../../electron/drill/patients.ts';
import type { DrillPatient } from '../../electron/drill/patients.ts';
import { valueOf, type Bed } from './counter-bed.ts';

export function patientOf(key: string): DrillPatient {
  const patient = drillPatients.find((each) => each.key === key);
  if (!patient) throw new Error(`no drill patient ${key}`);
  return patient;
}

/** Card in, identified, disease checked, sample bill imported. */
export async function serve(bed: Bed, patient: string): Promise<VisitView> {
  return prepare(bed, await identify(bed, patient), patient);
}

export async function identify({ desk }: Bed, patient: string): Promise<VisitView> {
  valueOf(await desk.drillCard({ patient, how: 'good' }));
  return valueOf(await desk.identifyCard({}));
}

/** The same by e-voucher. */
export async function serveByCode(bed: Bed, patient: string, code: string): Promise<VisitView> {
  return prepare(bed, valueOf(await bed.desk.identifyVoucher({ code })), patient);
}

export async function prepare(
  { desk }: Bed,
  visit: VisitView,
  patient: string,
): Promise<VisitView> {
  const { declares: disease, emergency } = patientOf(patient);
  const { id } = visit;
  const evidence = emergency ? '急诊病历 演练 0001' : '';
  const filing = 'long-term-resident' as const;
  valueOf(await desk.checkFiling({ visit: id, disease, filing, emergency: evidence }));
  const { text } = valueOf(await desk.drillBill({ patient }));
  return valueOf(await desk.importBill({ visit: id, text }));
}

export async function quoted(bed: Bed, patient: string): Promise<VisitView> {
  const { id } = await serve(bed, patient);
  return valueOf(await bed.desk.quote({ visit: id }));
}

/** Exact cash for what is due. */
export function cash(due: number) {
  return due > 0 ? [{ means: 'cash' as const, amount: fen(due) }] : [];
}

/** Pays what is due in exact cash and confirms. */
export async function pay({ desk }: Bed, visit: VisitView): Promise<VisitView> {
  const due = visit.money.due ?? fen(0);
  return valueOf(await desk.confirm({ visit: visit.id, due, tenders: cash(due) }));
}

/** Charges the estimate provisionally in exact cash. */
export async function chargeNow(bed: Bed, visit: VisitView, consent = true): Promise<VisitView> {
  const due = visit.money.due ?? fen(0);
  const phone = '13900000000';
  const tenders = cash(due);
  return valueOf(await bed.desk.charge({ visit: visit.id, due, tenders, consent, phone }));
}

export async function cutLine({ desk }: Bed): Promise<void> {
  valueOf(await desk.drillFault({ line: 'cut' }));
}

/** The line is back: probes, and waits until the sync has nothing more to do. */
export async function lineBack(bed: Bed): Promise<void> {
  bed.platform.faults.line = 'up';
  await settleDown(bed);
}

/** Probes and the rounds of sync that follow them, with time for what waits a few seconds. */
export async function settleDown({ desk, counter, clock }: Bed): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    clock.advance(10_000);
    await counter.sync.settled();
    valueOf(await desk.probe({}));
    await counter.sync.settled();
  }
}

/** Past the time in which what was lost may still arrive. */
export async function pastLate(bed: Bed): Promise<void> {
  bed.clock.advance(bed.profile.lateMs);
  await settleDown(bed);
}

export async function viewOf(bed: Bed, visit: string): Promise<VisitView> {
  return valueOf(await bed.desk.visit({ visit }));
}

/** The visit of a patient who has but one. */
export function onlyVisit(bed: Bed) {
  const visits = bed.counter.book.visits();
  const [visit] = visits;
  if (!visit || visits.length !== 1) throw new Error(`${visits.length} visits`);
  return visit;
}

/**
 * Sees a patient's newest visit through with the line up, as a cashier would who follows the keys
 * that are offered: serves anew what was not yet quoted, pays, proceeds, settles the difference.
 */
export async function finish(bed: Bed, patient: string): Promise<VisitView> {
  await settleDown(bed);
  const last = bed.counter.book.visits().at(-1);
  let view = last ? await viewOf(bed, last.id) : await serve(bed, patient);
  for (let turn = 0; turn < 12; turn += 1) {
    const next = await oneStep(bed, view, patient);
    if (!next) return view;
    view = next;
    await settleDown(bed);
    view = await viewOf(bed, view.id);
  }
  throw new Error(`visit ${view.id} does not end: ${view.status}, ${view.can.join(' ')}`);
}

async function oneStep(bed: Bed, view: VisitView, patient: string): Promise<VisitView | undefined> {
  const { desk } = bed;
  const { id: visit, can, money, parked } = view;
  const owed = money.balance ?? fen(0);
  if (can.includes('proceed')) return valueOf(await desk.proceed({ visit }));
  if (can.includes('confirm')) return pay(bed, view);
  if (parked) return undefined;
  if (view.goal === 'quote') {
    if (view.pending) return undefined;
    const ready = view.bill && view.triage ? view : await serve(bed, patient);
    return valueOf(await desk.quote({ visit: ready.id }));
  }
  if (owed > 0) return valueOf(await desk.payOut({ visit, amount: owed }));
  if (owed === 0) return undefined;
  const due = fen(0 - owed);
  return valueOf(await desk.collect({ visit, due, tenders: cash(due) }));
}
