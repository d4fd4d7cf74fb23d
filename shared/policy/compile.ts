/**
 * compile(pack, facts) → Plan: the one winning rule of each kind, as ordered steps with their
 * source.
 */
import type { Fen, Ratio } from '../money.ts';
import type { FilingType, InsuranceKind, Pack, PackDisease, PackStatus } from './pack.ts';
import { RULE_KINDS, type PackRule, type Predicate, type RuleKind, type RuleOf } from './rule.ts';

/** What is known of the patient and the visit when a policy is looked up. */
export interface SplitFacts {
  /** 参保地 admdvs, as the platform gave it (insuplc_admdvs). */
  readonly place: string;
  readonly insurance: InsuranceKind;
  /** Special-disease code (opsp_dise_code) as the platform gave it. */
  readonly disease: string;
  readonly filing: FilingType;
  /** Date of service, yyyy-mm-dd; its calendar year is the benefit year. */
  readonly date: string;
}

export interface PackRef {
  readonly place: string;
  readonly version: string;
  readonly status: PackStatus;
}

export interface Assumption {
  readonly id: string;
  readonly text: string;
}

/**
 * Where a step comes from: rule id, document and clause, and the assumptions it rests on: its own
 * and those of every step before it, for each works on what the last one left.
 */
export interface RuleRef {
  readonly rule: string;
  readonly source: string;
  readonly assumptions: readonly string[];
}

export type PlanStep =
  | (RuleRef & { readonly kind: 'deductible'; readonly amount: Fen | 'none' })
  | (RuleRef & { readonly kind: 'ratio'; readonly pay: Ratio })
  | (RuleRef & { readonly kind: 'cap'; readonly amount: Fen | 'none' });

/** 计算方案: what is to be done with a bill, in order; pure data. */
export interface Plan {
  readonly pack: PackRef;
  readonly year: number;
  readonly steps: readonly PlanStep[];
  readonly assumptions: readonly Assumption[];
}

export type PlanRefusal = 'unknown-disease' | 'filing-not-stated' | 'not-stated' | 'gap' | 'tie';
export type Compiled =
  | { readonly ok: true; readonly plan: Plan; readonly rules: readonly PackRule[] }
  | { readonly ok: false; readonly reason: PlanRefusal; readonly text: string };

type CaseFacts = Pick<SplitFacts, 'insurance' | 'disease' | 'filing' | 'date'>;

/**
 * The plan for one patient and day, or why there is none. What the document does not state is
 * refused as such, never taken as zero. The pack's place, insurance and dates are `choosePack`'s
 * affair.
 */
export function compile(pack: Pack, facts: CaseFacts): Compiled {
  const entry = findDisease(pack, facts.disease);
  if (!entry) {
    return refused('unknown-disease', `政策包的病种目录中没有病种 ${facts.disease}`);
  }
  if (!pack.filings.includes(facts.filing)) {
    return refused('filing-not-stated', '政策文件没有写明这类备案人员的待遇');
  }
  if (entry.disease.notStated !== undefined) {
    return refused('not-stated', `${entry.disease.name}：${entry.disease.notStated}`);
  }
  const winners: PackRule[] = [];
  for (const kind of RULE_KINDS) {
    const winner = winnerOf(pack, kind, { ...facts, disease: entry.disease.code });
    if ('reason' in winner) return winner;
    winners.push(winner);
  }
  return { ok: true, plan: planOf(pack, facts, winners, entry.assumptions), rules: winners };
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

/**
 * The rule that is more specific than every other one that applies: it asks for all they ask for,
 * and more. Nothing applies: gap; no such rule: tie. Both are authoring errors.
 */
function winnerOf<K extends RuleKind>(pack: Pack, kind: K, facts: CaseFacts) {
  const matching = pack.rules.filter(
    (rule): rule is RuleOf<K> => rule.kind === kind && applies(rule, facts),
  );
  const [first] = matching;
  if (!first) return refused('gap', `政策包没有适用的规则：${kindName[kind]}`);
  const winner = matching.find((rule) =>
    matching.every((other) => other === rule || moreSpecific(rule, other)),
  );
  if (winner) return winner;
  const names = matching.map((rule) => rule.id).join('、');
  return refused('tie', `${kindName[kind]}有几条规则同时适用，分不出先后：${names}`);
}

const kindName: Readonly<Record<RuleKind, string>> = {
  deductible: '起付线',
  ratio: '支付比例',
  cap: '封顶线',
};

function applies(rule: PackRule, facts: CaseFacts): boolean {
  const { disease, insurance, filing } = rule.when;
  return (
    (disease === undefined || disease.includes(facts.disease)) &&
    (insurance === undefined || insurance.includes(facts.insurance)) &&
    (filing === undefined || filing.includes(facts.filing))
  );
}

const predicates = ['disease', 'insurance', 'filing'] as const satisfies readonly Predicate[];

function moreSpecific(rule: PackRule, other: PackRule): boolean {
  let more = false;
  for (const name of predicates) {
    if (other.when[name] !== undefined && rule.when[name] === undefined) return false;
    if (other.when[name] === undefined && rule.when[name] !== undefined) more = true;
  }
  return more;
}

function planOf(
  pack: Pack,
  facts: CaseFacts,
  rules: readonly PackRule[],
  aliasAssumptions: readonly string[],
): Plan {
  const steps: PlanStep[] = [];
  let resting: readonly string[] = aliasAssumptions;
  for (const rule of rules) {
    resting = [...new Set([...resting, ...rule.assumptions])];
    steps.push(stepOf(pack, rule, resting));
  }
  return {
    pack: { place: pack.place, version: pack.version, status: pack.status },
    year: Number(facts.date.slice(0, 4)),
    steps,
    assumptions: pack.assumptions
      .filter((assumption) => resting.includes(assumption.id))
      .map(({ id, text }) => ({ id, text })),
  };
}

function stepOf(pack: Pack, rule: PackRule, assumptions: readonly string[]): PlanStep {
  const source = pack.sources.find((entry) => entry.id === rule.source);
  const ref: RuleRef = {
    rule: rule.id,
    source: source ? `${source.document}：${source.clause}` : rule.source,
    assumptions,
  };
  if (rule.kind === 'ratio') return { ...ref, kind: 'ratio', pay: rule.gives.pay };
  const amount = rule.gives.period === 'none' ? 'none' : rule.gives.amount;
  return { ...ref, kind: rule.kind, amount };
}

function refused(reason: PlanRefusal, text: string) {
  return { ok: false, reason, text } as const;
}
