/** Goal: estimate, range or named reason; never a wrong amount. Method: cases computed by hand. */
import { describe, expect, it } from 'vitest';
import { checkedPack, HOTAN, packValue, readProjectJson } from '../tests/golden/packs.ts';
import { parseBill, type Bill } from './bill.ts';
import { fen } from './money.ts';
import { compile } from './policy/compile.ts';
import { specialDiseaseDeductible, specialDiseaseFund } from './policy/ledger.ts';
import { estimate, split, SplitError, type Accumulators, type Estimate } from './split.ts';

const hotan = checkedPack(readProjectJson(HOTAN));
const facts = {
  place: '653200',
  insurance: '390',
  disease: 'M00503',
  filing: 'long-term-resident',
  date: '2025-09-16',
} as const;
const used = (amount: number): Accumulators => ({
  year: 2025,
  figures: { [specialDiseaseFund(2025)]: fen(amount) },
});
const unknown: Accumulators = { year: 2025, figures: {} };

/** A bill of one class-A line of that many yuan. */
function billOf(yuan: string, itemClass = 'A'): Bill {
  const line = { code: 'X', price: yuan, quantity: '1', amount: yuan, class: itemClass };
  const coded = { code: 'X', name: 'X' };
  const head = { format: 'crosscounter.bill/1', date: facts.date, diagnosis: coded };
  const value = { ...head, department: coded, doctor: coded, lines: [line], total: yuan };
  const parsed = parseBill(value, () => undefined);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.text);
  return parsed.bill;
}

function patientAndFund(result: Estimate): unknown {
  if (result.kind === 'none') return result.reason;
  if (result.kind === 'estimate') return [result.split.amounts.patient, result.split.amounts.fund];
  return [result.low.amounts, result.high.amounts].map(({ patient, fund }) => [patient, fund]);
}

describe('a known year', () => {
  it.each([
    ['1000.00', 0, [25_000, 75_000]],
    ['1000.00', 9_925_000, [25_000, 75_000]],
    ['1000.00', 9_925_001, [25_001, 74_999]],
    ['1000.00', 10_000_000, [100_000, 0]],
    ['1000.00', 10_000_001, [100_000, 0]],
    ['133333.33', 0, [3_333_333, 10_000_000]],
    ['133333.34', 0, [3_333_334, 10_000_000]],
    ['0.00', 0, [0, 0]],
  ])('%s yuan after %d fen', (yuan, before, expected) => {
    expect(patientAndFund(estimate([hotan], billOf(yuan), facts, used(before)))).toEqual(expected);
  });

  it('says which pack, its status, and the assumptions on every amount that rests on them', () => {
    const result = estimate([hotan], billOf('1000.00'), facts, used(0));
    if (result.kind !== 'estimate') throw new Error('no estimate');
    expect(result.split.pack).toEqual({
      place: '653200',
      version: '2025.1',
      status: 'unverified',
    });
    const resting = (amount: string) =>
      result.split.trace.findLast((step) => step.amount === amount)?.assumptions;
    expect(resting('deductible')).toEqual(['no-deductible']);
    expect(resting('patient')).toEqual(['no-deductible', 'ratio-base', 'cap-counts-fund']);
    expect(resting('inScope')).toEqual([]);
  });
});

describe('an unknown year', () => {
  it('gives a range from nothing used to all used, with its reason', () => {
    const result = estimate([hotan], billOf('1000.00'), facts, unknown);
    expect(patientAndFund(result)).toEqual([
      [25_000, 75_000],
      [100_000, 0],
    ]);
    expect(result.kind === 'range' && result.reason).toMatch(/不明/);
  });

  it('gives one estimate where nothing depends on it', () => {
    expect(estimate([hotan], billOf('88.00', 'C'), facts, unknown).kind).toBe('estimate');
  });

  it('a deductible that is not known to be paid widens the range', () => {
    const pack = checkedPack(packValue({ pay: '0.80', deductible: '300', cap: '10000' }));
    const other = { ...facts, place: '999900', disease: 'M99901', filing: 'referred' } as const;
    const paid = { [specialDiseaseDeductible(2025)]: fen(20_000) };
    const half: Accumulators = { year: 2025, figures: { ...used(0).figures, ...paid } };
    const bill = billOf('1000.00');
    expect(patientAndFund(estimate([pack], bill, other, half))).toEqual([28_000, 72_000]);
    expect(patientAndFund(estimate([pack], bill, other, used(0)))).toEqual([
      [20_000, 80_000],
      [44_000, 56_000],
    ]);
  });
});

describe('no estimate', () => {
  it.each([
    [{ place: '110000' }, 'no-pack'],
    [{ date: '2024-12-31' }, 'before-first-pack'],
    [{ disease: 'M01200' }, 'not-stated'],
    [{ disease: 'M07800' }, 'unknown-disease'],
    [{ filing: 'emergency' }, 'filing-not-stated'],
    [{ date: '2026-01-01' }, 'wrong-year'],
  ] as const)('%j: %s', (change, reason) => {
    const result = estimate([hotan], billOf('1000.00'), { ...facts, ...change }, used(0));
    expect(patientAndFund(result)).toBe(reason);
    expect(result.kind === 'none' && result.text).toMatch(/[\u4e00-\u9fff]/);
  });

  it('a negative accumulator is named, not computed with', () => {
    expect(patientAndFund(estimate([hotan], billOf('1.00'), facts, used(-1)))).toBe(
      'wrong-accumulator',
    );
  });
});

describe('the law', () => {
  it('a plan that breaks it throws', () => {
    const { place: _place, ...caseFacts } = facts;
    const compiled = compile(hotan, caseFacts);
    if (!compiled.ok) throw new Error(compiled.text);
    const { plan } = compiled;
    expect(() => split(plan, billOf('1.00'), {})).toThrow(SplitError);
    const caps = plan.layers.map((layer) => ({
      ...layer,
      caps: layer.caps.map(({ key: _key, ...cap }) => ({ ...cap, amount: fen(-1) })),
    }));
    expect(() => split({ ...plan, layers: caps }, billOf('1.00'), {})).toThrow(SplitError);
  });
});
