/**
 * Goal: with the line down nobody is turned away and nothing is lost: deposit, self-pay and hold,
 * each with its slip, and what becomes of it when the line is back. Method: the real desk, the
 * drill platform; its own log shows what was sent and what was not.
 */
import { describe, expect, it } from 'vitest';
import { fen } from '../../shared/money.ts';
import { voucherDigits } from '../../electron/drill/devices.ts';
import { audit } from './audit.ts';
import { cash, chargeNow, cutLine, identify, lineBack, patientOf, pay } from './cashier.ts';
import { quoted, serve, serveByCode, settleDown, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const phone = '13900000000';
const acts = ['2201', '2203', '2204', '2206', '2207'];
const sentActs = (bed: Bed) =>
  bed.platform
    .calls()
    .map((call) => call.infno)
    .filter((infno) => acts.includes(infno));

/** Known from before, served again with the line cut. */
async function offline(bed: Bed, patient: string) {
  await serve(bed, patient);
  await cutLine(bed);
  return serve(bed, patient);
}

async function deposited(bed: Bed, visit: string, amount: number, consent = true) {
  const due = fen(amount);
  return valueOf(await bed.desk.deposit({ visit, due, tenders: cash(due), consent, phone }));
}

describe('deposit 押金', () => {
  it.each([
    ['longterm-390', 100_000],
    ['dialysis-390', 30_000],
  ])('%s: taken on account, settled by itself, trued up', async (patient, amount) => {
    const bed = await openBed();
    const view = await offline(bed, patient);
    if (patient === 'dialysis-390') expect(view.can).not.toContain('charge');
    const taken = await deposited(bed, view.id, amount);
    expect(taken).toMatchObject({ status: 'deposit', money: { taken: amount } });
    const slip = valueOf(await bed.desk.issueReceipt({ visit: view.id, kind: 'deposit' }));
    expect(slip.title + slip.warning.join()).toMatch(/押金.*不作报销凭证/);
    const wrong = await bed.desk.issueReceipt({ visit: view.id, kind: 'provisional' });
    expect(faultCode(wrong)).toBe('not-now');
    await lineBack(bed);
    const settled = await viewOf(bed, view.id);
    const answer = settled.settlement?.amounts.cash ?? fen(0);
    expect(settled).toMatchObject({ status: 'settled', money: { balance: amount - answer } });
    const owed = fen(amount - answer);
    if (owed > 0) valueOf(await bed.desk.payOut({ visit: view.id, amount: owed }));
    await audit(bed);
  });

  it.each([0, -1, 1_000_000_000])('of %i fen is refused', async (amount) => {
    const bed = await openBed();
    const { id: visit } = await offline(bed, 'longterm-390');
    const paid = { due: fen(amount), tenders: [], consent: false, phone };
    expect(faultCode(await bed.desk.deposit({ visit, ...paid }))).toBe('deposit-wrong');
    await audit(bed);
  });

  it('is not offered with the line up', async () => {
    const bed = await openBed();
    const view = await quoted(bed, 'longterm-390');
    for (const way of ['deposit', 'self-pay', 'hold', 'void', 'convert'] as const) {
      expect(view.can).not.toContain(way);
    }
    expect(view.offline).toBeUndefined();
  });
});

describe('self-pay 自费', () => {
  it('is final: nothing of it reaches the platform, ever', async () => {
    const bed = await openBed();
    const view = await offline(bed, 'longterm-390');
    const before = sentActs(bed).length;
    const total = view.bill?.total ?? fen(0);
    expect(view.offline?.total).toBe(total);
    const short = { visit: view.id, due: fen(total - 1), tenders: cash(total - 1), phone };
    expect(faultCode(await bed.desk.selfPay(short))).toBe('amount-changed');
    const paid = { visit: view.id, due: total, tenders: cash(total), phone };
    const done = valueOf(await bed.desk.selfPay(paid));
    expect(done).toMatchObject({ status: 'self-paid', money: { balance: 0, state: 'self-paid' } });
    const slip = valueOf(await bed.desk.issueReceipt({ visit: view.id, kind: 'self-pay' }));
    expect(slip.warning.join() + slip.foot.join()).toMatch(/自费.*手工报销/);
    await lineBack(bed);
    expect(sentActs(bed)).toHaveLength(before);
    expect(bed.platform.ledger()).toEqual([]);
    expect(valueOf(await bed.desk.status({}))).toMatchObject({ unsent: 0, overdue: [] });
    await audit(bed);
  });

  it('undoes what was registered once the line is back', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, 'longterm-390');
    await cutLine(bed);
    const total = trial.bill?.total ?? fen(0);
    const paid = { visit: trial.id, due: total, tenders: cash(total), phone };
    expect(valueOf(await bed.desk.selfPay(paid)).step).toBe('tried');
    await lineBack(bed);
    expect(await viewOf(bed, trial.id)).toMatchObject({ status: 'self-paid', step: 'cancelled' });
    expect(bed.platform.ledger()).toEqual([]);
    await audit(bed);
  });

  it('is given back as a whole', async () => {
    const bed = await openBed();
    const view = await offline(bed, 'longterm-390');
    const total = view.bill?.total ?? fen(0);
    const visit = view.id;
    valueOf(await bed.desk.selfPay({ visit, due: total, tenders: cash(total), phone }));
    const voided = valueOf(await bed.desk.voidVisit({ visit, reason: '患者改变主意' }));
    expect(voided).toMatchObject({ status: 'returned', money: { balance: total } });
    const half = await bed.desk.payOut({ visit, amount: fen(total - 1) });
    expect(faultCode(half)).toBe('pay-out-wrong');
    const back = valueOf(await bed.desk.payOut({ visit, amount: total }));
    expect(back.money.taken).toBe(0);
    const entries = await bed.entries();
    const returned = entries.find((entry) => entry.kind === 'money.returned');
    expect(returned?.data).toEqual({ amount: total, why: 'self-pay' });
    await audit(bed);
  });

  it('is open for a manual claim with the line up, and is never sent either', async () => {
    const bed = await openBed();
    const view = await serve(bed, 'unfiled');
    expect(view.status).toBe('manual');
    expect(view.can).toContain('self-pay');
    const total = view.bill?.total ?? fen(0);
    const paid = { visit: view.id, due: total, tenders: cash(total), phone: '' };
    expect(valueOf(await bed.desk.selfPay(paid)).status).toBe('self-paid');
    expect(faultCode(await bed.desk.quote({ visit: view.id }))).toBe('not-now');
    await settleDown(bed);
    expect(sentActs(bed)).toEqual([]);
    await audit(bed);
  });
});

describe('hold 挂起', () => {
  it('takes no money, keeps whom to ring, and goes on with the card the next day', async () => {
    const bed = await openBed();
    const { id: visit } = await offline(bed, 'longterm-390');
    const held = valueOf(await bed.desk.putOnHold({ visit, phone, reason: '等线路' }));
    expect(held).toMatchObject({
      status: 'on-hold',
      money: { taken: 0 },
      parked: { reason: 'on-hold', owner: '收费员', detail: '等线路' },
    });
    expect(held.parked?.until.slice(0, 10)).toBe('2026-11-25');
    const slip = valueOf(await bed.desk.issueReceipt({ visit, kind: 'on-hold' }));
    expect(slip.payment).toContainEqual({ label: '患者电话', value: phone });
    bed.clock.advance(20 * 3_600_000);
    await lineBack(bed);
    // Not before: a hold is taken up with the line only.
    expect(valueOf(await bed.desk.contacts({}))).toMatchObject([{ visit, phone, owed: 0 }]);
    expect(await viewOf(bed, visit)).toMatchObject({ status: 'on-hold', step: 'none' });
    const again = await identify(bed, 'longterm-390');
    expect(again.id).toBe(visit);
    const trial = valueOf(await bed.desk.quote({ visit }));
    expect(trial.parked).toBeUndefined();
    expect((await pay(bed, trial)).status).toBe('settled');
    await audit(bed);
  });

  it('needs a phone number and a reason', async () => {
    const bed = await openBed();
    const { id: visit } = await offline(bed, 'longterm-390');
    for (const ask of [
      { phone: '', reason: 'x' },
      { phone, reason: ' ' },
    ]) {
      expect(faultCode(await bed.desk.putOnHold({ visit, ...ask }))).toBe('bad-message');
    }
  });

  it('is kept with its number in the sealed part of the journal only', async () => {
    const bed = await openBed();
    const { id: visit } = await offline(bed, 'longterm-390');
    valueOf(await bed.desk.putOnHold({ visit, phone, reason: '等线路' }));
    const entries = await bed.entries();
    for (const entry of entries) expect(JSON.stringify(entry.data)).not.toContain(phone);
    const { rows } = valueOf(await bed.desk.rows({ after: -1, limit: 100 }));
    expect(JSON.stringify(rows)).not.toContain(phone);
  });
});

describe('an e-voucher whose token has become too old', () => {
  it('parks before 2207 and tells what to say; a fresh scan settles', async () => {
    const bed = await openBed();
    const patient = patientOf('longterm-390');
    const code = () => voucherDigits(patient, bed.clock.now(), () => 0.5);
    const view = await serveByCode(bed, patient.key, code());
    await cutLine(bed);
    await chargeNow(bed, await viewOf(bed, view.id));
    bed.clock.advance((bed.profile.tokenMinutes + 1) * 60_000);
    await lineBack(bed);
    const parked = await viewOf(bed, view.id);
    expect(parked).toMatchObject({
      status: 'must-return',
      parked: { reason: 'needs-fresh-credential', owner: '收费员' },
    });
    expect(parked.parked?.tell).toContain('重新扫一次');
    const [contact] = valueOf(await bed.desk.contacts({}));
    expect(contact?.say).toContain('重新扫一次');
    const settled = valueOf(await bed.desk.renewByVoucher({ visit: view.id, code: code() }));
    expect(settled.status).toBe('settled');
    await audit(bed);
  });
});
