/**
 * The other ways to charge without the platform (deposit, self-pay, hold) and the exits from them
 * (void, conversion), each one entry: design §4 "What waits and what is final".
 */
import type { Tender } from '../../shared/entry.ts';
import { raise } from '../../shared/fault.ts';
import { max, subtract, yuanText, ZERO, type Fen } from '../../shared/money.ts';
import { isoChina } from '../../shared/time.ts';
import { isClosed, isMoneyOpen, type Visit } from '../../shared/visit/state.ts';
import { parkReasons, type RefundEnd } from '../../shared/visit/table.ts';
import { assertAllowed } from './allowance.ts';
import { visitOf, type DeskParts } from './parts.ts';
import { assertChargeable } from './payment.ts';
import { knownLine, without } from './reach.ts';
import { putDown } from './tender.ts';

export interface Deposit {
  due: Fen;
  tenders: readonly Tender[];
  consent: boolean;
  phone: string;
  confirmed?: boolean | undefined;
}

/**
 * 押金: a sum on account, also where there is no estimate; settled and trued up later. Raises
 * not-now where the platform and the insured place answer, deposit-wrong, limit-…, tender-wrong,
 * and what a charge raises.
 */
export async function deposit(parts: DeskParts, id: string, paid: Deposit): Promise<void> {
  await knownLine(parts);
  const visit = visitOf(parts, id);
  assertChargeable(parts, visit);
  const total = visit.bill?.total ?? raise('bill-missing');
  const sum = paid.due;
  if (sum <= 0 || sum > total || sum < visit.taken) {
    raise('deposit-wrong', [`账单总额 ${yuanText(total)} 元`]);
  }
  assertAllowed(parts, visit, sum, paid.confirmed);
  const due = subtract(sum, visit.taken);
  const { consent, phone, confirmed, tenders } = paid;
  await putDown(parts, due, { due, tenders }, (put) => {
    const base = { purpose: 'deposit' as const, ...put, consent, ...without(parts, visit) };
    const data = confirmed ? { ...base, confirmed } : base;
    return parts.book.append('money.taken', data, { visit: id, personal: { phone } });
  });
}

/** What is to be put down for self-pay: the bill, less what lies here already. */
export function dueOnSelfPay(visit: Visit): Fen | undefined {
  if (visit.goal !== 'quote' || !visit.bill || isMoneyOpen(visit)) return undefined;
  return max(ZERO, subtract(visit.bill.total, visit.taken));
}

/**
 * 自费: final and never sent; what was registered is undone when the line allows it. Raises
 * amount-changed, tender-wrong.
 */
export async function selfPay(
  parts: DeskParts,
  id: string,
  paid: { due: Fen; tenders: readonly Tender[]; phone: string },
): Promise<void> {
  await knownLine(parts);
  const visit = visitOf(parts, id);
  const due = dueOnSelfPay(visit) ?? raise('not-now');
  await putDown(parts, due, paid, (put) => {
    const data = { purpose: 'self-pay' as const, ...put, ...without(parts, visit) };
    return parts.book.append('money.taken', data, { visit: id, personal: { phone: paid.phone } });
  });
}

/** 挂起: no money; the visit waits for the line with whom to ring, and why. */
export async function putOnHold(
  parts: DeskParts,
  id: string,
  { phone, reason }: { phone: string; reason: string },
): Promise<void> {
  await knownLine(parts);
  const { hours } = parkReasons['on-hold'];
  const until = isoChina(new Date(parts.clock.now().getTime() + hours * 3_600_000));
  const data = { reason: 'on-hold' as const, detail: reason, until, outage: outageOf(parts) };
  await parts.book.append('visit.parked', data, { visit: id, personal: { phone } });
}

/** Whom to ring once it is decided. Raises not-now where nothing is left to be told. */
export async function leavePhone(parts: DeskParts, id: string, phone: string): Promise<void> {
  const visit = visitOf(parts, id);
  if (parts.book.handed.isAway(id) || isClosed(visit)) raise('not-now');
  await parts.book.append('phone.left', {}, { visit: id, personal: { phone } });
}

/** 作废. Raises outcome-open while a 2207 or 2208 is in flight or lost. */
export async function voidVisit(parts: DeskParts, id: string, reason: string): Promise<void> {
  await knownLine(parts);
  assertDecided(visitOf(parts, id));
  await parts.book.append('visit.voided', { reason, outage: outageOf(parts) }, { visit: id });
}

/** 转自费. Raises outcome-open while a 2207 or 2208 is in flight or lost. */
export async function convert(parts: DeskParts, id: string, reason: string): Promise<void> {
  await knownLine(parts);
  assertDecided(visitOf(parts, id));
  await parts.book.append('visit.converted', { reason, outage: outageOf(parts) }, { visit: id });
}

/** 退费结案: with who decided it and why; no money moves. */
export async function endRefund(
  parts: DeskParts,
  id: string,
  { how, reason, by }: { how: RefundEnd; reason: string; by: string },
): Promise<void> {
  await parts.book.append('refund.ended', { how }, { visit: id, personal: { reason, by } });
}

function assertDecided(visit: Visit): void {
  if (isMoneyOpen(visit)) raise('outcome-open');
}

function outageOf({ book }: Pick<DeskParts, 'book'>): string {
  return book.outage()?.outage ?? '';
}
