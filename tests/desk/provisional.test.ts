/**
 * Goal: charged on an estimate while the line is cut, settled when it is back, the difference shown
 * and squared; nothing is settled without consent or the patient. Method: the bed, patients whose
 * platform split deliberately differs from the pack, both ways.
 */
import { describe, expect, it } from 'vitest';
import { fen } from '../../shared/money.ts';
import { voucherDigits } from '../../electron/drill/devices.ts';
import { audit } from './audit.ts';
import { cash, chargeNow, cutLine, finish, identify, lineBack, patientOf } from './cashier.ts';
import { pay, prepare, quoted, serve, serveByCode, settleDown, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

/** Known from an earlier day, then charged with the line cut. */
async function provisional(bed: Bed, patient: string, consent = true) {
  await serve(bed, patient);
  await cutLine(bed);
  const view = await serve(bed, patient);
  expect(view.triage?.outcome).toBe('provisional');
  expect(view.status).toBe('estimate');
  return chargeNow(bed, view, consent);
}

describe('with consent', () => {
  it.each([
    ['longterm-390', 0],
    ['temporary', -1],
    ['deductible-500', -1],
    ['serious-illness', 1],
    ['assistance', 1],
    ['one-fen', -1],
  ] as const)('%s settles by itself and shows the difference', async (patient, sign) => {
    const bed = await openBed();
    const charged = await provisional(bed, patient);
    const taken = charged.money.taken;
    const slip = valueOf(await bed.desk.issueReceipt({ visit: charged.id, kind: 'provisional' }));
    expect(slip.title + slip.warning.join()).toMatch(/暂估.*不作报销凭证/);
    await audit(bed);
    await lineBack(bed);
    const settled = await viewOf(bed, charged.id);
    expect(settled.status).toBe('settled');
    const balance = settled.money.balance ?? fen(0);
    expect(balance).toBe(taken - (settled.settlement?.amounts.cash ?? 0));
    expect(Math.sign(balance)).toBe(sign);
    expect(valueOf(await bed.desk.status({})).trueUps).toBe(sign === 0 ? 0 : 1);
    expect(settled.can.includes('pay-out')).toBe(sign > 0);
    expect(settled.can.includes('collect')).toBe(sign < 0);
    expect(settled.can.includes('refund')).toBe(sign === 0);
    const squared = await finish(bed, patient);
    expect(squared.money).toMatchObject({ balance: 0, taken: settled.settlement?.amounts.cash });
    await audit(bed);
  });

  it('pays out or collects only the amount that is owed', async () => {
    const bed = await openBed();
    const { id } = await provisional(bed, 'serious-illness');
    await lineBack(bed);
    const owed = (await viewOf(bed, id)).money.balance ?? 0;
    const wrong = await bed.desk.payOut({ visit: id, amount: fen(owed + 1) });
    expect(faultCode(wrong)).toBe('pay-out-wrong');
    const two = await Promise.all([
      bed.desk.payOut({ visit: id, amount: fen(owed) }),
      bed.desk.payOut({ visit: id, amount: fen(owed) }),
    ]);
    expect(two.map((each) => faultCode(each)).sort()).toEqual(['busy', 'ok']);
    const more = await bed.desk.collect({ visit: id, due: fen(1), tenders: cash(1) });
    expect(faultCode(more)).toBe('not-now');
    await audit(bed);
  });

  it('sends 2207 on a fresh trial, not on the one from before the outage', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, 'longterm-390');
    await cutLine(bed);
    await chargeNow(bed, await viewOf(bed, trial.id));
    await lineBack(bed);
    const sent = bed.platform.calls().map((call) => call.infno);
    expect(sent.slice(sent.indexOf('2207') - 1)).toEqual(['2206', '2207']);
    expect(sent.filter((infno) => infno === '2206')).toHaveLength(2);
    await audit(bed);
  });
});

describe('without the patient nothing is settled', () => {
  async function returned(bed: Bed, id: string) {
    await lineBack(bed);
    const parked = await viewOf(bed, id);
    expect(parked).toMatchObject({
      status: 'must-return',
      parked: { reason: 'patient-must-return' },
    });
    expect(bed.platform.ledger()).toEqual([]);
    await audit(bed);
    return parked;
  }

  it('without consent: parked, and the card settles it', async () => {
    const bed = await openBed();
    const { id } = await provisional(bed, 'longterm-390', false);
    await returned(bed, id);
    const settled = valueOf(await bed.desk.renewByCard({ visit: id }));
    expect(settled.status).toBe('settled');
    await audit(bed);
  });

  it('without consent although the card was put in twice before the charge', async () => {
    const bed = await openBed();
    await serve(bed, 'longterm-390');
    await identify(bed, 'longterm-390');
    const view = await serve(bed, 'longterm-390');
    await cutLine(bed);
    await chargeNow(bed, await viewOf(bed, view.id), false);
    expect((await returned(bed, view.id)).parked?.detail).toContain('没有同意');
  });

  it('with consent but by e-voucher: parked, and a fresh code settles it', async () => {
    const bed = await openBed();
    const patient = patientOf('longterm-390');
    const code = () => voucherDigits(patient, bed.clock.now(), () => 0.5);
    const view = await serveByCode(bed, patient.key, code());
    await cutLine(bed);
    await chargeNow(bed, await viewOf(bed, view.id));
    await returned(bed, view.id);
    const settled = valueOf(await bed.desk.renewByVoucher({ visit: view.id, code: code() }));
    expect(settled.status).toBe('settled');
    await audit(bed);
  });

  it('with consent, opened by card but last shown a code: parked', async () => {
    const bed = await openBed();
    const patient = patientOf('longterm-390');
    await serve(bed, patient.key);
    const code = voucherDigits(patient, bed.clock.now(), () => 0.5);
    const view = await serveByCode(bed, patient.key, code);
    await cutLine(bed);
    await chargeNow(bed, await viewOf(bed, view.id));
    expect((await returned(bed, view.id)).parked?.detail).toContain('电子凭证');
  });

  it('in the next benefit year: parked', async () => {
    const bed = await openBed({ start: '2026-12-31T14:00:00Z' });
    const { id } = await provisional(bed, 'longterm-390');
    bed.clock.advance(4 * 3_600_000);
    expect((await returned(bed, id)).parked?.detail).toContain('待遇年度');
  });

  it("does not take another patient's card", async () => {
    const bed = await openBed();
    const { id } = await provisional(bed, 'longterm-390', false);
    await returned(bed, id);
    valueOf(await bed.desk.drillCard({ patient: 'referred-390', how: 'good' }));
    expect(faultCode(await bed.desk.renewByCard({ visit: id }))).toBe('not-now');
    await audit(bed);
  });
});

describe('several at once', () => {
  it('oldest first; one that the platform refuses is parked and blocks no other', async () => {
    const bed = await openBed();
    const keys = ['longterm-390', 'unfiled-late', 'referred-390', 'card-1'];
    for (const key of keys) await serve(bed, key);
    await cutLine(bed);
    const ids: string[] = [];
    for (const key of keys) ids.push((await chargeNow(bed, await serve(bed, key))).id);
    expect(valueOf(await bed.desk.status({})).unsent).toBe(4);
    await lineBack(bed);
    const ends = [];
    for (const id of ids) ends.push((await viewOf(bed, id)).status);
    expect(ends).toEqual(['settled', 'parked', 'settled', 'settled']);
    expect((await viewOf(bed, ids[1] ?? '')).parked?.reason).toBe('platform-refused');
    const settledAs = bed.counter.book.visits().map((visit) => visit.settlement?.setlId);
    expect(bed.platform.ledger().map((row) => row.setl_id)).toEqual(
      settledAs.filter((setlId) => setlId !== undefined),
    );
    await audit(bed);
  });

  it('is not parked by a lost sign-in: the next round signs in and settles', async () => {
    const bed = await openBed();
    const { id } = await provisional(bed, 'longterm-390');
    bed.platform.faults.refuse('2201', '操作员未签到，请先签到');
    bed.platform.faults.refuse('9001', '签到服务维护中');
    await lineBack(bed);
    expect((await viewOf(bed, id)).parked).toBeUndefined();
    await settleDown(bed);
    expect((await viewOf(bed, id)).status).toBe('settled');
    await audit(bed);
  });
});

describe('the estimate', () => {
  it('agrees with the platform near the cap, over several bills', async () => {
    const bed = await openBed();
    for (let bill = 0; bill < 2; bill += 1) {
      const view = await quoted(bed, 'cap-nearly');
      expect(view.estimate?.kind).toBe('estimate');
      expect(view.differences).toEqual([]);
      const settled = await pay(bed, view);
      valueOf(await bed.desk.issueReceipt({ visit: settled.id, kind: 'settlement' }));
    }
    await audit(bed);
  });

  it('counts what was charged in the same outage, so that the cap is not passed', async () => {
    const bed = await openBed();
    const first = await provisional(bed, 'cap-nearly');
    const second = await chargeNow(bed, await serve(bed, 'cap-nearly'));
    const fund = (view: typeof first) =>
      view.estimate?.kind === 'estimate' ? view.estimate.split.amounts.fund : -1;
    expect([fund(first), fund(second)]).toEqual([40_000, 0]);
    await lineBack(bed);
    for (const { id } of [first, second]) {
      expect((await viewOf(bed, id)).money).toMatchObject({ state: 'settled', balance: 0 });
    }
    await audit(bed);
  });

  it('does not count a settlement twice that the platform has counted', async () => {
    const bed = await openBed();
    const first = await pay(bed, await quoted(bed, 'longterm-390'));
    await identify(bed, 'longterm-390');
    valueOf(await bed.desk.issueReceipt({ visit: first.id, kind: 'settlement' }));
    const second = bed.counter.book.visits().at(-1)?.id ?? '';
    const view = await prepare(bed, await viewOf(bed, second), 'longterm-390');
    const estimate = view.estimate?.kind === 'estimate' ? view.estimate.split : undefined;
    const used = estimate?.trace.find((step) => step.inputs['used'] !== undefined);
    expect(used?.inputs['used']).toBe(first.settlement?.amounts.fund);
    await audit(bed);
  });

  it('is none where the pack states no ratio: no provisional charge', async () => {
    const bed = await openBed();
    await serve(bed, 'dialysis-390');
    await cutLine(bed);
    const view = await serve(bed, 'dialysis-390');
    expect(view.estimate?.kind).toBe('none');
    expect(view.can).not.toContain('charge');
    const paid = { due: fen(0), tenders: [], consent: true, phone: '' };
    expect(faultCode(await bed.desk.charge({ visit: view.id, ...paid }))).toBe('not-now');
    await audit(bed);
  });
});
