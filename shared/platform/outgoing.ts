/** The message of an act, ready to be sent, or what keeps it back. */
import type { Act } from '../visit/table.ts';
import { actInput, type ChainFacts } from './chain.ts';
import { applyProfile, checkMessage, type Input } from './message.ts';
import type { Problem } from './problem.ts';
import { infnoOf, type Profile } from './profile.ts';

export type Outgoing =
  | { ok: true; infno: string; input: Input }
  | { ok: false; infno: string; problems: readonly Problem[] };

/** A message in HN27's names and codes, as this province wants it, checked field by field. */
export function outgoing(infno: string, national: Input, profile: Profile): Outgoing {
  const input = applyProfile(infno, national, profile);
  const problems = checkMessage(infno, input, profile);
  return problems.length === 0 ? { ok: true, infno, input } : { ok: false, infno, problems };
}

/** What the platform and we number later, for looking ahead. */
const later = { mdtrtId: '0', chrgBchno: '0000000' };

/**
 * The same for an act. Before 2201 the visit and all its lines are looked at too: nobody is
 * registered for a bill that cannot be uploaded.
 */
export function outgoingAct(act: Act, facts: ChainFacts, profile: Profile): Outgoing {
  if (act === '2201') {
    const ahead = { ...facts, ids: { ...later, ...facts.ids } };
    for (const next of ['2203', '2204'] as const) {
      const made = outgoing(infnoOf(profile, next), actInput(next, ahead, profile), profile);
      if (!made.ok) return made;
    }
  }
  return outgoing(infnoOf(profile, act), actInput(act, facts, profile), profile);
}
