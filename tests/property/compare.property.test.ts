/**
 * Goal: named causes always add up to the difference, to the fen, whichever bill comes first.
 * Method: random pairs over random packs of every rule kind (one pack, or two as two versions),
 * each with its own facts, lines, figures and given amounts; random platform answers by cells.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byCells, cellsOfPlatform, cellsOfSplit } from '../../shared/compare/cells.ts';
import { compare, type ComparedBill, type Comparison } from '../../shared/compare.ts';
import { add, fen, negate, subtract } from '../../shared/money.ts';
import { payers, platformAmounts } from '../../shared/settlement.ts';
import { caseBySeed, packBySeed, scoped, splitCase } from '../differential/compare.ts';

interface Seeded {
  readonly bill: ComparedBill;
  readonly pack: number;
}

/** A bill of a pack, with all that it was computed from; undefined where the pack refuses it. */
function billOf(pack: number, seed: number): Seeded | undefined {
  const random = packBySeed(pack);
  const one = caseBySeed(random, seed);
  if (one === undefined) return undefined;
  const { amounts } = splitCase(one);
  const { facts, used, given } = one;
  const lines = scoped(one.lines);
  const basis = { pack: random.pack, facts, lines, used, known: { given } };
  return { pack, bill: { patient: amounts.patient, cells: cellsOfSplit(amounts), basis } };
}

function pairsOf(from: number, count: number): (readonly [Seeded, Seeded])[] {
  return Array.from({ length: count }, (_, at) => from + at).flatMap((seed) => {
    const other = seed % 3 === 0 ? seed + 1 : seed;
    const [a, b] = [billOf(seed, seed * 2), billOf(other, seed * 2 + 1)];
    return a && b ? [[a, b] as const] : [];
  });
}

const sumOf = ({ causes }: Comparison) => add(fen(0), ...causes.map(({ amount }) => amount));

describe('by the engine', () => {
  const pairs = pairsOf(1, 500);
  const compared = pairs.map(([a, b]) => compare(a.bill, b.bill));

  it('the causes add up exactly, and each says its figures', () => {
    const wrong = compared.filter((one) => sumOf(one) !== one.difference);
    expect(wrong).toEqual([]);
    const causes = compared.flatMap((one) => one.causes);
    expect(causes.filter(({ amount }) => amount === 0)).toEqual([]);
    const texts = causes.flatMap(({ text }) => [text.zh, text.en]);
    expect(texts.filter((text) => /undefined|NaN|null|\[object/.test(text))).toEqual([]);
  });

  it('answers nearly every pair, and names every cause that it knows', () => {
    const engine = compared.filter(({ method }) => method === 'engine');
    expect(engine.length).toBeGreaterThan(pairs.length * 0.95);
    const names = new Set(engine.flatMap(({ causes }) => causes.map(({ cause }) => cause)));
    const known = ['version', 'case', 'items', 'selfFunded', 'overLimit', 'preSelfPay'];
    const counted = ['deductible', 'band', 'cap', 'layers'];
    for (const name of [...known, ...counted]) expect(names).toContain(name);
  });

  it('has no cause between a bill and itself, and the opposite sum the other way', () => {
    for (const [at, [a, b]] of pairs.slice(0, 100).entries()) {
      expect(compare(a.bill, a.bill).causes).toEqual([]);
      const back = compare(b.bill, a.bill);
      expect(sumOf(back)).toBe(negate(compared[at]?.difference ?? fen(0)));
    }
  });

  it('names what the platform decided otherwise, within the tolerance', () => {
    for (const [{ bill: a }, { bill: b }] of pairs.slice(0, 50)) {
      const off = compare(a, { ...b, patient: fen(b.patient + 1) });
      expect(sumOf(off)).toBe(off.difference);
      if (off.method !== 'engine') continue;
      expect(off.causes.find(({ cause }) => cause === 'platform')?.amount).toBe(1);
    }
  });
});

describe('by cells', () => {
  const amount = fc.integer({ min: 0, max: 10_000_000 });
  const names = ['total', 'fund', 'patient', 'hospital', 'selfFunded', 'overLimit', 'preSelfPay'];
  const more = ['inScope', 'deductible', 'account', 'mutualAid', 'cash', 'balance'];
  const record = (keys: readonly string[]) =>
    fc.record(Object.fromEntries(keys.map((key) => [key, amount])));
  const clearing = { place: '', way: '', type: '' };
  const answers = fc
    .tuple(record([...names, ...more]), record(payers))
    .map(([all, paid]) => platformAmounts.parse({ ...all, payers: paid, clearing }));

  it('the causes add up whatever the platform says, identities broken or not', () => {
    fc.assert(
      fc.property(answers, answers, (a, b) => {
        const causes = byCells(cellsOfPlatform(a), cellsOfPlatform(b));
        const sum = add(fen(0), ...causes.map((cause) => cause.amount));
        expect(sum).toBe(subtract(b.patient, a.patient));
      }),
    );
  });

  it('the cells of a split add up to its own part', () => {
    for (const [{ bill }] of pairsOf(2_000, 200)) {
      expect(add(...Object.values(bill.cells))).toBe(bill.patient);
    }
  });
});
