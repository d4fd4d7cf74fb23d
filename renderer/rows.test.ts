/** Order and sums of the lists. Method: cases, to the fen. */
import { describe, expect, it } from 'vitest';
import { visitRow } from '../shared/view.ts';
import { sampleRow } from '../tests/fake-desk.ts';
import { storedRow } from './database.ts';
import { inOrder, sumsOf } from './rows.ts';

const row = (id: string, changes: object) =>
  storedRow(visitRow.parse(sampleRow({ id, ...changes })));

describe('inOrder', () => {
  it('puts the money owed to patients first on the true-up list', () => {
    const rows = [
      row('a', { balance: -500 }),
      row('b', { balance: 100 }),
      row('c', { balance: 43_020 }),
      row('d', { balance: -20 }),
    ];
    const ids = inOrder(rows, { kind: 'waiting', mark: 'true-up' }).map(({ id }) => id);
    expect(ids).toEqual(['c', 'b', 'd', 'a']);
  });

  it('is newest first elsewhere', () => {
    const rows = [
      row('a', { openedAt: '2026-11-22T01:00:00.000Z' }),
      row('b', { openedAt: '2026-11-22T03:00:00.000Z' }),
      row('c', { openedAt: '2026-11-22T02:00:00.000Z' }),
    ];
    const ids = inOrder(rows, { kind: 'day', day: '2026-11-22' }).map(({ id }) => id);
    expect(ids).toEqual(['b', 'c', 'a']);
  });
});

describe('sumsOf', () => {
  it('adds what is settled, never an estimate, and each direction of what is owed', () => {
    const sums = sumsOf([
      row('a', { total: 1_001, fund: 700, cash: 301, balance: 30 }),
      row('b', { total: 999, fund: 99, cash: 900, balance: -40 }),
      row('c', { status: 'provisional', estimated: true, total: 5, fund: 4, cash: 1 }),
      row('d', { status: 'refunded', total: 5, fund: 4, cash: 1, balance: 2 }),
    ]);
    expect(sums).toEqual({
      count: 2,
      total: 2_000,
      fund: 799,
      cash: 1_201,
      toPatients: 32,
      fromPatients: 40,
    });
  });
});
