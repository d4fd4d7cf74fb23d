/**
 * The drill platform's own money arithmetic, written apart from shared/money.ts on purpose: the
 * platform is a second opinion, so it must not share a rounding mistake with the counter.
 */
import { fen } from '../../shared/money.ts';
import type { Fen } from '../../shared/money.ts';

const TEN_THOUSAND = 10_000n;

/** numerator ÷ denominator, half away from zero; denominator > 0. */
function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (magnitude * 2n + denominator) / (denominator * 2n);
  return numerator < 0n ? -rounded : rounded;
}

/**
 * Decimal text to a whole number of 10^-decimals, e.g. ("12.5", 2) → 1250n.
 * Undefined when it is no plain decimal number or has more significant decimals than allowed.
 */
export function scaled(text: string, decimals: number): bigint | undefined {
  const match = /^(-?)(\d{1,14})(?:\.(\d{1,10}))?$/.exec(text);
  if (!match) return undefined;
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > decimals) return undefined;
  const value = BigInt((match[2] ?? '') + fraction.padEnd(decimals, '0'));
  return match[1] === '-' ? -value : value;
}

/** amount × share; share in ten-thousandths (7,500 = 75 %), half up to the fen. */
export function part(amount: Fen, share: number): Fen {
  return fen(Number(divideHalfUp(BigInt(amount) * BigInt(share), TEN_THOUSAND)));
}

/** price (10^-6 yuan) × count (10^-4) in fen, half up. */
export function cost(price: bigint, count: bigint): Fen {
  return fen(Number(divideHalfUp(price * count, TEN_THOUSAND * TEN_THOUSAND)));
}

/** The sum of a list of amounts. */
export function sum(amounts: Iterable<Fen>): Fen {
  let total = 0;
  for (const amount of amounts) total += amount;
  return fen(total);
}

/** a − b − c …, may be negative. */
export function less(from: Fen, ...amounts: readonly Fen[]): Fen {
  let rest: number = from;
  for (const amount of amounts) rest -= amount;
  return fen(rest);
}

/** The smaller amount, never below zero. */
export function atMost(amount: Fen, limit: Fen): Fen {
  return fen(Math.max(0, Math.min(amount, limit)));
}
