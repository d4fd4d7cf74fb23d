/**
 * compile(pack, facts) → Plan: the one winning rule of each kind, as ordered steps with their
 * source.
 */
import { MoneyError } from '../money.ts';
import { planOf } from './build.ts';
import type { CaseFacts } from './facts.ts';
import type { Pack, PackDisease } from './pack.ts';
import type { Plan } from './plan.ts';
import type { PackRule } from './rule.ts';
import type { MatchFacts } from './when.ts';
import { caseRules, findDisease, Refused, type CaseRules, type PlanRefusal } from './winners.ts';

export type { Assumption, PackRef, Plan, RuleRef } from './plan.ts';
export type { CaseFacts, SplitFacts } from './facts.ts';
export { findDisease, type PlanRefusal } from './winners.ts';

export type Compiled =
  | { readonly ok: true; readonly plan: Plan; readonly rules: readonly PackRule[] }
  | { readonly ok: false; readonly reason: PlanRefusal; readonly text: string };

/**
 * The plan for one patient and day, or why there is none. What the document does not state is
 * refused as such, never taken as zero; a fact that a rule asks for and nobody knows likewise. The
 * pack's place, insurance and dates are `choosePack`'s affair.
 */
export function compile(pack: Pack, facts: CaseFacts): Compiled {
  try {
    const { disease, assumptions } = registered(pack, facts);
    const known = matchFacts(facts, disease);
    const rules = caseRules(pack, known);
    const plan = planOf(pack, known, rules, assumptions);
    return { ok: true, plan, rules: winnersOf(rules) };
  } catch (error) {
    if (error instanceof MoneyError) {
      return { ok: false, reason: 'unsupported', text: `比例过细，无法精确计算：${error.message}` };
    }
    if (!(error instanceof Refused)) throw error;
    return { ok: false, reason: error.reason, text: error.message };
  }
}

function matchFacts(facts: CaseFacts, disease: PackDisease | undefined): MatchFacts {
  return { ...facts, disease: disease?.code ?? '', diseaseClass: disease?.class };
}

function registered(pack: Pack, facts: CaseFacts) {
  const { service = 'outpatient-special', away = 'out-of-province', disease: code } = facts;
  if (!pack.services.includes(service) || !pack.away.includes(away)) {
    throw new Refused(
      'service-not-stated',
      '政策包不含这类就医（门诊慢特病、门诊、住院，本地、异地）',
    );
  }
  const needed = service === 'outpatient-special' || code !== '';
  const entry = needed ? findDisease(pack, code) : undefined;
  if (needed && entry === undefined) {
    throw new Refused('unknown-disease', `政策包的病种目录中没有病种 ${code}`);
  }
  if (!pack.filings.includes(facts.filing)) {
    throw new Refused('filing-not-stated', '政策文件没有写明这类备案人员的待遇');
  }
  const disease = entry?.disease;
  if (disease?.notStated !== undefined) {
    throw new Refused('not-stated', `${disease.name}：${disease.notStated}`);
  }
  return { disease, assumptions: entry?.assumptions ?? [] };
}

function winnersOf(rules: CaseRules): PackRule[] {
  const layered = rules.layers.flatMap(({ deductible, ratio, caps, adjusts, ceiling }) => {
    const singles = [deductible, ratio, ceiling].filter((rule) => rule !== undefined);
    return [...singles, ...caps, ...adjusts];
  });
  const singles = [rules.away, rules.means].filter((rule) => rule !== undefined);
  return [...layered, ...singles, ...rules.several, ...rules.lines];
}
