/**
 * What is counted over all visits while their entries are folded, so that nobody has to read the
 * years again for it: payments by their reference, open charges, and charges in a row.
 */
import type { Entry, Tender } from '../../shared/entry.ts';
import { ZERO } from '../../shared/money.ts';
import { balance, type Visit } from '../../shared/visit/state.ts';

export interface Tally {
  /** With its visit after it; undefined where nothing of that visit can be folded. */
  fold(entry: Entry, visit: Visit | undefined): void;
  /** A scan-to-pay reference names one payment: used once, it is used for ever, also paid back. */
  isUsed(reference: string): boolean;
  /** Visits charged without the platform since this counter last had a settlement decided. */
  charged(): readonly string[];
  /** Visits of which the hospital has an advance out: see `isAdvanced`. */
  open(): readonly string[];
  save(): SavedTally;
}

export interface SavedTally {
  references: Set<string>;
  charged: Set<string>;
  open: Set<string>;
}

export function createTally(saved?: SavedTally): Tally {
  const references = saved?.references ?? new Set<string>();
  const charged = saved?.charged ?? new Set<string>();
  const open = saved?.open ?? new Set<string>();
  return {
    fold(entry, visit) {
      if (visit && isAdvanced(visit)) open.add(visit.id);
      else if (entry.visit !== undefined) open.delete(entry.visit);
      if (isSettlement(entry)) charged.clear();
      if (entry.kind !== 'money.taken') return;
      const { purpose, tenders } = entry.data;
      for (const reference of tenders.map(referenceOf)) {
        if (reference !== '') references.add(reference);
      }
      const offline = purpose === 'charge' || purpose === 'deposit';
      if (offline && entry.visit !== undefined) charged.add(entry.visit);
    },
    isUsed: (reference) => references.has(reference),
    charged: () => [...charged],
    open: () => [...open],
    save: () => ({ references, charged, open }),
  };
}

/** Of cash: empty. */
export function referenceOf(tender: Tender): string {
  return tender.means === 'scan' ? tender.reference.trim() : '';
}

/** A charge that is not decided yet; one turned self-pay until the patient has paid the rest. */
function isAdvanced(visit: Visit): boolean {
  if (visit.charged === undefined) return false;
  if (visit.money === 'self-paid') return (balance(visit) ?? ZERO) < 0;
  return visit.money === 'provisional';
}

/** A 2207 that took effect, however that was learned. */
function isSettlement(entry: Entry): boolean {
  switch (entry.kind) {
    case 'call.answered':
      return entry.data.act === '2207' && entry.data.outcome === 'done';
    case 'call.decided':
    case 'outcome.recorded':
      return entry.data.act === '2207' && entry.data.verdict === 'found';
    default:
      return false;
  }
}
