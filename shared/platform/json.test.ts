/**
 * Goal: what an answer says is taken as written or not at all. Method: examples, and JSON.parse as
 * the reference wherever it does not round.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from './json.ts';

const value = (text: string) => {
  const read = readJson(text);
  return read.ok ? read.value : read.why;
};

/** What was kept as text where `like` has a number is read as one. */
function asNumbers(read: unknown, like: unknown): unknown {
  if (typeof like === 'number') return Number(read);
  if (Array.isArray(read) && Array.isArray(like)) {
    return read.map((each, at) => asNumbers(each, like[at]));
  }
  if (!isObject(read) || !isObject(like)) return read;
  return Object.fromEntries(
    Object.entries(read).map(([key, each]) => [key, asNumbers(each, like[key])]),
  );
}

function isObject(thing: unknown): thing is Readonly<Record<string, unknown>> {
  return typeof thing === 'object' && thing !== null && !Array.isArray(thing);
}

describe('readJson', () => {
  it('agrees with JSON.parse on any JSON, but for numbers that it keeps as text', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 0, max: 2 }), (text, indent) => {
        const parsed: unknown = JSON.parse(text);
        const written = JSON.stringify(parsed, undefined, indent);
        expect(asNumbers(value(`\uFEFF ${written}\n`), parsed)).toEqual(parsed);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['9007199254740993', '9007199254740993'],
    ['[0.30000000000000004]', ['0.30000000000000004']],
    ['{"a":1e400,"b":-12.50,"c":100000000000000}', { a: '1e400', b: -12.5, c: 100000000000000 }],
    ['{"a":1.2345678E7}', { a: 12345678 }],
    ['{"a":"9007199254740993"}', { a: '9007199254740993' }],
    ['1234567890123450', '1234567890123450'],
    ['0.000000000000001', 1e-15],
    ['123456789012345.00', 123456789012345],
  ])('%s loses no digit', (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  it.each([
    ['{"a":1,"a":2}', 'duplicate-key'],
    ['{"a":1,"\\u0061":2}', 'duplicate-key'],
    ['[{"b":{"a":1 , "a"\n:2}}]', 'duplicate-key'],
    ['{"a\\\\":1,"a\\\\":2}', 'duplicate-key'],
    ['{"a":{"a":1},"b":[{"a":"a:\\""},{"a":2}]}', { a: { a: 1 }, b: [{ a: 'a:"' }, { a: 2 }] }],
    ['', 'empty'],
    ['\uFEFF', 'empty'],
    ['{"a":', 'syntax'],
    ['<html>', 'syntax'],
    ['{} {}', 'syntax'],
    ['['.repeat(65) + ']'.repeat(65), 'too-deep'],
    ['['.repeat(500_000), 'syntax'],
  ])('%.40s', (text, expected) => {
    expect(value(text)).toEqual(expected);
  });
});
