/**
 * Goal: the whole chain of one bill, every amount to the fen against figures worked out by hand.
 */
import { describe, expect, it } from 'vitest';
import { nodeOf, openBill, rowsOf } from './clerk.ts';
import { bench, mixedLines, patientOf } from './fixture.ts';

const patient = patientOf('longterm-390');

describe('the chain 1101 … 2208', () => {
  it('cuts each line by the catalogue of the treatment place', async () => {
    const { clerk } = await bench();
    const registered = await clerk.register(patient);
    const visit = String(nodeOf(registered, 'data')['mdtrt_id']);
    await clerk.diagnose(patient, visit);
    const told = await clerk.upload(patient, visit, mixedLines);
    const cut = rowsOf(told, 'result').map((row) => [
      row['chrgitm_lv'],
      row['selfpay_prop'],
      row['pric_uplmt_amt'],
      row['fulamt_ownpay_amt'],
      row['overlmt_amt'],
      row['preselfpay_amt'],
      row['inscp_scp_amt'],
    ]);
    expect(cut).toEqual([
      ['02', '0.1', '0', '0.00', '0.00', '82.40', '741.60'],
      ['02', '0.2', '200', '0.00', '151.50', '120.00', '480.00'],
      ['03', '1', '0', '50.00', '0.00', '0.00', '0.00'],
      ['01', '0', '0', '0.00', '0.00', '0.00', '400.00'],
    ]);
  });

  it('tries and settles at the same amounts, 75 % of 1,621.60 in scope', async () => {
    const { clerk, platform } = await bench();
    const bill = await openBill(clerk, patient, mixedLines);
    const trial = await clerk.trial(patient, bill);
    const settled = await clerk.settle(patient, bill);
    const expected = {
      medfee_sumamt: 2025.5,
      fulamt_ownpay_amt: 50,
      overlmt_selfpay: 151.5,
      preselfpay_amt: 202.4,
      inscp_scp_amt: 1621.6,
      act_pay_dedc: 0,
      hifp_pay: 1216.2,
      fund_pay_sumamt: 1216.2,
      pool_prop_selfpay: 0.75,
      psn_part_amt: 809.3,
      acct_pay: 0,
      psn_cash_pay: 809.3,
      hosp_part_amt: 0,
      clr_type: '9987',
    };
    expect(nodeOf(trial, 'setlinfo')).toMatchObject({ ...expected, medins_setl_id: trial.msgid });
    const setlinfo = nodeOf(settled, 'setlinfo');
    expect(setlinfo).toMatchObject({ ...expected, medins_setl_id: settled.msgid });
    expect(setlinfo['setl_time']).toBe('2026-05-06 09:00:00');
    expect(platform.ledger()).toMatchObject([
      { setl_id: setlinfo['setl_id'], msgid: settled.msgid, state: 'settled', fund: 121_620 },
    ]);
    expect(rowsOf(settled, 'setldetail')).toEqual([
      {
        fund_pay_type: '390100',
        inscp_scp_amt: 1621.6,
        crt_payb_lmt_amt: 100000,
        fund_payamt: 1216.2,
        fund_pay_type_name: '城乡居民基本医疗保险基金',
        setl_proc_info: '(政策范围内1621.60-起付线0.00)×75%',
      },
    ]);
  });

  it('answers 5203, 5204, 5206 and 5201 for what was settled', async () => {
    const { clerk } = await bench();
    const bill = await openBill(clerk, patient, mixedLines);
    const settled = await clerk.settle(patient, bill);
    const setl_id = nodeOf(settled, 'setlinfo')['setl_id'];
    const data = { psn_no: patient.psnNo, mdtrt_id: bill.visit, setl_id };
    const to = clerk.routed(patient);
    expect(nodeOf(await clerk.send('5203', { data }, to), 'setlinfo')).toMatchObject({
      psn_pay: '809.3',
      cash_payamt: '809.3',
      refd_setl_flag: '0',
      pay_loc: '4',
    });
    expect(rowsOf(await clerk.send('5204', { data }, to), 'rows')).toHaveLength(4);
    const without = { data: { psn_no: patient.psnNo, mdtrt_id: bill.visit } };
    expect((await clerk.send('5204', without, to)).errMsg).toContain('data.setl_id');
    const totals = await clerk.send('5206', { data: { psn_no: patient.psnNo } }, to);
    expect(rowsOf(totals, 'cuminfo').map((row) => [row['cum_type_code'], row['cum']])).toEqual([
      ['D0101', '1216.20'],
      ['D0102', '1621.60'],
    ]);
    const range = { begntime: '2026-05-06', endtime: '2026-05-06 23:59:59', med_type: '14' };
    const visits = await clerk.send('5201', { data: { psn_no: patient.psnNo, ...range } }, to);
    expect(rowsOf(visits, 'mdtrtinfo')).toMatchObject([
      { mdtrt_id: bill.visit, ipt_otp_no: 'OTP00000001', dise_codg: 'M00503' },
    ]);
  });

  it('refunds once with negative amounts and lets 2205 and 2202 follow', async () => {
    const { clerk, platform } = await bench();
    const bill = await openBill(clerk, patient, mixedLines);
    const settled = await clerk.settle(patient, bill);
    const setl_id = nodeOf(settled, 'setlinfo')['setl_id'];
    const data = { setl_id, mdtrt_id: bill.visit, psn_no: patient.psnNo };
    const to = clerk.routed(patient);
    const refund = await clerk.send('2208', { data }, to);
    expect(nodeOf(refund, 'setlinfo')).toMatchObject({
      medfee_sumamt: -2025.5,
      fund_pay_sumamt: -1216.2,
      psn_cash_pay: -809.3,
    });
    expect(platform.ledger()).toMatchObject([
      { state: 'refunded', refund: { msgid: refund.msgid } },
    ]);
    expect(nodeOf(await clerk.send('5203', { data }, to), 'setlinfo')).toMatchObject({
      refd_setl_flag: '1',
    });
    expect((await clerk.send('2208', { data }, to)).errMsg).toBe('该结算已退费，不能重复退费');
    expect((await clerk.settle(patient, bill)).errMsg).toContain('请使用新的门诊号重新挂号');
    const all = { psn_no: patient.psnNo, mdtrt_id: bill.visit, chrg_bchno: '0000' };
    expect((await clerk.send('2205', { data: all }, to)).ok).toBe(true);
    const visit = { ...all, ipt_otp_no: 'OTP00000001' };
    expect((await clerk.send('2202', { data: visit }, to)).ok).toBe(true);
    const totals = await clerk.send('5206', { data: { psn_no: patient.psnNo } }, to);
    expect(rowsOf(totals, 'cuminfo').map((row) => row['cum'])).toEqual(['0.00', '0.00']);
  });
});
