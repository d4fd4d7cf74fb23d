/** The one winning rule of each kind, layer and slot for a case, or why there is none. */
import type { Pack, PackDisease, PackLayer } from './pack.ts';
import { NEEDED, POOL, type LineRule, type PackRule, type RuleKind, type RuleOf } from './rule.ts';
import { matches, moreSpecific, winnerOf, type MatchFacts, type Predicate } from './when.ts';

export type PlanRefusal =
  | 'unknown-disease'
  | 'filing-not-stated'
  | 'service-not-stated'
  | 'not-stated'
  | 'missing-fact'
  | 'unsupported'
  | 'gap'
  | 'tie';
/** The winning rules of one layer. */
export interface LayerRules {
  readonly layer: PackLayer;
  readonly deductible: RuleOf<'deductible'> | undefined;
  readonly ratio: RuleOf<'ratio'> | undefined;
  readonly caps: readonly RuleOf<'cap'>[];
  readonly adjusts: readonly RuleOf<'adjust'>[];
  readonly ceiling: RuleOf<'ceiling'> | undefined;
}

/** The winning rules of one case. */
export interface CaseRules {
  readonly layers: readonly LayerRules[];
  readonly lines: readonly LineRule[];
  readonly away: RuleOf<'away'> | undefined;
  readonly means: RuleOf<'means'> | undefined;
  readonly several: readonly RuleOf<'several'>[];
}

/** Thrown inside the compiler, and only there; compile() turns it into a named refusal. */
export class Refused extends Error {
  override name = 'Refused';
  readonly reason: PlanRefusal;
  constructor(reason: PlanRefusal, text: string) {
    super(text);
    this.reason = reason;
  }
}

/**
 * The register entry of a code as the platform gives it: the national code or one of its aliases.
 */
export function findDisease(
  pack: Pack,
  code: string,
): { disease: PackDisease; assumptions: readonly string[] } | undefined {
  for (const disease of pack.diseases) {
    if (disease.code === code) return { disease, assumptions: [] };
    const alias = disease.aliases.find((other) => other.code === code);
    if (alias) return { disease, assumptions: alias.assumptions };
  }
  return undefined;
}

/** Every winner of a case; throws Refused for a tie, a gap or a missing fact. */
export function caseRules(pack: Pack, facts: MatchFacts): CaseRules {
  const ceilings = rulesOf(pack, 'ceiling');
  const layers = pack.layers.flatMap((layer): LayerRules[] => {
    if (!applies(layer.when, facts)) return [];
    const ceiling = one(
      ceilings,
      facts,
      `${layer.name}的年度自付上限`,
      (rule) => rule.layer === layer.id,
    );
    const found = layerRules(pack, layer, facts);
    if (ceiling !== undefined) return [{ ...found, ceiling }];
    for (const kind of NEEDED) {
      const missing = kind === 'cap' ? found.caps.length === 0 : found[kind] === undefined;
      if (missing) throw new Refused('gap', `政策包没有适用的规则：${nameOf(kind, layer.id)}`);
    }
    return [found];
  });
  const several = severalRules(pack, facts);
  return {
    layers,
    lines: pack.rules.filter(isLineRule).filter((rule) => applies(rule.when, facts)),
    away: one(rulesOf(pack, 'away'), facts, kindName['away']),
    means: one(rulesOf(pack, 'means'), facts, kindName['means']),
    several,
  };
}

function layerRules(pack: Pack, layer: PackLayer, facts: MatchFacts): LayerRules {
  const here = (rule: { layer: string }) => rule.layer === layer.id;
  const single = <K extends 'deductible' | 'ratio'>(kind: K) =>
    one(rulesOf(pack, kind), facts, nameOf(kind, layer.id), here);
  return {
    layer,
    deductible: single('deductible'),
    ratio: single('ratio'),
    caps: bySlot(rulesOf(pack, 'cap').filter(here), facts, nameOf('cap', layer.id)),
    adjusts: bySlot(rulesOf(pack, 'adjust').filter(here), facts, nameOf('adjust', layer.id)),
    ceiling: undefined,
  };
}

function severalRules(pack: Pack, facts: MatchFacts): RuleOf<'several'>[] {
  if ((facts.registered?.length ?? 0) < 2) return [];
  return bySlot(rulesOf(pack, 'several'), facts, kindName['several']);
}

function isLineRule(rule: PackRule): rule is LineRule {
  return rule.kind.startsWith('line-');
}

export function rulesOf<K extends RuleKind>(pack: Pack, kind: K): RuleOf<K>[] {
  return pack.rules.filter((rule): rule is RuleOf<K> => rule.kind === kind);
}

/** One winner per slot, in the pack's order of slots. */
export function bySlot<R extends PackRule & { slot: string }>(
  rules: readonly R[],
  facts: MatchFacts,
  what: string,
): R[] {
  const slots = [...new Set(rules.map((rule) => rule.slot))];
  return slots.flatMap((slot) => {
    const found = one(rules, facts, `${what}（${slot}）`, (rule) => rule.slot === slot);
    return found === undefined ? [] : [found];
  });
}

/** The winner of some rules; undefined where none applies. Throws Refused for a tie. */
export function one<R extends PackRule>(
  rules: readonly R[],
  facts: MatchFacts,
  what: string,
  fits: (rule: R) => boolean = () => true,
): R | undefined {
  const matching = rules.filter((rule) => fits(rule) && applies(rule.when, facts));
  if (matching.length === 0) return undefined;
  const winner = winnerOf(matching);
  if (winner !== undefined) return winner;
  const names = matching.map((rule) => rule.id).join('、');
  throw new Refused('tie', `${what}有几条规则同时适用，分不出先后：${names}`);
}

function applies(when: PackRule['when'], facts: MatchFacts): boolean {
  const match = matches(when, facts);
  if (typeof match === 'string') return match === 'yes';
  throw new Refused('missing-fact', `要先知道${predicateName[match.missing] ?? match.missing}`);
}

export const predicateName: Readonly<Partial<Record<Predicate, string>>> = {
  persons: '人员类别',
  age: '年龄',
  level: '医院级别',
  admission: '本年第几次住院',
};

export const kindName: Readonly<Record<RuleKind, string>> = {
  gate: '待遇条件',
  'line-list': '病种支付范围',
  'line-share': '先行自付比例',
  'line-limit': '项目限额',
  'line-pay': '项目另定比例',
  away: '异地就医调整',
  deductible: '起付线',
  ratio: '支付比例',
  adjust: '人员调整',
  cap: '封顶线',
  several: '多病种',
  ceiling: '年度自付上限',
  means: '支付方式',
};

function nameOf(kind: RuleKind, layer: string): string {
  return layer === POOL ? kindName[kind] : `${kindName[kind]}（支付方 ${layer}）`;
}

/** The most specific first, so that the first that fits a line is its winner. */
export function mostSpecificFirst<R extends LineRule>(rules: readonly R[]): R[] {
  return rules.toSorted((a, b) =>
    moreSpecific(a.when, b.when) ? -1 : moreSpecific(b.when, a.when) ? 1 : sizeOf(b) - sizeOf(a),
  );
}

function sizeOf(rule: LineRule): number {
  return Object.values(rule.when).filter((value) => value !== undefined).length;
}
