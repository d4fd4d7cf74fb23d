/**
 * Goal: each case of persons changes everybody's record as it says. Method: the case is chosen by
 * name, then the plainest patient goes through the chain as far as it leads.
 */
import { describe, expect, it } from 'vitest';
import { personCases } from './cases-person.ts';
import { nodeOf, openBill, rowsOf } from './clerk.ts';
import type { Told } from './clerk.ts';
import { createEVoucherMiddleware, voucherDigits } from './devices.ts';
import { bench, lineOf, patientOf, seeded } from './fixture.ts';
import { localHandle } from './handle.ts';
import type { Bench } from './fixture.ts';

const patient = patientOf('longterm-390');
const covered = new Set<string>();

async function under(name: string): Promise<Bench> {
  covered.add(name);
  const bed = await bench();
  expect(bed.platform.choose(name)).toBe(true);
  return bed;
}

async function tried({ clerk }: Bench, emergency = false): Promise<Told> {
  const who = { ...patient, emergency };
  return clerk.trial(who, await openBill(clerk, who, [lineOf('1000.00')]));
}

describe('not filed', () => {
  const words = '该参保人未办理异地就医备案';

  it('told at 1101', async () => {
    const { clerk } = await under('not-filed-1101');
    expect((await clerk.identify(patient)).errMsg).toBe(words);
  });

  it('told at 2201, not before', async () => {
    const { clerk } = await under('not-filed-2201');
    expect((await clerk.identify(patient)).ok).toBe(true);
    expect(JSON.stringify((await clerk.checkBenefit(patient)).output)).not.toContain('备案');
    expect((await clerk.register(patient)).errMsg).toBe(words);
  });

  it('told at 2206, not before', async () => {
    const bed = await under('not-filed-2206');
    expect(JSON.stringify((await bed.clerk.checkBenefit(patient)).output)).not.toContain('备案');
    expect((await tried(bed)).errMsg).toBe(words);
  });

  it('an emergency counts as filed, nothing else does', async () => {
    const bed = await under('emergency');
    expect((await tried(bed)).errMsg).toBe(words);
    expect((await tried(bed, true)).ok).toBe(true);
  });
});

describe('the record', () => {
  it('has two insurances: 310 paused, 390 active', async () => {
    const { clerk } = await under('two-insurances');
    const rows = rowsOf(await clerk.identify(patient), 'insuinfo');
    expect(rows.map((row) => [row['insutype'], row['psn_insu_stas']])).toEqual([
      ['310', '2'],
      ['390', '1'],
    ]);
  });

  it('has no qualification', async () => {
    const bed = await under('no-qualification');
    const data = { psn_no: patient.psnNo };
    const told = await bed.clerk.send('5301', { data }, bed.clerk.routed(patient));
    expect(told.output).toEqual({ feedetail: [] });
    expect((await tried(bed)).errMsg).toContain('无恶性肿瘤门诊放化疗门诊慢特病待遇资格');
  });

  it.each([
    ['cap-reached', { hifp_pay: 0, fund_pay_sumamt: 0, psn_part_amt: 1000 }, 0],
    ['deductible-part', { act_pay_dedc: 200, hifp_pay: 600, psn_part_amt: 400 }, 100_000],
    ['deductible-all', { act_pay_dedc: 1000, inscp_scp_amt: 1000, hifp_pay: 0 }, 100_000],
    ['hospital-share', { hifp_pay: 750, hosp_part_amt: 12.5, psn_part_amt: 237.5 }, 100_000],
  ])('%s', async (name, expected, capLeft) => {
    const told = await tried(await under(name));
    expect(nodeOf(told, 'setlinfo')).toMatchObject(expected);
    expect(rowsOf(told, 'setldetail')[0]).toMatchObject({ crt_payb_lmt_amt: capLeft });
  });

  it('is at a place that does not answer', async () => {
    const bed = await under('place-down');
    expect((await bed.clerk.checkBenefit(patient)).errMsg).toContain('医保信息平台维护中');
    expect((await tried(bed)).errMsg).toContain('医保信息平台维护中');
  });
});

it('token-expired: good for a minute, then to be scanned anew', async () => {
  const { platform, clerk, clock } = await under('token-expired');
  const scan = async (): Promise<string> => {
    const digits = voucherDigits(patient, new Date(clock.ms), seeded(3));
    const told = await createEVoucherMiddleware(localHandle(platform)).decode(digits, '01301');
    return told.data?.ecToken ?? '';
  };
  const token = await scan();
  const bill = await openBill(clerk, patient, [lineOf('10.00')]);
  const stated = { ...bill.stated, mdtrt_cert_type: '01', mdtrt_cert_no: token };
  clock.ms += 60_001;
  const late = await clerk.settle(patient, { ...bill, stated });
  expect(late.errMsg).toBe('电子凭证令牌已失效，请患者刷新后重新扫码');
  const fresh = { ...stated, mdtrt_cert_no: await scan() };
  expect((await clerk.settle(patient, { ...bill, stated: fresh })).ok).toBe(true);
});

it('every case of this table is proven', () => {
  expect([...covered].sort()).toEqual(personCases.map((each) => each.name).sort());
});
