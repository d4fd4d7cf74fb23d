/**
 * Goal: money identities A–E, each broken by itself. Method: an answer that adds up, changed by
 * fen.
 */
import { describe, expect, it } from 'vitest';
import { fen } from '../money.ts';
import type { PlatformAmounts } from '../settlement.ts';
import { sampleAmounts } from '../visit/testbed.ts';
import { checkIdentities, differsFromTrial } from './identities.ts';

const strict = { toleranceFen: 0, fundIncludesAccount: false };
const good = sampleAmounts(10_000, 2_000, 500);
const total = fen(10_000);

function found(change: Partial<PlatformAmounts>, rules = strict, expected = total) {
  return checkIdentities({ ...good, ...change }, expected, rules).map((each) => each.identity);
}

describe('checkIdentities', () => {
  it('finds nothing where all add up', () => {
    expect(found({})).toEqual([]);
  });

  it.each([
    ['A: hospital', { hospital: fen(1) }, ['A']],
    ['A and B: patient', { patient: fen(2_501) }, ['A', 'B']],
    ['B: cash', { cash: fen(1_999) }, ['B']],
    ['B: account', { account: fen(501) }, ['B']],
    ['C: in scope', { inScope: fen(9_999) }, ['C']],
    ['C: self-funded', { selfFunded: fen(1) }, ['C']],
    ['D: one fund', { payers: { ...good.payers, maf_pay: fen(1) } }, ['D']],
    ['A and D: fund', { fund: fen(7_501) }, ['A', 'D']],
  ] as const)('%s', (_name, change, expected) => {
    expect(found(change)).toEqual(expected);
  });

  it('E: the bill is another', () => {
    expect(found({}, strict, fen(10_001))).toEqual(['E']);
    expect(checkIdentities(good, fen(10_001), strict)[0]).toMatchObject({
      off: -1,
      text: '平台的总额 ≠ 账单合计：100.00 与 100.01，差 -0.01 元',
    });
  });

  it('takes the tolerance of the profile, to the fen and both ways', () => {
    const lax = { ...strict, toleranceFen: 2 };
    expect(found({ cash: fen(2_002) }, lax)).toEqual([]);
    expect(found({ cash: fen(1_998) }, lax)).toEqual([]);
    expect(found({ cash: fen(2_003) }, lax)).toEqual(['B']);
  });

  it('takes the account out of the fund where the profile counts it in (Guangdong)', () => {
    const inside = { ...strict, fundIncludesAccount: true };
    const change = { fund: fen(8_000) };
    expect(found(change, inside)).toEqual([]);
    expect(found(change)).toEqual(['A', 'D']);
  });

  it('does not accept amounts below zero, even where the sums agree', () => {
    const change = { fund: fen(7_500), cash: fen(-100), account: fen(2_600) };
    expect(found(change)).toEqual(['A']);
  });
});

describe('differsFromTrial', () => {
  it('names what the patient did not agree to', () => {
    expect(differsFromTrial(good, good)).toEqual([]);
    const settled = { ...good, cash: fen(2_100), fund: fen(7_400) };
    expect(differsFromTrial(good, settled)).toEqual([
      '基金：预结算 75.00，结算 74.00',
      '现金：预结算 20.00，结算 21.00',
    ]);
  });
});
