/**
 * Goal: whoever left before the platform had spoken is rung: on the list once money is owed, with
 * the number that was left and the slip that they have; a hold only when it can be taken up.
 * Method: 2207 and 2208 lost, decided by query, by a person, or refused at once; a hold over an
 * outage.
 */
import { describe, expect, it } from 'vitest';
import { fen } from '../../shared/money.ts';
import { audit } from './audit.ts';
import { cash, chargeNow, cutLine, lineBack, pastLate, pay, quoted, serve } from './cashier.ts';
import { settleDown, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const patient = 'longterm-390';
const phone = '13800000001';
const reason = '演练';

const contacts = async ({ desk }: Bed) => valueOf(await desk.contacts({}));

/** 2207 never arrives; the patient goes, perhaps with the slip and leaving a number. */
async function gone(bed: Bed, takes: 'slip' | 'nothing') {
  const trial = await quoted(bed, patient);
  bed.network.failAt('2207', 'request-lost');
  const { id: visit, status } = await pay(bed, trial);
  expect(status).toBe('pending');
  if (takes === 'slip') {
    valueOf(await bed.desk.issueReceipt({ visit, kind: 'pending' }));
    const view = valueOf(await bed.desk.leavePhone({ visit, phone }));
    expect(view.timeline.at(-1)?.text).toBe('已记下患者电话');
  }
  expect(await contacts(bed)).toEqual([]);
  return visit;
}

describe('a settlement that was lost and did not take place', () => {
  it('puts its patient on the list, with number, sum and slip', async () => {
    const bed = await openBed();
    const visit = await gone(bed, 'slip');
    const heir = await bed.restart();
    await lineBack(heir);
    await pastLate(heir);
    const [found, ...more] = await contacts(heir);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ visit, phone, owed: 52_721 });
    expect(found?.say).toContain(
      '的医保结算没有成功，应退您 527.21 元，请带待确认凭条和身份证来收费窗口领取。',
    );
    const owed = (await viewOf(heir, visit)).money.balance;
    expect(owed).toBe(52_721);
    valueOf(await heir.desk.payOut({ visit, amount: fen(52_721) }));
    expect(await contacts(heir)).toEqual([]);
    const left = (await heir.entries()).find(({ kind }) => kind === 'phone.left');
    expect([left?.data, left?.personal]).toEqual([{}, { phone }]);
    await audit(heir);
  });

  it('also by a person’s word; without a slip none is asked for', async () => {
    const bed = await openBed({
      profile: (profile) => ({ ...profile, decide: { ...profile.decide, '2207': [] } }),
    });
    const visit = await gone(bed, 'nothing');
    await lineBack(bed);
    const word = { evidence: '电话记录 0001', by: '医保办 演练' };
    const verdict = { visit, verdict: 'absent' as const, number: '', ...word };
    valueOf(await bed.desk.recordOutcome(verdict));
    const [found] = await contacts(bed);
    expect(found?.say).toContain('没有成功，应退您 527.21 元，请带身份证来');
    expect(found?.phone).toBe('');
  });

  it('refused while the patient waits: paid back at the counter, nobody is rung', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, patient);
    bed.platform.faults.refuse('2207', '演练：不予结算', 1);
    const refused = await pay(bed, trial);
    expect(refused.money.balance).toBe(52_721);
    expect(await contacts(bed)).toEqual([]);
  });
});

describe('a refund that was lost', () => {
  it('is rung for once it is confirmed', async () => {
    const bed = await openBed();
    const { id: visit } = await pay(bed, await quoted(bed, patient));
    bed.network.failAt('2208', 'answer-lost');
    valueOf(await bed.desk.refund({ visit, reason }));
    valueOf(await bed.desk.issueReceipt({ visit, kind: 'pending' }));
    valueOf(await bed.desk.leavePhone({ visit, phone }));
    expect(await contacts(bed)).toEqual([]);
    await lineBack(bed);
    await pastLate(bed);
    const [found] = await contacts(bed);
    expect(found).toMatchObject({ visit, phone, owed: 52_721 });
    expect(found?.say).toContain('的退费已经确认，应退您 527.21 元，请带待确认凭条和身份证来');
  });
});

describe('who is rung without a line', () => {
  it('a hold is not: it can be taken up only when the line is back', async () => {
    const bed = await openBed();
    await serve(bed, patient);
    await cutLine(bed);
    const { id: visit } = await serve(bed, patient);
    valueOf(await bed.desk.putOnHold({ visit, phone, reason: '等线路' }));
    expect(await contacts(bed)).toEqual([]);
    await lineBack(bed);
    const [found] = await contacts(bed);
    expect(found).toMatchObject({ visit, phone, owed: 0 });
    expect(found?.say).toContain('现在线路已恢复');
    await cutLine(bed);
    expect(await contacts(bed)).toEqual([]);
  });

  it('a void is, by the slip of its way; a later number replaces the first', async () => {
    const bed = await openBed();
    await serve(bed, patient);
    await cutLine(bed);
    const { id: visit } = await serve(bed, patient);
    const due = fen(30_000);
    const paid = { visit, due, tenders: cash(due), consent: true, phone: '13900000000' };
    valueOf(await bed.desk.deposit(paid));
    valueOf(await bed.desk.voidVisit({ visit, reason }));
    valueOf(await bed.desk.leavePhone({ visit, phone }));
    const [found] = await contacts(bed);
    expect(found).toMatchObject({ phone, owed: 30_000 });
    expect(found?.say).toContain('的收费已经撤销，应退您 300.00 元，请带押金凭条和身份证来');
  });
});

describe('a number', () => {
  it('is not taken where nothing is left to be told', async () => {
    const bed = await openBed();
    const { id: visit } = await pay(bed, await quoted(bed, patient));
    expect(faultCode(await bed.desk.leavePhone({ visit, phone }))).toBe('not-now');
    await serve(bed, patient);
    await cutLine(bed);
    const { id } = await chargeNow(bed, await serve(bed, patient));
    expect(faultCode(await bed.desk.leavePhone({ visit: id, phone: ' 1 ' }))).toBe('bad-message');
    await settleDown(bed);
    await audit(bed);
  });
});
