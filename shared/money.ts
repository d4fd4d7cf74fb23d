/**
 * Money as whole fen, ratios as whole ten-thousandths. The only file with a division or a rounding:
 * where one rounds moves more money than the choice of number type, so every rounding has a name
 * here.
 */
declare const fenBrand: unique symbol;
declare const ratioBrand: unique symbol;
declare const priceBrand: unique symbol;
declare const quantityBrand: unique symbol;

/** 分: a whole number of fen, |fen| < 2^53. */
export type Fen = number & { readonly [fenBrand]: true };
/** 比例: a whole number of ten-thousandths; 7,500 is 75 %. */
export type Ratio = number & { readonly [ratioBrand]: true };
/** 单价: a whole number of 0.0001 yuan (Beijing HIS interface 2.13: at most 4 decimals). */
export type Price = number & { readonly [priceBrand]: true };
/** 数量: a whole number of 0.0001 units. */
export type Quantity = number & { readonly [quantityBrand]: true };

/** Thrown where money is used wrongly: a programmer's error, never an operating one. */
export class MoneyError extends Error {
  override name = 'MoneyError';
}

/** Fen × ten-thousandths, plus the half for rounding, stay exact up to here: 9.007 × 10^11 fen. */
const FEN_PRODUCT_MAX = Math.floor((Number.MAX_SAFE_INTEGER - 5_000) / 10_000);
export const RATIO_ONE = 10_000 as Ratio;
export const ZERO = 0 as Fen;

/** A whole number as fen. Throws on fractions, NaN and beyond 2^53. */
export function fen(value: number): Fen {
  if (!Number.isSafeInteger(value)) throw new MoneyError(`not a whole number of fen: ${value}`);
  return (value === 0 ? 0 : value) as Fen;
}

export function add(...values: readonly Fen[]): Fen {
  let sum = 0;
  for (const value of values) sum += value;
  return fen(sum);
}

/** The sum of some amounts by name. */
export function sumOf<K extends string>(
  names: readonly K[],
  amounts: Readonly<Record<K, Fen>>,
): Fen {
  let sum = 0;
  for (const name of names) sum += amounts[name];
  return fen(sum);
}

export function subtract(from: Fen, value: Fen): Fen {
  return fen(from - value);
}

export function negate(value: Fen): Fen {
  return fen(0 - value);
}

export function min(a: Fen, b: Fen): Fen {
  return a < b ? a : b;
}

export function max(a: Fen, b: Fen): Fen {
  return a > b ? a : b;
}

/** A ratio of 0 … 10,000 ten-thousandths. Throws outside. */
export function ratio(value: number): Ratio {
  if (!Number.isInteger(value) || value < 0 || value > 10_000) {
    throw new MoneyError(`not a ratio between 0 and 10,000 ten-thousandths: ${value}`);
  }
  return value as Ratio;
}

export function complement(value: Ratio): Ratio {
  return ratio(10_000 - value);
}

/** amount × ratio, rounded half away from zero to the fen. */
export function shareHalfUp(amount: Fen, by: Ratio): Fen {
  const magnitude = Math.abs(amount);
  if (magnitude > FEN_PRODUCT_MAX) throw new MoneyError(`product beyond 2^53: ${amount} × ${by}`);
  const rounded = Math.floor((magnitude * by + 5_000) / 10_000);
  return fen(amount < 0 ? -rounded : rounded);
}

/** 份额: an exact fraction num/den between 0 and 1, in lowest terms; 75 % is 3/4. */
export interface Share {
  readonly num: number;
  readonly den: number;
}

const FINEST = BigInt(Number.MAX_SAFE_INTEGER);

/** The fraction in lowest terms. Throws where it is not between 0 and 1 or too fine to compute. */
export function share(num: bigint, den: bigint): Share {
  if (den <= 0n || num < 0n || num > den) throw new MoneyError(`not a share: ${num}/${den}`);
  const common = gcd(num, den);
  const least = den / common;
  if (least > FINEST) throw new MoneyError(`share too fine: ${num}/${den}`);
  return { num: Number(num / common), den: Number(least) };
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

/** Whole multiples of 1/den for several shares: their numerators over one denominator. */
export function overOneDenominator(shares: readonly Share[]): {
  numerators: readonly number[];
  denominator: number;
} {
  let common = 1n;
  for (const { den } of shares) common = (common * BigInt(den)) / gcd(common, BigInt(den));
  if (common > FINEST) throw new MoneyError(`no common denominator: ${common}`);
  const numerators = shares.map(({ num, den }) => Number((BigInt(num) * common) / BigInt(den)));
  return { numerators, denominator: Number(common) };
}

/**
 * Σ parts × numerators / denominator, added exactly and rounded once, half up, to whole multiples
 * of `unit` fen. Parts are not negative, numerators at most the denominator.
 */
export function weighted(
  parts: readonly number[],
  numerators: readonly number[],
  denominator: number,
  unit = 1,
): Fen {
  let sum = 0;
  let whole = 0;
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? 0;
    whole += part;
    sum += part * (numerators[at] ?? 0);
  }
  const size = denominator * unit;
  if ((whole + unit) * size > EXACT_MAX) return weightedBig(parts, numerators, denominator, unit);
  const doubled = 2 * sum + size;
  return fen(((doubled - (doubled % (2 * size))) / (2 * size)) * unit);
}

/** 2 × sum + denominator stays a safe integer up to here. */
const EXACT_MAX = Math.floor(Number.MAX_SAFE_INTEGER / 4);

function weightedBig(
  parts: readonly number[],
  numerators: readonly number[],
  denominator: number,
  unit: number,
): Fen {
  const sum = parts.reduce((all, part, at) => all + BigInt(part) * BigInt(numerators[at] ?? 0), 0n);
  const size = BigInt(denominator) * BigInt(unit);
  return fen(Number((2n * sum + size) / (2n * size)) * unit);
}

/** amount × share, rounded half up to the fen; the amount is not negative. */
export function portion(amount: Fen, { num, den }: Share): Fen {
  if (amount < 0) throw new MoneyError(`a portion of a negative amount: ${amount}`);
  if ((amount + 1) * den > EXACT_MAX) return weightedBig([amount], [num], den, 1);
  const doubled = 2 * amount * num + den;
  const unit = 2 * den;
  return fen((doubled - (doubled % unit)) / unit);
}

/** How much of a line's first own part is kept before the lines are added up. */
export type LineScale = 'line' | 'line-3' | 'line-4' | 'total';
const keptUnit: Readonly<Record<LineScale, number>> = {
  line: 10_000,
  'line-3': 1_000,
  'line-4': 100,
  total: 1,
};

/**
 * amount × ratio in ten-thousandths of a fen, rounded half up to 2, 3, 4 decimals of a yuan or not
 * at all; `wholeFen` turns the sum of such figures into fen.
 */
export function shareUnits(amount: Fen, part: Ratio, scale: LineScale): number {
  if (Math.abs(amount) > FEN_PRODUCT_MAX) throw new MoneyError(`product beyond 2^53: ${amount}`);
  const unit = keptUnit[scale];
  const half = scale === 'total' ? 0 : keptUnit[scale] / 2;
  const raised = amount * part + half;
  return raised - (raised % unit);
}

/** Ten-thousandths of a fen, half up, to fen. */
export function wholeFen(units: number): Fen {
  if (!Number.isSafeInteger(units)) throw new MoneyError(`sum beyond 2^53: ${units}`);
  return fen(Math.floor((units + 5_000) / 10_000));
}

/** The fen in the middle of two, rounded down; for a search between them. */
export function midpoint(low: Fen, high: Fen): Fen {
  return fen(low + Math.floor((high - low) / 2));
}

/**
 * price × quantity, rounded half away from zero to the fen (national 2166: amt = round₂(pric ×
 * cnt)).
 */
export function lineAmount(price: Price, quantity: Quantity): Fen {
  const product = BigInt(price) * BigInt(quantity);
  const magnitude = product < 0n ? -product : product;
  const rounded = Number((magnitude + 500_000n) / 1_000_000n);
  return fen(product < 0n ? -rounded : rounded);
}

/**
 * Text with up to `decimals` decimals to a whole number of 10^-decimals; undefined when it is not
 * that.
 */
function parseDecimal(text: string, decimals: number): number | undefined {
  const match = /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return undefined;
  const fraction = match[3] ?? '';
  if (fraction.length > decimals && /[1-9]/.test(fraction.slice(decimals))) return undefined;
  const value = Number(match[2] + fraction.slice(0, decimals).padEnd(decimals, '0'));
  if (!Number.isSafeInteger(value)) return undefined;
  return match[1] === '-' && value !== 0 ? -value : value;
}

/**
 * "1124.30" → 112,430 fen; undefined for anything but digits with at most 2 significant decimals.
 */
export function parseYuan(text: string): Fen | undefined {
  const value = parseDecimal(text, 2);
  return value === undefined ? undefined : fen(value);
}

export function parsePrice(text: string): Price | undefined {
  return parseDecimal(text, 4) as Price | undefined;
}

export function parseQuantity(text: string): Quantity | undefined {
  return parseDecimal(text, 4) as Quantity | undefined;
}

/** "0.75" → 7,500; undefined outside 0 … 1 or with more than 4 significant decimals. */
export function parseRatio(text: string): Ratio | undefined {
  const value = parseDecimal(text, 4);
  return value === undefined || value < 0 || value > 10_000 ? undefined : (value as Ratio);
}

/** "0.75" or "2/3" to an exact share; undefined outside 0 … 1. */
export function parseShare(text: string): Share | undefined {
  const fraction = /^(\d{1,6})\/(\d{1,6})$/.exec(text.trim());
  if (fraction) {
    const [num, den] = [BigInt(fraction[1] ?? '0'), BigInt(fraction[2] ?? '0')];
    return den > 0n && num <= den ? share(num, den) : undefined;
  }
  const decimal = parseRatio(text);
  return decimal === undefined ? undefined : share(BigInt(decimal), 10_000n);
}

/** "-0.10" → −1,000; between −1 and 1 with at most 4 significant decimals, else undefined. */
export function parsePoints(text: string): number | undefined {
  const value = parseDecimal(text, 4);
  return value === undefined || Math.abs(value) > 10_000 ? undefined : value;
}

function decimalText(value: number, decimals: number, keep: number): string {
  const digits = String(Math.abs(value)).padStart(decimals + 1, '0');
  let fraction = digits.slice(-decimals);
  while (fraction.length > keep && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  const whole = digits.slice(0, -decimals);
  return `${value < 0 ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** 112,430 fen → "1124.30", as the national interface writes amounts. */
export function yuanText(amount: Fen): string {
  return decimalText(amount, 2, 2);
}

/** 112,430 fen → "1,124.30", as people read amounts. */
export function yuanDisplay(amount: Fen): string {
  return yuanText(amount).replace(/\B(?=(\d{3})+(?=\.))/g, ',');
}

export function priceText(price: Price): string {
  return decimalText(price, 4, 2);
}

export function quantityText(quantity: Quantity): string {
  return decimalText(quantity, 4, 0);
}

/** 7,500 → "75%". */
export function percentText(value: Ratio): string {
  return `${decimalText(value, 2, 0)}%`;
}

/** 1,000 → "0.1", as the national interface and our files write ratios. */
export function ratioText(value: Ratio): string {
  return decimalText(value, 4, 0);
}
