/**
 * Goal: bad input is a named error, never a wrong amount. Method: one row per case of issue 3, each
 * with the name it must come back under.
 */
import { describe, expect, it } from 'vitest';
import { checkedPack, HOTAN, packValue, readProjectJson } from '../../tests/golden/packs.ts';
import { fen } from '../money.ts';
import { estimateBy } from '../split.ts';
import { loadPack, loadPackText } from './check.ts';
import { choosePack } from './choose.ts';
import { compile, type CaseFacts } from './compile.ts';
import { specialDiseaseFund } from './ledger.ts';
import { packSetProblems } from './reference.ts';

type Value = ReturnType<typeof packValue>;
const right = () => packValue({ pay: '0.75', deductible: '100', cap: '1000' });
const withRule = (more: object) => (value: Value) => ({ ...value, rules: [...value.rules, more] });
const rule = (kind: string, gives: object, more: object = {}) => {
  return { id: 'extra', kind, when: {}, gives, source: 'invented', ...more };
};
const layer = (id: string, base: object) => ({ id, name: id, payer: 'fund', base });
const pool = layer('pool', { from: 'eligible' });
const withLayers =
  (...layers: object[]) =>
  (value: Value) => ({ ...value, layers });
const gives = (change: object) => (value: Value) => ({
  ...value,
  rules: value.rules.map((one) => (one.kind === 'ratio' ? { ...one, gives: change } : one)),
});

function namesOf(change: (value: Value) => object): string[] {
  const loaded = loadPack(change(right()));
  if (loaded.ok) return ['taken'];
  expect(loaded.problems.every(({ text, where }) => text !== '' && where !== '')).toBe(true);
  return [...new Set(loaded.problems.map(({ kind }) => kind))];
}

describe('packs', () => {
  const step = [{ upTo: '100.00', pay: '0.5' }, { upTo: '50.00', pay: '0.6' }, { pay: '0.7' }];
  const open = [{ upTo: '100.00', pay: '0.5' }];
  it.each<[string, string, (value: Value) => object]>([
    ['NaN for a ratio', 'format', gives({ pay: Number.NaN })],
    ['a negative ratio', 'format', gives({ pay: '-0.1' })],
    ['a ratio over 100 %', 'format', gives({ pay: '1.01' })],
    ['75 for 0.75', 'format', gives({ pay: '75' })],
    ['a fraction over one', 'format', gives({ pay: '3/2' })],
    ['a fraction by nought', 'format', gives({ pay: '1/0' })],
    ['no ratio at all', 'format', gives({})],
    ['two forms of a ratio', 'format', gives({ pay: '0.5', given: true })],
    ['bands without their axis', 'format', gives({ bands: [{ pay: '0.5' }] })],
    ['bands that fall', 'format', gives({ bands: step, axis: 'excess' })],
    ['bands without a last', 'format', gives({ bands: open, axis: 'excess' })],
    ['10 points for 0.10', 'format', withRule(rule('adjust', { points: '-10' }))],
    ['an empty adjustment', 'format', withRule(rule('adjust', {}))],
    [
      'several without a share',
      'format',
      withRule(rule('several', { caps: 'highest-plus-share', scope: 's' })),
    ],
    [
      'an age range upside down',
      'format',
      withRule(rule('adjust', { points: '0.1' }, { when: { age: { from: 9, to: 1 } } })),
    ],
    ['dates upside down', 'dates', (value) => ({ ...value, validTo: '2024-01-01' })],
    ['a newer format', 'newer-format', (value) => ({ ...value, format: 'crosscounter.pack/2' })],
    [
      'a payer based on a later one',
      'cycle',
      withLayers(
        pool,
        layer('a', { from: 'overflow', of: 'b' }),
        layer('b', { from: 'cells', cells: ['ownByRatio'] }),
      ),
    ],
    [
      'a payer based on itself',
      'cycle',
      withLayers(pool, layer('a', { from: 'overflow', of: 'a' })),
    ],
    [
      'an overflow nothing spills into',
      'reference',
      withLayers(pool, layer('a', { from: 'overflow', of: 'pool' })),
    ],
    [
      'a payer that is not there',
      'reference',
      withRule(rule('ratio', { pay: '0.5' }, { layer: 'x' })),
    ],
    [
      'a person group that is not there',
      'reference',
      withRule(rule('adjust', { points: '0.1' }, { when: { persons: ['x'] } })),
    ],
    [
      'a first payer that is not the pool',
      'reference',
      withLayers(layer('a', { from: 'eligible' }), pool),
    ],
    [
      'a payer without rules',
      'gap',
      withLayers(pool, layer('a', { from: 'cells', cells: ['ownByRatio'] })),
    ],
    [
      'a rule outside the dates',
      'dates',
      withRule(rule('adjust', { points: '0.1' }, { when: { date: { from: '2030-01-01' } } })),
    ],
    [
      'a direct list that overlaps',
      'overlap',
      (value) => ({ ...value, directList: [...value.directList, ...value.directList] }),
    ],
    [
      'yearly bands rounded band by band',
      'unsupported',
      (value) => ({
        ...gives({
          bands: [{ upTo: '9.00', pay: '0.5' }, { pay: '0.6' }],
          axis: 'excess',
          counts: { period: 'year', scope: 's' },
        })(value),
        rounding: { ...value.rounding, ratio: 'band' },
      }),
    ],
    [
      'line rules that tie',
      'tie',
      (value) => ({
        ...value,
        rules: [
          ...value.rules,
          { ...rule('line-share', { preSelfPay: '0.1' }), id: 'l1', when: { item: ['X'] } },
          { ...rule('line-share', { preSelfPay: '0.2' }), id: 'l2', when: { item: ['X', 'Y'] } },
        ],
      }),
    ],
    [
      'an example that names no accumulator',
      'example',
      (value) => ({
        ...value,
        examples: value.examples.map((one) => ({ ...one, used: { 'pool.funds': '1.00' } })),
      }),
    ],
  ])('%s: %s', (_what, name, change) => {
    expect(namesOf(change)).toEqual([name]);
  });

  it('10 MB of it, half a file, and no JSON', () => {
    const kind = (text: string) => {
      const loaded = loadPackText(text);
      return loaded.ok ? 'taken' : loaded.problems[0]?.kind;
    };
    expect(kind(JSON.stringify({ ...right(), name: 'x'.repeat(10_000_000) }))).toBe('too-large');
    expect(kind(JSON.stringify(right()).slice(0, 400))).toBe('format');
    expect(kind('')).toBe('format');
    expect(kind(JSON.stringify(right()))).toBe('taken');
  });

  it('two packs for one place, insurance and day', () => {
    const one = checkedPack(right());
    const later = { ...one, version: '2', validFrom: '2025-06-01' };
    expect(packSetProblems([one, later]).map(({ kind }) => kind)).toEqual(['overlap']);
    expect(packSetProblems([one, { ...later, services: ['inpatient'] }])).toEqual([]);
    expect(packSetProblems([one, { ...later, place: '999800' }])).toEqual([]);
  });
});

describe('cases', () => {
  const hotan = checkedPack(readProjectJson(HOTAN));
  const facts: CaseFacts = {
    insurance: '390',
    disease: 'M00503',
    filing: 'referred',
    date: '2025-09-16',
  };

  it('a bill dated before the first pack, a place without one', () => {
    const at = (change: object) => {
      const choice = choosePack([hotan], { ...facts, place: '653200', ...change });
      return choice.ok ? 'taken' : choice.reason;
    };
    expect(at({ date: '2024-12-31' })).toBe('before-first-pack');
    expect(at({ place: '110000' })).toBe('no-pack');
    expect(at({ service: 'inpatient' })).toBe('no-pack');
  });

  it.each<[string, Partial<CaseFacts>]>([
    ['unknown-disease', { disease: 'M07800' }],
    ['not-stated', { disease: 'M01200' }],
    ['filing-not-stated', { filing: 'none' }],
    ['service-not-stated', { service: 'inpatient' }],
  ])('%s', (reason, change) => {
    const compiled = compile(hotan, { ...facts, ...change });
    expect(compiled.ok ? 'taken' : compiled.reason).toBe(reason);
  });

  it.each([
    ['persons', { persons: ['retired'] }, '人员类别'],
    ['level', { level: ['3'] }, '医院级别'],
    ['age', { age: { from: 60 } }, '年龄'],
    ['admission', { admission: { from: 2 } }, '第几次住院'],
  ])('a fact that a rule asks for and nobody knows: %s', (_name, when, word) => {
    const ratio = rule('ratio', { pay: '0.9' }, { when });
    const value = { ...withRule(ratio)(right()), persons: [{ id: 'retired', name: '退休' }] };
    const known = { persons: [], level: '3', age: 1, admission: 1 };
    const examples = right().examples.map((one) => ({ ...one, facts: { ...one.facts, ...known } }));
    const pack = checkedPack({ ...value, examples });
    const compiled = compile(pack, { ...facts, disease: 'M99901' });
    expect(!compiled.ok && compiled.reason).toBe('missing-fact');
    expect(!compiled.ok && compiled.text).toContain(word);
  });

  it('accumulators of another year, or negative', () => {
    const compiled = compile(hotan, facts);
    if (!compiled.ok) throw new Error(compiled.text);
    const at = (year: number, amount: number) => {
      const figures = { [specialDiseaseFund(year)]: fen(amount) };
      const result = estimateBy(compiled.plan, { lines: [] }, { year, figures });
      return result.kind === 'none' ? result.reason : result.kind;
    };
    expect(at(2024, 0)).toBe('wrong-year');
    expect(at(2025, -1)).toBe('wrong-accumulator');
    expect(at(2025, 0)).toBe('estimate');
  });

  it('a payer whose amount has to be given and is not', () => {
    const pack = checkedPack(readProjectJson('shared/packs/320281/assistance.json'));
    const compiled = compile(pack, pack.examples[0]?.facts ?? facts);
    if (!compiled.ok) throw new Error(compiled.text);
    const result = estimateBy(compiled.plan, { lines: [] }, { year: 2022, figures: {} });
    expect(result.kind === 'none' && result.reason).toBe('payer-not-given');
  });
});
