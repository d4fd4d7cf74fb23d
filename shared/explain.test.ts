/**
 * Goal: every fen in Chinese words, with numbers and source. Method: one bill with every line step.
 */
import { describe, expect, it } from 'vitest';
import { checkedPack, HOTAN, readProjectJson } from '../tests/golden/packs.ts';
import { amountWords, differences, explainSplit } from './explain.ts';
import { fen } from './money.ts';
import { computeExample } from './policy/check.ts';
import { compile } from './policy/compile.ts';

const hotan = checkedPack(readProjectJson(HOTAN));

/** The pack's first example: all line steps, nothing used. */
function firstExample() {
  const [example] = hotan.examples;
  if (!example) throw new Error('the pack has no example');
  const compiled = compile(hotan, example.facts);
  if (!compiled.ok) throw new Error(compiled.text);
  return computeExample(compiled.plan, example);
}

describe('explainSplit', () => {
  const sentences = explainSplit(firstExample());

  it.each([
    '第 1 行先行自付 82.40 元：限价内金额 × 先行自付比例（限价内金额 824.00，先行自付比例 10%）',
    '第 2 行超限价自付 50.00 元：（单价 − 限价）× 数量（单价 1500.00，限价 1450.00，数量 1）',
    '第 4 行全自费 88.00 元：丙类或目录外：单价 × 数量（单价 88.00，数量 1）',
    '起付线 0.00 元：无起付线。规则 hotan.deductible',
    '统筹基金支付 1,475.70 元：（政策范围内 − 起付线）× 支付比例（计算基数 1,967.60，支付比例 75%）',
    '个人应付 1,002.30 元：总额 − 基金支付（总额 2,478.00，基金支付 1,475.70）',
    '假设 1：按无起付线计算',
    '未核实；以上为暂估，不是结算',
  ])('says %s', (words) => {
    expect(sentences.some((sentence) => sentence.includes(words))).toBe(true);
  });

  it('names rule and source in every step, and no English word but ids', () => {
    const steps = sentences.slice(0, firstExample().trace.length);
    expect(steps.every((sentence) => /规则 [\w.-]+，依据.+。$/.test(sentence))).toBe(true);
    expect(sentences.every((sentence) => !/undefined|NaN|null/.test(sentence))).toBe(true);
  });
});

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
