/**
 * Goal: one plan per case, or a named reason, never a zero. Method: the Hotan pack and a made-up
 * one.
 */
import { describe, expect, it } from 'vitest';
import { checkedPack, HOTAN, packValue, readProjectJson } from '../../tests/golden/packs.ts';
import { compile } from './compile.ts';

const hotan = checkedPack(readProjectJson(HOTAN));
const tumour = {
  insurance: '390',
  disease: 'M00503',
  filing: 'referred',
  date: '2025-09-16',
} as const;

describe('the Hotan plan', () => {
  it('has the steps of the document in order, and its assumptions add up along the way', () => {
    const compiled = compile(hotan, tumour);
    if (!compiled.ok) throw new Error(compiled.text);
    const { layers, year, pack } = compiled.plan;
    const steps = layers.flatMap(({ deductible, ratio, caps }) => [deductible, ratio, ...caps]);
    expect(steps.map((step) => [step.rule, step.assumptions])).toEqual([
      ['hotan.deductible', ['no-deductible']],
      ['hotan.tumour.ratio', ['no-deductible', 'ratio-base']],
      ['hotan.tumour.cap', ['no-deductible', 'ratio-base', 'cap-counts-fund']],
    ]);
    expect(steps[0]).toMatchObject({ form: 'none' });
    expect(steps[1]).toMatchObject({ numerators: [3], denominator: 4 });
    expect(steps[2]).toMatchObject({ amount: 10_000_000, basis: 'fund', excess: 'own' });
    expect([year, pack.status]).toEqual([2025, 'unverified']);
  });

  it('an alias brings its own assumption', () => {
    const compiled = compile(hotan, { ...tumour, disease: 'M00500' });
    const ids = compiled.ok ? compiled.plan.assumptions.map(({ id }) => id) : [];
    expect(ids).toContain('tumour-parent-code');
    expect(ids).toHaveLength(4);
  });

  it.each(['M00504', 'M07801', 'M07803', 'M07804', 'M08300', 'M01200', 'M01102', 'M07101'])(
    '%s: the ratio is not stated',
    (disease) => {
      const compiled = compile(hotan, { ...tumour, disease });
      expect(!compiled.ok && compiled.reason).toBe('not-stated');
    },
  );

  it.each([
    [{ disease: 'M07800' }, 'unknown-disease'],
    [{ disease: '' }, 'unknown-disease'],
    [{ filing: 'emergency' }, 'filing-not-stated'],
    [{ filing: 'other' }, 'filing-not-stated'],
  ] as const)('%j: %s', (change, reason) => {
    const compiled = compile(hotan, { ...tumour, ...change });
    expect(!compiled.ok && compiled.reason).toBe(reason);
    expect(!compiled.ok && compiled.text).toMatch(/[\u4e00-\u9fff]/);
  });
});

describe('the winner', () => {
  const value = packValue({ pay: '0.50' });
  const [, ratio] = value.rules;
  const special = (id: string, pay: string, when: object) => ({
    ...ratio,
    id,
    when,
    gives: { pay },
  });
  const pack = checkedPack({
    ...value,
    rules: [
      special('both', '0.90', { insurance: ['310'], filing: ['stationed'] }),
      ...value.rules,
      special('employees', '0.80', { insurance: ['310'] }),
    ],
  });

  it.each([
    ['390', 'stationed', 'ratio', 5_000],
    ['310', 'referred', 'employees', 8_000],
    ['310', 'stationed', 'both', 9_000],
  ] as const)('insurance %s, filing %s: rule %s', (insurance, filing, rule, pay) => {
    const facts = { insurance, filing, disease: 'M99902', date: '2025-09-16' };
    const compiled = compile(pack, facts);
    const found = compiled.ok ? compiled.plan.layers[0]?.ratio : undefined;
    expect(found?.rule).toBe(rule);
    expect((found?.numerators[0] ?? 0) * 10_000).toBe(pay * (found?.denominator ?? 0));
  });
});
