/**
 * Goal: exactly one pack by place, insurance and day, or a named reason. Method: a table of days.
 */
import { describe, expect, it } from 'vitest';
import { checkedPack, packValue } from '../../tests/golden/packs.ts';
import { choosePack } from './choose.ts';

const base = packValue({ pay: '0.75' });
const first = checkedPack(base);
const example = base.examples.map((entry) => ({
  ...entry,
  facts: { ...entry.facts, date: '2027-01-01' },
}));
const later = checkedPack({
  ...base,
  version: '3',
  validFrom: '2027-01-01',
  validTo: undefined,
  insurances: ['310'],
  examples: example,
});
const packs = [first, later];

describe('choosePack', () => {
  it.each([
    ['999900', '310', '2025-01-01', '1'],
    ['999900', '390', '2025-12-31', '1'],
    ['999921', '310', '2025-06-01', '1'],
    ['999900', '310', '2031-06-01', '3'],
  ] as const)('%s, %s, %s: version %s', (place, insurance, date, version) => {
    const choice = choosePack(packs, { place, insurance, date });
    expect(choice.ok && choice.pack.version).toBe(version);
  });

  it.each([
    ['110000', '310', '2025-06-01', 'no-pack'],
    ['999800', '310', '2025-06-01', 'no-pack'],
    ['999900', '310', '2024-12-31', 'before-first-pack'],
    ['999900', '310', '2026-06-01', 'no-pack-on-date'],
    ['999900', '390', '2027-06-01', 'no-pack-on-date'],
  ] as const)('%s, %s, %s: %s', (place, insurance, date, reason) => {
    const choice = choosePack(packs, { place, insurance, date });
    expect(!choice.ok && choice.reason).toBe(reason);
    expect(!choice.ok && choice.text).toMatch(/[\u4e00-\u9fff]/);
  });

  it('an insurance of no pack, and two packs on one day, are named', () => {
    const facts = { place: '999900', insurance: '390', date: '2027-06-01' } as const;
    const only = choosePack([later], facts);
    expect(!only.ok && only.reason).toBe('insurance-not-covered');
    const twice = choosePack([first, first], { ...facts, date: '2025-06-01' });
    expect(!twice.ok && twice.reason).toBe('overlapping-packs');
  });

  it("a county's own pack comes before its prefecture's", () => {
    const county = checkedPack({ ...base, place: '999921', version: 'county' });
    const facts = { place: '999921', insurance: '310', date: '2025-06-01' } as const;
    const choice = choosePack([first, county], facts);
    expect(choice.ok && choice.pack.version).toBe('county');
  });
});
