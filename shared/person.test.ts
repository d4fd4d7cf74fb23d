/**
 * Goal: cards, codes and ID numbers are read or refused by name. Method: examples and one-digit
 * errors.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drillPatients } from '../electron/drill/patients.ts';
import { cardText } from '../electron/drill/devices.ts';
import { ageOn, maskIdNumber, maskName, parseCard, parseVoucher, validIdNumber } from './person.ts';

const today = '20261122';

describe('ID numbers', () => {
  it('accepts all of the drill, whose check digits are computed by other code', () => {
    for (const { idNumber } of drillPatients) expect(validIdNumber(idNumber)).toBe(true);
  });

  it('knows a published example and its check digit X in either case', () => {
    // GB 11643-1999, annex: 11010519491231002X and 440524188001010014.
    expect(validIdNumber('11010519491231002X')).toBe(true);
    expect(validIdNumber('11010519491231002x')).toBe(true);
    expect(validIdNumber('440524188001010014')).toBe(true);
    expect(validIdNumber('440524188001010015')).toBe(false);
  });

  it('finds every single wrong digit and every swap of neighbours (mod 11-2)', () => {
    const numbers = fc.constantFrom(...drillPatients.map((each) => each.idNumber));
    fc.assert(
      fc.property(numbers, fc.nat(16), fc.integer({ min: 1, max: 9 }), (id, at, by) => {
        const digit = String((Number(id.charAt(at)) + by) % 10);
        expect(validIdNumber(id.slice(0, at) + digit + id.slice(at + 1))).toBe(false);
        const [a, b] = [id.charAt(at), id.charAt(at + 1)];
        const swapped = id.slice(0, at) + b + a + id.slice(at + 2);
        if (a !== b) expect(validIdNumber(swapped)).toBe(false);
      }),
    );
  });

  it.each(['', '12345678901234567', '1234567890123456789', 'A'.repeat(18)])(
    'refuses %s',
    (text) => {
      expect(validIdNumber(text)).toBe(false);
    },
  );
});

describe('parseCard', () => {
  it.each(drillPatients.map((each) => [each.key, each] as const))('%s, open', (_key, patient) => {
    const result = parseCard(cardText(patient, true), today);
    expect(result.ok && result.card).toMatchObject({
      idNo: patient.idNumber,
      cardNo: patient.card.cardNo,
      name: patient.name,
      cardSn: patient.card.cardSn,
      generation: patient.card.generation.charAt(0),
    });
  });

  it('gives only the identification code of a 3.0 card without its key', () => {
    const patient = drillPatients.find((each) => each.card.generation === '3.0');
    const result = patient && parseCard(cardText(patient, false), today);
    expect(result?.ok && Object.keys(result.card).sort()).toEqual([
      'cardSn',
      'generation',
      'issuer',
      'validTo',
    ]);
  });

  it('never throws, whatever the reader gives', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(parseCard(text, today).ok).toBe(false);
      }),
    );
  });
});

describe('parseVoucher', () => {
  it.each([
    ['4240000000000000000000000000', undefined],
    [' 4240000000000000000000000000\r\n', undefined],
    ['424000000000000000000000000', 'code-length'],
    ['42400000000000000000000000000', 'code-length'],
    ['4250000000000000000000000000', 'code-not-voucher'],
    ['6901234567892', 'code-not-voucher'],
    ['', 'code-not-voucher'],
  ])('%j', (text, code) => {
    const result = parseVoucher(text);
    expect(result.ok ? undefined : result.code).toBe(code);
  });
});

describe('masking', () => {
  it('keeps the first six and last four of a number, the first of each part of a name', () => {
    expect(maskIdNumber('11010519491231002X')).toBe('110105********002X');
    expect(maskIdNumber('12345')).toBe('*****');
    expect(maskName('阿依古丽·买买提')).toBe('阿***·买**');
    expect(maskName('王芳')).toBe('王*');
  });
});

describe('ageOn', () => {
  it('counts full years', () => {
    expect(ageOn('1970-11-23', '2026-11-22')).toBe(55);
    expect(ageOn('1970-11-22', '2026-11-22')).toBe(56);
  });
});
