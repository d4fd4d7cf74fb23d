/**
 * Exact fractions behind a payment ratio: points, factors and formulas are combined before anything
 * is rounded (policy.md §3.3: 85 % with own share × 60 % is 91 %).
 */
import { share, type Share } from '../money.ts';

export const NOTHING: Share = { num: 0, den: 1 };
export const WHOLE: Share = { num: 1, den: 1 };

const exact = ({ num, den }: Share) => [BigInt(num), BigInt(den)] as const;

/** num/den held between 0 and 1. */
function held(num: bigint, den: bigint): Share {
  if (num <= 0n) return NOTHING;
  return num >= den ? WHOLE : share(num, den);
}

/** Percentage points more or less, in ten-thousandths. */
export function plusPoints(value: Share, points: number): Share {
  const [num, den] = exact(value);
  return held(num * 10_000n + BigInt(points) * den, den * 10_000n);
}

export function times(value: Share, factor: Share): Share {
  const [num, den] = exact(value);
  const [by, over] = exact(factor);
  return held(num * by, den * over);
}

/** 1 − value. */
export function rest(value: Share): Share {
  return share(BigInt(value.den) - BigInt(value.num), BigInt(value.den));
}

/** Own share × factor: what is paid is 1 − (1 − value) × factor. */
export function withOwnFactor(value: Share, factor: Share): Share {
  return rest(times(rest(value), factor));
}

export function isLess(a: Share, b: Share): boolean {
  return BigInt(a.num) * BigInt(b.den) < BigInt(b.num) * BigInt(a.den);
}

/** Ten-thousandths where the share has no finer part; undefined for 2/3. */
export function asRatio({ num, den }: Share): number | undefined {
  return 10_000 % den === 0 ? num * (10_000 / den) : undefined;
}
