/** Random packs over every rule kind, and cases with their bills, as file values. */
import type { Dice } from './dice.ts';
import type {
  RawAmount,
  RawFacts,
  RawGives,
  RawLayer,
  RawLine,
  RawPack,
  RawRule,
  RawSpan,
  RawWhen,
} from './shape.ts';

const codes = ['M99901', 'M99902', 'M99903'] as const;
const classes: Record<string, string> = { M99901: 'I', M99902: 'II', M99903: 'II' };
const ownCells = [
  'selfFunded',
  'overLimit',
  'preSelfPay',
  'frontSelfPay',
  'deductible',
  'ownByRatio',
  'overCap',
];

export function randomPack(dice: Dice): RawPack {
  const layers = randomLayers(dice);
  const rules = randomRules(dice, layers);
  return {
    format: 'crosscounter.pack/1',
    place: '999900',
    name: '随机虚构统筹区',
    version: '1',
    insurances: ['310', '390'],
    persons: ['retired', 'poor'].map((id) => ({ id, name: id })),
    validFrom: '2025-01-01',
    validTo: '2026-12-31',
    status: 'sample',
    sources: [{ id: 'invented', document: '虚构文件', clause: '第一条', note: '测试用' }],
    assumptions: [],
    rounding: {
      scale: dice.chance(0.9) ? 'fen' : dice.pick(['jiao', 'yuan']),
      mode: 'half-up',
      preSelfPay: dice.chance(0.6) ? 'line' : dice.pick(['line-3', 'line-4', 'total']),
      ratio: rules.some(({ gives }) => gives.counts) ? 'payer' : dice.pick(['payer', 'band']),
    },
    benefitYear: { starts: dice.pick(['01-01', '07-01', '03-15']), by: 'service' },
    diseases: codes.map((code) => ({ code, name: code, aliases: [], class: classes[code] ?? '' })),
    filings: ['referred', 'other', 'stationed'],
    directList: [],
    layers,
    rules,
    examples: [
      {
        id: 'zero',
        note: '空账单',
        facts: { insurance: '310', disease: 'M99901', filing: 'referred', date: '2025-01-01' },
        used: {},
        bill: { totals: { total: '0.00' } },
        expect: { fund: '0.00', patient: '0.00' },
      },
    ],
  };
}

function randomLayers(dice: Dice): RawLayer[] {
  const pool: RawLayer = { id: 'pool', name: '统筹', payer: 'fund', base: { from: 'eligible' } };
  const layers = [pool];
  for (const id of ['large', 'serious', 'assist'].slice(0, dice.int(0, 3))) {
    const cells = dice.some(ownCells, 0.5);
    const from = dice.pick(['cells', 'cells', 'cells', 'eligible', 'overflow']);
    const base =
      from === 'cells'
        ? { from, cells: cells.length === 0 ? ['ownByRatio'] : cells }
        : from === 'overflow'
          ? { from, of: dice.pick(layers).id }
          : { from };
    const when: RawWhen = dice.chance(0.3) ? { persons: [dice.pick(['retired', 'poor'])] } : {};
    layers.push({ id, name: id, payer: dice.chance(0.85) ? 'fund' : 'hospital', base, when });
  }
  return layers;
}

function randomRules(dice: Dice, layers: readonly RawLayer[]): RawRule[] {
  const rules: RawRule[] = [];
  const put = (kind: string, gives: RawGives, when: RawWhen = {}, more: object = {}) => {
    rules.push({ id: `r${rules.length}`, kind, when, gives, source: 'invented', ...more });
  };
  for (const { id: layer } of layers) {
    if (layer !== 'pool' && dice.chance(0.15)) {
      put('ceiling', { amount: dice.yuan(5_000), scope: 'own' }, {}, { layer });
      continue;
    }
    payerRules(dice, layer, put);
  }
  awayRules(dice, layers, put);
  lineRules(dice, put);
  if (dice.chance(0.3)) {
    const caps = dice.pick(['sum', 'highest', 'highest-plus-share', 'highest-plus-fixed']);
    put('several', {
      caps,
      scope: 'joint',
      ...(caps === 'highest-plus-share'
        ? { share: dice.share(), of: dice.pick(['further', 'highest']) }
        : {}),
      ...(caps === 'highest-plus-fixed' ? { fixed: dice.yuan(500) } : {}),
      ...(dice.chance(0.5) ? { ceiling: dice.yuan(20_000) } : {}),
    });
  }
  if (dice.chance(0.5)) {
    put('means', { account: dice.some(ownCells, 0.7), relative: dice.chance(0.5) });
  }
  return rules;
}

type Put = (kind: string, gives: RawGives, when?: RawWhen, more?: object) => void;

function payerRules(dice: Dice, layer: string, put: Put): void {
  const more = { layer };
  const narrow = (): RawWhen =>
    dice.pick<RawWhen>([
      { persons: ['retired'] },
      { level: ['3'] },
      { age: { from: 60 } },
      { insurance: ['310'] },
      { disease: ['M99901'] },
      { diseaseClass: ['II'] },
      { admission: { from: 2 } },
      { filing: ['other'] },
    ]);
  put('deductible', deductible(dice), {}, more);
  if (dice.chance(0.4)) put('deductible', deductible(dice), narrow(), more);
  put('ratio', ratio(dice, layer), {}, more);
  if (dice.chance(0.4)) put('ratio', ratio(dice, layer), narrow(), more);
  const base = cap(dice);
  put('cap', base, {}, more);
  // Caps that several diseases join must count alike, so only the amount differs.
  if (dice.chance(0.4) && base.amount !== undefined) {
    put('cap', { ...base, amount: dice.yuan(30_000) }, { diseaseClass: ['II'] }, more);
  }
  if (dice.chance(0.3)) put('cap', cap(dice), {}, { layer, slot: 'overall' });
  if (dice.chance(0.35)) {
    const gives: RawGives = dice.chance(0.5)
      ? { points: dice.pick(['0.05', '-0.02', '0.10']) }
      : { ownFactor: dice.share() };
    put('adjust', gives, { persons: ['retired'] }, { layer, slot: 'retired' });
  }
  if (dice.chance(0.35)) {
    const of = dice.pick(['rated', 'eligible', 'total']);
    const gives = dice.pick<RawGives>([
      { deductibleFactor: dice.share() },
      { guarantee: { share: dice.share(), of } },
      { noCap: true },
    ]);
    put('adjust', gives, { persons: ['poor'] }, { layer, slot: 'poor' });
  }
}

function span(dice: Dice): RawSpan {
  const period = dice.pick(['visit', 'month', 'year', 'year', 'rolling', 'cycle']);
  if (period === 'visit') return { period };
  const scope = dice.pick(['special', 'disease', 'class', 'overall']);
  if (period === 'rolling' || period === 'cycle') return { period, scope, days: dice.int(10, 400) };
  return { period, scope };
}

function deductible(dice: Dice): RawGives & RawSpan {
  if (dice.chance(0.3)) return { period: 'none' };
  const form = dice.int(0, 3);
  const fixed: RawAmount = dice.yuan(2_000);
  if (form <= 1) return { ...span(dice), amount: fixed };
  if (form === 2)
    return { ...span(dice), amount: { byAdmission: [dice.yuan(2_000), dice.yuan(900)] } };
  const of = dice.pick(['total', 'eligible']);
  return { ...span(dice), amount: { share: dice.share(), of, floor: '5.00', ceiling: '1500.00' } };
}

function ratio(dice: Dice, layer: string): RawGives {
  const form = dice.int(0, 9);
  if (form <= 3) return { pay: dice.share() };
  if (form === 4)
    return {
      age: {
        base: '0.50',
        perYear: dice.ratio().replace('0.', '0.00').slice(0, 6),
        ceiling: '0.95',
      },
    };
  if (form === 5 && layer !== 'pool') return { given: true };
  const limits = [dice.int(1, 3_000), dice.int(3_001, 20_000)].slice(0, dice.int(1, 2));
  const cents = () => String(dice.int(0, 99)).padStart(2, '0');
  const bands = limits.map((limit) => ({ upTo: `${limit}.${cents()}`, pay: dice.share() }));
  const axis = dice.pick(['absolute', 'excess']);
  const all = [...bands, { pay: dice.share() }];
  return { bands: all, axis, ...(dice.chance(0.5) ? { counts: span(dice) } : {}) };
}

function cap(dice: Dice): RawGives & RawSpan {
  if (dice.chance(0.25)) return { period: 'none' };
  return {
    ...span(dice),
    basis: dice.pick(['fund', 'fund', 'eligible', 'eligible+deductible']),
    amount: dice.yuan(20_000),
    excess: dice.pick(['own', 'spill']),
  };
}

function awayRules(dice: Dice, layers: readonly RawLayer[], put: Put): void {
  const seen = dice.some(
    layers.map(({ id }) => id),
    0.7,
  );
  const names = seen.length === 0 ? ['pool'] : seen;
  put('away', { form: 'none' });
  for (const filing of ['other', 'stationed']) {
    if (dice.chance(0.4)) continue;
    const gives = dice.pick<RawGives>([
      { form: 'points', points: dice.pick(['-0.10', '-0.20']), layers: names },
      { form: 'factor', factor: dice.share(), layers: names },
      { form: 'front', share: dice.ratio() },
      { form: 'deductible', deductible: deductible(dice) },
    ]);
    put('away', gives, { filing: [filing] });
  }
}

function lineRules(dice: Dice, put: Put): void {
  if (dice.chance(0.5)) return;
  if (dice.chance(0.4)) {
    put('line-list', { covered: false }, { disease: ['M99902'] });
    put('line-list', { covered: true }, { disease: ['M99902'], itemPrefix: ['X'] });
  }
  if (dice.chance(0.5)) put('line-share', { preSelfPay: dice.ratio() }, { item: ['X1', 'Y1'] });
  if (dice.chance(0.5)) put('line-limit', { price: dice.yuan(300) }, { itemPrefix: ['Y'] });
  if (dice.chance(0.5)) {
    const when = { itemPrefix: ['Y'], disease: ['M99901'] };
    put('line-limit', { quantity: String(dice.int(0, 5)), perDay: dice.yuan(200) }, when);
  }
  if (dice.chance(0.5)) put('line-pay', { pay: dice.share() }, { item: ['X2'] });
  if (dice.chance(0.3)) {
    put('line-pay', { pay: dice.share() }, { item: ['X2', 'Y2'], itemClass: ['A'] });
  }
}

export function randomFacts(dice: Dice): RawFacts {
  const disease = dice.pick(codes);
  return {
    insurance: dice.pick(['310', '390']),
    disease,
    filing: dice.pick(['referred', 'other', 'stationed']),
    date: dice.pick(['2025-03-14', '2025-03-15', '2025-06-30', '2025-11-02', '2026-02-28']),
    persons: dice.some(['retired', 'poor'], 0.4),
    age: dice.int(0, 100),
    level: dice.pick(['1', '2', '3', 'community']),
    admission: dice.int(1, 4),
    registered: [...new Set([disease, ...dice.some(codes, 0.3)])],
    days: dice.int(1, 10),
    admitted: dice.pick(['2024-12-20', '2025-03-01']),
  };
}

export function randomLines(dice: Dice, most: number): RawLine[] {
  return Array.from({ length: dice.int(1, most) }, () => {
    const itemClass = dice.pick(['A', 'A', 'B', 'B', 'C'] as const);
    const price = `${dice.int(0, dice.chance(0.2) ? 9_000 : 400)}.${String(dice.int(0, 9_999)).padStart(4, '0')}`;
    const quantity = dice.chance(0.7)
      ? String(dice.int(1, 20))
      : `${dice.int(0, 9)}.${dice.int(1, 9)}`;
    const preSelfPay = { A: '0', B: dice.ratio(), C: '1' }[itemClass];
    const limit = dice.chance(0.3) ? dice.yuan(300) : undefined;
    return {
      price,
      quantity,
      class: itemClass,
      preSelfPay,
      limit,
      code: dice.pick(['X1', 'X2', 'Y1', 'Y2']),
    };
  });
}
