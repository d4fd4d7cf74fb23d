/** The gates between bill and money. */
import { raise } from '../../shared/fault.ts';
import { activeInsurance } from '../../shared/known.ts';
import { isCrossProvince } from '../../shared/platform/profile.ts';
import type { Visit } from '../../shared/visit/state.ts';
import type { DeskParts } from './parts.ts';

/**
 * The visit's diagnosis must fit the qualification: hospitals were refused for it (policy.md §2.4).
 */
export function assertFits(parts: Pick<DeskParts, 'rules'>, visit: Visit): void {
  const bill = visit.bill?.detail ?? raise('bill-missing');
  const disease = visit.judged?.disease ?? raise('no-disease');
  const prefixes = parts.rules.profile.opened[disease] ?? [];
  const { code, name } = bill.diagnosis;
  if (prefixes.length === 0 || prefixes.some((prefix) => code.startsWith(prefix))) return;
  const named = visit.judged?.diseaseName ?? disease;
  raise('diagnosis-mismatch', [`诊断 ${code} ${name} 不属于“${named}”`]);
}

/**
 * The PIN is typed at the reader and never passes through us; the readers we drive have no keys. A
 * person whose 2207 wants it is told before any money is taken. Raises pin-needed.
 */
export function assertPin(parts: Pick<DeskParts, 'rules'>, visit: Visit): void {
  if (needsPin(parts, visit)) raise('pin-needed');
}

export function needsPin({ rules }: Pick<DeskParts, 'rules'>, visit: Visit): boolean {
  const { known, credential } = visit.personal;
  // An e-voucher carries its own proof; the PIN is the card's.
  if (credential?.type !== '03' || !known) return false;
  const { pin } = rules.profile;
  const cross = isCrossProvince(rules.profile, activeInsurance(known)?.place ?? '');
  return (cross ? pin.crossProvince : pin.local) === 'at-reader';
}
