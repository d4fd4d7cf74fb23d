/** Waiting for a person 待处理: which reason fits which state, and how it is taken up again. */
import type { EntryOf } from '../entry.ts';
import { ZERO } from '../money.ts';
import { parkedPersonal } from './personal.ts';
import { VisitError, type Visit } from './state.ts';
import { acts, type ParkReason } from './table.ts';

/** A reason is given only where its words are true. */
export const parkFits: Readonly<Record<ParkReason, (visit: Visit) => boolean>> = {
  'unknown-outcome': ({ pending }) => pending?.status === 'lost' && pending.helper === undefined,
  'patient-must-return': isUnsettled,
  'needs-fresh-credential': isUnsettled,
  // 挂起 is for a visit that has taken no money: money always has a way of its own.
  'on-hold': ({ goal, taken, pending, parked: before }) =>
    goal === 'quote' && taken === ZERO && pending?.status !== 'sent' && !isReview(before?.reason),
  'platform-refused': (visit) => visit.pending === undefined && !isRefunding(visit),
  'refund-refused': isRefunding,
  // Only what a person found out (outcome.recorded) makes it.
  'decided-absent': () => false,
  'trial-breaks-identity': ({ pending, step }) => pending === undefined && step === 'tried',
  'settlement-differs': ({ pending, step }) => pending === undefined && step === 'settled',
  // Also of a query that would decide a lost act.
  'message-incomplete': ({ pending }) => pending?.status !== 'sent' && !pending?.helper,
  'journal-lost': ({ pending }) => pending?.status !== 'sent' && !pending?.helper,
  'too-many-attempts': ({ pending }) => pending === undefined,
};

/** 2208 may be sent, or was refused: nothing of it is open. */
export function isRefunding({ pending, goal, step }: Visit): boolean {
  return pending === undefined && goal === 'refund' && step === 'settled';
}

function isUnsettled({ pending, goal }: Visit): boolean {
  return pending === undefined && (goal === 'sync' || goal === 'settle');
}

/** Throws VisitError where the reason does not fit the state. */
export function parked(visit: Visit, entry: EntryOf<'visit.parked'>): Visit {
  const { reason, detail, until } = entry.data;
  if (!parkFits[reason](visit)) throw new VisitError(`visit ${visit.id}: ${reason} does not fit`);
  const { phone } = entry.personal === undefined ? {} : parkedPersonal.parse(entry.personal);
  const personal = phone === undefined ? visit.personal : { ...visit.personal, phone };
  // The old reason goes; what it says of the trial stays.
  const stale = isBroken(visit) ? ('trial' as const) : visit.stale;
  return { ...visit, personal, stale, parked: { reason, detail, until, at: entry.wall } };
}

/** A trial that did not add up: it must never be paid on. */
function isBroken({ parked: before, step }: Visit): boolean {
  return before?.reason === 'trial-breaks-identity' && step === 'tried';
}

/** A person looks at what the platform said: no other reason may hide it. */
function isReview(reason: ParkReason | undefined): boolean {
  return reason === 'trial-breaks-identity' || reason === 'settlement-differs';
}

/** A trial that did not add up is never taken up again; attempts that ran out are counted anew. */
export function released(visit: Visit): Visit {
  const reason = visit.parked?.reason;
  const attempt = reason === 'too-many-attempts' ? 1 : visit.attempt;
  const pending = visit.pending && { ...visit.pending, failed: spent(visit.pending.failed) };
  const stale = isBroken(visit) ? ('trial' as const) : visit.stale;
  return { ...visit, parked: undefined, attempt, stale, pending };
}

/** A query may be asked again; an act sent to decide is never sent twice. */
function spent(failed: readonly string[]): readonly string[] {
  return failed.filter((way) => acts.some((act) => act === way));
}

/** 挂起: nobody has to decide anything; a lost act is found out meanwhile. */
export function isOnHold(visit: Visit): boolean {
  return visit.parked?.reason === 'on-hold';
}
