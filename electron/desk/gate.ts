/** The gate between bill and money. */
import { raise } from '../../shared/fault.ts';
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
