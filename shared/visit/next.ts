/**
 * What to do next about a visit. Pure; used by checkout and sync alike. The ways of deciding a lost
 * act are data of the province profile, tried in their order (design §2.3).
 */
import { z } from 'zod';
import { isOnHold } from './park.ts';
import { isClosed, type Visit } from './state.ts';
import type { Act, ParkReason } from './table.ts';

export const decideWays = z.strictObject({
  '2201': z.array(z.enum(['5201'])),
  '2204': z.array(z.enum(['2205'])),
  '2207': z.array(z.enum(['5204', '2601', '3202'])),
  '2208': z.array(z.enum(['5203', '2601', '3202'])),
});
export type DecideWays = z.infer<typeof decideWays>;
export type Way = DecideWays[keyof DecideWays][number];

export type Waiting = 'answer' | 'disease' | 'bill' | 'payment' | 'person' | 'credential';

export type Next =
  | { do: 'call'; act: Act }
  | { do: 'decide'; act: Act; way: Way }
  | { do: 'park'; reason: ParkReason; detail: string }
  | { do: 'wait'; for: Waiting }
  | { do: 'nothing' };

export interface NextRules {
  decide: DecideWays;
  /** May 2207 of this provisionally charged visit be sent without the patient (design §4)? */
  settleWithoutPatient: { allowed: boolean; why: string };
  /** Is an e-voucher's token too old for 2207? A card never is. */
  credentialOld: boolean;
  attemptsMax: number;
}

/** The next thing to do for a visit's goal. */
export function next(visit: Visit, rules: NextRules): Next {
  if (visit.pending) return nextPending(visit, rules);
  if (visit.parked) return { do: 'wait', for: 'person' };
  if (visit.renewing) return nextUndo(visit);
  switch (visit.goal) {
    case 'quote':
      // Before money, triage: a registration could spoil a later manual claim.
      if (visit.judged && visit.judged.outcome !== 'direct') return { do: 'wait', for: 'disease' };
      return nextQuote(visit, rules) ?? { do: 'wait', for: 'payment' };
    case 'settle':
      if (visit.step === 'settled') return { do: 'nothing' };
      return nextQuote(visit, rules) ?? nextSettle(rules);
    case 'sync':
      return nextSync(visit, rules);
    case 'undo':
    case 'self-pay':
      return nextUndo(visit);
    case 'refund':
      return visit.step === 'settled' ? { do: 'call', act: '2208' } : nextUndo(visit);
  }
}

function nextPending(visit: Visit, rules: NextRules): Next {
  const { pending } = visit;
  if (!pending || pending.status === 'sent' || pending.helper) return { do: 'wait', for: 'answer' };
  const { act } = pending;
  if (visit.parked && !isOnHold(visit)) return { do: 'wait', for: 'person' };
  const ways: readonly Way[] = isDecidable(act) ? rules.decide[act] : [];
  const way = ways.find((each) => !pending.failed.includes(each));
  if (way !== undefined) return { do: 'decide', act, way };
  return { do: 'park', reason: 'unknown-outcome', detail: act };
}

function isDecidable(act: Act): act is keyof DecideWays & Act {
  return act === '2201' || act === '2204' || act === '2207' || act === '2208';
}

/**
 * Up to a fresh trial; undefined once it is there. After a reversal the old registration was taken
 * back (2205 → 2202) and a new visit number is used (platform-interface.md §3.3), not endlessly.
 */
function nextQuote(visit: Visit, rules: NextRules): Next | undefined {
  if (visit.credentialOld) return { do: 'wait', for: 'credential' };
  if (!visit.judged) return { do: 'wait', for: 'disease' };
  if (!visit.bill) return { do: 'wait', for: 'bill' };
  if (visit.stale === 'upload') return { do: 'call', act: '2205' };
  switch (visit.step) {
    case 'none':
      return visit.attempt > rules.attemptsMax
        ? { do: 'park', reason: 'too-many-attempts', detail: `${visit.attempt - 1}` }
        : { do: 'call', act: '2201' };
    case 'registered':
      return { do: 'call', act: '2203' };
    case 'recorded':
      return { do: 'call', act: '2204' };
    case 'uploaded':
      return { do: 'call', act: '2206' };
    case 'tried':
      return visit.stale === 'trial' ? { do: 'call', act: '2206' } : undefined;
    default:
      return { do: 'nothing' };
  }
}

/** 2207, unless the token it would carry is known to be too old. */
function nextSettle({ credentialOld }: NextRules): Next {
  return credentialOld
    ? { do: 'park', reason: 'needs-fresh-credential', detail: '' }
    : { do: 'call', act: '2207' };
}

function nextSync(visit: Visit, rules: NextRules): Next {
  if (visit.credentialOld) {
    return { do: 'park', reason: 'needs-fresh-credential', detail: '就诊凭证已失效' };
  }
  const quote = nextQuote(visit, rules);
  if (quote) return quote;
  if (rules.credentialOld) return nextSettle(rules);
  const { allowed, why } = rules.settleWithoutPatient;
  return allowed ? nextSettle(rules) : { do: 'park', reason: 'patient-must-return', detail: why };
}

function nextUndo(visit: Visit): Next {
  switch (visit.step) {
    case 'uploaded':
    case 'tried':
    case 'reversed':
    case 'refunded':
      return { do: 'call', act: '2205' };
    case 'registered':
    case 'recorded':
      return { do: 'call', act: '2202' };
    default:
      return { do: 'nothing' };
  }
}

/**
 * Should the background loop take this visit up? Quotes and confirmations belong to the cashier.
 */
export function worksByItself(visit: Visit): boolean {
  if (visit.parked && !(isOnHold(visit) && visit.pending)) return false;
  if (visit.pending) return visit.pending.status === 'lost';
  if (visit.renewing) return true;
  if (isClosed(visit)) return false;
  return visit.goal !== 'quote' && visit.goal !== 'settle';
}
