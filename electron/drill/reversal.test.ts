/**
 * Goal: an unknown outcome can be ended by 2601 and money settles exactly once; method: lose
 * answers.
 */
import { describe, expect, it } from 'vitest';
import { nodeOf, openBill, rowsOf } from './clerk.ts';
import type { Clerk, Told } from './clerk.ts';
import { bench, lineOf, mixedLines, patientOf } from './fixture.ts';

const patient = patientOf('longterm-310');

function reverse(clerk: Clerk, omsgid: string, oinfno = '2207'): Promise<Told> {
  const data = { psn_no: patient.psnNo, omsgid, oinfno };
  return clerk.send('2601', { data }, clerk.routed(patient));
}

async function yearFund(clerk: Clerk): Promise<unknown> {
  const data = { psn_no: patient.psnNo };
  const told = await clerk.send('5206', { data }, clerk.routed(patient));
  return rowsOf(told, 'cuminfo')[0]?.['cum'];
}

describe('2601', () => {
  it('a lost answer is settled; reversed and settled anew it counts once', async () => {
    const { clerk, platform } = await bench();
    const bill = await openBill(clerk, patient, mixedLines);
    platform.faults.loseAnswer('2207');
    const lost = await clerk.settle(patient, bill, '1');
    expect(lost).toMatchObject({ status: 0, body: 'no-answer' });
    expect(platform.ledger()).toMatchObject([{ msgid: lost.msgid, state: 'settled' }]);
    expect((await reverse(clerk, lost.msgid)).ok).toBe(true);
    expect(platform.ledger()).toMatchObject([{ msgid: lost.msgid, state: 'reversed' }]);
    expect(await yearFund(clerk)).toBe('0.00');
    expect((await clerk.settle(patient, bill)).errMsg).toContain('请使用新的门诊号重新挂号');
    const anew = await openBill(clerk, patient, mixedLines);
    const settled = await clerk.settle(patient, anew, '1');
    expect(nodeOf(settled, 'setlinfo')['balc']).toBe(2451.25);
    const effective = platform.ledger().filter((row) => row.state === 'settled');
    expect(effective).toMatchObject([{ msgid: settled.msgid, cash: 0, account: 80_930 }]);
    expect(await yearFund(clerk)).toBe('1216.20');
  });

  it('a request that never arrived is unknown to 2601, and refused when late', async () => {
    const { clerk, platform } = await bench();
    platform.choose('reversal-void');
    const bill = await openBill(clerk, patient, mixedLines);
    const body = clerk.message('2207', clerk.settlement(patient, bill), clerk.routed(patient));
    platform.faults.loseRequest('2207');
    const lost = await clerk.tell(body);
    expect(platform.ledger()).toEqual([]);
    expect((await reverse(clerk, lost.msgid)).errMsg).toBe('未查询到需要冲正的原交易');
    expect((await clerk.tell(body)).errMsg).toBe(`报文${lost.msgid}已被冲正，不再受理`);
    expect(platform.ledger()).toEqual([]);
    expect((await clerk.settle(patient, bill)).ok).toBe(true);
  });

  it('by default one that was unknown to 2601 is carried out when it comes late', async () => {
    const { clerk, platform } = await bench();
    const bill = await openBill(clerk, patient, mixedLines);
    const body = clerk.message('2207', clerk.settlement(patient, bill), clerk.routed(patient));
    platform.faults.loseRequest('2207');
    const lost = await clerk.tell(body);
    expect((await reverse(clerk, lost.msgid)).errMsg).toBe('未查询到需要冲正的原交易');
    expect((await clerk.tell(body)).ok).toBe(true);
    expect((await reverse(clerk, lost.msgid)).ok).toBe(true);
    expect(platform.ledger()).toMatchObject([{ msgid: lost.msgid, state: 'reversed' }]);
  });

  it('takes a 2208 back: the settlement is effective again', async () => {
    const { clerk, platform } = await bench();
    const bill = await openBill(clerk, patient, [lineOf('1000.00')]);
    const settled = await clerk.settle(patient, bill, '1');
    const setl_id = nodeOf(settled, 'setlinfo')['setl_id'];
    const data = { setl_id, mdtrt_id: bill.visit, psn_no: patient.psnNo };
    platform.faults.loseAnswer('2208');
    const refund = await clerk.send('2208', { data }, clerk.routed(patient));
    expect(platform.ledger()).toMatchObject([{ state: 'refunded' }]);
    expect((await reverse(clerk, settled.msgid)).errMsg).toBe('该结算已退费，不能冲正');
    expect((await reverse(clerk, refund.msgid, '2208')).ok).toBe(true);
    expect(platform.ledger()).toMatchObject([{ state: 'settled', refund: undefined }]);
    expect(await yearFund(clerk)).toBe('750.00');
    const second = await clerk.send('2208', { data }, clerk.routed(patient));
    expect(nodeOf(second, 'setlinfo')).toMatchObject({ acct_pay: -250, balc: 3260.55 });
  });

  it('refuses other transactions and people, a second time, a refused original', async () => {
    const { clerk } = await bench();
    const bill = await openBill(clerk, patient, mixedLines);
    const refused = await clerk.settle(patient, { ...bill, total: '1.00' });
    expect((await reverse(clerk, refused.msgid)).errMsg).toBe('未查询到需要冲正的原交易');
    const settled = await clerk.settle(patient, bill);
    expect((await reverse(clerk, settled.msgid, '2204')).errMsg).toBe('交易2204不支持冲正');
    expect((await reverse(clerk, settled.msgid, '2208')).errMsg).toBe('未查询到需要冲正的原交易');
    const other = patientOf('longterm-390');
    const data = { psn_no: other.psnNo, omsgid: settled.msgid, oinfno: '2207' };
    const wrong = await clerk.send('2601', { data }, clerk.routed(other));
    expect(wrong.errMsg).toBe('原交易不属于该人员');
    expect((await reverse(clerk, settled.msgid)).ok).toBe(true);
    expect((await reverse(clerk, settled.msgid)).errMsg).toBe('原交易已冲正，不能重复冲正');
  });
});
