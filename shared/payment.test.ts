/**
 * Goal: tenders minus change are exactly what is due, or it is refused. Method: property and edges.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tender } from './entry.ts';
import { fen } from './money.ts';
import { checkTenders } from './payment.ts';

const amount = fc.integer({ min: -50, max: 5_000 }).map(fen);
const tender: fc.Arbitrary<Tender> = fc.oneof(
  amount.map((value) => ({ means: 'cash' as const, amount: value })),
  fc
    .tuple(amount, fc.constantFrom('', ' ', 'R1', 'R2'))
    .map(([value, reference]) => ({ means: 'scan' as const, amount: value, reference })),
);
const sum = (tenders: readonly Tender[]) => tenders.reduce((all, each) => all + each.amount, 0);

describe('checkTenders', () => {
  it('accepted: sum − change = due, scan never above due, change only from needed cash', () => {
    const due = fc.integer({ min: 0, max: 5_000 }).map(fen);
    fc.assert(
      fc.property(due, fc.array(tender, { maxLength: 4 }), (owed, tenders) => {
        const result = checkTenders(owed, tenders);
        if (!result.ok) {
          expect(result.text).toMatch(/[\u4e00-\u9fff]/);
          return;
        }
        expect(sum(result.tenders) - result.change).toBe(owed);
        expect(result.change).toBeGreaterThanOrEqual(0);
        const scans = result.tenders.filter((each) => each.means === 'scan');
        expect(sum(scans)).toBeLessThanOrEqual(owed);
        expect(result.tenders.every((each) => each.amount > 0)).toBe(true);
        for (const each of scans)
          expect(each.means === 'scan' && each.reference.trim()).not.toBe('');
      }),
      { numRuns: 5_000 },
    );
  });

  it('exact cash and exact scan are always accepted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (owed) => {
        expect(checkTenders(fen(owed), [{ means: 'cash', amount: fen(owed) }]).ok).toBe(true);
        const scan = { means: 'scan' as const, amount: fen(owed), reference: 'R' };
        expect(checkTenders(fen(owed), [scan]).ok).toBe(true);
      }),
    );
  });

  it.each([
    [0, [], true],
    [0, [0], true],
    [0, [1], false],
    [100, [], false],
    [100, [99], false],
    [100, [10_000], true],
    [100, [-1, 101], false],
  ])('due %i, cash %j: %s', (due, cash, ok) => {
    const tenders = cash.map((each) => ({ means: 'cash' as const, amount: fen(each) }));
    expect(checkTenders(fen(due), tenders).ok).toBe(ok);
  });
});
