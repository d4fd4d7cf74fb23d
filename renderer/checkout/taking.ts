/** What F8 asks of the desk in each way, once the draft fits. */
import { add } from '../../shared/money.ts';
import type { VisitView } from '../../shared/view.ts';
import type { Call } from '../session.ts';
import { tendersOf } from '../tender.ts';
import { dueOf, type PayDraft, type Take } from './state.ts';

type Taking = (call: Call, visit: string) => Promise<VisitView>;

/** Undefined while something is missing: the bar says what. */
export function takingOf(visit: VisitView, take: Take, draft: PayDraft): Taking | undefined {
  if (take === 'proceed') return (call, id) => call('proceed', { visit: id });
  const { phone, reason, consent } = draft;
  if (take === 'hold') {
    if (phone.trim().length < 3 || reason.trim() === '') return undefined;
    return (call, id) => call('putOnHold', { visit: id, phone, reason });
  }
  const due = dueOf(visit, take, draft);
  const result = due === undefined ? undefined : tendersOf(draft.tender, due);
  if (due === undefined || !result?.ok) return undefined;
  const tenders = [...result.tenders];
  if (take === 'confirm') return (call, id) => call('confirm', { visit: id, due, tenders });
  if (take === 'self-pay') return (call, id) => call('selfPay', { visit: id, due, tenders, phone });
  const confirmed = draft.confirmed ? { confirmed: true } : {};
  const paid = { tenders, consent, phone, ...confirmed };
  if (take === 'charge') return (call, id) => call('charge', { visit: id, due, ...paid });
  // The desk is told the sum on account; what lies here already is part of it.
  const sum = add(visit.money.taken, due);
  return (call, id) => call('deposit', { visit: id, due: sum, ...paid });
}
