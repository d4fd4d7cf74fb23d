/** What may be done with a visit now. A key that is not named here does nothing. */
import { isOfflineVerdict } from '../../shared/filing.ts';
import { activeInsurance } from '../../shared/known.ts';
import type { ActionName } from '../../shared/view.ts';
import { isOnHold, isRefunding, parkFits } from '../../shared/visit/park.ts';
import { balance, isMoneyOpen, isUnsent, type Visit } from '../../shared/visit/state.ts';
import type { DeskParts } from './parts.ts';
import { dueOnEstimate, dueOnTrial } from './payment.ts';
import { isCut, isReached } from './reach.ts';
import { dueOnSelfPay } from './ways.ts';

type Parts = Pick<DeskParts, 'line' | 'places' | 'book'>;
type Test = (visit: Visit, parts: Parts) => boolean;

const isQuoting: Test = (visit) => visit.goal === 'quote' && !visit.pending;
const knownOf = (visit: Visit) => visit.personal.known;
const owed = (visit: Visit) => balance(visit) ?? 0;

const tests: Readonly<Record<ActionName, Test>> = {
  check: isQuoting,
  bill: isQuoting,
  account: (visit, parts) => isQuoting(visit, parts) && accountBalance(visit) > 0,
  quote: (visit, parts) =>
    visit.goal === 'quote' && visit.bill !== undefined && mayBeServed(visit, parts),
  confirm: (visit, parts) => dueOnTrial(visit) !== undefined && !isCut(parts, knownOf(visit)),
  charge: (visit, parts) => !isReached(parts, knownOf(visit)) && dueOnEstimate(visit) !== undefined,
  proceed: (visit) => visit.goal === 'settle' && !visit.pending && visit.step !== 'settled',
  abandon: isQuoting,
  refund: (visit) =>
    visit.step === 'settled' &&
    !visit.pending &&
    visit.goal !== 'refund' &&
    visit.refundEnd !== 'outside' &&
    owed(visit) === 0,
  'pay-out': (visit) => owed(visit) > 0 && !isInReview(visit),
  collect: (visit) => owed(visit) < 0 && !isInReview(visit) && !isMoneyOpen(visit),
  release: (visit) => visit.parked !== undefined,
  renew: (visit) => mustReturn(visit) || mayShowAgain(visit),
  deposit: (visit, parts) =>
    !isReached(parts, knownOf(visit)) && isServedQuote(visit) && !isMoneyOpen(visit),
  'self-pay': (visit, parts) =>
    dueOnSelfPay(visit) !== undefined &&
    (!isReached(parts, knownOf(visit)) || !isServedQuote(visit)),
  hold: (visit, parts) =>
    !isReached(parts, knownOf(visit)) && parkFits['on-hold'](visit) && !isOnHold(visit),
  void: (visit) => !isMoneyOpen(visit) && (isUnsent(visit) || visit.money === 'self-paid'),
  convert: (visit) => !isMoneyOpen(visit) && isProvisional(visit) && visit.bill !== undefined,
  'record-outcome': (visit) =>
    visit.parked?.reason === 'unknown-outcome' && parkFits['unknown-outcome'](visit),
  'end-refund': isRefunding,
};

/** Nothing moves on a settlement that differs from its trial before a person has looked at it. */
function isInReview({ parked }: Visit): boolean {
  return parked?.reason === 'settlement-differs';
}

function mustReturn({ parked }: Visit): boolean {
  return parked?.reason === 'patient-must-return' || parked?.reason === 'needs-fresh-credential';
}

function isServedQuote({ goal, bill, judged }: Visit): boolean {
  const served = judged?.outcome === 'direct' || judged?.outcome === 'provisional';
  return goal === 'quote' && bill !== undefined && served;
}

function isProvisional({ goal, money }: Visit): boolean {
  return goal === 'sync' && money === 'provisional';
}

function mayBeServed({ judged }: Visit, { line }: Parts): boolean {
  if (judged === undefined) return false;
  if (judged.outcome === 'direct' || judged.outcome === 'provisional') return true;
  return line.isUp() && isOfflineVerdict(judged.reason);
}

function mayShowAgain(visit: Visit): boolean {
  const { goal, pending, credentialOld, personal } = visit;
  return goal === 'quote' && !pending && (credentialOld || personal.credential?.type === '01');
}

function accountBalance(visit: Visit): number {
  const { known } = visit.personal;
  return (known && activeInsurance(known)?.balance) ?? 0;
}

export function actionsOf(parts: Parts, visit: Visit): ActionName[] {
  return (Object.keys(tests) as ActionName[]).filter((name) => may(parts, visit, name));
}

/** Is this action allowed now? */
export function may(parts: Parts, visit: Visit, action: ActionName): boolean {
  if (parts.book.handed.isAway(visit.id)) return false;
  // What its lost entries had done is not known: somebody looks at the platform's books first.
  if (visit.parked?.reason === 'journal-lost') return action === 'release';
  return tests[action](visit, parts);
}
