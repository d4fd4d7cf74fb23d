/** Exact rationals in BigInt, for the slow reference only. Slow and plain on purpose. */
export interface Q {
  readonly n: bigint;
  readonly d: bigint;
}

export const q = (n: bigint, d = 1n): Q => (d < 0n ? { n: -n, d: -d } : { n, d });
export const plus = (a: Q, b: Q): Q => q(a.n * b.d + b.n * a.d, a.d * b.d);
export const minus = (a: Q, b: Q): Q => q(a.n * b.d - b.n * a.d, a.d * b.d);
export const mul = (a: Q, b: Q): Q => q(a.n * b.n, a.d * b.d);
export const over = (a: Q, b: Q): Q => q(a.n * b.d, a.d * b.n);
export const less = (a: Q, b: Q): boolean => a.n * b.d < b.n * a.d;
export const clamp = (a: Q): Q => (a.n < 0n ? q(0n) : less(q(1n), a) ? q(1n) : a);
export const one = q(1n);

/** Floor of n / d for any sign, d > 0. */
export function floor({ n, d }: Q): bigint {
  const whole = n / d;
  return n < 0n && whole * d !== n ? whole - 1n : whole;
}

export const ceil = (a: Q): bigint => -floor(q(-a.n, a.d));

/** Half up to a multiple of `unit`. */
export function round(a: Q, unit = 1n): bigint {
  return floor(plus(over(a, q(unit)), q(1n, 2n))) * unit;
}

/** "12.3456", "-0.1" or "2/3" as it is written. */
export function text(value: string): Q {
  const [num = '', den] = value.split('/');
  if (den !== undefined) return q(BigInt(num), BigInt(den));
  const negative = num.startsWith('-');
  const [whole = '0', fraction = ''] = num.replace('-', '').split('.');
  const all = q(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
  return negative ? q(-all.n, all.d) : all;
}

/** Yuan as text to fen. */
export const fenOf = (value: string): bigint => round(mul(text(value), q(100n)));

export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
