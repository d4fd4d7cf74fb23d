/**
 * Goal: identities A–E (facts/platform-interface.md §4) hold for random bills of random patients,
 * and
 * the year's totals equal the effective settlements whatever was lost, refunded or reversed.
 * Method: fast-check; amounts are read from the answer's JSON and added as whole fen here.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeOf, openBill, rowsOf } from './clerk.ts';
import type { Bill, Clerk, ClerkLine } from './clerk.ts';
import { bench, items, patientOf } from './fixture.ts';
import { drillPatients } from './patients.ts';
import type { DrillPatient } from './patients.ts';

const direct = drillPatients.filter((patient) => patient.expected === 'direct');

const line = fc
  .record({
    item: fc.constantFrom(...Object.values(items)),
    price: fc.integer({ min: 1, max: 5_000_00 }),
    count: fc.integer({ min: 1, max: 30 }),
    off: fc.constantFrom(-1, 0, 0, 0, 1),
  })
  .map(({ item, price, count, off }): ClerkLine => {
    const fenText = (value: number): string => (value / 100).toFixed(2);
    const amount = fenText(Math.max(1, price * count + off));
    return { item, count: String(count), price: fenText(price), amount };
  });

const cents = (value: unknown): number => Math.round(Number(value) * 100);

function expectIdentities(setlinfo: Record<string, unknown>, total: string): void {
  const of = (name: string): number => cents(setlinfo[name]);
  const self = of('fulamt_ownpay_amt') + of('overlmt_selfpay') + of('preselfpay_amt');
  const person = of('psn_part_amt');
  const hospital = of('hosp_part_amt');
  expect(of('medfee_sumamt')).toBe(cents(total));
  expect(of('fund_pay_sumamt') + person + hospital).toBe(of('medfee_sumamt'));
  expect(of('acct_pay') + of('psn_cash_pay')).toBe(person);
  expect(self + of('inscp_scp_amt')).toBe(of('medfee_sumamt'));
  const funds = ['hifp', 'cvlserv', 'hifes', 'hifmi', 'hifob', 'hifdm', 'maf', 'oth'];
  expect(funds.reduce((sum, fund) => sum + of(`${fund}_pay`), 0)).toBe(of('fund_pay_sumamt'));
  expect(self + of('inscp_scp_amt') - of('fund_pay_sumamt')).toBe(person + hospital);
  expect(of('acct_mulaid_pay')).toBeLessThanOrEqual(of('acct_pay'));
  expect(of('act_pay_dedc')).toBeLessThanOrEqual(of('inscp_scp_amt'));
  for (const [name, value] of Object.entries(setlinfo)) {
    if (typeof value === 'number') expect(value, name).toBeGreaterThanOrEqual(0);
  }
}

describe('money identities', () => {
  it('hold in 2206 and 2207 for random bills × patients × account use', async () => {
    const cases = fc.record({
      patient: fc.constantFrom(...direct),
      account: fc.constantFrom('0' as const, '1' as const, '2' as const),
      bills: fc.array(fc.array(line, { minLength: 1, maxLength: 8 }), {
        minLength: 1,
        maxLength: 4,
      }),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ patient, account, bills, seed }) => {
        const { clerk } = await bench(seed);
        for (const lines of bills) {
          const bill = await openBill(clerk, patient, lines);
          const trial = nodeOf(await clerk.trial(patient, bill, account), 'setlinfo');
          const settled = await clerk.settle(patient, bill, account);
          const setlinfo = nodeOf(settled, 'setlinfo');
          expectIdentities(setlinfo, bill.total);
          const { setl_id, medins_setl_id, ...money } = setlinfo;
          expect(trial).toMatchObject({ ...money, medins_setl_id: expect.any(String) });
          expect([typeof setl_id, medins_setl_id]).toEqual(['string', settled.msgid]);
          const paid = rowsOf(settled, 'setldetail')
            .filter((row) => row['fund_pay_type'] !== '310200')
            .reduce((sum, row) => sum + cents(row['fund_payamt']), 0);
          expect(paid).toBe(cents(setlinfo['fund_pay_sumamt']));
        }
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});

type Act = 'keep' | 'refund' | 'lose-and-reverse' | 'never-arrives';

async function play(clerk: Clerk, patient: DrillPatient, bill: Bill, act: Act): Promise<void> {
  const to = clerk.routed(patient);
  const told = await clerk.settle(patient, bill, '1');
  if (act === 'refund') {
    const { setl_id } = nodeOf(told, 'setlinfo');
    const data = { setl_id, mdtrt_id: bill.visit, psn_no: patient.psnNo };
    expect((await clerk.send('2208', { data }, to)).ok).toBe(true);
  }
  if (act === 'lose-and-reverse' || act === 'never-arrives') {
    const data = { psn_no: patient.psnNo, omsgid: told.msgid, oinfno: '2207' };
    expect((await clerk.send('2601', { data }, to)).ok).toBe(act === 'lose-and-reverse');
  }
}

describe('year totals and account', () => {
  it('equal the effective settlements after any mix of acts', async () => {
    const acts = fc.array(
      fc.record({
        act: fc.constantFrom<Act>('keep', 'refund', 'lose-and-reverse', 'never-arrives'),
        lines: fc.array(line, { minLength: 1, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    const patient = patientOf('longterm-310');
    await fc.assert(
      fc.asyncProperty(acts, async (list) => {
        const { clerk, platform } = await bench();
        for (const { act, lines } of list) {
          const bill = await openBill(clerk, patient, lines);
          if (act === 'lose-and-reverse') platform.faults.loseAnswer('2207');
          if (act === 'never-arrives') platform.faults.loseRequest('2207');
          await play(clerk, patient, bill, act);
        }
        const kept = platform.ledger().filter((row) => row.state === 'settled');
        expect(kept).toHaveLength(list.filter(({ act }) => act === 'keep').length);
        const data = { psn_no: patient.psnNo };
        const told = await clerk.send('5206', { data }, clerk.routed(patient));
        const fund = kept.reduce((sum, row) => sum + row.fund, 0);
        expect(cents(rowsOf(told, 'cuminfo')[0]?.['cum'])).toBe(fund);
        expect(fund).toBeLessThanOrEqual(100_000_00);
        const balance = rowsOf(await clerk.identify(patient), 'insuinfo')[0]?.['balc'];
        const used = kept.reduce((sum, row) => sum + row.account, 0);
        expect(cents(balance)).toBe(patient.account.own - used);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
