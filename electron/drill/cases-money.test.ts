/**
 * Goal: each case of money and of the day's books is off by exactly what it says. Method: the same
 * bill with and without the case, added up in whole fen here.
 */
import { describe, expect, it } from 'vitest';
import { moneyCases, reconcileCases } from './cases-money.ts';
import { nodeOf, openBill } from './clerk.ts';
import { bench, mixedLines, patientOf } from './fixture.ts';
import type { Bench } from './fixture.ts';

const patient = patientOf('longterm-310');
const covered = new Set<string>();

const cents = (value: unknown): number => Math.round(Number(value) * 100);

/** How far each identity of facts §4 is off in a setlinfo, in fen. */
function off(setlinfo: Record<string, unknown>): Record<string, number> {
  const of = (...names: string[]): number =>
    names.reduce((total, name) => total + cents(setlinfo[name]), 0);
  const self = of('fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt');
  const funds = ['hifp', 'cvlserv', 'hifes', 'hifmi', 'hifob', 'hifdm', 'maf', 'oth'];
  const fund = of('fund_pay_sumamt');
  const parts = of('psn_part_amt', 'hosp_part_amt');
  const distances = {
    A: of('medfee_sumamt') - fund - parts,
    B: of('psn_part_amt') - of('acct_pay', 'psn_cash_pay'),
    C: of('medfee_sumamt') - self - of('inscp_scp_amt'),
    D: fund - of(...funds.map((name) => `${name}_pay`)),
    E: parts - self - (of('inscp_scp_amt') - fund),
    total: of('medfee_sumamt') - 2025_50,
  };
  return Object.fromEntries(Object.entries(distances).filter(([, each]) => each !== 0));
}

async function answered(name: string, step: 'trial' | 'settle') {
  covered.add(name);
  const { clerk, platform } = await bench();
  const bill = await openBill(clerk, patient, mixedLines);
  expect(platform.choose(name)).toBe(true);
  const told = await clerk[step](patient, bill, '1');
  return { told, setlinfo: nodeOf(told, 'setlinfo'), platform };
}

const distances = {
  'identity-a': { A: -100, B: 0, E: 100 },
  'identity-b': { B: -100 },
  'identity-c': { C: -100, E: -100 },
  'identity-d': { D: -100 },
  'identity-e': { C: -100, E: -100 },
  'wrong-total': { total: 100 },
  'negative-amount': { B: 100 },
} as const;

describe.each(['trial', 'settle'] as const)('%s', (step) => {
  it.each(Object.entries(distances))('%s', async (name, expected) => {
    const { told, setlinfo, platform } = await answered(`${name}-${step}`, step);
    expect(told.ok).toBe(true);
    const wanted = Object.fromEntries(Object.entries(expected).filter(([, each]) => each !== 0));
    expect(off(setlinfo)).toEqual(wanted);
    expect(platform.ledger()).toHaveLength(step === 'settle' ? 1 : 0);
  });
});

describe('the fund’s sum', () => {
  it.each([
    ['fund-includes-account', 2025.5],
    ['fund-excludes-account', 1216.2],
  ])('%s', async (name, fund) => {
    const { setlinfo } = await answered(name, 'settle');
    expect(setlinfo).toMatchObject({ fund_pay_sumamt: fund, psn_part_amt: 809.3, acct_pay: 809.3 });
  });
});

it('amounts-differ refuses 2207 and settles nothing', async () => {
  const { told, platform } = await answered('amounts-differ', 'settle');
  expect(told.errMsg).toBe('全自费金额与费用明细上传结果不一致');
  expect(platform.ledger()).toEqual([]);
});

/** One settlement, then one that was refunded. */
async function books(name: string): Promise<Bench & { setlIds: string[] }> {
  covered.add(name);
  const bed = await bench();
  const setlIds: string[] = [];
  for (const refunded of [true, false]) {
    const bill = await openBill(bed.clerk, patient, mixedLines);
    const settled = nodeOf(await bed.clerk.settle(patient, bill), 'setlinfo');
    setlIds.push(String(settled['setl_id']));
    if (!refunded) continue;
    const data = { setl_id: settled['setl_id'], mdtrt_id: bill.visit, psn_no: patient.psnNo };
    await bed.clerk.send('2208', { data }, bed.clerk.routed(patient));
  }
  bed.platform.choose(name);
  return { ...bed, setlIds };
}

describe('the centre’s books', () => {
  const amounts = { total: 2025_50, fund: 1216_20 };
  const made = { refund: false, ...amounts };
  const back = { refund: true, total: -2025_50, fund: -1216_20 };

  it.each([
    ['books-only-centre', [made, back, made, { refund: false, total: 66_00, fund: 46_00 }]],
    ['books-only-hospital', [made, back]],
    ['books-amount', [made, back, { refund: false, total: 2026_50, fund: 1217_20 }]],
    ['books-refund-missing', [made, made]],
  ])('%s', async (name, rows) => {
    const { platform } = await books(name);
    expect(platform.centre()).toMatchObject(rows);
    platform.faults.clear();
    expect(platform.centre()).toMatchObject([made, back, made]);
  });

  it.each(['centre-more', 'hospital-more', 'different', 'unlisted'])(
    'statement-%s is told to 3201',
    async (meant) => {
      const { platform } = await books(`statement-${meant}`);
      expect(platform.ways().statement).toBe(meant);
    },
  );

  it('cleared: refunded still, reversed no more', async () => {
    const { platform, clerk, setlIds } = await books('cleared');
    const to = clerk.routed(patient);
    const row = platform.ledger().find((each) => each.setl_id === setlIds[1]);
    const psn_no = patient.psnNo;
    const reversal = { psn_no, omsgid: row?.msgid, oinfno: '2207' };
    const reversed = await clerk.send('2601', { data: reversal }, to);
    expect(reversed.errMsg).toBe('原结算已清算，不能冲正');
    const data = { setl_id: row?.setl_id, mdtrt_id: row?.mdtrt_id, psn_no };
    expect((await clerk.send('2208', { data }, to)).ok).toBe(true);
    expect(platform.centre()).toMatchObject([made, back, made, back]);
  });
});

it('every case of these tables is proven', () => {
  const names = [...moneyCases, ...reconcileCases].map((each) => each.name);
  expect([...covered].sort()).toEqual(names.sort());
});
