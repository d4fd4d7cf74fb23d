/** Goal: the invented rules and people to the fen, and the refusals of 2206 and 2207. */
import { describe, expect, it } from 'vitest';
import { nodeOf, openBill, rowsOf } from './clerk.ts';
import { bench, lineOf, mixedLines, patientOf } from './fixture.ts';

/** Settles bills of class A amounts one after another and yields chosen fields of each 2207. */
async function amounts(
  key: string,
  bills: readonly string[],
  names: readonly string[],
  account: '0' | '1' | '2' = '0',
): Promise<unknown[][]> {
  const { clerk } = await bench();
  const patient = patientOf(key);
  const rows: unknown[][] = [];
  for (const amount of bills) {
    const bill = await openBill(clerk, patient, [lineOf(amount)]);
    const setlinfo = nodeOf(await clerk.settle(patient, bill, account), 'setlinfo');
    rows.push(names.map((name) => setlinfo[name]));
  }
  return rows;
}

const POOL = ['act_pay_dedc', 'hifp_pay', 'psn_part_amt'];

describe('insured-place rules', () => {
  it.each([
    ['longterm-390', 0, 750, 250],
    ['dialysis-390', 0, 850, 150],
    ['rejection-310', 0, 850, 150],
    ['haemophilia-390', 0, 700, 300],
    ['aplastic-390', 0, 650, 350],
    ['lupus-390', 0, 600, 400],
    ['temporary', 0, 700, 300],
    ['deductible-500', 500, 375, 625],
    ['one-fen', 0, 749.99, 250.01],
    ['kashgar-tumour', 300, 490, 510],
    ['lanzhou-diabetes', 200, 520, 480],
    ['emergency-unfiled', 0, 750, 250],
  ])('%s on 1,000.00: deductible %d, pool %d, person %d', async (key, dedc, pool, person) => {
    expect(await amounts(key, ['1000.00'], POOL)).toEqual([[dedc, pool, person]]);
  });

  it('stops at the yearly cap over several bills: 400.00 left at 75 %', async () => {
    const names = ['hifp_pay', 'psn_cash_pay'];
    expect(await amounts('cap-nearly', ['400.00', '400.00', '400.00'], names)).toEqual([
      [300, 100],
      [100, 300],
      [0, 400],
    ]);
    expect(await amounts('cap-used', ['400.00'], names)).toEqual([[0, 400]]);
  });

  it('takes the deductible once a year: small bills lie wholly inside it', async () => {
    expect(await amounts('deductible-500', ['300.00', '300.00', '300.00'], POOL)).toEqual([
      [300, 0, 300],
      [200, 75, 225],
      [0, 225, 75],
    ]);
  });

  it('lets serious illness pay 60 % of the in-scope own part above 200.00 a year', async () => {
    const names = ['hifp_pay', 'hifmi_pay', 'fund_pay_sumamt'];
    expect(await amounts('serious-illness', ['400.00', '1000.00'], names)).toEqual([
      [300, 0, 300],
      [750, 90, 840],
    ]);
  });

  it.each([
    ['assistance', 'maf_pay', 175, 75],
    ['civil-servant', 'cvlserv_pay', 125, 125],
    ['large-sum', 'hifob_pay', 800, 200],
    ['hospital-share', 'hosp_part_amt', 12.5, 237.5],
  ])('%s on 1,000.00: %s %d, person %d', async (key, payer, pays, person) => {
    expect(await amounts(key, ['1000.00'], [payer, 'psn_part_amt'])).toEqual([[pays, person]]);
  });

  it('uses the account as far as it goes, the family after it, and counts it down', async () => {
    const names = ['acct_pay', 'acct_mulaid_pay', 'psn_cash_pay', 'balc'];
    expect(await amounts('longterm-310', ['10000.00', '10000.00'], names, '1')).toEqual([
      [2500, 0, 0, 760.55],
      [760.55, 0, 1739.45, 0],
    ]);
    expect(await amounts('longterm-310', ['1000.00'], names, '0')).toEqual([[0, 0, 250, 3260.55]]);
    expect(await amounts('account-mutual', ['1000.00'], names, '2')).toEqual([[250, 169.5, 0, 0]]);
    expect(await amounts('account-mutual', ['1000.00'], names, '1')).toEqual([[80.5, 0, 169.5, 0]]);
    expect(await amounts('longterm-390', ['1000.00'], names, '1')).toEqual([[0, 0, 250, 0]]);
  });

  it('lists the account as 310200 beside the funds', async () => {
    const { clerk } = await bench();
    const patient = patientOf('longterm-310');
    const bill = await openBill(clerk, patient, [lineOf('1000.00')]);
    const rows = rowsOf(await clerk.settle(patient, bill, '1'), 'setldetail');
    expect(rows.map((row) => [row['fund_pay_type'], row['fund_payamt']])).toEqual([
      ['310100', 750],
      ['310200', 250],
    ]);
  });

  it('begins the year anew: cap, deductible and what was spent before the drill', async () => {
    const { clerk, clock } = await bench();
    const patient = patientOf('cap-used');
    clock.ms += 300 * 24 * 3_600_000;
    await clerk.signIn();
    const bill = await openBill(clerk, patient, [lineOf('400.00')]);
    const setlinfo = nodeOf(await clerk.settle(patient, bill), 'setlinfo');
    expect(setlinfo).toMatchObject({ hifp_pay: 300, setl_time: '2027-03-02 09:00:00' });
  });
});

describe('refusals of 2206 and 2207', () => {
  const patient = patientOf('longterm-390');

  it('wants the total of the upload', async () => {
    const { clerk } = await bench();
    const bill = await openBill(clerk, patient, mixedLines);
    const told = await clerk.trial(patient, { ...bill, total: '2025.49' });
    expect(told.errMsg).toBe('医疗费总额2025.49与上传明细合计2025.50不一致');
    expect((await clerk.trial(patient, { ...bill, batch: 'B9' })).errMsg).toContain('没有费用明细');
  });

  it.each(['fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt', 'inscp_scp_amt'])(
    'wants the %s of the upload at 2207',
    async (name) => {
      const { clerk, platform } = await bench();
      const bill = await openBill(clerk, patient, mixedLines);
      const stated = { ...bill.stated, [name]: '0.01' };
      const told = await clerk.settle(patient, { ...bill, stated });
      expect(told.errMsg).toContain('与费用明细上传结果不一致');
      expect(platform.ledger()).toEqual([]);
    },
  );

  it('settles a batch once', async () => {
    const { clerk, platform } = await bench();
    const bill = await openBill(clerk, patient, mixedLines);
    await clerk.settle(patient, bill);
    const again = await clerk.settle(patient, bill);
    expect(again.errMsg).toContain('已结算，不能重复结算');
    expect(platform.ledger()).toHaveLength(1);
  });

  it('finds nobody when insuplc_admdvs is empty', async () => {
    const { clerk } = await bench();
    const bill = await openBill(clerk, patient, mixedLines);
    const told = await clerk.send('2207', clerk.settlement(patient, bill));
    expect(told.errMsg).toContain('未查询到人员基本信息');
  });
});
