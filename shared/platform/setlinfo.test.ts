/**
 * Goal: amounts of 2206, 2207 and 5203, however a province writes them. Method: one row, changed.
 */
import { describe, expect, it } from 'vitest';
import { findRegistration, findSetlId, readRegistration, readUpload } from './chain.ts';
import { readBenefit, readFundPaid, readPerson, readQualifications } from './person.ts';
import profileJson from '../packs/430100/profile.json' with { type: 'json' };
import { profileFile } from './profile.ts';
import { readQueriedSettlement, readRefund, readSetlInfo, readSettled } from './setlinfo.ts';

const row = {
  setl_id: 'S1',
  setl_time: '2026-11-22 09:00:00',
  medfee_sumamt: 100,
  psn_cash_pay: 25,
  fund_pay_sumamt: '75.00',
  psn_part_amt: '25',
  hifp_pay: 75,
  inscp_scp_amt: '100.00',
};
const read = (change: object) => readSetlInfo({ setlinfo: { ...row, ...change } });

describe('readSetlInfo', () => {
  it('reads numbers and texts as fen; what is missing or empty is zero', () => {
    const info = read({ acct_pay: '', hosp_part_amt: undefined, setl_id: 4711 });
    expect(info).toMatchObject({ setlId: '4711', settledAt: '2026-11-22 09:00:00' });
    expect(info?.amounts).toMatchObject({
      total: 1e4,
      fund: 7500,
      patient: 2500,
      cash: 2500,
      account: 0,
      hospital: 0,
    });
    expect(info?.amounts.payers.hifp_pay).toBe(7_500);
  });

  it.each([
    ['without the total', { medfee_sumamt: undefined }],
    ['with an empty total', { medfee_sumamt: '' }],
    ['without the cash', { psn_cash_pay: undefined }],
    ['with an empty cash', { psn_cash_pay: '' }],
    ['with three decimals', { psn_cash_pay: '25.005' }],
    ['with a word', { fund_pay_sumamt: '七十五' }],
    ['with exponent', { fund_pay_sumamt: '7.5e1' }],
    ['without the fund', { fund_pay_sumamt: undefined }],
    ['with null for the fund', { fund_pay_sumamt: null }],
    ['without the patient part', { psn_part_amt: '' }],
    ['beyond 2^53 fen', { medfee_sumamt: '99999999999999999.00' }],
    ['with not a number', { medfee_sumamt: Number.NaN }],
    ['with two lists', { medfee_sumamt: [100] }],
    ['with a thousands comma', { medfee_sumamt: '1,000.00' }],
  ])('concludes nothing %s', (_name, change) => {
    expect(read(change)).toBeUndefined();
  });

  it.each([undefined, null, '', {}, { setlinfo: null }, { setlinfo: [] }, 'text'])(
    'concludes nothing from %j',
    (output) => {
      expect(readSetlInfo(output)).toBeUndefined();
      expect(readQueriedSettlement(output, 'S1')).toBeUndefined();
    },
  );

  it('reads 5203 under its own names, and whether it was refunded', () => {
    const { psn_part_amt, psn_cash_pay, ...rest } = row;
    const queried = { ...rest, psn_pay: psn_part_amt, cash_payamt: psn_cash_pay };
    const refunded = { setlinfo: { ...queried, refd_setl_flag: '1' } };
    expect(readQueriedSettlement(refunded, 'S1')).toMatchObject({
      refunded: true,
      amounts: {
        patient: 2500,
        cash: 2500,
      },
    });
    const standing = { setlinfo: { ...queried, refd_setl_flag: 0 } };
    expect(readQueriedSettlement(standing, 'S1')?.refunded).toBe(false);
    expect(readQueriedSettlement(standing, 'S2')).toBeUndefined();
  });
});

describe('readSettled', () => {
  const ours = { mdtrtId: 'M', psnNo: 'P' };
  const own = (change: object) => readSettled({ setlinfo: { ...row, ...change } }, ours);

  it('takes an answer that names nobody, or us; as an object or as a list of one', () => {
    expect(own({})?.amounts.cash).toBe(2500);
    expect(own({ mdtrt_id: 'M', psn_no: 'P' })?.amounts.cash).toBe(2500);
    expect(readSettled({ setlinfo: [row] }, ours)?.amounts.cash).toBe(2500);
    expect(readSettled({ setlinfo: [row, row] }, ours)).toBeUndefined();
  });

  it.each([
    ['another visit', { mdtrt_id: 'N' }],
    ['another person', { psn_no: 'Q' }],
    ['a refund: the total', { medfee_sumamt: -100 }],
    ['a refund: the cash', { psn_cash_pay: '-25.00' }],
    ['a refund: the own part', { psn_part_amt: -25 }],
  ])('is not of %s', (_name, change) => {
    expect(own(change)).toBeUndefined();
  });

  it('tells how it is cleared', () => {
    const clearing = { clr_optins: '430100', clr_type: '9987', clr_way: 1 };
    expect(own(clearing)?.clearing).toEqual({ optins: '430100', type: '9987', way: '1' });
  });
});

describe('readRefund', () => {
  it('has its own number and time, negative amounts, and HN27’s misprint for the cash', () => {
    const { psn_cash_pay, ...rest } = row;
    const setlinfo = { ...rest, setl_id: 'R1', medfee_sumamt: '-100.00', pdn_cash_pay: -25 };
    expect(psn_cash_pay).toBe(25);
    expect(readRefund({ setlinfo: { ...setlinfo, clr_type: '9987' } })).toMatchObject({
      setlId: 'R1',
      at: '2026-11-22 09:00:00',
      amounts: { total: -1e4, cash: -2500 },
      clearing: { type: '9987' },
    });
    expect(readRefund({ setlinfo: rest })).toBeUndefined();
    expect(readRefund({})).toBeUndefined();
  });
});

describe('what decides a lost act', () => {
  it('finds a registration by our number only', () => {
    const output = { mdtrtinfo: [{ mdtrt_id: 7, ipt_otp_no: 'A' }, { mdtrt_id: '8' }] };
    expect(findRegistration(output, 'A')).toEqual({ kind: 'found', mdtrtId: '7' });
    expect(findRegistration(output, 'B')).toEqual({ kind: 'absent' });
    expect(findRegistration({ mdtrtinfo: [] }, 'A')).toEqual({ kind: 'absent' });
    expect(findRegistration({}, 'A')).toEqual({ kind: 'unreadable' });
    expect(findRegistration(output, '')).toEqual({ kind: 'unreadable' });
    expect(findRegistration({ mdtrtinfo: output.mdtrtinfo[0] }, 'A').kind).toBe('found');
    expect(findRegistration(undefined, 'A')).toEqual({ kind: 'unreadable' });
  });

  it('finds a setl_id in either form of 5204', () => {
    const fee = (setl_id: unknown, mdtrt_id = 'M') => ({ feedetl_sn: '1', mdtrt_id, setl_id });
    const both = [fee(''), fee('S')];
    expect(findSetlId(both, 'M')).toEqual({ kind: 'found', setlId: 'S' });
    expect(findSetlId([fee(1), fee(2, 'N')], 'M')).toEqual({ kind: 'found', setlId: '1' });
    expect(findSetlId({ feedetail: [fee('')] }, 'M')).toEqual({ kind: 'absent' });
    expect(findSetlId({ feedetail: fee(null) }, 'M')).toEqual({ kind: 'absent' });
  });

  it.each([
    ['no rows', []],
    ['another visit’s rows', [{ feedetl_sn: '1', mdtrt_id: 'N', setl_id: '' }]],
    [
      'two settlements',
      [
        { feedetl_sn: '1', setl_id: 1 },
        { feedetl_sn: '2', setl_id: 2 },
      ],
    ],
    ['a row without a number', [{ feedetl_sn: '', mdtrt_id: 'M', setl_id: '' }]],
    ['a row that leaves setl_id out', [{ feedetl_sn: '1', mdtrt_id: 'M' }]],
    ['an empty object', {}],
    ['a text', 'x'],
  ])('concludes nothing from %s', (_name, output) => {
    expect(findSetlId(output, 'M')).toEqual({ kind: 'unreadable' });
  });

  it('reads 2201 and 2204 or nothing', () => {
    expect(readRegistration({ data: { mdtrt_id: 430 } })).toBe('430');
    expect(readRegistration({ data: {} })).toBeUndefined();
    const profile = profileFile.parse(profileJson);
    const line = { feedetl_sn: 1, det_item_fee_sumamt: 1, chrgitm_lv: '02' };
    expect(readUpload({ result: [] }, profile)).toEqual([]);
    expect(readUpload({ result: [line] }, profile)).toMatchObject([{ level: 'B' }]);
    expect(readUpload({ result: line }, profile)).toHaveLength(1);
    expect(readUpload({ result: [{ feedetl_sn: 1 }] }, profile)).toBeUndefined();
    expect(readUpload({}, profile)).toBeUndefined();
  });
});

describe('what is learned of a person', () => {
  const profile = profileFile.parse(profileJson);
  const baseinfo = { psn_no: 1, certno: '2', psn_name: '甲', brdy: '1970-01-01 00:00:00' };

  it('reads 1101 with missing and numeric fields', () => {
    const insuinfo = [{ insutype: 390, psn_insu_stas: 1, insuplc_admdvs: 653200, balc: '' }];
    expect(readPerson({ baseinfo, insuinfo })).toMatchObject({
      psnNo: '1',
      birthDate: '1970-01-01',
      certType: '01',
      insurances: [
        {
          insutype: '390',
          status: '1',
          place: '653200',
          balance: 0,
        },
      ],
    });
    expect(readPerson({ baseinfo })).toBeUndefined();
    expect(readPerson({ baseinfo: [baseinfo], insuinfo: insuinfo[0] })?.psnNo).toBe('1');
    const [mine] = insuinfo;
    const other = { ...mine, insuplc_admdvs: '', insuplc_admvs: '653200' };
    expect(readPerson({ baseinfo, insuinfo: other })?.insurances[0]?.place).toBe('653200');
  });

  it('concludes nothing from 1101 without a number, a name, or a place in force', () => {
    const mine = { insutype: 390, psn_insu_stas: 1, insuplc_admdvs: 653200 };
    const ask = (change: object) =>
      readPerson({ baseinfo: { ...baseinfo, ...change }, insuinfo: [mine] });
    expect(ask({})).toBeDefined();
    for (const name of ['psn_no', 'certno', 'psn_name'])
      expect(ask({ [name]: '' })).toBeUndefined();
    const nowhere = { ...mine, insuplc_admdvs: '' };
    expect(readPerson({ baseinfo, insuinfo: nowhere })).toBeUndefined();
    const paused = { ...nowhere, psn_insu_stas: 2 };
    expect(readPerson({ baseinfo, insuinfo: [mine, paused] })?.insurances).toHaveLength(2);
    const long = 'x'.repeat(3000);
    expect(ask({ psn_name: long })).toBeUndefined();
  });

  it('reads 5301 with and without an end', () => {
    const rows = [
      { opsp_dise_code: 'M1', opsp_dise_name: 'a', begndate: '2025-01-01', enddate: null },
      { opsp_dise_code: 'M2', opsp_dise_name: 'b', begndate: '2025-01-01', enddate: '2026-12-31' },
    ];
    const list = readQualifications({ feedetail: rows });
    expect(list?.map((each) => each.end)).toEqual([undefined, '2026-12-31']);
    expect(readQualifications({})).toBeUndefined();
  });

  it('enjoys a benefit only where no row of 2001 refuses; the earliest end counts', () => {
    const yes = { trt_enjymnt_flag: '1', enddate: '2027-12-31', trt_chk_rslt: '可享受' };
    const no = { trt_enjymnt_flag: 0, enddate: '2026-12-31', trt_chk_rslt: '未备案' };
    expect(readBenefit({ trtinfo: [yes, no] }, 'now')).toMatchObject({
      enjoys: false,
      reason: '未备案',
      end: '2026-12-31',
    });
    expect(readBenefit({ trtinfo: [yes] }, 'now')).toMatchObject({ enjoys: true, at: 'now' });
    expect(readBenefit({ trtinfo: [] }, 'now')).toBeUndefined();
  });

  it('takes the fund pay of this year and insurance only; without the code it is unknown', () => {
    const mine = { insutype: '390', year: 2026, cum_type_code: 'D0101', cum: '99600.00' };
    const output = { cuminfo: [{ ...mine, year: 2025, cum: '1' }, mine] };
    const ask = { year: 2026, insutype: '390' };
    expect(readFundPaid(output, ask, profile)).toBe(9_960_000);
    expect(readFundPaid(output, { ...ask, insutype: '310' }, profile)).toBeUndefined();
    const { fundPaid: _code, ...codes } = profile.codes;
    const without = { ...profile, codes };
    expect(readFundPaid(output, ask, without)).toBeUndefined();
  });
});
