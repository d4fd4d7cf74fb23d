/**
 * The split written a second time from policy.md §3, in exact rationals and without a plan. It
 * reads the pack's text and shares no code with shared/.
 */
import {
  clamp,
  fenOf,
  least,
  minus,
  most,
  mul,
  one,
  plus,
  q,
  round,
  text,
  type Q,
} from './exact.ts';
import { runPayer, type PayerTerms } from './payer.ts';
import { referenceLines } from './lines.ts';
import { chosen, holds, periodKey, slots } from './choose.ts';
import type { RawAmount, RawFacts, RawLayer, RawLine, RawPack, RawRule, RawSpan } from './shape.ts';

export interface Asked {
  readonly pack: RawPack;
  readonly facts: RawFacts;
  readonly lines: readonly RawLine[];
  readonly used: Readonly<Record<string, bigint>>;
  readonly given: Readonly<Record<string, bigint>>;
  readonly balances: { readonly account: bigint; readonly relatives: bigint } | undefined;
}

const cellNames = [
  'selfFunded',
  'overLimit',
  'preSelfPay',
  'frontSelfPay',
  'deductible',
  'ownByRatio',
  'overCap',
];

export interface Answer {
  readonly amounts: Record<string, bigint>;
  readonly paid: Record<string, bigint>;
  readonly own: Record<string, bigint>;
  readonly counted: Record<string, bigint>;
  readonly means: { account: bigint; relative: bigint; cash: bigint };
}

export function reference(asked: Asked): Answer {
  const { pack, facts } = asked;
  const sums = referenceLines(asked);
  const { total, selfFunded, overLimit, preSelfPay, apart } = sums;
  const inScope = total - selfFunded - overLimit - preSelfPay;
  const apartCost = apart.reduce((sum, { cost }) => sum + cost, 0n);
  const away = chosen(pack, 'away', facts);
  const front =
    away?.gives.form === 'front'
      ? round(mul(q(inScope - apartCost), text(away.gives.share ?? '0')))
      : 0n;
  const own: Record<string, bigint> = {
    selfFunded,
    overLimit,
    preSelfPay,
    frontSelfPay: front,
    deductible: 0n,
    ownByRatio: 0n,
    overCap: 0n,
  };
  const eligible = inScope - front;
  const paid: Record<string, bigint> = {};
  const counted: Record<string, bigint> = {};
  const spilled: Record<string, bigint> = {};
  const cellsBy: Record<string, string[]> = {};
  const before: Record<string, bigint> = {};
  for (const layer of pack.layers) {
    if (!holds(layer.when ?? {}, facts, pack)) continue;
    const pool = layer.id === 'pool';
    const cells = cellsFor(layer, cellsBy);
    cellsBy[layer.id] = cells;
    const left = cells.reduce((sum, name) => sum + (own[name] ?? 0n), 0n);
    const base = pool ? eligible - apartCost : baseFor(layer, left, eligible, spilled);
    const apartPaid = pool ? apart.reduce((sum, { pays }) => sum + pays, 0n) : 0n;
    const terms = termsOf(asked, layer, away);
    const result = runPayer(terms, { base, total, apartPaid, given: asked.given[layer.id] });
    const pays = pool ? result.paid : least(result.paid, left);
    paid[layer.id] = pays;
    spilled[layer.id] = result.overflow;
    for (const key of terms.keys) {
      const measures: Record<string, bigint> = {
        deductible: result.deductible,
        excess: result.rated,
        eligible: result.rated + result.deductible,
        fund: pays,
      };
      counted[key.text] = measures[key.measure] ?? -1n;
    }
    if (pool) {
      own['deductible'] = result.deductible;
      own['ownByRatio'] = result.ownByRatio + apartCost - apartPaid;
      own['overCap'] = result.overCap;
      for (const name of cellNames) before[name] = own[name] ?? 0n;
    } else takeFrom(own, cells, pays);
  }
  const patient = cellNames.reduce((sum, name) => sum + (own[name] ?? 0n), 0n);
  const sumOf = (payer: string) =>
    pack.layers.reduce(
      (sum, { id, payer: who }) => (id !== 'pool' && who === payer ? sum + (paid[id] ?? 0n) : sum),
      0n,
    );
  const fund = paid['pool'] ?? 0n;
  const later = sumOf('fund');
  const hospital = sumOf('hospital');
  const amounts = { ...before, total, inScope, fund, later, hospital, patient };
  return { amounts, paid, own, counted, means: meansOf(asked, own, patient) };
}

function cellsFor(layer: RawLayer, cellsBy: Record<string, string[]>): string[] {
  if (layer.id === 'pool') return [];
  const { from, cells = [], of = '' } = layer.base;
  if (from === 'cells') return cells;
  if (from === 'eligible') return ['overCap', 'ownByRatio', 'deductible'];
  return of === 'pool' ? ['overCap'] : (cellsBy[of] ?? []);
}

function baseFor(
  { base }: RawLayer,
  left: bigint,
  eligible: bigint,
  spilled: Record<string, bigint>,
): bigint {
  if (base.from === 'cells') return left;
  return base.from === 'eligible' ? eligible : least(left, spilled[base.of ?? ''] ?? 0n);
}

function takeFrom(own: Record<string, bigint>, cells: readonly string[], pays: bigint): void {
  let left = pays;
  for (const name of cells) {
    const taken = least(left, own[name] ?? 0n);
    own[name] = (own[name] ?? 0n) - taken;
    left -= taken;
  }
}

const unitBy: Record<string, bigint> = { fen: 1n, jiao: 10n, yuan: 100n };

function termsOf(asked: Asked, layer: RawLayer, away: RawRule | undefined): PayerTerms {
  const { pack, facts, used } = asked;
  const here = (kind: string) => chosen(pack, kind, facts, layer.id);
  const keys: { text: string; measure: string }[] = [];
  const spent = (span: RawSpan, measure: string): bigint => {
    const key = periodKey(span, layer.id, measure, facts, pack);
    if (key === undefined) return 0n;
    keys.push({ text: key, measure });
    return used[key] ?? 0n;
  };
  const ceiling = here('ceiling');
  if (ceiling !== undefined) {
    const { scope = '', amount } = ceiling.gives;
    const paid = spent({ period: 'year', scope }, 'deductible');
    const open = most(0n, plainFen(amount) - paid);
    return {
      keys,
      open: () => open,
      bands: [{ upTo: undefined, pay: one }],
      start: 0n,
      absolute: false,
      perBand: false,
      unit: unitBy[pack.rounding.scale] ?? 1n,
      guarantee: undefined,
      given: false,
      caps: [],
    };
  }
  const adjusts = slots(pack, 'adjust', facts, layer.id);
  const open = deductibleOf(asked, layer, away, adjusts, spent);
  const ratio = here('ratio')?.gives ?? {};
  const final = (pay: Q) => finalRatio(pay, layer, away, adjusts);
  const list = ratio.bands?.map(({ upTo, pay }) => {
    return { upTo: upTo === undefined ? undefined : fenOf(upTo), pay: final(text(pay)) };
  });
  const absolute = ratio.axis === 'absolute';
  const start = list && ratio.counts ? spent(ratio.counts, absolute ? 'eligible' : 'excess') : 0n;
  const single = ratio.age ? ageRatio(ratio.age, facts.age) : text(ratio.pay ?? '1');
  const guard = adjusts.find(({ gives }) => gives.guarantee)?.gives.guarantee;
  return {
    keys,
    open,
    bands: list ?? [{ upTo: undefined, pay: final(single) }],
    start,
    absolute,
    perBand: pack.rounding.ratio === 'band',
    unit: unitBy[pack.rounding.scale] ?? 1n,
    guarantee: ratio.given ? undefined : guard && { share: text(guard.share), of: guard.of },
    given: ratio.given === true,
    caps: capsOf(asked, layer, adjusts, spent),
  };
}

function ageRatio(form: { base: string; perYear: string; ceiling?: string }, age: number): Q {
  const grown = plus(text(form.base), mul(text(form.perYear), q(BigInt(age))));
  const ceiling = text(form.ceiling ?? '1');
  return clamp(minus(grown, ceiling).n > 0n ? ceiling : grown);
}

function finalRatio(
  pay: Q,
  layer: RawLayer,
  away: RawRule | undefined,
  adjusts: readonly RawRule[],
): Q {
  let value = pay;
  for (const { gives } of adjusts) {
    if (gives.points !== undefined) value = clamp(plus(value, text(gives.points)));
    if (gives.ownFactor !== undefined) {
      value = minus(one, mul(minus(one, value), text(gives.ownFactor)));
    }
  }
  if (away === undefined || !away.gives.layers?.includes(layer.id)) return value;
  const { form, points, factor } = away.gives;
  if (form === 'points') return clamp(plus(value, text(points ?? '0')));
  return form === 'factor' ? mul(value, text(factor ?? '1')) : value;
}

function plainFen(amount: RawAmount | undefined): bigint {
  if (typeof amount !== 'string') throw new TypeError('not a plain amount');
  return fenOf(amount);
}

type Spent = (span: RawSpan, measure: string) => bigint;

function deductibleOf(
  { pack, facts }: Asked,
  layer: RawLayer,
  away: RawRule | undefined,
  adjusts: readonly RawRule[],
  spent: Spent,
): (base: bigint, total: bigint) => bigint {
  const other = layer.id === 'pool' && away?.gives.form === 'deductible' ? away : undefined;
  const gives = other?.gives.deductible ?? chosen(pack, 'deductible', facts, layer.id)?.gives;
  if (gives?.period === undefined || gives.period === 'none') return () => 0n;
  const { period, scope, days, amount = '0' } = gives;
  const span: RawSpan = {
    period,
    ...(scope === undefined ? {} : { scope }),
    ...(days === undefined ? {} : { days }),
  };
  const paid = spent(span, 'deductible');
  const factor = adjusts.reduce(
    (all, rule) => mul(all, text(rule.gives.deductibleFactor ?? '1')),
    one,
  );
  const scaled = (fen: bigint) => most(0n, round(mul(q(fen), factor)) - paid);
  if (typeof amount === 'string') return () => scaled(fenOf(amount));
  if ('byAdmission' in amount) {
    const at = Math.min(facts.admission, amount.byAdmission.length) - 1;
    return () => scaled(fenOf(amount.byAdmission[at] ?? '0'));
  }
  return (base, total) => {
    const whole = round(mul(q(amount.of === 'total' ? total : base), text(amount.share)));
    const raised = most(whole, fenOf(amount.floor ?? '0'));
    return scaled(amount.ceiling === undefined ? raised : least(raised, fenOf(amount.ceiling)));
  };
}

const measureBy: Record<string, string> = {
  fund: 'fund',
  eligible: 'excess',
  'eligible+deductible': 'eligible',
};

function capsOf(
  { pack, facts }: Asked,
  layer: RawLayer,
  adjusts: readonly RawRule[],
  spent: Spent,
): PayerTerms['caps'] {
  const waived = adjusts.some(({ gives }) => gives.noCap);
  return slots(pack, 'cap', facts, layer.id).flatMap((rule) => {
    const { gives } = rule;
    if (gives.period === undefined || gives.period === 'none') return [];
    const { period, days, basis = '', excess = '' } = gives;
    const joint = jointCap(pack, facts, rule);
    const scope = joint?.scope ?? gives.scope;
    const span: RawSpan = {
      period,
      ...(scope === undefined ? {} : { scope }),
      ...(days === undefined ? {} : { days }),
    };
    const paid = spent(span, measureBy[basis] ?? '');
    const amount = joint?.amount ?? plainFen(gives.amount);
    return [{ basis, excess, room: waived ? undefined : most(0n, amount - paid) }];
  });
}

function jointCap(pack: RawPack, facts: RawFacts, rule: RawRule) {
  if (facts.registered.length < 2) return undefined;
  const slot = rule.slot ?? 'main';
  const several = slots(pack, 'several', facts, undefined).find(
    (each) => (each.slot ?? 'main') === slot,
  );
  if (several === undefined) return undefined;
  const codes = [...new Set([...facts.registered, facts.disease])];
  const amounts = codes.map((disease) => {
    const caps = slots(pack, 'cap', { ...facts, disease }, rule.layer ?? 'pool');
    const cap = caps.find((each) => (each.slot ?? 'main') === slot);
    return plainFen(cap?.gives.amount);
  });
  if (amounts.length < 2) return undefined;
  const sorted = amounts.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0));
  const [highest = 0n, ...further] = sorted;
  const { caps, share = '0', of, fixed = '0', ceiling, scope = '' } = several.gives;
  let amount = highest;
  for (const cost of further) {
    if (caps === 'sum') amount += cost;
    if (caps === 'highest-plus-fixed') amount += fenOf(fixed);
    if (caps === 'highest-plus-share') {
      amount += round(mul(q(of === 'highest' ? highest : cost), text(share)));
    }
  }
  return { scope, amount: ceiling === undefined ? amount : least(amount, fenOf(ceiling)) };
}

function meansOf({ pack, facts, balances }: Asked, own: Record<string, bigint>, patient: bigint) {
  const rule = chosen(pack, 'means', facts);
  if (rule === undefined || balances === undefined) {
    return { account: 0n, relative: 0n, cash: patient };
  }
  const names = [...new Set(rule.gives.account ?? [])];
  const payable = names.reduce((sum, name) => sum + (own[name] ?? 0n), 0n);
  const account = least(payable, balances.account);
  const relative = rule.gives.relative ? least(payable - account, balances.relatives) : 0n;
  return { account, relative, cash: patient - account - relative };
}
