/**
 * Goal: every difference to a platform answer is named: layer, line, size. Method: the pack's first
 * example; a bill of three lines with one row of 2204 changed, missing or too many.
 */
import { describe, expect, it } from 'vitest';
import { checkedPack, HOTAN, readProjectJson } from '../../tests/golden/packs.ts';
import type { BillLine } from '../bill.ts';
import { parseScope } from '../catalogue.ts';
import { amountWords } from '../explain/words.ts';
import { fen, type Price, type Quantity } from '../money.ts';
import { computeExample } from '../policy/check.ts';
import { compile } from '../policy/compile.ts';
import { uploadedRow } from '../visit/personal.ts';
import { differences, lineFindings } from './findings.ts';

const hotan = checkedPack(readProjectJson(HOTAN));

function firstExample() {
  const [example] = hotan.examples;
  if (!example) throw new Error('the pack has no example');
  const compiled = compile(hotan, example.facts);
  if (!compiled.ok) throw new Error(compiled.text);
  return computeExample(compiled.plan, example);
}

describe('differences', () => {
  const ours = firstExample().amounts;

  it('finds none where there is none', () => {
    expect(differences(ours, ours)).toEqual([]);
  });

  it('names the layer, both figures and the size', () => {
    const theirs = {
      ...ours,
      deductible: fen(20_000),
      fund: fen(ours.fund - 15_000),
      patient: fen(ours.patient + 15_000),
    };
    const found = differences(ours, theirs);
    expect(found.map(({ amount, difference }) => [amount, difference])).toEqual([
      ['deductible', 20_000],
      ['fund', -15_000],
      ['patient', 15_000],
    ]);
    expect(found[0]?.text).toMatch(/^起付线：平台 200\.00 元，暂估 0\.00 元，平台多 200\.00 元；/);
    expect(found[1]?.text).toMatch(/平台少 150\.00 元/);
  });

  it('each compared amount by one fen is found', () => {
    const names = ['total', 'selfFunded', 'overLimit', 'preSelfPay', 'inScope'] as const;
    for (const name of [...names, 'deductible', 'fund', 'patient'] as const) {
      const found = differences(ours, { ...ours, [name]: fen(ours[name] + 1) });
      expect(found.map(({ amount }) => amount)).toEqual([name]);
      expect(found[0]?.text).toContain(amountWords[name]);
    }
  });
});

const shape = {
  code: 'X',
  local: 'X',
  name: '虚构项目',
  unit: '次',
  listType: '201',
  chargeType: '14',
  quantity: 10_000 as Quantity,
};

function lineOf(id: number, yuan: number, letter: 'A' | 'B' | 'C', limit?: string): BillLine {
  const scope = parseScope(letter, { A: '0', B: '0.10', C: '1' }[letter], limit);
  if (!scope) throw new Error('not a scope');
  return { ...shape, id, price: (yuan * 10_000) as Price, amount: fen(yuan * 100), scope };
}

/** A row of 2204: total, self-funded, over the limit, class-B part, in scope. */
function rowOf(line: number, ...amounts: readonly [number, number, number, number, number]) {
  const [total, selfFunded, overLimit, preSelfPay, inScope] = amounts.map(fen);
  return uploadedRow.parse({ line, total, selfFunded, overLimit, preSelfPay, inScope });
}

describe('lineFindings', () => {
  const lines = [lineOf(1, 100, 'A'), lineOf(2, 200, 'B', '150.00'), lineOf(3, 50, 'C')];
  const first = rowOf(1, 10_000, 0, 0, 0, 10_000);
  const second = rowOf(2, 20_000, 0, 5_000, 1_500, 13_500);
  const third = rowOf(3, 5_000, 5_000, 0, 0, 0);

  it('finds none where every row is as the catalogue cuts it', () => {
    expect(lineFindings(lines, [first, second, third])).toEqual([]);
  });

  it('names line, layer and size', () => {
    const other = { ...second, preSelfPay: fen(3_000), inScope: fen(12_000) };
    const found = lineFindings(lines, [first, other, third]);
    expect(found.map(({ line, amount, difference }) => [line, amount, difference])).toEqual([
      [2, 'preSelfPay', 1_500],
      [2, 'inScope', -1_500],
    ]);
    expect(found[0]?.text).toBe(
      '第 2 行 虚构项目 先行自付：平台 30.00 元，本地目录 15.00 元，平台多 15.00 元',
    );
  });

  it('names a line without a row and a row without a line', () => {
    const found = lineFindings(lines, [first, third, { ...second, line: 9 }]);
    expect(found.map(({ line, difference }) => [line, difference])).toEqual([
      [2, -20_000],
      [9, 20_000],
    ]);
  });

  it.each(['total', 'selfFunded', 'overLimit', 'preSelfPay', 'inScope'] as const)(
    'finds one fen of %s',
    (amount) => {
      const other = { ...first, [amount]: fen(first[amount] + 1) };
      const found = lineFindings(lines, [other, second, third]);
      expect(found.map((each) => [each.line, each.amount, each.difference])).toEqual([
        [1, amount, 1],
      ]);
    },
  );
});
