/**
 * Goal: the engine gives, to the fen, what a settlement clerk can check by hand in the .txt tables.
 * Method: every row of each table is computed anew and compared cell by cell.
 */
import { describe, expect, it } from 'vitest';
import { parseScope } from '../../shared/catalogue.ts';
import {
  add,
  lineAmount,
  parsePrice,
  parseQuantity,
  parseYuan,
  subtract,
  ZERO,
  type Fen,
} from '../../shared/money.ts';
import { compile, type Plan } from '../../shared/policy/compile.ts';
import { specialDiseaseDeductible, specialDiseaseFund } from '../../shared/policy/ledger.ts';
import { filingType, insuranceKind, type CheckedPack } from '../../shared/policy/pack.ts';
import { scopeLines } from '../../shared/policy/scope.ts';
import { splitTotals, type SplitAmounts } from '../../shared/split.ts';
import { checkedPack, packValue, readProjectJson } from './packs.ts';
import { readTable, type Row, type Table } from './table.ts';

function defined<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the table's ${what} is missing or wrong`);
  return value;
}

function yuan(row: Row, heading: string): Fen {
  return defined(parseYuan(row(heading)), `${heading} ${row(heading)}`);
}

function planFor(pack: CheckedPack, table: Table, date: string): Plan {
  const setting = (name: string) => defined(table.settings.get(name), name);
  const compiled = compile(pack, {
    insurance: insuranceKind.parse(setting('险种')),
    disease: setting('病种'),
    filing: filingType.parse(setting('备案')),
    date,
  });
  if (!compiled.ok) throw new Error(compiled.text);
  return compiled.plan;
}

const amountColumns = {
  selfFunded: '自费',
  overLimit: '超限价',
  preSelfPay: '先行',
  inScope: '范围内',
  deductible: '起付',
  ownByRatio: '比例自付',
  overCap: '超封顶',
  fund: '基金',
  patient: '个人',
} as const satisfies Partial<Record<keyof SplitAmounts, string>>;

describe('hotan-year.txt', () => {
  const table = readTable('hotan-year.txt');
  const pack = checkedPack(readProjectJson(defined(table.settings.get('政策包'), '政策包')));

  it.each(table.rows.map((row) => [row('日期'), row] as const))('%s', (date, row) => {
    const totals = {
      total: yuan(row, '总额'),
      selfFunded: yuan(row, '自费'),
      overLimit: yuan(row, '超限价'),
      preSelfPay: yuan(row, '先行'),
    };
    const used = { [specialDiseaseFund(Number(date.slice(0, 4)))]: yuan(row, '本年已付') };
    const { amounts } = splitTotals(planFor(pack, table, date), totals, used);
    const expected = Object.entries(amountColumns).map(([name, column]) => [
      name,
      yuan(row, column),
    ]);
    expect(amounts).toMatchObject(Object.fromEntries(expected));
  });

  it("each bill's 本年已付 is the sum of the year's earlier fund pay", () => {
    const year = table.rows.slice(0, 8);
    let paid: Fen = ZERO;
    for (const row of year) {
      expect(yuan(row, '本年已付')).toBe(paid);
      paid = add(paid, yuan(row, '基金'));
    }
  });
});

describe('lines.txt', () => {
  it.each(readTable('lines.txt').rows.map((row, at) => [at + 1, row] as const))(
    '行 %d',
    (id, row) => {
      const price = defined(parsePrice(row('单价')), '单价');
      const quantity = defined(parseQuantity(row('数量')), '数量');
      const itemClass = row('类别');
      if (itemClass !== 'A' && itemClass !== 'B' && itemClass !== 'C') throw new Error(itemClass);
      const limit = row('限价') === '-' ? undefined : row('限价');
      const scope = defined(parseScope(itemClass, row('比例'), limit), '比例');
      const amount = lineAmount(price, quantity);
      const sums = scopeLines([{ id, price, quantity, amount, scope }], []);
      const left = subtract(sums.total, add(sums.selfFunded, sums.overLimit, sums.preSelfPay));
      expect({ ...sums, left }).toEqual({
        total: yuan(row, '金额'),
        selfFunded: yuan(row, '自费'),
        overLimit: yuan(row, '超限价'),
        preSelfPay: yuan(row, '先行'),
        left: yuan(row, '范围内'),
      });
    },
  );
});

describe('published.txt', () => {
  const { rows } = readTable('published.txt');

  it.each(rows.map((row) => [row('编号'), row] as const))('%s', (_id, row) => {
    const optional = (heading: string) => (row(heading) === '-' ? undefined : row(heading));
    const terms = { pay: row('比例'), deductible: optional('起付线'), cap: optional('封顶线') };
    const compiled = compile(checkedPack(packValue(terms)), {
      insurance: '390',
      disease: 'M99901',
      filing: 'referred',
      date: '2025-06-01',
    });
    if (!compiled.ok) throw new Error(compiled.text);
    const totals = {
      total: yuan(row, '总额'),
      selfFunded: yuan(row, '自费'),
      overLimit: ZERO,
      preSelfPay: yuan(row, '先行'),
    };
    const used = {
      [specialDiseaseFund(2025)]: yuan(row, '已付基金'),
      [specialDiseaseDeductible(2025)]: yuan(row, '已付起付'),
    };
    const { amounts } = splitTotals(compiled.plan, totals, used);
    expect([amounts.fund, amounts.patient]).toEqual([yuan(row, '基金'), yuan(row, '个人')]);
  });
});
