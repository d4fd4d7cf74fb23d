/** The winning rules of a case as a plan: exact ratios, amounts and accumulator keys. */
import { fen, overOneDenominator, portion, share, ZERO, type Fen, type Share } from '../money.ts';
import { Refused, mostSpecificFirst, type CaseRules, type LayerRules } from './winners.ts';
import type { Pack } from './pack.ts';
import { benefitYearOf, keyOf } from './period.ts';
import type {
  AccumulatorKey,
  CapPlan,
  DeductiblePlan,
  LayerPlan,
  LineRef,
  LinePlan,
  Plan,
  RatioPlan,
  RuleRef,
} from './plan.ts';
import type { Deductible, LineRule, PackRule, RuleOf } from './rule.ts';
import { severalCap } from './several.ts';
import { NOTHING, plusPoints, times, WHOLE, withOwnFactor } from './share.ts';
import type { MatchFacts } from './when.ts';

/** What the builder carries along: the keys and the assumptions that every later step rests on. */
interface Build {
  readonly pack: Pack;
  readonly facts: MatchFacts;
  readonly rules: CaseRules;
  readonly keys: Map<string, AccumulatorKey>;
  resting: readonly string[];
}

export function planOf(
  pack: Pack,
  facts: MatchFacts,
  rules: CaseRules,
  aliasAssumptions: readonly string[],
): Plan {
  const build: Build = { pack, facts, rules, keys: new Map(), resting: aliasAssumptions };
  const lines = linePlan(build);
  const front = frontPlan(build);
  const layers = rules.layers.map((layer) => layerPlan(build, layer));
  const means = rules.means && {
    ...refOf(build, rules.means),
    account: rules.means.gives.account,
    relative: rules.means.gives.relative,
  };
  return {
    pack: { place: pack.place, version: pack.version, status: pack.status },
    year: benefitYearOf(pack, facts),
    rounding: pack.rounding,
    lines,
    front,
    layers,
    means,
    keys: [...build.keys.values()],
    assumptions: pack.assumptions
      .filter((assumption) => build.resting.includes(assumption.id))
      .map(({ id, text }) => ({ id, text })),
  };
}

/** A step's source; its assumptions join those of all steps before it. */
function refOf(build: Build, ...rules: readonly PackRule[]): RuleRef {
  const own = rules.flatMap((rule) => rule.assumptions);
  build.resting = [...new Set([...build.resting, ...own])];
  const [first] = rules;
  if (first === undefined) throw new TypeError('a step without a rule');
  return {
    rule: rules.map((rule) => rule.id).join('+'),
    source: [...new Set(rules.map((rule) => sourceText(build.pack, rule.source)))].join('；'),
    assumptions: build.resting,
  };
}

function sourceText(pack: Pack, id: string): string {
  const source = pack.sources.find((entry) => entry.id === id);
  return source ? `${source.document}：${source.clause}` : id;
}

function linePlan(build: Build): LinePlan | undefined {
  const { lines } = build.rules;
  if (lines.length === 0) return undefined;
  const refs = <R extends LineRule>(rules: readonly R[]) =>
    mostSpecificFirst(rules).map((rule): LineRef<R['gives']> => {
      return { ...refOf(build, rule), when: rule.when, gives: rule.gives };
    });
  return {
    lists: refs(lines.filter((rule) => rule.kind === 'line-list')),
    limits: refs(lines.filter((rule) => rule.kind === 'line-limit')),
    shares: refs(lines.filter((rule) => rule.kind === 'line-share')),
    pays: refs(lines.filter((rule) => rule.kind === 'line-pay')),
    days: build.facts.days ?? 1,
  };
}

function frontPlan(build: Build): Plan['front'] {
  const { away } = build.rules;
  if (away === undefined || away.gives.form !== 'front') return undefined;
  return { ...refOf(build, away), share: away.gives.share };
}

function layerPlan(build: Build, rules: LayerRules): LayerPlan {
  const { layer, ceiling } = rules;
  const { id, name, payer, base } = layer;
  if (ceiling !== undefined) {
    const parts = ceilingPlan(build, id, ceiling);
    return { id, name, payer, base, ...parts, assumptions: build.resting };
  }
  const deductible = deductiblePlan(build, rules);
  const ratio = ratioPlan(build, rules);
  const caps = rules.caps.flatMap((rule) => capPlan(build, rules, rule));
  return { id, name, payer, base, deductible, ratio, caps, assumptions: build.resting };
}

/** 年度自付上限: own pay up to the amount stays with the patient, the layer pays all beyond. */
function ceilingPlan(build: Build, layer: string, rule: RuleOf<'ceiling'>) {
  const ref = refOf(build, rule);
  const span = { period: 'year', scope: rule.gives.scope } as const;
  const key = counted(build, keyOf(span, layer, 'deductible', build.facts, build.pack));
  const deductible: DeductiblePlan = { ...ref, form: 'fixed', amount: rule.gives.amount, ...key };
  return { deductible, ratio: flat(ref, WHOLE), caps: [] };
}

function counted(build: Build, key: AccumulatorKey | undefined): { key?: string } {
  if (key === undefined) return {};
  build.keys.set(key.text, key);
  return { key: key.text };
}

function deductiblePlan(build: Build, { layer, deductible, adjusts }: LayerRules): DeductiblePlan {
  if (deductible === undefined) throw new TypeError(`${layer.id} has no deductible rule`);
  const { away } = build.rules;
  const other = away?.gives.form === 'deductible' && layer.id === 'pool' ? away : undefined;
  const changes = adjusts.filter(({ gives }) => gives.deductibleFactor !== undefined);
  const rule = other ?? deductible;
  const gives = other?.gives.form === 'deductible' ? other.gives.deductible : deductible.gives;
  const ref = refOf(build, rule, ...changes);
  const factor = changes.reduce<Share>(
    (all, { gives: change }) => times(all, change.deductibleFactor ?? WHOLE),
    WHOLE,
  );
  return deductibleForm(build, layer.id, gives, factor, ref);
}

function deductibleForm(
  build: Build,
  layer: string,
  gives: Deductible,
  factor: Share,
  ref: RuleRef,
): DeductiblePlan {
  if (gives.period === 'none') return { ...ref, form: 'none' };
  const key = counted(build, keyOf(gives, layer, 'deductible', build.facts, build.pack));
  const { amount } = gives;
  if (typeof amount === 'number') {
    return { ...ref, form: 'fixed', amount: portion(amount, factor), ...key };
  }
  if ('byAdmission' in amount) {
    const { admission } = build.facts;
    if (admission === undefined) throw new Refused('missing-fact', '要先知道本年第几次住院');
    const chosen = amount.byAdmission[admission - 1] ?? amount.byAdmission.at(-1) ?? ZERO;
    return { ...ref, form: 'fixed', amount: portion(chosen, factor), ...key };
  }
  const { share: part, of, floor = ZERO, ceiling = MOST } = amount;
  return { ...ref, form: 'share', share: part, of, floor, ceiling, factor, ...key };
}

/** More than any bill can be. */
const MOST = fen(1_000_000_000_000);

function flat(ref: RuleRef, pay: Share): RatioPlan {
  return { ...ref, ...banded([MOST], [pay]), axis: 'excess', given: false };
}

function banded(limits: readonly Fen[], pays: readonly Share[]) {
  return { limits, ...overOneDenominator(pays) };
}

function ratioPlan(build: Build, { layer, ratio, adjusts }: LayerRules): RatioPlan {
  if (ratio === undefined) throw new TypeError(`${layer.id} has no ratio rule`);
  const { gives } = ratio;
  const away = awayFor(build, layer.id);
  const changes = adjusts.filter(
    ({ gives: change }) => change.points !== undefined || change.ownFactor !== undefined,
  );
  const guards = adjusts.filter(({ gives: change }) => change.guarantee !== undefined);
  if (guards.length > 1) throw new Refused('tie', '几条保底比例同时适用，分不出先后');
  const ref = refOf(build, ratio, ...changes, ...(away === undefined ? [] : [away]));
  const final = (pay: Share) => awayRatio(changes.reduce(adjusted, pay), away);
  const guard = guards[0];
  const guarantee = guard?.gives.guarantee && {
    guarantee: { ...guard.gives.guarantee, ref: refOf(build, guard) },
  };
  if (gives.given === true) return { ...flat(ref, WHOLE), given: true };
  if (gives.bands === undefined) {
    return { ...flat(ref, final(gives.pay ?? agePay(build, gives.age))), ...guarantee };
  }
  const { bands, axis = 'absolute', counts = { period: 'visit' } } = gives;
  const measure = axis === 'absolute' ? 'eligible' : 'excess';
  const key = counted(build, keyOf(counts, layer.id, measure, build.facts, build.pack));
  const limits = bands.map(({ upTo = MOST }) => upTo);
  const pays = bands.map(({ pay }) => final(pay));
  return { ...ref, ...banded(limits, pays), axis, given: false, ...key, ...guarantee };
}

function adjusted(pay: Share, { gives }: RuleOf<'adjust'>): Share {
  const raised = gives.points === undefined ? pay : plusPoints(pay, gives.points);
  return gives.ownFactor === undefined ? raised : withOwnFactor(raised, gives.ownFactor);
}

function awayFor({ rules: { away } }: Build, layer: string): RuleOf<'away'> | undefined {
  if (away === undefined) return undefined;
  const { gives } = away;
  const sees = (gives.form === 'points' || gives.form === 'factor') && gives.layers.includes(layer);
  return sees ? away : undefined;
}

function awayRatio(pay: Share, away: RuleOf<'away'> | undefined): Share {
  if (away?.gives.form === 'points') return plusPoints(pay, away.gives.points);
  return away?.gives.form === 'factor' ? times(pay, away.gives.factor) : pay;
}

type AgeForm = NonNullable<RuleOf<'ratio'>['gives']['age']>;

function agePay({ facts }: Build, form: AgeForm | undefined): Share {
  if (form === undefined) return NOTHING;
  if (facts.age === undefined) throw new Refused('missing-fact', '要先知道年龄');
  const { base, perYear, ceiling = 10_000 } = form;
  const units = Math.min(ceiling, base + perYear * facts.age, 10_000);
  return share(BigInt(units), 10_000n);
}

function capPlan(build: Build, { layer, adjusts }: LayerRules, rule: RuleOf<'cap'>): CapPlan[] {
  const several = build.rules.several.find(({ slot }) => slot === rule.slot);
  const joint = several && severalCap(build.pack, build.facts, rule, several);
  const gives = joint?.gives ?? rule.gives;
  const waiver = adjusts.find((other) => other.gives.noCap === true);
  const used = [rule, ...(joint ? joint.rules : []), ...(waiver ? [waiver] : [])];
  const ref = refOf(build, ...new Set(used));
  if (gives.period === 'none') return [];
  const measure = (
    { fund: 'fund', eligible: 'excess', 'eligible+deductible': 'eligible' } as const
  )[gives.basis];
  const key = counted(build, keyOf(gives, layer.id, measure, build.facts, build.pack));
  const { basis, excess } = gives;
  const amount = waiver === undefined ? gives.amount : undefined;
  return [{ ...ref, basis, amount, excess, ...key }];
}
