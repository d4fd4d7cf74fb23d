/**
 * Goal: what must hold for every pack, whatever its rules. Method: random packs over all rule kinds
 * (tests/differential/random.ts) with random bills, by seed.
 */
import { describe, expect, it } from 'vitest';
import { add, fen, ZERO, type Fen } from '../../shared/money.ts';
import { figuresAt, postingsOf, reversed, type Posting } from '../../shared/policy/ledger.ts';
import type { ScopedLine } from '../../shared/policy/scope.ts';
import { reverse, reversePart } from '../../shared/policy/reverse.ts';
import { estimateBy, nothingUsed, split } from '../../shared/split.ts';
import {
  caseBySeed,
  packBySeed,
  scoped,
  splitCase,
  type RandomCase,
  type RandomPack,
} from '../differential/compare.ts';
import { createDice } from '../differential/dice.ts';
import { randomLines } from '../differential/random.ts';

/** Runs a check on so many cases; says the seed of the one that fails. */
function forCases(count: number, check: (one: RandomCase, pack: RandomPack, seed: number) => void) {
  for (let seed = 1; seed <= count; seed += 1) {
    const pack = packBySeed(7_000_000 + seed);
    const one = caseBySeed(pack, seed);
    if (one === undefined) continue;
    try {
      check(one, pack, seed);
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
}

/**
 * Is own pay monotone: every later payer that takes part of the deductible or cap takes the rest?
 */
function plain({ plan }: RandomCase): boolean {
  const spills = plan.layers.some(({ caps }) => caps.some(({ excess }) => excess === 'spill'));
  return !spills && plan.layers.length === 1 && plan.rounding.scale === 'fen';
}

describe('every split', () => {
  it('conserves the total, is nowhere negative, and its trace tells every amount', () => {
    forCases(400, (one) => {
      const { amounts, own, layers, trace, means } = splitCase(one);
      const { patient, fund, later, hospital, total } = amounts;
      expect(add(patient, fund, later, hospital)).toBe(total);
      expect(add(...Object.values(own))).toBe(patient);
      expect(add(means.account, means.relative, means.cash)).toBe(patient);
      expect(add(...layers.map(({ paid }) => paid))).toBe(add(fund, later, hospital));
      for (const [name, value] of Object.entries(amounts)) {
        const steps = trace.filter((step) => step.layer === undefined && step.line === undefined);
        const told = steps.findLast((step) => step.amount === name)?.result ?? 0;
        expect([name, told]).toEqual([name, value]);
        expect(value).toBeGreaterThanOrEqual(0);
      }
    });
  });

  it('does not depend on the order of the lines, where lines are rounded one by one', () => {
    forCases(300, (one) => {
      if (one.plan.rounding.preSelfPay !== 'line') return;
      const backwards = { ...one, lines: one.lines.toReversed() };
      expect(splitCase(backwards).amounts).toEqual(splitCase(one).amounts);
    });
  });

  it('costs the patient no less for more cost, where nothing spills', () => {
    forCases(1_500, (one, _pack, seed) => {
      if (!plain(one) || one.plan.lines !== undefined) return;
      if (one.plan.rounding.preSelfPay !== 'line') return;
      const grows = one.plan.layers.some(
        ({ deductible, ratio }) => deductible.form === 'share' || ratio.guarantee?.of === 'total',
      );
      if (grows) return;
      const more = [...one.lines, ...randomLines(createDice(seed), 2)];
      const dearer = splitCase({ ...one, lines: more }).amounts.patient;
      expect(dearer).toBeGreaterThanOrEqual(splitCase(one).amounts.patient);
    });
  });
});

describe('unknown accumulators', () => {
  it('give a range that contains the true value', () => {
    let ranges = 0;
    forCases(600, (one, _pack, seed) => {
      const dice = createDice(seed + 1);
      const { plan, used, given, balances } = one;
      const kept = Object.entries(used).filter(() => dice.chance(0.4));
      const lines = scoped(one.lines);
      const known = { given, balances };
      const figures = Object.fromEntries(kept);
      const result = estimateBy(plan, { lines }, { year: plan.year, figures }, known);
      if (result.kind === 'none') throw new Error(result.text);
      const patient = splitCase(one).amounts.patient;
      if (result.kind === 'estimate') expect(result.split.amounts.patient).toBe(patient);
      else {
        ranges += 1;
        expect(patient).toBeGreaterThanOrEqual(result.from);
        expect(patient).toBeLessThanOrEqual(result.to);
      }
    });
    expect(ranges).toBeGreaterThan(300);
  }, 30_000);
});

describe('accumulators', () => {
  /** Settles visits one after the other with what the ledger says. */
  function settleAll({ plan, facts, given }: RandomCase, visits: readonly ScopedLine[][]) {
    const postings: Posting[] = [];
    const splits = visits.map((lines, at) => {
      const used = figuresAt(plan, postings, 'p', facts.date);
      const one = split(plan, { lines }, used, { given });
      const head = {
        person: 'p',
        date: facts.date,
        origin: 'local',
        at: '',
        ref: `${at}`,
      } as const;
      postings.push(...postingsOf(one, head));
      return one;
    });
    return { postings, splits };
  }

  it('one bill in k visits of a year equals the whole to within one fen per rounding', () => {
    let tried = 0;
    forCases(1_500, (one, _pack, seed) => {
      const { plan } = one;
      const counted = plan.layers.every(
        ({ deductible, ratio, caps }) =>
          (deductible.form === 'none' || (deductible.form === 'fixed' && deductible.key)) &&
          !ratio.given &&
          ratio.guarantee === undefined &&
          (ratio.limits.length === 1 || ratio.key) &&
          caps.every(({ key, excess }) => key && excess === 'own'),
      );
      const simple = plain(one) && plan.lines === undefined && plan.front === undefined;
      if (!counted || !simple || plan.rounding.preSelfPay !== 'line') return;
      // A band that counts in another period than the deductible begins anew for its part.
      tried += 1;
      const lines = scoped(one.lines);
      const k = 1 + (seed % 4);
      const visits = Array.from({ length: k }, (_, visit) =>
        lines.filter(({ id }) => id % k === visit),
      );
      const whole = settleAll(one, [lines]).splits[0]?.amounts.fund ?? ZERO;
      const apart = add(...settleAll(one, visits).splits.map(({ amounts }) => amounts.fund));
      expect(Math.abs(whole - apart)).toBeLessThanOrEqual(k);
    });
    expect(tried).toBeGreaterThan(20);
  });

  it('a reversal by stored negatives restores them', () => {
    forCases(200, (one) => {
      const lines = scoped(one.lines);
      const { postings, splits } = settleAll(one, [lines, lines]);
      const before = figuresAt(
        one.plan,
        postings.slice(0, postings.length / 2),
        'p',
        one.facts.date,
      );
      const second = postings.slice(postings.length / 2);
      const back = reversed(second, { at: '', ref: 'r', origin: 'local' });
      expect(figuresAt(one.plan, [...postings, ...back], 'p', one.facts.date)).toEqual(before);
      const original = { plan: one.plan, lines, split: splits[1] ?? splitCase(one) };
      const pack = { reversal: { accumulators: 'stored', sameYear: true } } as const;
      const done = reverse(pack, original, one.plan.year, nothingUsed(one.plan));
      expect(done.ok && done.done.contributions).toEqual(
        back.map(({ key, amount }) => ({ key, amount })),
      );
    });
  });

  it('keeping every line of the last bill gives nothing back; keeping none gives all', () => {
    forCases(200, (one) => {
      const lines = scoped(one.lines);
      const { postings } = settleAll(one, [lines]);
      const now = figuresAt(one.plan, postings, 'p', one.facts.date);
      const known = { given: one.given };
      const done = split(one.plan, { lines }, nothingUsed(one.plan), known);
      const original = { plan: one.plan, lines, split: done, known };
      for (const accumulators of ['stored', 'at-refund'] as const) {
        const pack = { reversal: { accumulators, sameYear: true } };
        const all = reversePart(pack, original, lines, one.plan.year, now);
        expect(all.ok && all.done.toPatient).toBe(0);
        const none = reversePart(pack, original, [], one.plan.year, now);
        const expected: Fen = done.amounts.patient;
        expect(none.ok && none.done.toPatient).toBe(fen(expected));
      }
    });
  });
});
