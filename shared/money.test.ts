/**
 * Goal: no fen is lost between text, products and text. Method: tables, and BigInt as the
 * reference.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  complement,
  fen,
  lineAmount,
  max,
  min,
  MoneyError,
  negate,
  parsePrice,
  parseQuantity,
  parseRatio,
  parseYuan,
  percentText,
  priceText,
  quantityText,
  ratio,
  shareHalfUp,
  subtract,
  yuanDisplay,
  yuanText,
  type Price,
  type Quantity,
} from './money.ts';

const price = (value: number) => value as Price;
const quantity = (value: number) => value as Quantity;

describe('reading', () => {
  it.each([
    ['1124.30', 112_430],
    ['0', 0],
    ['-0.00', 0],
    ['-12.5', -1_250],
    ['0.01', 1],
    ['7.100', 710],
    [' 8 ', 800],
  ])('yuan %j is %d fen', (text, value) => {
    expect(parseYuan(text)).toBe(value);
  });

  it.each(['', '.5', '1.', '1,000', '1e3', 'NaN', '0.005', '１', '--1', '1234567890123', '12 3'])(
    'yuan %j is refused',
    (text) => {
      expect(parseYuan(text)).toBeUndefined();
    },
  );

  it('ratios lie between 0 and 1 with four decimals', () => {
    expect(parseRatio('0.75')).toBe(7_500);
    expect(parseRatio('1')).toBe(10_000);
    for (const text of ['75', '1.0001', '-0.1', '0.00001', '75%']) {
      expect(parseRatio(text)).toBeUndefined();
    }
  });

  it('prices and quantities keep four decimals and refuse what is not exact', () => {
    expect(parsePrice('0.0001')).toBe(1);
    expect(parseQuantity('2.5')).toBe(25_000);
    expect(parsePrice('0.00001')).toBeUndefined();
    expect(parseQuantity('999999999999')).toBeUndefined();
  });
});

describe('rounding', () => {
  it.each([
    [1, 5_000, 1],
    [1, 4_999, 0],
    [-1, 5_000, -1],
    [255_476, 7_000, 178_833],
    [76_643, 5_000, 38_322],
  ])('%d fen × %d/10000 = %d', (amount, share, result) => {
    expect(shareHalfUp(fen(amount), ratio(share))).toBe(result);
  });

  it('agrees with BigInt up to the largest product, and refuses beyond', () => {
    const largest = 900_719_925_473;
    const amounts = fc.oneof(fc.integer({ min: 0, max: largest }), fc.constant(largest));
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 10_000 }), (amount, share) => {
        const exact = (BigInt(amount) * BigInt(share) + 5_000n) / 10_000n;
        expect(shareHalfUp(fen(amount), ratio(share))).toBe(Number(exact));
      }),
    );
    expect(() => shareHalfUp(fen(largest + 1), ratio(1))).toThrow(MoneyError);
  });

  it('price × quantity rounds half away from zero', () => {
    expect(lineAmount(price(10_050), quantity(10_000))).toBe(101);
    expect(lineAmount(price(10_049), quantity(10_000))).toBe(100);
    expect(lineAmount(price(-10_050), quantity(10_000))).toBe(-101);
    expect(() => lineAmount(price(9e15), quantity(9e15))).toThrow(MoneyError);
  });
});

describe('sums', () => {
  it('add, subtract, negate, min, max, complement', () => {
    expect(add(fen(1), fen(2), fen(-4))).toBe(-1);
    expect(subtract(fen(1), fen(3))).toBe(-2);
    expect(Object.is(negate(fen(0)), 0)).toBe(true);
    expect([min(fen(1), fen(2)), max(fen(1), fen(2))]).toEqual([1, 2]);
    expect(complement(ratio(7_500))).toBe(2_500);
  });

  it.each([0.5, Number.NaN, Infinity, 2 ** 53])('fen(%d) throws', (value) => {
    expect(() => fen(value)).toThrow(MoneyError);
  });

  it.each([-1, 10_001, 0.5])('ratio(%d) throws', (value) => {
    expect(() => ratio(value)).toThrow(MoneyError);
  });
});

describe('writing', () => {
  it('shows what was read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 - 1e14, max: 1e14 - 1 }), (value) => {
        expect(parseYuan(yuanText(fen(value)))).toBe(fen(value));
      }),
    );
  });

  it('groups thousands, and drops no digit', () => {
    expect(yuanDisplay(fen(112_430))).toBe('1,124.30');
    expect(yuanDisplay(fen(-123_456_789))).toBe('-1,234,567.89');
    expect(yuanDisplay(fen(5))).toBe('0.05');
    expect(priceText(price(4_120_000))).toBe('412.00');
    expect(priceText(price(12_345))).toBe('1.2345');
    expect(quantityText(quantity(20_000))).toBe('2');
    expect(quantityText(quantity(25_000))).toBe('2.5');
    expect(percentText(ratio(7_500))).toBe('75%');
    expect(percentText(ratio(1_250))).toBe('12.5%');
  });
});
