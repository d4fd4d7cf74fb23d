/**
 * 待遇条件: gates whose outcome the pack states, asked in the pack's order. What no gate of the
 * pack speaks of is not decided here (shared/filing.ts judges the visit as a whole).
 */
import type { CaseFacts } from './facts.ts';
import type { Pack } from './pack.ts';
import { rulesOf, bySlot, findDisease, Refused } from './winners.ts';
import type { RuleOf } from './rule.ts';

export type Requirement = RuleOf<'gate'>['gives']['requires'];
export type GateOutcome = RuleOf<'gate'>['gives']['otherwise'];

/** What is known; absent is unknown, and an unknown requirement is not met. */
export type Evidence = Readonly<Partial<Record<Requirement, boolean>>>;

export type Gated =
  | { readonly outcome: 'direct' }
  | {
      readonly outcome: GateOutcome;
      readonly requires: Requirement;
      readonly known: boolean;
      readonly text: string;
      readonly rule: string;
      readonly source: string;
    };

const worst = ['provisional', 'manual', 'refuse'] as const satisfies readonly GateOutcome[];

/** The worst outcome of all gates that are not met; of equals the first in the pack. */
export function gate(pack: Pack, facts: CaseFacts, evidence: Evidence): Gated {
  const entry = findDisease(pack, facts.disease)?.disease;
  const known = { ...facts, disease: entry?.code ?? facts.disease, diseaseClass: entry?.class };
  const gates = rulesOf(pack, 'gate').map((rule) => ({ ...rule, slot: rule.gives.requires }));
  const failed = winners(gates, known).filter(({ gives }) => evidence[gives.requires] !== true);
  const [first, ...others] = failed;
  if (first === undefined) return { outcome: 'direct' };
  const rule = others.reduce(
    (a, b) => (worst.indexOf(b.gives.otherwise) > worst.indexOf(a.gives.otherwise) ? b : a),
    first,
  );
  const { requires, otherwise, text } = rule.gives;
  const source = pack.sources.find(({ id }) => id === rule.source);
  return {
    outcome: otherwise,
    requires,
    known: evidence[requires] !== undefined,
    text,
    rule: rule.id,
    source: source ? `${source.document}：${source.clause}` : rule.source,
  };
}

type Slotted = RuleOf<'gate'> & { slot: string };

/** A fact that a gate asks for and that is not known stops at refusal, not at a guess. */
function winners(gates: readonly Slotted[], facts: Parameters<typeof bySlot>[1]): Slotted[] {
  try {
    return bySlot(gates, facts, '待遇条件');
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const [first] = gates;
    if (first === undefined) return [];
    const gives = { ...first.gives, otherwise: 'refuse' as const, text: error.message };
    return [{ ...first, gives }];
  }
}
