/** Goal: a bill adds up to the fen or is refused with a sentence. Method: one broken field each. */
import { describe, expect, it } from 'vitest';
import { readProjectJson } from '../tests/golden/packs.ts';
import { BILL_LINES_MAX, parseBill, type BillProblem } from './bill.ts';
import { catalogueFile } from './catalogue.ts';

const catalogue = catalogueFile.parse(readProjectJson('shared/packs/430100/catalogue.json'));
const find = (code: string) => catalogue.items.find((item) => item.code === code);

const line = { code: 'XXW20250001', price: '412.00', quantity: '2', amount: '824.00' };
const own = { code: 'OWN', name: '自制项目', price: '10.00', quantity: '1', amount: '10.00' };
const billOf = (lines: readonly object[], total: string, head: object = {}) => ({
  format: 'crosscounter.bill/1',
  date: '2025-09-16',
  diagnosis: { code: 'C18.900', name: '结肠恶性肿瘤' },
  department: { code: 'A19', name: '肿瘤科' },
  doctor: { code: 'D1', name: '演练医师' },
  lines,
  total,
  ...head,
});

function problemsOf(value: unknown): readonly BillProblem[] {
  const parsed = parseBill(value, find);
  return parsed.ok ? [] : parsed.problems;
}

describe('a bill that adds up', () => {
  it('the example bill parses to the fen', () => {
    const parsed = parseBill(readProjectJson('shared/packs/examples/chemo-bill.json'), find);
    expect(parsed.ok && [parsed.bill.total, parsed.bill.lines.length]).toEqual([821_746, 19]);
  });

  it('takes name, unit and scope from the catalogue, the price from the bill', () => {
    const lower = { ...line, price: '400.00', amount: '800.00' };
    const parsed = parseBill(billOf([lower], '800.00'), find);
    const [first] = parsed.ok ? parsed.bill.lines : [];
    expect(first).toMatchObject({
      id: 1,
      local: 'JX-W0001',
      name: '奥沙利铂注射液',
      unit: '支',
      price: 4_000_000,
      amount: 80_000,
      scope: { class: 'B', preSelfPay: 1_000 },
    });
  });

  it('takes class, ratio and limit from the line where no catalogue knows the code', () => {
    const scoped = { ...own, class: 'B', preSelfPay: '0.2', limit: '8' };
    const parsed = parseBill(billOf([scoped], '10.00'), find);
    expect(parsed.ok && parsed.bill.lines[0]?.scope).toEqual({
      class: 'B',
      preSelfPay: 2_000,
      limit: 80_000,
    });
  });
});

describe('a bill that is refused', () => {
  it.each<[BillProblem['kind'], string, object]>([
    ['unknown-item', '编码不在目录中', own],
    ['scope', '乙类没有写比例', { ...own, class: 'B' }],
    ['scope', '比例写成 75', { ...own, class: 'B', preSelfPay: '75' }],
    ['scope', '甲类有先行自付', { ...own, class: 'A', preSelfPay: '0.1' }],
    ['price', '单价不是数', { ...line, price: '四百' }],
    ['price', '单价为负', { ...line, price: '-412.00' }],
    ['price', '单价缺失且目录没有', { ...own, price: undefined, class: 'A' }],
    ['price', '单价过大', { ...line, price: '10000000.01' }],
    ['quantity', '数量为负', { ...line, quantity: '-2', amount: '-824.00' }],
    ['quantity', '数量为零', { ...line, quantity: '0', amount: '0.00' }],
    ['quantity', '数量不是数', { ...line, quantity: '2支' }],
    ['quantity', '数量过大', { ...line, quantity: '1000001' }],
    ['amount', '金额不是数', { ...line, amount: '824元' }],
    ['amount', '金额三位小数', { ...line, amount: '824.001' }],
    ['amount', '金额过大', { ...line, amount: '100000000.01' }],
    ['line-sum', '少一分', { ...line, amount: '823.99' }],
    ['line-sum', '金额为负', { ...line, amount: '-824.00' }],
  ])('%s: %s', (kind, _what, broken) => {
    const problems = problemsOf(billOf([line, broken], '0.00'));
    expect(problems.map((problem) => [problem.kind, problem.line])).toEqual([[kind, 2]]);
    expect(problems[0]?.text).toMatch(/^第 2 行 .*：/);
  });

  it.each([
    ['合计多一分', '824.01'],
    ['合计不是数', '八百'],
    ['合计为空', ''],
  ])('total: %s', (_what, total) => {
    const problems = problemsOf(billOf([line], total));
    expect(problems.map(({ kind }) => kind)).toEqual(['total']);
    expect(problems[0]?.text).toContain('824.00');
  });

  it.each<[string, unknown]>([
    ['不是对象', 'x'],
    ['空', null],
    ['没有行', billOf([], '0.00')],
    ['格式不对', billOf([line], '824.00', { format: 'crosscounter.bill/2' })],
    ['日期不对', billOf([line], '824.00', { date: '2025-02-30' })],
    ['多出的字段', billOf([line], '824.00', { note: 'x' })],
    ['数量是数而不是文本', billOf([{ ...line, quantity: 2 }], '824.00')],
    ['没有诊断', billOf([line], '824.00', { diagnosis: undefined })],
  ])('format: %s', (_what, value) => {
    const problems = problemsOf(value);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every(({ kind }) => kind === 'format')).toBe(true);
    expect(problems[0]?.text).not.toMatch(/expected|Invalid|Unrecognized/);
  });

  it('10,000 lines: one sentence, with both numbers', () => {
    const problems = problemsOf(
      billOf(
        Array.from({ length: 10_000 }, () => line),
        '0',
      ),
    );
    expect(problems.map(({ kind }) => kind)).toEqual(['too-many-lines']);
    expect(problems[0]?.text).toContain('10000');
    expect(problems[0]?.text).toContain(String(BILL_LINES_MAX));
  });

  it('2,000 lines of the largest amount are a problem, not a crash', () => {
    const large = { ...own, class: 'A', price: '100', quantity: '1000000', amount: '100000000.00' };
    const lines = Array.from({ length: BILL_LINES_MAX }, () => large);
    expect(problemsOf(billOf(lines, '200000000000.00')).map(({ kind }) => kind)).toEqual(['total']);
  });

  it('names every broken line, at most 20', () => {
    const broken = { ...line, amount: '1.00' };
    expect(problemsOf(billOf([broken, line, broken], '0'))).toHaveLength(2);
    const many = Array.from({ length: 30 }, () => broken);
    expect(problemsOf(billOf(many, '0'))).toHaveLength(20);
  });
});
