/** Tenders cover what is due to the fen, change is cash. Method: cases, and a property. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, fen, subtract, yuanText } from '../shared/money.ts';
import { exactCash, tendersOf, withScan, type TenderDraft } from './tender.ts';

const due = fen(112_430);
const draft = (cash: string, scan = '', reference = ''): TenderDraft => ({ cash, scan, reference });

describe('tendersOf', () => {
  it('gives change out of cash', () => {
    expect(tendersOf(draft('1,200.00'), due)).toEqual({
      ok: true,
      tenders: [{ means: 'cash', amount: 120_000 }],
      change: 7_570,
    });
  });

  it('takes cash and scan-to-pay together', () => {
    expect(tendersOf(draft('124.30', '1000', ' WX1 '), due)).toEqual({
      ok: true,
      tenders: [
        { means: 'cash', amount: 12_430 },
        { means: 'scan', amount: 100_000, reference: 'WX1' },
      ],
      change: 0,
    });
  });

  it.each([
    ['short', draft('1124.29'), 1],
    ['short', draft(''), 112_430],
    ['scan-over', draft('', '1124.31', 'WX1'), 1],
    ['reference', draft('', '1124.30', ' '), 0],
    ['cash-text', draft('1124.305'), 0],
    ['cash-text', draft('-5'), 0],
    ['scan-text', draft('', '一百', 'WX1'), 0],
  ] as const)('%s: %j', (problem, given, missing) => {
    expect(tendersOf(given, due)).toEqual({ ok: false, problem, missing });
  });

  it('needs no tender where nothing is due', () => {
    expect(tendersOf(exactCash(fen(0)), fen(0))).toEqual({ ok: true, tenders: [], change: 0 });
  });

  it('always adds up: tenders − change = due', () => {
    fc.assert(
      fc.property(fc.nat(9_999_999), fc.nat(9_999_999), fc.nat(9_999_999), (owed, cash, scan) => {
        const given = draft(yuanText(fen(cash)), yuanText(fen(scan)), 'R');
        const result = tendersOf(given, fen(owed));
        if (!result.ok) return cash + scan < owed || scan > owed;
        const paid = add(...result.tenders.map((tender) => tender.amount));
        const cashPaid = result.tenders.find((tender) => tender.means === 'cash')?.amount ?? 0;
        return subtract(paid, result.change) === owed && result.change <= cashPaid;
      }),
    );
  });
});

describe('withScan', () => {
  it('leaves the rest to cash', () => {
    expect(withScan(exactCash(due), '1000', due)).toEqual(draft('124.30', '1000'));
    expect(withScan(exactCash(due), '1124.30', due)).toEqual(draft('', '1124.30'));
  });

  it('leaves cash alone while the amount is being typed wrongly', () => {
    expect(withScan(exactCash(due), '1.', due)).toEqual(draft('1124.30', '1.'));
  });
});
