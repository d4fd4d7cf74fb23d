/**
 * Random lines, plans and packs, and a slow reference of the split in BigInt, for the properties.
 */
import fc from 'fast-check';
import { parseScope, type LineScope } from '../../shared/catalogue.ts';
import { fen, lineAmount, yuanText, type Price, type Quantity } from '../../shared/money.ts';
import type { ScopedLine } from '../../shared/policy/scope.ts';
import { packValue } from '../golden/packs.ts';

const priceUnits = fc.oneof(
  fc.integer({ min: 0, max: 500_000 }).map((value) => value * 100),
  fc.integer({ min: 0, max: 50_000_000 }),
);
const quantityUnits = fc.oneof(
  fc.integer({ min: 1, max: 30 }).map((value) => value * 10_000),
  fc.integer({ min: 1, max: 300_000 }),
);
const ratioUnits = fc.oneof(
  fc.constantFrom(0, 500, 1_000, 2_000, 10_000),
  fc.integer({ min: 0, max: 10_000 }),
);

const asText = (units: number) =>
  `${Math.floor(units / 10_000)}.${String(units % 10_000).padStart(4, '0')}`;

const scopes: fc.Arbitrary<LineScope> = fc
  .record({
    itemClass: fc.constantFrom('A' as const, 'B' as const, 'C' as const),
    share: ratioUnits,
    limit: fc.option(priceUnits, { nil: undefined }),
  })
  .map(({ itemClass, share, limit }) => {
    const text = itemClass === 'A' ? '0' : asText(share);
    const scope = parseScope(itemClass, text, limit === undefined ? undefined : asText(limit));
    if (!scope) throw new Error(`not a scope: ${itemClass} ${text} ${limit}`);
    return scope;
  });

export function lineOf(id: number, price: number, quantity: number, scope: LineScope): ScopedLine {
  const exact = { price: price as Price, quantity: quantity as Quantity };
  return { id, ...exact, amount: lineAmount(exact.price, exact.quantity), scope };
}

/** One to `max` lines with ids from 1. */
export function bills(max = 30): fc.Arbitrary<ScopedLine[]> {
  const line = fc.tuple(priceUnits, quantityUnits, scopes);
  return fc
    .array(line, { minLength: 1, maxLength: max })
    .map((lines) => lines.map((fields, index) => lineOf(index + 1, ...fields)));
}

const fens = (max: number) =>
  fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max }));

export interface RandomTerms {
  readonly pay: number;
  readonly deductible: number | undefined;
  readonly cap: number | undefined;
}

export const terms: fc.Arbitrary<RandomTerms> = fc.record({
  pay: ratioUnits,
  deductible: fc.option(fens(500_000), { nil: undefined }),
  cap: fc.option(fens(20_000_000), { nil: undefined }),
});

export const usedFigures = fc.record({ fundPaid: fens(20_000_000), deductiblePaid: fens(500_000) });

/** The made-up pack with these terms, as a file value. */
export function packOf({ pay, deductible, cap }: RandomTerms) {
  const yuan = (value: number | undefined) =>
    value === undefined ? undefined : yuanText(fen(value));
  return packValue({ pay: asText(pay), deductible: yuan(deductible), cap: yuan(cap) });
}

/** floor((2 × numerator + denominator) / (2 × denominator)): half up, in exact integers. */
function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/**
 * The split written a second time, straight from policy.md §3.1, in BigInt and without a plan:
 * price and quantity are in 0.0001, so price × quantity / 10^6 is fen.
 */
export function reference(
  lines: readonly ScopedLine[],
  { pay, deductible, cap }: RandomTerms,
  used: { readonly fundPaid: number; readonly deductiblePaid: number },
) {
  const sums = { total: 0n, selfFunded: 0n, overLimit: 0n, preSelfPay: 0n };
  for (const { price, quantity, scope } of lines) {
    const amount = roundHalfUp(BigInt(price) * BigInt(quantity), 1_000_000n);
    sums.total += amount;
    if (scope.class === 'C') sums.selfFunded += amount;
    else {
      const above = BigInt(price) - BigInt(scope.limit ?? price);
      const over = above > 0n ? roundHalfUp(above * BigInt(quantity), 1_000_000n) : 0n;
      sums.overLimit += over;
      sums.preSelfPay += roundHalfUp((amount - over) * BigInt(scope.preSelfPay), 10_000n);
    }
  }
  const inScope = sums.total - sums.selfFunded - sums.overLimit - sums.preSelfPay;
  const open = least(inScope, most(0n, BigInt(deductible ?? 0) - BigInt(used.deductiblePaid)));
  const byRatio = roundHalfUp((inScope - open) * BigInt(pay), 10_000n);
  const room = cap === undefined ? byRatio : most(0n, BigInt(cap) - BigInt(used.fundPaid));
  const fund = least(byRatio, room);
  const exact = {
    ...sums,
    frontSelfPay: 0n,
    inScope,
    deductible: open,
    ownByRatio: inScope - open - byRatio,
    overCap: byRatio - fund,
    fund,
    later: 0n,
    hospital: 0n,
    patient: sums.total - fund,
  };
  return Object.fromEntries(Object.entries(exact).map(([name, value]) => [name, Number(value)]));
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);
const most = (a: bigint, b: bigint) => (a > b ? a : b);
