/** Typed lines: amounts as the desk will compute them. Method: cases. */
import { describe, expect, it } from 'vitest';
import { draftAmount, draftOf, draftReady, draftTotal, withLine, withoutLine } from './lines.ts';

const item = { code: 'A', name: '甲', unit: '支', price: '3.335', class: 'A' as const };
const empty = draftOf(undefined);

describe('typed lines', () => {
  it('round price × quantity half up to the fen', () => {
    expect(draftAmount({ item, quantity: '1' })).toBe(334);
    expect(draftAmount({ item, quantity: '3' })).toBe(1_001);
    expect(draftTotal(withLine(empty, { item, quantity: '3' }))).toBe(1_001);
  });

  it.each(['', '0', '-1', '一', '1.00001'])('have no amount for the quantity %j', (quantity) => {
    expect(draftAmount({ item, quantity })).toBeUndefined();
  });

  it('are ready with a diagnosis and a line, each with a quantity', () => {
    const diagnosis = { code: 'C18', name: '诊断' };
    const one = withLine({ ...empty, diagnosis }, { item, quantity: '2' });
    expect(draftReady(one)).toBe(true);
    expect(draftReady({ ...one, diagnosis: empty.diagnosis })).toBe(false);
    expect(draftReady(withoutLine(one, 0))).toBe(false);
    expect(draftReady(withLine(one, { item, quantity: '0' }))).toBe(false);
  });
});
