/**
 * Goal: a pack with an authoring error is refused with a sentence, never used. Method: one right
 * pack value, broken in one place per row.
 */
import { describe, expect, it } from 'vitest';
import { HOTAN, packValue, readProjectJson } from '../../tests/golden/packs.ts';
import { exampleProblems, loadPack, type PackProblem } from './check.ts';
import type { Pack } from './pack.ts';

type Value = ReturnType<typeof packValue>;
const right = () => packValue({ pay: '0.75', deductible: '100', cap: '1000' });

function problemsOf(value: unknown): readonly PackProblem[] {
  const loaded = loadPack(value);
  return loaded.ok ? [] : loaded.problems;
}

function broken(change: (value: Value) => object): readonly PackProblem[] {
  return problemsOf(change(right()));
}

/** The pack value with its ratio rule changed. */
function withRatio(value: Value, change: object): object {
  const rules = value.rules.map((rule) => (rule.kind === 'ratio' ? { ...rule, ...change } : rule));
  return { ...value, rules };
}

/** The pack value with one more rule. */
function withRule(value: Value, rule: object): object {
  return { ...value, rules: [...value.rules, { ...value.rules[1], ...rule }] };
}

describe('packs that may be used', () => {
  it('the made-up pack and the Hotan pack pass', () => {
    expect(problemsOf(right())).toEqual([]);
    expect(problemsOf(readProjectJson(HOTAN))).toEqual([]);
  });

  it('Hotan is unverified and says where it comes from', () => {
    const loaded = loadPack(readProjectJson(HOTAN));
    expect(loaded.ok && loaded.pack.status).toBe('unverified');
    expect(
      loaded.ok && loaded.pack.sources.every(({ document }) => document.includes('未核实')),
    ).toBe(true);
  });
});

describe('fields', () => {
  it.each<[string, string, RegExp]>([
    ['75', '0.75', /0 到 1 之间.*百分之 75 请写 "0\.75"/],
    ['5', '0.05', /百分之 5 请写 "0\.05"/],
    ['75%', '0.75', /百分之 75 请写 "0\.75"/],
    ['-0.75', '', /0 到 1 之间/],
    ['1.01', '', /0 到 1 之间/],
    ['750', '', /0 到 1 之间/],
    ['NaN', '', /0 到 1 之间/],
    ['0.75001', '', /最多四位小数/],
  ])('a ratio of %j is refused; meant: %s', (pay, _meant, text) => {
    const problems = broken((value) => withRatio(value, { gives: { pay } }));
    expect(problems.map(({ where }) => where)).toEqual(['rules.1.gives.pay']);
    expect(problems[0]?.text).toMatch(text);
  });

  it.each(['-1', '1e5', '100000.001', '十万', ''])('a cap of %j yuan is refused', (amount) => {
    const cap = { period: 'year', basis: 'fund', scope: 'special-disease', excess: 'own', amount };
    const problems = broken((value) =>
      withRule(value, { id: 'cap2', kind: 'cap', when: { insurance: ['310'] }, gives: cap }),
    );
    expect(problems.map(({ where }) => where)).toEqual(['rules.3.gives.amount']);
    expect(problems[0]?.text).toMatch(/金额须为/);
  });

  it.each(Object.keys(right()).filter((key) => key !== 'validTo'))('without %s: refused', (key) => {
    const problems = broken((value) => ({ ...value, [key]: undefined }));
    expect(problems.some(({ where }) => where.startsWith(key))).toBe(true);
  });

  it.each<[string, (value: Value) => object]>([
    ['an unknown key', (value) => ({ ...value, comment: 'x' })],
    ['an unknown key in a rule', (value) => withRatio(value, { note: 'x' })],
    ['an unknown predicate', (value) => withRatio(value, { when: { height: ['70'] } })],
    ['an unknown kind of rule', (value) => withRatio(value, { kind: 'bands' })],
    ['a number for a ratio', (value) => withRatio(value, { gives: { pay: 0.75 } })],
    ['another rounding', (value) => ({ ...value, rounding: { ...value.rounding, mode: 'down' } })],
    ['a place of five digits', (value) => ({ ...value, place: '65320' })],
    ['a date that is none', (value) => ({ ...value, validFrom: '2025-02-30' })],
    ['an insurance that is none', (value) => ({ ...value, insurances: ['999'] })],
    ['no examples', (value) => ({ ...value, examples: [] })],
    ['no sources', (value) => ({ ...value, sources: [] })],
  ])('%s is refused', (_what, change) => {
    const problems = broken(change);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every(({ kind }) => kind === 'format')).toBe(true);
  });

  it.each([null, 7, 'x', [], {}])('%j is no pack', (value) => {
    expect(problemsOf(value).length).toBeGreaterThan(0);
  });
});

describe('references and dates', () => {
  it.each<[string, string, (value: Value) => object]>([
    ['ratio', 'a rule without its source', (value) => withRatio(value, { source: 'nowhere' })],
    ['ratio', 'an unwritten assumption', (value) => withRatio(value, { assumptions: ['x'] })],
    ['ratio', 'an unknown disease', (value) => withRatio(value, { when: { disease: ['M00000'] } })],
    [
      'ratio',
      'a ratio where none is stated',
      (v) => withRatio(v, { when: { disease: ['M99903'] } }),
    ],
    ['ratio', 'a rule id twice', (value) => withRule(value, { when: { insurance: ['310'] } })],
    [
      'M99902',
      'a code of two diseases',
      (value) => ({
        ...value,
        diseases: [...value.diseases, { code: 'M99902', name: 'x', aliases: [] }],
      }),
    ],
    ['validTo', 'dates upside down', (value) => ({ ...value, validTo: '2024-12-31' })],
    [
      'M99901',
      'a direct list upside down',
      (value) => ({
        ...value,
        directList: value.directList.map((entry) => ({ ...entry, to: '2025-02-28' })),
      }),
    ],
  ])('%s: %s', (where, _what, change) => {
    const problems = broken(change);
    expect(problems.map((problem) => problem.where)).toContain(where);
    expect(problems.every(({ kind }) => kind === 'reference' || kind === 'dates')).toBe(true);
  });
});

describe('exactly one winner', () => {
  it('the more specific rule wins without a problem', () => {
    const when = { insurance: ['310'] };
    expect(broken((value) => withRule(value, { id: 'special', when }))).toEqual([]);
  });

  it('two rules of the same predicates are a tie', () => {
    const problems = broken((value) => withRule(value, { id: 'again' }));
    expect(problems.map(({ kind }) => kind)).toEqual(['tie']);
    expect(problems[0]?.text).toMatch(/ratio、again/);
  });

  it('two rules of which neither asks for all the other asks are a tie', () => {
    const problems = broken((value) => ({
      ...value,
      rules: [
        ...value.rules,
        { ...value.rules[1], id: 'a', when: { insurance: ['310'] } },
        { ...value.rules[1], id: 'b', when: { filing: ['referred'] } },
      ],
    }));
    expect(problems.map(({ kind }) => kind)).toEqual(['tie']);
  });

  it('a case without a rule is a gap', () => {
    const problems = broken((value) => withRatio(value, { when: { insurance: ['310'] } }));
    expect(problems.map(({ kind }) => kind)).toEqual(['gap']);
    expect(problems[0]?.text).toMatch(/虚构病种.*390.*支付比例/);
  });

  it('a rule that no case reaches is named', () => {
    const when = { filing: ['emergency'] };
    const problems = broken((value) => withRule(value, { id: 'never', when }));
    expect(problems.map(({ kind, where }) => [kind, where])).toEqual([['unreachable', 'never']]);
  });
});

describe('examples', () => {
  const expecting = (change: object) => (value: Value) => ({
    ...value,
    examples: value.examples.map((example) => ({ ...example, ...change })),
  });

  it('one fen off is refused, with both figures', () => {
    const bill = { totals: { total: '200.00' } };
    const expect200 = { fund: '75.01', patient: '125.00' };
    const problems = broken(expecting({ bill, expect: expect200 }));
    expect(problems).toEqual([
      { kind: 'example', where: 'zero', text: 'fund 应为 75.01，算出 75.00' },
    ]);
  });

  const facts = { insurance: '310', disease: 'M99901', filing: 'referred', date: '2025-01-01' };
  it.each<[string, object]>([
    ['outside the dates', { facts: { ...facts, date: '2026-01-01' } }],
    ['a disease that is not stated', { facts: { ...facts, disease: 'M99903' } }],
    ['a disease not in the register', { facts: { ...facts, disease: 'M00000' } }],
    ['a filing not stated', { facts: { ...facts, filing: 'other' } }],
  ])('%s is refused', (_what, change) => {
    expect(broken(expecting(change)).map(({ kind }) => kind)).toEqual(['example']);
  });

  it('a class-B line without its ratio is refused', () => {
    const bill = { lines: [{ price: '1', quantity: '1', class: 'B' }] };
    expect(broken(expecting({ bill })).map(({ kind }) => kind)).toEqual(['format']);
  });

  it('totals of which the parts exceed the whole are refused', () => {
    const bill = { totals: { total: '1.00', selfFunded: '2.00' } };
    expect(broken(expecting({ bill })).map(({ kind }) => kind)).toEqual(['format']);
  });

  it('every Hotan example can fail: each expected amount, one fen off, is found', () => {
    const loaded = loadPack(readProjectJson(HOTAN));
    if (!loaded.ok) throw new Error('the Hotan pack is refused');
    for (const example of loaded.pack.examples) {
      for (const [name, value = 0] of Object.entries(example.expect)) {
        const wrong = { ...example, expect: { ...example.expect, [name]: Number(value) + 1 } };
        const pack: Pack = { ...loaded.pack, examples: [wrong] };
        expect(exampleProblems(pack).map(({ where }) => where)).toEqual([example.id]);
      }
    }
  });
});
