/**
 * Goal: what must hold for every bill, plan and year. Method: random bills and packs (fast-check);
 * the amounts against a second, slow split in BigInt.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bill } from '../../shared/bill.ts';
import { add, fen, ZERO, type Fen } from '../../shared/money.ts';
import { compile, type Plan } from '../../shared/policy/compile.ts';
import type { CheckedPack } from '../../shared/policy/pack.ts';
import type { ScopedLine } from '../../shared/policy/scope.ts';
import { specialDiseaseDeductible, specialDiseaseFund } from '../../shared/policy/ledger.ts';
import { estimate, split, type Split, type SplitAmounts, type Used } from '../../shared/split.ts';
import { checkedPack } from '../golden/packs.ts';
import { bills, lineOf, packOf, reference, terms, usedFigures, type RandomTerms } from './bills.ts';

const facts = {
  place: '999900',
  insurance: '310',
  disease: 'M99901',
  filing: 'referred',
  date: '2025-06-01',
} as const;

function planOf(random: RandomTerms): { pack: CheckedPack; plan: Plan } {
  const pack = checkedPack(packOf(random));
  const compiled = compile(pack, facts);
  if (!compiled.ok) throw new Error(compiled.text);
  return { pack, plan: compiled.plan };
}

const FUND = specialDiseaseFund(2025);
const DEDUCTIBLE = specialDiseaseDeductible(2025);

const asUsed = (used: { fundPaid: number; deductiblePaid: number }): Used => ({
  [FUND]: fen(used.fundPaid),
  [DEDUCTIBLE]: fen(used.deductiblePaid),
});

function run(plan: Plan, lines: readonly ScopedLine[], used: Used): SplitAmounts {
  return split(plan, { lines }, used).amounts;
}

describe('amounts', () => {
  it('are those of the slow reference, conserve the total, and are never negative', () => {
    fc.assert(
      fc.property(bills(), terms, usedFigures, (lines, random, used) => {
        const { plan } = planOf(random);
        const amounts = run(plan, lines, asUsed(used));
        expect(amounts).toEqual(reference(lines, random, used));
        const { selfFunded, overLimit, preSelfPay, frontSelfPay, deductible } = amounts;
        const front = add(selfFunded, overLimit, preSelfPay, frontSelfPay, deductible);
        const parts = add(front, amounts.ownByRatio, amounts.overCap, amounts.fund);
        expect(parts).toBe(amounts.total);
        expect(Object.values(amounts).every((value: number) => value >= 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('do not depend on the order of the lines', () => {
    fc.assert(
      fc.property(bills(), terms, usedFigures, (lines, random, used) => {
        const { plan } = planOf(random);
        const forward = run(plan, lines, asUsed(used));
        expect(run(plan, lines.toReversed(), asUsed(used))).toEqual(forward);
        const sorted = lines.toSorted((a, b) => a.price - b.price);
        expect(run(plan, sorted, asUsed(used))).toEqual(forward);
      }),
    );
  });
});

describe('more cost never means less own pay', () => {
  it('a further line', () => {
    fc.assert(
      fc.property(bills(10), bills(1), terms, usedFigures, (lines, more, random, used) => {
        const { plan } = planOf(random);
        const less = run(plan, lines, asUsed(used)).patient;
        expect(run(plan, [...lines, ...more], asUsed(used)).patient).toBeGreaterThanOrEqual(less);
      }),
    );
  });

  it('a higher price or quantity', () => {
    const rise = fc.integer({ min: 0, max: 2_000_000 });
    const rises = fc.record({ price: rise, quantity: rise });
    fc.assert(
      fc.property(bills(10), rises, terms, usedFigures, (lines, more, random, used) => {
        const { plan } = planOf(random);
        const raised = lines.map(({ id, price, quantity, scope }) =>
          id === 1 ? lineOf(id, price + more.price, quantity + more.quantity, scope) : undefined,
        );
        const dearer = lines.map((line, at) => raised[at] ?? line);
        const less = run(plan, lines, asUsed(used)).patient;
        expect(run(plan, dearer, asUsed(used)).patient).toBeGreaterThanOrEqual(less);
      }),
      { numRuns: 300 },
    );
  });
});

describe('accumulators', () => {
  /** Settles the visits one after the other, each with what the ones before it used up. */
  function settleAll(plan: Plan, visits: readonly (readonly ScopedLine[])[]): Fen {
    let fundPaid: Fen = ZERO;
    let deductiblePaid: Fen = ZERO;
    for (const lines of visits) {
      const { fund, deductible } = run(plan, lines, asUsed({ fundPaid, deductiblePaid }));
      fundPaid = add(fundPaid, fund);
      deductiblePaid = add(deductiblePaid, deductible);
    }
    return fundPaid;
  }

  it('one bill in k visits of a year equals the whole to within one fen per rounding', () => {
    fc.assert(
      fc.property(bills(), fc.integer({ min: 1, max: 6 }), terms, (lines, k, random) => {
        const { plan } = planOf(random);
        const visits = Array.from({ length: k }, (_, visit) =>
          lines.filter(({ id }) => id % k === visit),
        );
        const whole = settleAll(plan, [lines]);
        const apart = settleAll(plan, visits);
        expect(Math.abs(whole - apart)).toBeLessThanOrEqual(k);
        if (random.cap !== undefined) expect(apart).toBeLessThanOrEqual(random.cap);
      }),
      { numRuns: 300 },
    );
  });

  const whichKnown = fc.record({ fund: fc.boolean(), deductible: fc.boolean() });
  it('what is unknown gives a range that contains the true value', () => {
    fc.assert(
      fc.property(bills(10), terms, usedFigures, whichKnown, (lines, random, used, which) => {
        const { pack, plan } = planOf(random);
        // The true figures of a year: nobody paid more than deductible and cap allow.
        const truth = asUsed({
          fundPaid: Math.min(used.fundPaid, random.cap ?? used.fundPaid),
          deductiblePaid: Math.min(used.deductiblePaid, random.deductible ?? 0),
        });
        const known = [which.fund ? [FUND] : [], which.deductible ? [DEDUCTIBLE] : []].flat();
        const figures = Object.fromEntries(known.map((key) => [key, truth[key] ?? ZERO]));
        const result = estimate([pack], billWith(lines), facts, { year: 2025, figures });
        if (result.kind === 'none') throw new Error(result.text);
        const [low, high] =
          result.kind === 'estimate' ? [result.split, result.split] : [result.low, result.high];
        const { patient, fund } = run(plan, lines, truth);
        expect(patient).toBeGreaterThanOrEqual(low.amounts.patient);
        expect(patient).toBeLessThanOrEqual(high.amounts.patient);
        expect(fund).toBeGreaterThanOrEqual(high.amounts.fund);
        expect(fund).toBeLessThanOrEqual(low.amounts.fund);
      }),
      { numRuns: 300 },
    );
  });
});

describe('trace', () => {
  it('gives every amount that is not zero, by line and as a whole, with rule and source', () => {
    fc.assert(
      fc.property(bills(), terms, usedFigures, (lines, random, used) => {
        const result = split(planOf(random).plan, { lines }, asUsed(used));
        for (const name of Object.keys(result.amounts) as (keyof SplitAmounts)[]) {
          expect([name, told(result, name)]).toEqual([name, result.amounts[name]]);
        }
        for (const name of ['selfFunded', 'overLimit', 'preSelfPay'] as const) {
          const steps = result.trace.filter((step) => step.amount === name);
          const byLine = steps.filter(({ line }) => line !== undefined);
          expect(add(...byLine.map((step) => step.result))).toBe(result.amounts[name]);
        }
        const named = ({ rule, source, formula }: Split['trace'][number]) =>
          rule !== '' && source !== '' && formula !== '';
        expect(result.trace.every(named)).toBe(true);
      }),
    );
  });

  /** The amount as the trace has it: the last step for the whole; nothing said is zero. */
  function told({ trace }: Split, name: keyof SplitAmounts): number {
    const whole = trace.findLast((step) => step.amount === name && step.line === undefined);
    return whole?.result ?? 0;
  }
});

function billWith(lines: readonly ScopedLine[]): Bill {
  const coded = { code: 'X', name: 'X' };
  const names = { code: 'X', local: 'X', name: 'X', unit: '次', listType: '201', chargeType: '14' };
  return {
    date: facts.date,
    diagnosis: coded,
    department: coded,
    doctor: coded,
    lines: lines.map(({ id, price, quantity, amount, scope }) => {
      return { ...names, id, price, quantity, amount, scope };
    }),
    total: add(...lines.map((line) => line.amount)),
  };
}
