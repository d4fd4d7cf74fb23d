/**
 * Goal: a charge that was never settled can be taken back at once, its money with it, and whatever
 * the platform may hold is undone later; but never while a settlement is in flight or lost. And: a
 * person's recorded decision ends what no query can. Method: the real desk and the drill platform.
 */
import { describe, expect, it } from 'vitest';
import { fen } from '../../shared/money.ts';
import { audit } from './audit.ts';
import { cash, chargeNow, cutLine, lineBack, pay, quoted, serve } from './cashier.ts';
import { settleDown, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const reason = '患者不办了';

async function provisional(bed: Bed, patient = 'longterm-390') {
  await serve(bed, patient);
  await cutLine(bed);
  return chargeNow(bed, await serve(bed, patient));
}

describe('void 作废 with the line down', () => {
  it('owes the money at once; nothing was registered, nothing is undone', async () => {
    const bed = await openBed();
    const { id: visit, money } = await provisional(bed);
    const voided = valueOf(await bed.desk.voidVisit({ visit, reason }));
    expect(voided).toMatchObject({ status: 'voided', money: { balance: money.taken } });
    const back = valueOf(await bed.desk.payOut({ visit, amount: money.taken }));
    expect(back.money.taken).toBe(0);
    const slip = valueOf(await bed.desk.issueReceipt({ visit, kind: 'void' }));
    expect(slip.title).toContain('作废');
    await lineBack(bed);
    expect(bed.platform.ledger()).toEqual([]);
    expect(valueOf(await bed.desk.status({}))).toMatchObject({ unsent: 0, trueUps: 0 });
    await audit(bed);
  });

  it.each(['2201', '2204', '2206'])(
    'after %s was lost: what the platform holds is undone by itself',
    async (infno) => {
      const bed = await openBed();
      const { id: visit } = await serve(bed, 'longterm-390');
      bed.network.failAt(infno, 'answer-lost');
      valueOf(await bed.desk.quote({ visit }));
      await settleDown(bed);
      const charged = await chargeNow(bed, await viewOf(bed, visit));
      valueOf(await bed.desk.voidVisit({ visit, reason }));
      valueOf(await bed.desk.payOut({ visit, amount: charged.money.taken }));
      await lineBack(bed);
      expect(await viewOf(bed, visit)).toMatchObject({ status: 'voided', step: 'cancelled' });
      expect(bed.platform.ledger()).toEqual([]);
      await audit(bed);
    },
  );

  it('is refused twice, and to a settled visit', async () => {
    const bed = await openBed();
    const { id: visit } = await provisional(bed);
    valueOf(await bed.desk.voidVisit({ visit, reason }));
    expect(faultCode(await bed.desk.voidVisit({ visit, reason }))).toBe('not-now');
    const other = await openBed();
    const settled = await pay(other, await quoted(other, 'longterm-390'));
    expect(faultCode(await other.desk.voidVisit({ visit: settled.id, reason }))).toBe('not-now');
  });

  it('never meets a 2207 whose answer is lost', async () => {
    const bed = await openBed();
    const { id: visit } = await provisional(bed);
    bed.platform.faults.line = 'up';
    bed.network.failAt('2207', 'answer-lost');
    await settleDown(bed);
    const lost = await viewOf(bed, visit);
    expect(lost).toMatchObject({ status: 'pending', money: { state: 'provisional' } });
    for (const way of ['void', 'convert', 'pay-out'] as const) expect(lost.can).not.toContain(way);
    expect(faultCode(await bed.desk.voidVisit({ visit, reason }))).toBe('not-now');
    await lineBack(bed);
    expect((await viewOf(bed, visit)).status).toBe('settled');
    await audit(bed);
  });
});

describe('a provisional visit that the platform refuses', () => {
  async function refused(bed: Bed) {
    const charged = await provisional(bed, 'unfiled-late');
    await lineBack(bed);
    const parked = await viewOf(bed, charged.id);
    expect(parked).toMatchObject({ status: 'parked', parked: { reason: 'platform-refused' } });
    expect(parked.can).toEqual(expect.arrayContaining(['release', 'convert', 'void']));
    return parked;
  }

  it('is voided: undone at the platform, the money given back', async () => {
    const bed = await openBed();
    const { id: visit, money } = await refused(bed);
    valueOf(await bed.desk.voidVisit({ visit, reason }));
    await settleDown(bed);
    valueOf(await bed.desk.payOut({ visit, amount: money.taken }));
    expect(await viewOf(bed, visit)).toMatchObject({ status: 'voided', step: 'cancelled' });
    await audit(bed);
  });

  it('is turned self-pay: the difference to the bill is collected', async () => {
    const bed = await openBed();
    const { id: visit, money, bill } = await refused(bed);
    const total = bill?.total ?? fen(0);
    const converted = valueOf(await bed.desk.convert({ visit, reason: '患者同意' }));
    const due = fen(total - money.taken);
    expect(converted).toMatchObject({ status: 'self-paid', money: { balance: 0 - due } });
    const tenders = [{ means: 'cash' as const, amount: due }];
    valueOf(await bed.desk.collect({ visit, due, tenders }));
    await settleDown(bed);
    const done = await viewOf(bed, visit);
    expect(done).toMatchObject({ step: 'cancelled', money: { balance: 0, taken: total } });
    const slip = valueOf(await bed.desk.issueReceipt({ visit, kind: 'self-pay' }));
    expect(slip.warning[0]).toContain('自费');
    await audit(bed);
  });
});

describe('the slips of a charge that was turned self-pay', () => {
  const row = (label: string, value: string) => ({ label, value });

  it('state what was paid, to the fen: none before the rest is paid, then all of it', async () => {
    const bed = await openBed();
    const { id: visit } = await provisional(bed);
    valueOf(await bed.desk.convert({ visit, reason }));
    const early = await bed.desk.issueReceipt({ visit, kind: 'self-pay' });
    expect(faultCode(early)).toBe('not-now');
    expect(early.ok ? '' : early.fault.detail[0]).toContain('还欠 1,134.59 元');
    const due = fen(113_459);
    valueOf(await bed.desk.collect({ visit, due, tenders: cash(120_000) }));
    const slip = valueOf(await bed.desk.issueReceipt({ visit, kind: 'self-pay' }));
    expect(slip.payment).toEqual([
      row('个人自费', '1,661.80'),
      row('收现金', '527.21'),
      row('收现金', '1,200.00'),
      row('找零', '65.41'),
    ]);
    expect(valueOf(await bed.desk.issueReceipt({ visit, kind: 'self-pay' }))).toEqual(slip);
    valueOf(await bed.desk.voidVisit({ visit, reason }));
    const given = valueOf(await bed.desk.issueReceipt({ visit, kind: 'void' }));
    expect(given.payment).toEqual([
      row('原收', '1,661.80'),
      row('已退还', '0.00'),
      row('应退还', '1,661.80'),
    ]);
    await audit(bed);
  });

  it('given back before the rest was paid: what was charged, and no more', async () => {
    const bed = await openBed();
    const { id: visit } = await provisional(bed);
    valueOf(await bed.desk.convert({ visit, reason }));
    valueOf(await bed.desk.voidVisit({ visit, reason }));
    valueOf(await bed.desk.payOut({ visit, amount: fen(52_721) }));
    const given = valueOf(await bed.desk.issueReceipt({ visit, kind: 'void' }));
    expect(given.payment).toEqual([row('原收', '527.21'), row('已退还', '527.21')]);
    expect(given.amounts).toEqual([row('费用总额', '1,661.80')]);
  });
});

describe('an outcome that no query decides', () => {
  const word = { evidence: '电话记录 0001', by: '医保办 演练' };

  /** 2207's answer is lost and every way of the profile comes to nothing. */
  async function undecided(infno: '2207' | '2208', how: 'answer-lost' | 'request-lost') {
    const bed = await openBed({
      profile: (profile) => ({ ...profile, decide: { ...profile.decide, '2207': [], '2208': [] } }),
    });
    const trial = await quoted(bed, 'longterm-390');
    if (infno === '2207') bed.network.failAt('2207', how);
    const paid = await pay(bed, trial);
    if (infno === '2208') {
      bed.network.failAt('2208', how);
      valueOf(await bed.desk.refund({ visit: trial.id, reason }));
    }
    await lineBack(bed);
    const open = await viewOf(bed, paid.id);
    expect(open).toMatchObject({ status: 'pending', parked: { reason: 'unknown-outcome' } });
    expect(open.can).toContain('record-outcome');
    expect(open.can).not.toContain('pay-out');
    return { bed, visit: paid.id, due: trial.money.due ?? fen(0) };
  }
  const sentTwice = (bed: Bed) =>
    bed.platform.calls().filter((call) => call.infno === '2207').length > 1;

  it('absent: the money is free again, and nothing is sent anew', async () => {
    const { bed, visit, due } = await undecided('2207', 'request-lost');
    const found = { visit, verdict: 'absent' as const, number: '', ...word };
    const decided = valueOf(await bed.desk.recordOutcome(found));
    expect(decided.money).toMatchObject({ state: 'returnable', balance: due });
    valueOf(await bed.desk.payOut({ visit, amount: due }));
    await settleDown(bed);
    expect(sentTwice(bed)).toBe(false);
    expect(bed.platform.ledger()).toEqual([]);
    const kept = (await bed.entries()).find((entry) => entry.kind === 'outcome.recorded');
    expect(JSON.stringify(kept?.data)).not.toContain('电话记录');
    expect(kept?.personal).toEqual({ evidence: word.evidence, by: word.by });
    await audit(bed);
  });

  it('found: settled with the amounts that 5203 tells', async () => {
    const { bed, visit, due } = await undecided('2207', 'answer-lost');
    const number = bed.platform.ledger()[0]?.setl_id ?? '';
    const found = { visit, verdict: 'found' as const, ...word };
    const wrong = await bed.desk.recordOutcome({ ...found, number: '430000000000000000' });
    expect(faultCode(wrong)).toBe('not-proven');
    expect((await viewOf(bed, visit)).status).toBe('pending');
    const settled = valueOf(await bed.desk.recordOutcome({ ...found, number }));
    expect(settled).toMatchObject({ status: 'settled', money: { balance: 0, taken: due } });
    expect(sentTwice(bed)).toBe(false);
    await audit(bed);
  });

  it('found, but the platform cannot be asked: stays open', async () => {
    const { bed, visit } = await undecided('2207', 'answer-lost');
    const number = bed.platform.ledger()[0]?.setl_id ?? '';
    await cutLine(bed);
    const found = { visit, verdict: 'found' as const, number, ...word };
    expect(faultCode(await bed.desk.recordOutcome(found))).toBe('not-proven');
    expect((await viewOf(bed, visit)).status).toBe('pending');
    const slip = valueOf(await bed.desk.issueReceipt({ visit, kind: 'pending' }));
    expect(slip.warning[0]).toContain('待确认');
    await audit(bed);
  });

  it('a refund that was found: the money is owed, the rest is undone', async () => {
    const { bed, visit, due } = await undecided('2208', 'answer-lost');
    const found = { visit, verdict: 'found' as const, number: '', ...word };
    valueOf(await bed.desk.recordOutcome(found));
    await settleDown(bed);
    valueOf(await bed.desk.payOut({ visit, amount: due }));
    expect(await viewOf(bed, visit)).toMatchObject({ status: 'refunded', step: 'cancelled' });
    await audit(bed);
  });

  it('wants evidence and a name', async () => {
    const { bed, visit } = await undecided('2207', 'request-lost');
    const absent = { visit, verdict: 'absent' as const, number: '' };
    for (const missing of [
      { evidence: ' ', by: '甲' },
      { evidence: '甲', by: '' },
    ]) {
      const answer = await bed.desk.recordOutcome({ ...absent, ...missing });
      expect(faultCode(answer)).toBe('bad-message');
    }
  });
});
