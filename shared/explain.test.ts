/**
 * Goal: every fen in words, Chinese and English, with numbers and source. Method: one bill with
 * every line step; every example of every shipped pack; random packs over all rule kinds.
 */
import { describe, expect, it } from 'vitest';
import { checkedPack, HOTAN, readProjectJson, shippedPacks } from '../tests/golden/packs.ts';
import { caseBySeed, packBySeed, splitCase } from '../tests/differential/compare.ts';
import { explain, patientSentence } from './explain.ts';
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

describe('explain', () => {
  const sentences = explain(firstExample());

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

describe('in English', () => {
  const sentences = explain(firstExample(), 'en');
  it.each([
    'Line 1, Class-B part 82.40: amount within the limits × class-B share',
    'Line 2, Over the price limit 50.00: (price − price limit) × quantity',
    'Line 4, Self-funded 88.00: class C or outside the catalogue: price × quantity',
    'Pooled fund 1,475.70: (in scope − deductible) × pay ratio (base 1,967.60, pay ratio 75%)',
    'unverified; this is an estimate, not a settlement',
  ])('says %s', (words) => {
    expect(sentences.some((sentence) => sentence.includes(words))).toBe(true);
  });
});

/** All splits of the shipped packs' examples, and of 150 random packs over every rule kind. */
function manySplits() {
  const shipped = shippedPacks().flatMap((pack) =>
    pack.examples.map((example) => {
      const compiled = compile(pack, example.facts);
      if (!compiled.ok) throw new Error(compiled.text);
      return computeExample(compiled.plan, example);
    }),
  );
  const random = Array.from({ length: 150 }, (_, seed) => {
    const one = caseBySeed(packBySeed(seed), seed);
    return one === undefined ? [] : [splitCase(one)];
  });
  return [...shipped, ...random.flat()];
}

/** A Chinese character or mark. */
const wide = /[\u3000-\u9fff\uff00-\uffef]/;

describe('every rule kind', () => {
  const splits = manySplits();

  it('is said without a raw name, a missing number or a Chinese word in the English', () => {
    const raw = /undefined|NaN|null|Numerator|Denominator/;
    const wrong = splits.flatMap((split) => {
      const steps = split.trace.length;
      const chinese = explain(split);
      const english = explain(split, 'en');
      return [
        ...(english.length === chinese.length ? [] : ['not as many in English']),
        ...[...chinese, ...english].filter((sentence) => raw.test(sentence)),
        ...english.slice(0, steps).filter((text) => wide.test(text.split(' Rule ')[0] ?? '')),
        ...chinese.slice(0, steps).filter((text) => {
          const said = text.split('。规则 ')[0]?.replace(/^.*支付方 \S+ /, '') ?? '';
          return /[A-Za-z]{2}/.test(said);
        }),
      ];
    });
    expect(wrong).toEqual([]);
    expect(splits.length).toBeGreaterThan(100);
  });

  it('has a sentence for the patient of at most 40 Chinese characters', () => {
    for (const { amounts, own } of splits) {
      const facts = { total: amounts.total, patient: amounts.patient, own, estimated: true };
      const sentence = patientSentence(facts);
      expect(sentence.match(new RegExp(wide, 'g'))?.length ?? 0).toBeLessThanOrEqual(40);
      expect(patientSentence(facts, 'en')).not.toMatch(wide);
    }
  });
});

describe('the sentence for the patient', () => {
  const own = { deductible: fen(50_000), ownByRatio: fen(2_700) };
  const facts = { total: fen(166_180), patient: fen(52_721), own, estimated: false };

  it('says who pays how much, and the largest reason', () => {
    const words = '总共1,661.80元，医保等付1,134.59元，您付527.21元，主要是起付线。';
    expect(patientSentence(facts)).toBe(words);
    expect(words.length).toBeLessThanOrEqual(45);
    expect(patientSentence(facts, 'en')).toBe(
      'Of 1,661.80 in all, 1,134.59 is covered; you pay 527.21, mostly the deductible.',
    );
  });

  it('gives no reason where nothing is to be paid', () => {
    const nothing = patientSentence({ ...facts, patient: fen(0) });
    expect(nothing).toBe('总共1,661.80元，医保等付1,661.80元，您付0.00元。');
  });

  it('says that an estimate is one', () => {
    expect(patientSentence({ ...facts, estimated: true })).toMatch(/^暂估：/);
  });
});
