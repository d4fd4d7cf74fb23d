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

/** What the platform and we number later. */
const later = { mdtrtId: '0', chrgBchno: '0000000' };

/**
 * What will keep the visit and its lines (2203, 2204) back: looked at before anybody is registered
 * for a bill that cannot be uploaded, or pays on it.
 */
export function billProblems(facts: ChainFacts, profile: Profile): Outgoing | undefined {
  const ahead = { ...facts, ids: { ...later, ...facts.ids } };
  const made = (['2203', '2204'] as const).map((act) =>
    outgoing(act, actInput(act, ahead, profile), profile),
  );
  return made.find(({ ok }) => !ok);
}

/** The message of an act; before 2201 the bill is looked at too. */
export function outgoingAct(act: Act, facts: ChainFacts, profile: Profile): Outgoing {
  const early = act === '2201' ? billProblems(facts, profile) : undefined;
  return early ?? outgoing(infnoOf(profile, act), actInput(act, facts, profile), profile);
}
