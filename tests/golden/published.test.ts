/**
 * Goal: all 36 published examples are accounted for: those that add up come out to the fen, those
 * that do not are refused with the reason. Method: each id is looked up in the shipped packs'
 * examples, computed, and compared with the figures as they were published.
 */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseYuan } from '../../shared/money.ts';
import { computeExample } from '../../shared/policy/check.ts';
import { compile } from '../../shared/policy/compile.ts';
import { importPublished, publishedExample } from '../../shared/policy/published.ts';
import type { Split } from '../../shared/split.ts';
import { readProjectJson, shippedPacks } from './packs.ts';
import { readTable } from './table.ts';

const all = z.array(publishedExample).parse(readProjectJson('tests/golden/published-splits.json'));
const packs = shippedPacks();
const refusals = readTable('published-refused.txt').rows;

/** The published name of a figure → the engine's. Names not here are inputs or checked below. */
const figures: Readonly<Record<string, (split: Split) => number | undefined>> = {
  fund_pool: ({ amounts }) => amounts.fund,
  fund_large: ({ amounts }) => amounts.fund,
  copay_pool: ({ amounts }) => amounts.ownByRatio,
  deductible_pool: ({ amounts }) => amounts.deductible,
  deductible_2: ({ amounts }) => amounts.deductible,
  eligible: ({ amounts }) => amounts.inScope,
  personal_total: ({ amounts }) => amounts.patient,
  fund_total: ({ amounts }) => amounts.fund + amounts.later,
  account_pay: ({ means }) => means.account,
  cash: ({ means }) => means.cash,
  fund_big: layer('serious'),
  fund_suppl: layer('supplement'),
  fund_unit: layer('unit'),
  fund_veteran: layer('veteran'),
  fund_assist: layer('assist'),
  fund_tilt: layer('tilt'),
  own_after_three: ({ layers }) => layers.find((one) => one.layer === 'tilt')?.base,
  serious_illness_base: ({ own }) => own.deductible + own.ownByRatio + own.overCap,
  annual_cap: ({ amounts }) => amounts.fund,
};

function layer(id: string) {
  return ({ layers }: Split) => layers.find((one) => one.layer === id)?.paid;
}

/** account_after follows from the balance; the two Beijing admissions are one example each. */
const elsewhere = ['account_after', 'deductible_1', 'deductible_sum'];

function splitOf(id: string): Split {
  for (const pack of packs) {
    const example = pack.examples.find((one) => one.id === id);
    const compiled = example && compile(pack, example.facts);
    if (example && compiled?.ok) return computeExample(compiled.plan, example);
  }
  throw new Error(`no shipped pack carries ${id}`);
}

const good = all.filter((example) => importPublished(example).ok);

describe('examples that add up', () => {
  it('are 27 of the 36', () => {
    expect([all.length, good.length, refusals.length]).toEqual([36, 27, 9]);
  });

  it.each(good.map((example) => [example.id, example] as const))('%s', (id, { expected }) => {
    const split = splitOf(id);
    const asked = Object.entries(expected).filter(([name]) => !elsewhere.includes(name));
    expect(asked.length).toBeGreaterThan(0);
    for (const [name, text] of asked) {
      expect([name, figures[name]?.(split)]).toEqual([name, parseYuan(text)]);
    }
  });

  it('Beijing: the first admission 1300, both together 1950', () => {
    const first = splitOf('made-first-admission').amounts.deductible;
    const second = splitOf('CN-BEIJING-INP-DEDUCT-01').amounts.deductible;
    expect([first, first + second]).toEqual([130_000, 195_000]);
  });

  it('Beijing: the accumulator counts eligible cost, 19,391 → 19,475', () => {
    const { contributions } = splitOf('CN-BEIJING-EMP-ER-01');
    const eligible = contributions.find(({ key }) => key.startsWith('pool.eligible'));
    expect(eligible?.amount).toBe(8_400);
  });
});

describe('examples that do not add up', () => {
  it.each(refusals.map((row) => [row('编号'), row] as const))('%s is refused', (id, row) => {
    const example = all.find((one) => one.id === id);
    const imported = importPublished(example);
    expect(imported.ok ? 'taken' : imported.reason).toBe(row('拒收理由'));
    expect(!imported.ok && imported.text.length).toBeGreaterThan(10);
    expect(packs.flatMap(({ examples }) => examples).some((one) => one.id === id)).toBe(false);
  });

  it('what is no published example at all is refused', () => {
    expect(importPublished({}).ok).toBe(false);
    expect(importPublished(null).ok).toBe(false);
    const [first] = all;
    const mute = { ...first, check: { ...first?.check, steps: [] } };
    expect(importPublished(mute)).toMatchObject({ ok: false, reason: 'no-steps' });
  });
});
