/**
 * Goal: money goes back only when the platform has decided, and once. Method: refunds on the bed.
 */
import { describe, expect, it } from 'vitest';
import { fen } from '../../shared/money.ts';
import { audit } from './audit.ts';
import { cutLine, finish, pay, quoted, settleDown, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf } from './counter-bed.ts';

describe('a refund', () => {
  it('is 2208, then paid out, then 2205 and 2202; the next bill settles on its own', async () => {
    const bed = await openBed();
    const settled = await pay(bed, await quoted(bed, 'longterm-390'));
    const { id } = settled;
    const asked = valueOf(await bed.desk.refund({ visit: id, reason: '开错药' }));
    expect(asked).toMatchObject({ status: 'refunded', step: 'cancelled' });
    expect(asked.money).toMatchObject({ state: 'returnable', balance: settled.money.taken });
    const sent = bed.platform.calls().map((call) => call.infno);
    expect(sent.slice(-3)).toEqual(['2208', '2205', '2202']);
    const wrong = await bed.desk.payOut({ visit: id, amount: fen(settled.money.taken + 1) });
    expect(faultCode(wrong)).toBe('pay-out-wrong');
    const amount = settled.money.taken;
    expect(valueOf(await bed.desk.payOut({ visit: id, amount })).money.taken).toBe(0);
    expect(faultCode(await bed.desk.payOut({ visit: id, amount }))).toBe('not-now');
    const slip = valueOf(await bed.desk.issueReceipt({ visit: id, kind: 'refund' }));
    expect(slip.code).toBe(settled.settlement?.setlId);
    await audit(bed);
    const next = await pay(bed, await quoted(bed, 'longterm-390'));
    expect(next.status).toBe('settled');
    expect(next.id).not.toBe(id);
    expect(bed.platform.ledger().map((row) => row.state)).toEqual(['refunded', 'settled']);
    await audit(bed);
  });

  it('gives back the account on the platform and only the cash at the counter', async () => {
    const bed = await openBed();
    const { id } = await quoted(bed, 'longterm-310');
    valueOf(await bed.desk.chooseAccount({ visit: id, use: '1' }));
    const settled = await pay(bed, valueOf(await bed.desk.quote({ visit: id })));
    expect(settled.settlement?.amounts.account).toBeGreaterThan(0);
    const asked = valueOf(await bed.desk.refund({ visit: id, reason: '退号' }));
    expect(asked.money.balance).toBe(settled.settlement?.amounts.cash);
    await finish(bed, 'longterm-310');
    await audit(bed);
  });

  it('is not taken with the line down, nor twice, nor for what is not settled', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, 'longterm-390');
    const ask = { visit: trial.id, reason: '退号' };
    expect(faultCode(await bed.desk.refund(ask))).toBe('not-now');
    await pay(bed, trial);
    await cutLine(bed);
    expect(faultCode(await bed.desk.refund(ask))).toBe('line-down');
    bed.platform.faults.line = 'up';
    await settleDown(bed);
    const both = await Promise.all([bed.desk.refund(ask), bed.desk.refund(ask)]);
    expect(both.map((each) => faultCode(each)).sort()).toEqual(['busy', 'ok']);
    expect(bed.platform.calls().filter((call) => call.infno === '2208')).toHaveLength(1);
    await audit(bed);
  });

  it('refused by the platform: nothing is paid out; an owner, a deadline, ways out', async () => {
    const { bed, id, refused } = await refusedRefund();
    expect(refused.fault).toMatchObject({ code: 'platform-refused', platform: words });
    expect(refused.parked).toMatchObject({
      reason: 'refund-refused',
      owner: '医保办',
      detail: words,
    });
    expect(refused.parked?.until).not.toBe('');
    expect(refused.can).toEqual(expect.arrayContaining(['release', 'end-refund']));
    for (const way of ['pay-out', 'void', 'convert'] as const) {
      expect(refused.can).not.toContain(way);
    }
    await settleDown(bed);
    expect((await viewOf(bed, id)).parked?.reason).toBe('refund-refused');
    expect(bed.platform.calls().filter((call) => call.infno === '2208')).toHaveLength(1);
    expect(bed.platform.ledger()).toMatchObject([{ state: 'settled' }]);
    await audit(bed);
  });

  it('refused and dropped: settled as before, to the fen; it may be asked for again', async () => {
    const { bed, id, before } = await refusedRefund();
    const end = { visit: id, how: 'kept' as const, reason: '患者不退了', by: '演练医保办 甲' };
    expect(faultCode(await bed.desk.endRefund({ ...end, by: ' ' }))).toBe('bad-message');
    const kept = valueOf(await bed.desk.endRefund(end));
    expect(kept).toMatchObject({ status: 'settled', goal: 'settle', money: before.money });
    expect(kept.refundEnd).toEqual({ how: 'kept', reason: end.reason, by: end.by });
    expect(kept.parked).toBeUndefined();
    expect(kept.can).not.toContain('pay-out');
    expect(faultCode(await bed.desk.endRefund(end))).toBe('not-now');
    bed.platform.faults.clear();
    valueOf(await bed.desk.refund({ visit: id, reason: '退号' }));
    await settleDown(bed);
    const amount = before.money.taken;
    valueOf(await bed.desk.payOut({ visit: id, amount }));
    const refunded = await viewOf(bed, id);
    expect(refunded).toMatchObject({ status: 'refunded', step: 'cancelled' });
    expect(refunded.refundEnd).toBeUndefined();
    await audit(bed);
  });

  it('refused and decided elsewhere: nothing is given back here, nor asked for', async () => {
    const { bed, id, before } = await refusedRefund();
    const end = { visit: id, how: 'outside' as const, reason: '财务科办理', by: '演练 乙' };
    const ended = valueOf(await bed.desk.endRefund(end));
    expect(ended.money).toEqual(before.money);
    for (const way of ['pay-out', 'refund', 'end-refund'] as const) {
      expect(ended.can).not.toContain(way);
    }
    expect(ended.timeline.at(-1)?.text).toBe('退费结案：窗口外办理');
    expect(valueOf(await bed.desk.status({}))).toMatchObject({ parked: 0, trueUps: 0 });
    const heir = await bed.restart();
    expect((await viewOf(heir, id)).refundEnd).toEqual({
      how: end.how,
      reason: end.reason,
      by: end.by,
    });
    const entry = (await heir.entries()).find(({ kind }) => kind === 'refund.ended');
    expect([entry?.data, entry?.personal]).toEqual([
      { how: 'outside' },
      { reason: end.reason, by: end.by },
    ]);
    await audit(heir);
  });

  it('put off by a busy platform: it waits, and nobody has to decide anything', async () => {
    const bed = await openBed();
    const settled = await pay(bed, await quoted(bed, 'longterm-390'));
    bed.platform.faults.refuse('2208', '系统繁忙，请稍后再试');
    const asked = valueOf(await bed.desk.refund({ visit: settled.id, reason: '退号' }));
    expect([asked.fault?.code, asked.parked]).toEqual(['platform-busy', undefined]);
    await settleDown(bed);
    expect((await viewOf(bed, settled.id)).status).toBe('refunded');
    await audit(bed);
  });
});

const words = '已清算，不能退费';

async function refusedRefund() {
  const bed = await openBed();
  const before = await pay(bed, await quoted(bed, 'longterm-390'));
  const { id } = before;
  bed.platform.faults.refuse('2208', words, 9);
  const refused = valueOf(await bed.desk.refund({ visit: id, reason: '退号' }));
  return { bed, id, before, refused };
}
