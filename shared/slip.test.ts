/**
 * Goal: only a settlement makes a settlement slip; everything else says what it is. Method: types,
 * built slips, and the same data twice.
 */
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { SplitRecord } from './estimate.ts';
import type { KnownPerson } from './known.ts';
import { fen } from './money.ts';
import { receiptSchema } from './receipt.ts';
import type { Settlement, Trial } from './settlement.ts';
import { pendingSlip, provisionalSlip, refundSlip, settlementSlip } from './slip.ts';
import type { SlipContext } from './slip.ts';
import { paid, performed, triedVisit } from './visit/testbed.ts';

const context: SlipContext = {
  number: '03202611220000009',
  time: '2026-11-22 09:00:00',
  counter: '03',
  operator: '测试员',
  placeName: () => '和田地区',
  insuranceName: () => '城乡居民医保',
  drill: false,
  phone: '0731-0',
  hospital: {
    code: 'H43010000001',
    name: '演练医院',
  },
};
const zero = fen(0);
const split: SplitRecord = {
  amounts: {
    total: fen(1e4),
    selfFunded: zero,
    overLimit: zero,
    preSelfPay: zero,
    frontSelfPay: zero,
    inScope: fen(1e4),
    deductible: zero,
    ownByRatio: fen(2500),
    overCap: zero,
    fund: fen(7500),
    later: zero,
    hospital: zero,
    patient: fen(2500),
  },
  layers: [],
  own: {
    selfFunded: zero,
    overLimit: zero,
    preSelfPay: zero,
    frontSelfPay: zero,
    deductible: zero,
    ownByRatio: fen(2500),
    overCap: zero,
  },
  means: { account: zero, relative: zero, cash: fen(2500) },
  contributions: [],
  trace: [],
  pack: { place: '653200', version: '1', status: 'unverified' },
  assumptions: [{ id: 'a', text: '起付线按零' }],
};
const at = '2026-11-22T09:00:00.000+08:00';
const person: KnownPerson = {
  name: '演练甲',
  idNo: '990000',
  certType: '01',
  gender: '2',
  birthDate: '1968-01-01',
  psnNo: 'P1',
  at,
  insurances: [],
  benefits: {},
};
const settled = () => performed(paid(triedVisit(), 'hold', 2_500, 500), '2207');
const settlementOf = () => {
  const { settlement } = settled();
  if (!settlement) throw new Error('not settled');
  return settlement;
};
const text = (slip: object) => JSON.stringify(slip);

describe('a settlement slip', () => {
  it('cannot be made from an estimate or a trial', () => {
    type Second = Parameters<typeof settlementSlip>[1];
    expectTypeOf<Settlement>().toExtend<Second>();
    expectTypeOf<Trial>().not.toExtend<Second>();
    expectTypeOf<SplitRecord>().not.toExtend<Second>();
    expectTypeOf<Settlement | undefined>().not.toExtend<Second>();
    expect(settlementOf().kind).toBe('settlement');
  });

  it("states the platform's money, its ids, the tenders and the change", () => {
    const slip = settlementSlip(settled(), settlementOf(), context);
    expect(slip).toMatchObject({ kind: 'settlement', warning: [], code: 's' });
    expect(slip.payment).toEqual([
      { label: '个人账户', value: '0.00' },
      { label: '现金应收', value: '25.00' },
      { label: '收现金', value: '30.00' },
      { label: '找零', value: '5.00' },
    ]);
    expect(slip.foot[0]).toBe('总额 100.00 = 基金 75.00 + 账户 0.00 + 现金 25.00');
    expect(text(slip)).not.toContain('暂估');
    expect(receiptSchema.parse(slip)).toEqual(slip);
  });

  it('tells what the year has paid, with its date, and nothing where it is unknown', () => {
    const visit = settled();
    const known = { ...person, accumulators: { at, year: 2026, fundPaid: fen(9_960_000) } };
    const told = settlementSlip({ ...visit, personal: { known } }, settlementOf(), context);
    expect(told.foot[1]).toBe(
      '2026 年门诊慢特病基金已付 99,600.00 元（本次之前，2026-11-22 平台）',
    );
    const untold = settlementSlip(
      { ...visit, personal: { known: person } },
      settlementOf(),
      context,
    );
    expect(untold.foot.join()).not.toContain('已付');
  });

  it('is the same byte for byte when it is made again', () => {
    const first = text(settlementSlip(settled(), settlementOf(), context));
    expect(text(settlementSlip(settled(), settlementOf(), context))).toBe(first);
  });

  it('says in the drill that all is invented', () => {
    const slip = settlementSlip(settled(), settlementOf(), { ...context, drill: true });
    expect(slip.warning.join()).toContain('演练');
  });
});

describe('the others', () => {
  it('provisional: 暂估, 不作报销凭证, its assumptions, and no settlement number', () => {
    const charged = paid(triedVisit(), 'charge', 2_500);
    const slip = provisionalSlip(charged, split, context);
    expect(slip.title).toContain('暂估');
    expect(slip.warning[0]).toBe('暂估 · 不作报销凭证');
    expect(slip.foot.join()).toMatch(/不是结算.*暂估依据（未核实）：起付线按零.*未核实/);
    expect([slip.code, slip.kind]).toEqual(['', 'provisional']);
    expect(text(slip)).not.toMatch(/结算单|结算编号/);
  });

  it('pending: held, not owed, no settlement', () => {
    const slip = pendingSlip(paid(triedVisit(), 'hold', 2_500), context);
    expect(slip.warning[0]).toBe('待确认 · 不作报销凭证');
    expect(slip.payment[0]).toEqual({ label: '已收（暂时保管）', value: '25.00' });
    expect(slip.code).toBe('');
  });

  it('refund: negative, with the original number', () => {
    const slip = refundSlip(settled(), settlementOf(), context);
    expect(slip.payment).toContainEqual({ label: '现金退还', value: '-25.00' });
    expect(slip.head).toContainEqual({ label: '原结算编号', value: 's' });
  });
});
