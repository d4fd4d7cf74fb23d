/** 多病种 (policy.md §1.3): one cap for a person with several registered diseases. */
import { add, fen, max, min, portion, ZERO, type Fen } from '../money.ts';
import { findDisease, one, Refused, rulesOf } from './winners.ts';
import type { Pack } from './pack.ts';
import type { PackRule, RuleOf } from './rule.ts';
import type { MatchFacts } from './when.ts';

type Counted = Exclude<RuleOf<'cap'>['gives'], { period: 'none' }>;
interface JointCap {
  readonly gives: Counted;
  readonly rules: readonly PackRule[];
}

/**
 * The caps of all registered diseases to which the same rule applies, made one; undefined where
 * fewer than two have a cap. Throws Refused where they count differently (basis or period).
 */
export function severalCap(
  pack: Pack,
  facts: MatchFacts,
  rule: RuleOf<'cap'>,
  several: RuleOf<'several'>,
): JointCap | undefined {
  const codes = new Set((facts.registered ?? []).map((code) => codeOf(pack, code)));
  codes.add(facts.disease);
  const caps: RuleOf<'cap'>[] = [];
  for (const code of codes) {
    const other = { ...facts, disease: code, diseaseClass: findDisease(pack, code)?.disease.class };
    const slot = (each: { slot: string }) => each.slot === rule.slot;
    if (one(rulesOf(pack, 'several'), other, '多病种', slot) !== several) continue;
    const here = (each: RuleOf<'cap'>) => slot(each) && each.layer === rule.layer;
    const cap = one(rulesOf(pack, 'cap'), other, '封顶线', here);
    if (cap !== undefined) caps.push(cap);
  }
  const stated = caps.flatMap(({ gives }) => (gives.period === 'none' ? [] : [gives]));
  const [first, ...others] = stated;
  if (first === undefined || others.length === 0) return undefined;
  if (stated.length !== caps.length || others.some((other) => !alike(first, other))) {
    throw new Refused('unsupported', '几个病种的封顶线口径或期间不同，不能合并');
  }
  const amount = combined(
    stated.map((each) => each.amount),
    several.gives,
  );
  const gives: Counted =
    first.period === 'visit'
      ? { ...first, amount }
      : { ...first, amount, scope: several.gives.scope };
  return { gives, rules: [...caps, several] };
}

function codeOf(pack: Pack, code: string): string {
  return findDisease(pack, code)?.disease.code ?? code;
}

function alike(a: Counted, b: Counted): boolean {
  return a.period === b.period && a.basis === b.basis && a.excess === b.excess;
}

function combined(amounts: readonly Fen[], gives: RuleOf<'several'>['gives']): Fen {
  const highest = amounts.reduce((a, b) => max(a, b), ZERO);
  const at = amounts.indexOf(highest);
  const further = amounts.filter((_, index) => index !== at);
  const added = further.map((amount): Fen => {
    switch (gives.caps) {
      case 'sum':
        return amount;
      case 'highest':
        return ZERO;
      case 'highest-plus-fixed':
        return gives.fixed ?? ZERO;
      case 'highest-plus-share':
        return portion(
          gives.of === 'highest' ? highest : amount,
          gives.share ?? { num: 0, den: 1 },
        );
      default:
        return assertNever(gives.caps);
    }
  });
  const whole = add(highest, ...added);
  return gives.ceiling === undefined ? whole : min(whole, fen(gives.ceiling));
}

function assertNever(value: never): never {
  throw new Error(`no such way of joining caps: ${String(value)}`);
}
