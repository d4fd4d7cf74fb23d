/** One small pack per rule kind, named as in kinds.txt: 80 %, no deductible, no cap unless said. */
import type { CaseFacts } from '../../shared/policy/compile.ts';
import { checkedPack } from './packs.ts';
import type { CheckedPack } from '../../shared/policy/pack.ts';

interface Kind {
  readonly rules?: readonly object[];
  readonly layers?: readonly object[];
  readonly facts?: Partial<CaseFacts>;
  readonly key?: string;
  /** The bill is ten class-B units at 100 yuan and 10 %, not one class-A line. */
  readonly units?: true;
}

const year = { period: 'year', scope: 's' };
const deductible = (gives: object, when: object = {}, id = 'deductible') => {
  return { id, kind: 'deductible', when, gives };
};
const ratio = (gives: object) => ({ id: 'ratio', kind: 'ratio', when: {}, gives });
const cap = (gives: object, when: object = {}, id = 'cap') => ({ id, kind: 'cap', when, gives });
const capped = (change: object) =>
  cap({ ...year, basis: 'fund', amount: '500.00', excess: 'own', ...change });
const adjust = (gives: object) => {
  return { id: 'adjust', kind: 'adjust', when: { persons: ['retired'] }, slot: 'a', gives };
};
const away = (gives: object) => ({ id: 'away', kind: 'away', when: { filing: ['other'] }, gives });
const line = (kind: string, gives: object) => {
  return { id: kind, kind, when: { itemPrefix: ['X'] }, gives };
};
const bands = (axis: string, first: string, more: object = {}) =>
  ratio({ bands: [{ upTo: first, pay: '0.80' }, { pay: '0.90' }], axis, ...more });
const thousand = deductible({ period: 'visit', amount: '1000.00' });
const yearly = deductible({ ...year, amount: '300.00' });
const retired: Partial<CaseFacts> = { persons: ['retired'] };
const other: Partial<CaseFacts> = { filing: 'other' };

const pool = { id: 'pool', name: '统筹', payer: 'fund', base: { from: 'eligible' } };
const second = (base: object, when: object = {}) => {
  return [pool, { id: 'second', name: '第二支付方', payer: 'fund', base, when }];
};
const secondRules = (open: string, pay: string) => [
  {
    id: 'd2',
    kind: 'deductible',
    layer: 'second',
    when: {},
    gives: { period: 'visit', amount: open },
  },
  { id: 'r2', kind: 'ratio', layer: 'second', when: {}, gives: { pay } },
  { id: 'c2', kind: 'cap', layer: 'second', when: {}, gives: { period: 'none' } },
];
const own = { from: 'cells', cells: ['ownByRatio', 'deductible', 'overCap'] };
const several = (gives: object): Kind => ({
  rules: [
    cap({ ...year, scope: 'disease', basis: 'fund', amount: '500.00', excess: 'own' }),
    ...(['300.00', '200.00'] as const).map((amount, at) =>
      cap(
        { ...year, scope: 'disease', basis: 'fund', amount, excess: 'own' },
        { disease: [`M9991${at}`] },
        `cap${at}`,
      ),
    ),
    { id: 'several', kind: 'several', when: {}, gives: { scope: 'joint', ...gives } },
  ],
  facts: { registered: ['M99901', 'M99910', 'M99911'] },
});

export const kinds: Readonly<Record<string, Kind>> = {
  'deductible-year': { rules: [yearly], key: 'pool.deductible@s/year:2025' },
  'deductible-visit': { rules: [deductible({ period: 'visit', amount: '300.00' })] },
  'deductible-admission-2': {
    rules: [deductible({ period: 'visit', amount: { byAdmission: ['300.00', '150.00'] } })],
    facts: { admission: 2 },
  },
  'deductible-percent': {
    rules: [
      deductible({
        period: 'visit',
        amount: { share: '0.20', of: 'total', floor: '200.00', ceiling: '1000.00' },
      }),
    ],
  },
  'deductible-top-up': {
    rules: [yearly, deductible({ ...year, amount: '800.00' }, { level: ['3'] }, 'level-3')],
    facts: { level: '3' },
    key: 'pool.deductible@s/year:2025',
  },
  'deductible-half': { rules: [yearly, adjust({ deductibleFactor: '0.5' })], facts: retired },
  'deductible-waived': {
    rules: [yearly, deductible({ period: 'none' }, { persons: ['retired'] }, 'waived')],
    facts: retired,
  },
  'bands-absolute': { rules: [thousand, bands('absolute', '11000.00')] },
  'bands-excess': { rules: [thousand, bands('excess', '10000.00')] },
  'bands-low-absolute': { rules: [thousand, bands('absolute', '2000.00')] },
  'bands-low-excess': { rules: [thousand, bands('excess', '2000.00')] },
  'bands-yearly': {
    rules: [bands('absolute', '2000.00', { counts: year })],
    key: 'pool.eligible@s/year:2025',
  },
  'age-40': { rules: [ratio({ age: { base: '0.75', perYear: '0.002' } })], facts: { age: 40 } },
  'points-retired': { rules: [adjust({ points: '0.05' })], facts: retired },
  'own-factor': { rules: [adjust({ ownFactor: '0.6' })], facts: retired },
  guarantee: {
    rules: [ratio({ pay: '0.40' }), adjust({ guarantee: { share: '0.60', of: 'rated' } })],
    facts: retired,
  },
  'share-two-thirds': { rules: [ratio({ pay: '2/3' })] },
  'away-points': {
    rules: [away({ form: 'points', points: '-0.10', layers: ['pool'] })],
    facts: other,
  },
  'away-front': { rules: [away({ form: 'front', share: '0.10' })], facts: other },
  'away-factor': {
    rules: [away({ form: 'factor', factor: '0.8', layers: ['pool'] })],
    facts: other,
  },
  'away-deductible': {
    rules: [away({ form: 'deductible', deductible: { ...year, amount: '500.00' } })],
    facts: other,
  },
  'cap-fund': { rules: [capped({})], key: 'pool.fund@s/year:2025' },
  'cap-eligible': { rules: [capped({ basis: 'eligible' })], key: 'pool.excess@s/year:2025' },
  'cap-with-deductible': { rules: [yearly, capped({ basis: 'eligible+deductible' })] },
  'cap-month': {
    rules: [capped({ period: 'month', basis: 'eligible' })],
    key: 'pool.excess@s/month:2025-06',
  },
  'cap-spill': {
    rules: [capped({ excess: 'spill' }), ...secondRules('0.00', '0.50')],
    layers: second({ from: 'overflow', of: 'pool' }),
    key: 'pool.fund@s/year:2025',
  },
  'cap-waived': {
    rules: [capped({}), adjust({ noCap: true })],
    facts: retired,
    key: 'pool.fund@s/year:2025',
  },
  'several-sum': several({ caps: 'sum' }),
  'several-highest': several({ caps: 'highest' }),
  'several-share-further': several({ caps: 'highest-plus-share', share: '0.50', of: 'further' }),
  'several-share-highest': several({ caps: 'highest-plus-share', share: '0.50', of: 'highest' }),
  'several-fixed': several({ caps: 'highest-plus-fixed', fixed: '100.00' }),
  'several-ceiling': several({ caps: 'sum', ceiling: '600.00' }),
  'chain-own': { rules: [yearly, ...secondRules('100.00', '0.50')], layers: second(own) },
  'chain-without-deductible': {
    rules: [yearly, ...secondRules('0.00', '0.50')],
    layers: second({ from: 'cells', cells: ['ownByRatio'] }),
  },
  'chain-gate-closed': {
    rules: [yearly, ...secondRules('100.00', '0.50')],
    layers: second(own, { persons: ['retired'] }),
  },
  'chain-eligible': { rules: secondRules('0.00', '0.30'), layers: second({ from: 'eligible' }) },
  ceiling: {
    rules: [
      {
        id: 'ceiling',
        kind: 'ceiling',
        layer: 'second',
        when: {},
        gives: { amount: '500.00', scope: 'own' },
      },
    ],
    layers: second(own),
    key: 'second.deductible@own/year:2025',
  },
  'line-list': { rules: [line('line-list', { covered: false })], units: true },
  'line-share': { rules: [line('line-share', { preSelfPay: '0.30' })], units: true },
  'line-price': { rules: [line('line-limit', { price: '80.00' })], units: true },
  'line-quantity': { rules: [line('line-limit', { quantity: '4' })], units: true },
  'line-day': {
    rules: [line('line-limit', { perDay: '150.00' })],
    units: true,
    facts: { days: 3 },
  },
  'line-pay': { rules: [line('line-pay', { pay: '0.50' })], units: true },
};

const basic: readonly object[] = [
  deductible({ period: 'none' }),
  ratio({ pay: '0.80' }),
  cap({ period: 'none' }),
];

export const kindFacts: CaseFacts = {
  insurance: '310',
  disease: 'M99901',
  filing: 'referred',
  date: '2025-06-01',
  persons: [],
  level: '2',
};

/** The kind's pack: its rules, and a basic one wherever it has none of the same id. */
export function kindPack({ rules = [], layers = [pool] }: Kind): CheckedPack {
  const idOf = (rule: object) => ('id' in rule ? rule.id : '');
  const taken = new Set(rules.map(idOf));
  const all = [...basic.filter((rule) => !taken.has(idOf(rule))), ...rules];
  const codes = ['M99901', 'M99910', 'M99911'];
  return checkedPack({
    format: 'crosscounter.pack/1',
    place: '999900',
    name: '虚构统筹区',
    version: '1',
    insurances: ['310'],
    persons: [{ id: 'retired', name: '退休' }],
    validFrom: '2025-01-01',
    status: 'sample',
    sources: [{ id: 'invented', document: '虚构文件', clause: '第一条', note: '测试用' }],
    assumptions: [],
    rounding: { scale: 'fen', mode: 'half-up', preSelfPay: 'line', ratio: 'payer' },
    diseases: codes.map((code) => ({ code, name: code, aliases: [] })),
    filings: ['referred', 'other'],
    directList: [],
    layers,
    rules: all.map((rule) => ({ ...rule, source: 'invented' })),
    examples: [
      {
        id: 'zero',
        note: '空账单',
        facts: { ...kindFacts, age: 1, admission: 1 },
        used: {},
        bill: { totals: { total: '0.00' } },
        expect: { fund: '0.00', patient: '0.00' },
      },
    ],
  });
}
