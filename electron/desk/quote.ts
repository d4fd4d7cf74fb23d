/** The quote: gates before money, then the chain up to the trial, with the estimate beside it. */
import { raise } from '../../shared/fault.ts';
import { isOfflineVerdict } from '../../shared/filing.ts';
import { filingType } from '../../shared/policy/field.ts';
import type { Visit } from '../../shared/visit/state.ts';
import { keepEstimate } from './bill.ts';
import { drive } from './chain.ts';
import { checkFiling } from './filing.ts';
import { assertFits, assertPin } from './gate.ts';
import { visitOf, type DeskParts } from './parts.ts';
import type { readVoucher } from './identify.ts';
import { mayAsk } from './reach.ts';

/**
 * Raises not-direct, diagnosis-mismatch, bill-missing, pin-needed. With the line down, or an
 * insured place that does not answer, only the estimate is made.
 */
export async function quote(parts: DeskParts, id: string): Promise<void> {
  if (visitOf(parts, id).parked) await parts.book.append('visit.released', {}, { visit: id });
  await recheck(parts, visitOf(parts, id));
  const visit = visitOf(parts, id);
  assertFits(parts, visit);
  assertPin(parts, visit);
  await keepEstimate(parts, id);
  const { known } = visit.personal;
  if (parts.line.state().state === 'down' || !mayAsk(parts, known)) return;
  if (visit.judged?.reason === 'place-silent') return;
  if (visit.judged?.outcome !== 'direct') raise('not-direct');
  await drive(parts, id, 'counter');
}

/** A verdict given without a line is asked of the platform once the line is back. */
async function recheck(parts: DeskParts, visit: Visit): Promise<void> {
  const { judged } = visit;
  if (!judged || !isOfflineVerdict(judged.reason) || visit.pending) return;
  if (parts.line.state().state === 'down' || !mayAsk(parts, visit.personal.known)) return;
  const { evidence = '', filing } = visit.personal;
  await checkFiling(parts, visit.id, {
    disease: judged.disease,
    filing: filingType.safeParse(filing).data ?? 'other',
    emergency: evidence,
  });
}

/** The patient is here (again) with a fresh card or code: the waiting visit goes on. */
export async function renew(
  parts: DeskParts,
  id: string,
  present: () => ReturnType<typeof readVoucher> | Awaited<ReturnType<typeof readVoucher>>,
): Promise<void> {
  const visit = visitOf(parts, id);
  const { by, credential, idNo, cardSn } = await present();
  const { known } = visit.personal;
  const same =
    idNo === '' ? cardSn !== undefined && cardSn === known?.cardSn : idNo === known?.idNo;
  if (!same) raise('not-now', ['出示的凭证不是这位患者的']);
  await parts.book.append('credential.renewed', { by }, { visit: id, personal: { credential } });
  if (visitOf(parts, id).parked) await parts.book.append('visit.released', {}, { visit: id });
  if (parts.line.isUp()) await drive(parts, id, 'counter');
}
