/**
 * Goal: each rule kind does what its row in kinds.txt says, to the fen. Method: one small pack a
 * kind, one bill, every column compared; the table is written by hand.
 */
import { describe, expect, it } from 'vitest';
import { lineAmount, parsePrice, parseQuantity, parseYuan, type Fen } from '../../shared/money.ts';
import { compile } from '../../shared/policy/compile.ts';
import { ratio, ZERO } from '../../shared/money.ts';
import type { ScopedLine } from '../../shared/policy/scope.ts';
import { nothingUsed, split, type SplitAmounts } from '../../shared/split.ts';
import { kindFacts, kindPack, kinds } from './kinds.ts';
import { readTable } from './table.ts';

const { rows } = readTable('kinds.txt');

const columns = {
  total: '总额',
  selfFunded: '自费',
  overLimit: '超限',
  preSelfPay: '先行',
  frontSelfPay: '转外',
  deductible: '起付',
  ownByRatio: '比例自付',
  overCap: '超封顶',
  fund: '基金',
  later: '其他',
  patient: '个人',
} as const satisfies Partial<Record<keyof SplitAmounts, string>>;

function lineOf(price: string, quantity: string, part: number): ScopedLine {
  const exact = { price: parsePrice(price), quantity: parseQuantity(quantity) };
  if (exact.price === undefined || exact.quantity === undefined) throw new Error('a wrong line');
  const { price: each, quantity: count } = exact;
  const scope = { class: part === 0 ? ('A' as const) : ('B' as const), preSelfPay: ratio(part) };
  return {
    id: 1,
    code: 'X1',
    price: each,
    quantity: count,
    amount: lineAmount(each, count),
    scope,
  };
}

describe('kinds.txt', () => {
  it.each(rows.map((row) => [row('规则'), row('总额'), row('已用'), row] as const))(
    '%s: %s after %s',
    (name, total, before, row) => {
      const kind = kinds[name];
      if (kind === undefined) throw new Error(`${name} is not in kinds.ts`);
      const compiled = compile(kindPack(kind), { ...kindFacts, ...kind.facts });
      if (!compiled.ok) throw new Error(compiled.text);
      const { plan } = compiled;
      const used: Record<string, Fen> = { ...nothingUsed(plan) };
      if (kind.key !== undefined) {
        expect(Object.keys(used)).toContain(kind.key);
        used[kind.key] = parseYuan(before) ?? ZERO;
      }
      const lines = kind.units ? [lineOf('100.00', '10', 1_000)] : [lineOf(total, '1', 0)];
      const { amounts } = split(plan, { lines }, used);
      const told = Object.entries(columns).map(([amount, column]) => [
        amount,
        parseYuan(row(column)),
      ]);
      expect(amounts).toMatchObject(Object.fromEntries(told));
    },
  );

  it('every kind of the table has a row, and every row a kind', () => {
    expect(new Set(rows.map((row) => row('规则')))).toEqual(new Set(Object.keys(kinds)));
  });
});
