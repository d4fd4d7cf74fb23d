/**
 * Goal: each cause is named with its own amount, and what it was before and after. Method: pairs
 * of bills that differ in one thing, computed by hand on a made-up pack: 75 % after 500.00 a year.
 */
import { describe, expect, it } from 'vitest';
import { packValue } from '../tests/golden/packs.ts';
import { lineOf } from '../tests/property/bills.ts';
import { parseScope } from './catalogue.ts';
import { cellsOfPlatform, cellsOfSplit } from './compare/cells.ts';
import type { Basis } from './compare/engine.ts';
import { compare, type ComparedBill } from './compare.ts';
import { fen } from './money.ts';
import { compile } from './policy/compile.ts';
import { packFile } from './policy/pack.ts';
import { split } from './split.ts';
import { sampleAmounts } from './visit/testbed.ts';

const head = { source: 'invented', assumptions: [] };
const stationed = { filing: ['stationed'] };
const away = [
  { ...head, id: 'away', kind: 'away', when: {}, gives: { form: 'none' } },
  {
    ...head,
    id: 'away.stationed',
    kind: 'away',
    when: stationed,
    gives: { form: 'points', points: '-0.10', layers: ['pool'] },
  },
];

function packOf(changes: { pay?: string; cap?: string; version?: string } = {}) {
  const { pay = '0.75', cap = '1000.00', version = '1' } = changes;
  const value = packValue({ pay, deductible: '500.00', cap });
  return packFile.parse({ ...value, version, rules: [...value.rules, ...away] });
}

const facts = {
  insurance: '310',
  disease: 'M99901',
  filing: 'referred',
  date: '2025-03-01',
} as const;
const deductibleKey = 'pool.deductible@special-disease/year:2025';
const fundKey = 'pool.fund@special-disease/year:2025';
const nothing = { [deductibleKey]: fen(0), [fundKey]: fen(0) };

function line(id: number, yuan: number, letter: 'A' | 'B' | 'C' = 'A', limit?: string) {
  const scope = parseScope(letter, { A: '0', B: '0.10', C: '1' }[letter], limit);
  if (!scope) throw new Error('not a scope');
  return { ...lineOf(id, yuan * 10_000, 10_000, scope), code: `X${id}` };
}

function billOf(changes: Partial<Basis> = {}): ComparedBill {
  const basis: Basis = {
    pack: packOf(),
    facts,
    lines: [line(1, 1_000)],
    used: nothing,
    ...changes,
  };
  const compiled = compile(basis.pack, basis.facts);
  if (!compiled.ok) throw new Error(compiled.text);
  const { amounts } = split(compiled.plan, basis, basis.used);
  return { patient: amounts.patient, cells: cellsOfSplit(amounts), basis };
}

/** Causes as [name, fen, before, after]. */
function causes(a: ComparedBill, b: ComparedBill) {
  return compare(a, b).causes.map((each) => [
    each.cause,
    each.amount,
    each.before.zh,
    each.after.zh,
  ]);
}

const plain = billOf();

describe('compare, by the engine', () => {
  it('the deductible is used up: 625.00 becomes 250.00', () => {
    const later = billOf({ used: { ...nothing, [deductibleKey]: fen(50_000) } });
    const found = compare(plain, later);
    expect(found).toMatchObject({ method: 'engine', before: 62_500, difference: -37_500 });
    expect(causes(plain, later)).toEqual([['deductible', -37_500, '0.00', '500.00']]);
    expect(found.causes[0]?.text).toEqual({
      zh: '起付线不同（此前已计 0.00 → 500.00）：少付 375.00 元',
      en: 'Deductible (counted so far 0.00 → 500.00): 375.00 less',
    });
  });

  it('another year opens the deductible again, under its own key', () => {
    const before = billOf({ used: { ...nothing, [deductibleKey]: fen(50_000) } });
    const used = Object.fromEntries(
      Object.keys(nothing).map((key) => [key.replace('2025', '2026'), fen(0)]),
    );
    const after = billOf({ facts: { ...facts, date: '2026-01-05' }, used });
    expect(causes(before, after)).toEqual([['deductible', 37_500, '500.00', '0.00']]);
  });

  it('more of the same item: a quarter of 200.00', () => {
    const more = billOf({ lines: [line(1, 1_200)] });
    expect(causes(plain, more)).toEqual([['items', 5_000, '1,000.00', '1,200.00']]);
    expect(compare(plain, more).causes[0]?.text.zh).toContain('改动 1 项');
  });

  it('class-B part, price limit and self-funded items each by name', () => {
    const lines = [line(1, 1_000), line(2, 100, 'C'), line(3, 300, 'B', '200.00')];
    const other = billOf({ lines });
    // in scope 1,000 + 200 − 20; a quarter of the 180.00 more
    expect(causes(plain, other)).toEqual([
      ['items', 4_500, '1,000.00', '1,180.00'],
      ['selfFunded', 10_000, '0.00', '100.00'],
      ['overLimit', 10_000, '0.00', '100.00'],
      ['preSelfPay', 2_000, '0.00', '20.00'],
    ]);
  });

  it('the cap is nearly used: 100.00 of 375.00 is paid', () => {
    const late = billOf({ used: { ...nothing, [fundKey]: fen(90_000) } });
    expect(causes(plain, late)).toEqual([['cap', 27_500, '0.00', '900.00']]);
  });

  it('another filing type costs ten points', () => {
    const other = billOf({ facts: { ...facts, filing: 'stationed' } });
    expect(causes(plain, other)).toEqual([['filing', 5_000, '异地转诊', '常驻异地工作']]);
  });

  it('another version of the policy pays 70 %', () => {
    const newer = billOf({ pack: packOf({ pay: '0.70', version: '2' }) });
    expect(causes(plain, newer)).toEqual([['version', 2_500, '999900 1', '999900 2']]);
  });

  it('one fen that only the platform knows of is a cause of its own', () => {
    const off = { ...plain, patient: fen(plain.patient + 1) };
    expect(causes(plain, off)).toEqual([['platform', 1, '0.00', '0.01']]);
  });
});

describe('compare, by cells', () => {
  it('says so where the platform does not follow the local rules', () => {
    const a = sampleAmounts(10_000, 2_500);
    const b = { ...sampleAmounts(10_000, 6_000), deductible: fen(5_000) };
    const bill = (amounts: typeof a) => {
      const { patient } = amounts;
      return { patient, cells: cellsOfPlatform(amounts), basis: plain.basis };
    };
    const found = compare(bill(a), bill(b));
    expect(found).toMatchObject({ method: 'cells', difference: 3_500 });
    expect(causes(bill(a), bill(b))).toEqual([
      ['deductible', 5_000, '0.00', '50.00'],
      ['ratio', -1_500, '25.00', '10.00'],
    ]);
  });

  it('names what other payers took over, and what does not add up', () => {
    const a = sampleAmounts(10_000, 2_500);
    const helped = { ...a, patient: fen(1_400), payers: { ...a.payers, maf_pay: fen(1_000) } };
    const bill = (amounts: typeof a) => {
      return { patient: amounts.patient, cells: cellsOfPlatform(amounts) };
    };
    expect(causes(bill(a), bill(helped))).toEqual([
      ['layers', -1_000, '0.00', '10.00'],
      ['other', -100, '0.00', '-1.00'],
    ]);
  });
});
