/**
 * The patient's money: held until 2207 is decided, charged on an estimate, given back, collected.
 */
import { durationText, offsetText } from '../../shared/clock.ts';
import { chargeable } from '../../shared/estimate.ts';
import type { Tender } from '../../shared/entry.ts';
import { raise } from '../../shared/fault.ts';
import { add, max, negate, subtract, ZERO, type Fen } from '../../shared/money.ts';
import { balance, type Visit } from '../../shared/visit/state.ts';
import { assertAllowed } from './allowance.ts';
import { isOld } from './chain.ts';
import { triageOf } from './filing.ts';
import { assertFits, assertPin } from './gate.ts';
import { visitOf, type DeskParts } from './parts.ts';
import { isReached, knownLine, without } from './reach.ts';
import { assertUploadable } from './send.ts';
import { putDown } from './tender.ts';

/** What is to be put down now for the fresh trial; undefined without one. */
export function dueOnTrial(visit: Visit): Fen | undefined {
  if (visit.goal !== 'quote' || visit.pending || visit.parked) return undefined;
  if (visit.credentialOld) return undefined;
  if (!isServed(visit)) return undefined;
  if (visit.step !== 'tried' || visit.stale !== 'none' || !visit.trial) return undefined;
  return max(ZERO, subtract(visit.trial.amounts.cash, visit.taken));
}

/**
 * What is to be put down now on the estimate, with the line down; undefined where it may not be.
 */
export function dueOnEstimate(visit: Visit): Fen | undefined {
  if (visit.goal !== 'quote' || !visit.estimate || !visit.judged) return undefined;
  if (visit.pending?.act === '2207' || visit.pending?.status === 'sent') return undefined;
  if (!isServed(visit)) return undefined;
  const amount = chargeable(visit.estimate);
  return amount === undefined ? undefined : max(ZERO, subtract(amount, visit.taken));
}

function isServed({ judged }: Visit): boolean {
  return judged?.outcome === 'direct' || judged?.outcome === 'provisional';
}

/** Takes the money for the trial and holds it. Raises amount-changed, tender-wrong. */
export async function hold(
  parts: DeskParts,
  id: string,
  paid: { due: Fen; tenders: readonly Tender[] },
): Promise<void> {
  const visit = visitOf(parts, id);
  const due = dueOnTrial(visit) ?? raise('not-now');
  assertPin(parts, visit);
  assertFreshToken(parts, visit);
  await putDown(parts, due, paid, (put) => {
    const data = { purpose: 'hold' as const, ...put };
    return parts.book.append('money.taken', data, { visit: id, personal: {} });
  });
}

export interface Charge {
  due: Fen;
  tenders: readonly Tender[];
  /** The patient agrees that the settlement is sent without them. */
  consent: boolean;
  phone: string;
  confirmed?: boolean | undefined;
}

/**
 * Takes the estimate provisionally: with the line down, or for a person whose insured place does
 * not answer. Raises not-now where both do, clock-off, pin-needed, message-incomplete, no-estimate,
 * limit-…, amount-changed, tender-wrong.
 */
export async function charge(parts: DeskParts, id: string, paid: Charge): Promise<void> {
  await knownLine(parts);
  const visit = visitOf(parts, id);
  assertChargeable(parts, visit);
  if (visit.estimate?.kind === 'none') raise('no-estimate', [visit.estimate.text]);
  const due = dueOnEstimate(visit) ?? raise('not-now');
  const { consent, phone, confirmed } = paid;
  assertAllowed(parts, visit, add(visit.taken, due), confirmed);
  await putDown(parts, due, paid, (put) => {
    const base = { purpose: 'charge' as const, ...put, consent, ...without(parts, visit) };
    const data = confirmed ? { ...base, confirmed } : base;
    return parts.book.append('money.taken', data, { visit: id, personal: { phone } });
  });
}

/**
 * Before any money is taken that waits for the platform. Raises not-now where platform and insured
 * place answer, bill-missing, diagnosis-mismatch, message-incomplete, pin-needed, clock-off,
 * not-direct.
 */
export function assertChargeable(parts: DeskParts, visit: Visit): void {
  if (isReached(parts, visit.personal.known)) {
    raise('not-now', ['线路是通的，请预结算后收费（F7）']);
  }
  assertFits(parts, visit);
  assertUploadable(parts, visit);
  assertPin(parts, visit);
  assertClock(parts);
  assertStillServed(parts, visit);
}

/**
 * Bills made offline carry our time, and the gateway's signatures depend on it (design §4). With
 * the line up the gateway judges for itself.
 */
function assertClock({ clockWatch, line, rules }: DeskParts): void {
  if (line.isUp()) return;
  const found = clockWatch.read();
  if (found?.state !== 'off') return;
  const limit = durationText(rules.profile.clock.refuseMs);
  raise('clock-off', [`电脑时间${offsetText(found.offsetMs)}，超过 ${limit}`]);
}

/** Facts age while a visit waits: what was provisional an hour ago may have expired. */
function assertStillServed(parts: DeskParts, visit: Visit): void {
  const { known, evidence = '' } = visit.personal;
  if (!known || !visit.judged) return raise('no-disease');
  const now = triageOf(parts, known, { disease: visit.judged.disease, emergency: evidence });
  if (now.outcome !== 'provisional' && now.outcome !== 'direct') raise('not-direct', [now.text]);
}

/**
 * A code's token is not assumed good for the settlement (platform-interface.md §3.2, token ages).
 */
function assertFreshToken(parts: DeskParts, visit: Visit): void {
  if (isOld(parts, visit)) raise('voucher-old');
}

/** Gives back what is owed, and only once it is decided that it is. Raises pay-out-wrong. */
export async function payOut(parts: DeskParts, id: string, amount: Fen): Promise<void> {
  const visit = visitOf(parts, id);
  const owed = balance(visit);
  if (owed === undefined || owed <= 0 || amount !== owed) raise('pay-out-wrong');
  const why = whyBack(visit);
  await parts.book.append('money.returned', { amount, why }, { visit: id });
}

function whyBack({ step, settlement, goal, charged, voided }: Visit) {
  if (goal === 'self-pay' || (goal === 'undo' && charged?.way === 'self-pay')) return 'self-pay';
  if (goal === 'undo' && voided !== undefined) return 'void';
  if (step === 'settled') return 'true-up';
  return settlement ? 'refund' : 'refused';
}

/**
 * Collects what the patient still owes after a settlement, or of a bill turned self-pay. Raises
 * amount-changed, tender-wrong.
 */
export async function collect(
  parts: DeskParts,
  id: string,
  paid: { due: Fen; tenders: readonly Tender[] },
): Promise<void> {
  const owed = balance(visitOf(parts, id));
  if (owed === undefined || owed >= 0) raise('not-now');
  const due = negate(owed);
  await putDown(parts, due, paid, (put) => {
    const data = { purpose: 'collect' as const, ...put };
    return parts.book.append('money.taken', data, { visit: id, personal: {} });
  });
}
