/**
 * Goal: a slip of a charge without the platform says what it is, and never passes for a settlement
 * or an estimate for more than it is. Method: slips of visits folded by the machine.
 */
import { describe, expect, it } from 'vitest';
import { fen } from './money.ts';
import { receiptSchema } from './receipt.ts';
import type { SlipContext } from './slip.ts';
import { depositSlip, onHoldSlip, selfPaySlip, voidSlip } from './slip-ways.ts';
import { after, billedVisit, paid } from './visit/testbed.ts';

const context: SlipContext = {
  number: '03202611220000009',
  time: '2026-11-22 09:00:00',
  counter: '03',
  operator: '测试员',
  placeName: () => '和田地区',
  insuranceName: () => '城乡居民医保',
  drill: true,
  phone: '0731-0',
  hospital: { code: 'H43010000001', name: '演练医院' },
};
const why = { reason: '演练', outage: 'O1' };
const park = { reason: 'on-hold' as const, detail: '等线路', until: '' };

const slips = {
  deposit: depositSlip(paid(billedVisit(), 'deposit', 4_000, 500), context),
  'self-pay': selfPaySlip(paid(billedVisit(), 'self-pay', 10_000), context),
  'on-hold': onHoldSlip(after(billedVisit(), 'visit.parked', park), context),
  void: voidSlip(after(paid(billedVisit(), 'charge', 2_500), 'visit.voided', why), context),
};

describe('every slip', () => {
  it.each(Object.entries(slips))(
    '%s: its kind, its word, the drill, no settlement',
    (kind, slip) => {
      const words = { deposit: '押金', 'self-pay': '自费', 'on-hold': '挂起', void: '作废' };
      const word = words[kind as keyof typeof words];
      expect(slip.kind).toBe(kind);
      expect(slip.title).toContain(word);
      expect(slip.warning[0]).toContain(word);
      expect(slip.warning.join()).toContain('演练');
      expect(slip.code).toBe('');
      expect(JSON.stringify(slip)).not.toMatch(/结算单|结算编号|基金支付/);
      expect(receiptSchema.parse(slip)).toEqual(slip);
    },
  );
});

describe('what they state', () => {
  it('deposit: what was put down and the change, no estimate where there is none', () => {
    expect(slips.deposit.payment).toEqual([
      { label: '本次押金', value: '40.00' },
      { label: '收现金', value: '45.00' },
      { label: '找零', value: '5.00' },
    ]);
    expect(slips.deposit.payers).toEqual([]);
    expect(slips.deposit.foot.join()).toContain('不是结算');
  });

  it('self-pay: the whole bill, never to be sent, and the papers to keep', () => {
    expect(slips['self-pay'].payment[0]).toEqual({ label: '个人自费', value: '100.00' });
    expect(slips['self-pay'].foot.join()).toMatch(/不会再上传.*发票、费用明细、处方/);
  });

  it('hold: nothing was paid', () => {
    expect(slips['on-hold'].payment[0]).toEqual({ label: '本次收款', value: '0.00' });
  });

  it('void: what is still to be given back, and what was', () => {
    expect(slips.void.payment).toContainEqual({ label: '应退还', value: '25.00' });
    const visit = after(paid(billedVisit(), 'charge', 2_500), 'visit.voided', why);
    const back = after(visit, 'money.returned', { amount: fen(2_500), why: 'void' });
    expect(voidSlip(back, context).payment).toEqual([
      { label: '原收', value: '25.00' },
      { label: '已退还', value: '25.00' },
    ]);
  });
});
