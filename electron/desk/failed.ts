/**
 * What follows when a step did not succeed: the cashier is told, or the sync waits, goes on or
 * parks, by the class of what was said.
 */
import type { Fault, FaultCode } from '../../shared/fault.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { isRefunding } from '../../shared/visit/park.ts';
import { worksByItself } from '../../shared/visit/next.ts';
import { parkReasons, type ParkReason } from '../../shared/visit/table.ts';
import type { Stop } from './chain.ts';
import { park } from './park.ts';
import { visitOf, type DeskParts } from './parts.ts';

/** Undefined where driving goes on: the next step is already known. */
export async function failed(
  parts: DeskParts,
  id: string,
  problem: Fault,
  by: 'counter' | 'sync',
): Promise<Stop | undefined> {
  const told: Stop = { for: 'fault', fault: problem };
  const visit = visitOf(parts, id);
  if (visit.parked) return told;
  if (by === 'sync') return inSync(parts, id, told);
  // Nobody waits at the counter for a refund that will not come: somebody decides over it.
  if (isRefunding(visit) && isFinal(problem.code)) {
    await parked(parts, id, 'refund-refused', problem);
    return told;
  }
  if (problem.code !== 'amounts-differ') return told;
  // The money is free again and the trial is stale: the fresh one is asked for at once, and why
  // stays on the screen.
  parts.faults.set(id, problem);
  return undefined;
}

async function inSync(
  parts: DeskParts,
  id: string,
  told: Extract<Stop, { for: 'fault' }>,
): Promise<Stop | undefined> {
  const { code } = told.fault;
  const visit = visitOf(parts, id);
  // The line and the insured place have their own watch and wake the sync.
  if (code === 'line-down' || code === 'insured-place-down') return told;
  // Once nothing is open, a quote is the cashier's own again.
  if (!worksByItself(visit)) return told;
  // Nothing was sent, and nothing will be until somebody has filled in what is missing.
  if (code === 'message-incomplete') return parked(parts, id, code, told.fault);
  if (visit.credentialOld && visit.goal === 'sync') return undefined;
  const { tries, forMs } = parts.waits.later(id);
  const { attemptsMax } = parts.rules.profile;
  const open = visit.pending?.status === 'lost' && code !== 'platform-busy';
  if (open && isRefusal(code) && tries <= attemptsMax) return undefined;
  // Counted by itself: the trial between two of them succeeds.
  const differs = code === 'amounts-differ' ? parts.waits.later(`amounts ${id}`).tries : 0;
  if (differs > 0 && differs < attemptsMax) return told;
  if (isFinal(code)) {
    // A query that is refused decides nothing: the act itself is as unknown as before.
    const why = isRefunding(visit) ? 'refund-refused' : 'platform-refused';
    return parked(parts, id, visit.pending ? 'unknown-outcome' : why, told.fault);
  }
  const reason = visit.pending?.status === 'lost' ? 'unknown-outcome' : 'too-many-attempts';
  const long = forMs >= parkReasons[reason].hours * 3_600_000;
  return tries >= attemptsMax && long ? parked(parts, id, reason, told.fault) : told;
}

/** Sent again as it is, it would be refused again. */
function isFinal(code: FaultCode): boolean {
  return isRefusal(code) && code !== 'platform-busy' && code !== 'insured-place-down';
}

async function parked(
  parts: DeskParts,
  id: string,
  reason: ParkReason,
  { code, what, platform, detail }: Fault,
): Promise<Stop> {
  const why = code === 'message-incomplete' ? detail.join(' ') : what;
  await park(parts, id, reason, platform ?? why);
  parts.waits.forget(id);
  parts.waits.forget(`amounts ${id}`);
  return { for: 'parked' };
}
