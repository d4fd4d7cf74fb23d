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

  it('refused by the platform: nothing is paid out, a person is told', async () => {
    const bed = await openBed();
    const settled = await pay(bed, await quoted(bed, 'longterm-390'));
    bed.platform.faults.refuse('2208', '已清算，不能退费', 9);
    const asked = valueOf(await bed.desk.refund({ visit: settled.id, reason: '退号' }));
    expect(asked.fault).toMatchObject({ code: 'platform-refused', platform: '已清算，不能退费' });
    await settleDown(bed);
    const parked = await viewOf(bed, settled.id);
    expect(parked.parked?.reason).toBe('platform-refused');
    expect(parked.can).not.toContain('pay-out');
    expect(bed.platform.ledger()).toMatchObject([{ state: 'settled' }]);
    await audit(bed);
  });
});
