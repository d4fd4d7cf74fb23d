/**
 * Goal: no hand on the computer's clock gives more than the limits: neither the hours since the
 * last contact nor a patient's day begin anew; and a clock that was wrong at one contact is
 * believed once it is right at the next. Method: the real desk, the clock set by hand with the line
 * down, over midnight, over a restart, and between two contacts.
 */
import { describe, expect, it } from 'vitest';
import type { Limits } from '../../shared/limits.ts';
import { fen } from '../../shared/money.ts';
import { audit } from './audit.ts';
import { cash, chargeNow, cutLine, lineBack, pay, quoted, serve, settleDown } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const patient = 'longterm-390';
const phone = '13900000000';
const advance = 113_459;
const hour = 3_600_000;
const asShipped = (limits: Limits) => limits;

async function offline(limits = asShipped, start = '2026-11-22T01:00:00Z'): Promise<Bed> {
  const bed = await openBed({ limits, start, step: 1 });
  await serve(bed, patient);
  await cutLine(bed);
  return bed;
}

async function allowance({ desk }: Bed) {
  return valueOf(await desk.status({})).allowance;
}

const closed = async (bed: Bed) => (await allowance(bed)).closed?.by;

async function tryCharge(bed: Bed) {
  const view = await serve(bed, patient);
  const due = view.money.due ?? fen(0);
  return bed.desk.charge({ visit: view.id, due, tenders: cash(due), consent: true, phone });
}

describe('a clock that is set back with the line down', () => {
  it('gives no hour more: they are also counted by the clock that nobody can set', async () => {
    const bed = await offline();
    bed.clock.advance(24 * hour);
    expect(await closed(bed)).toBe('contact');
    bed.clock.set(-20 * hour);
    expect(await closed(bed)).toBe('contact');
    expect(faultCode(await tryCharge(bed))).toBe('limit-reached');
    bed.clock.set(20 * hour);
    expect(await closed(bed)).toBe('contact');
    await lineBack(bed);
    await cutLine(bed);
    expect(faultCode(await tryCharge(bed))).toBe('ok');
    await audit(bed);
  });

  it('takes the hours that went before it was set from those that are left', async () => {
    const bed = await offline();
    bed.clock.advance(10 * hour);
    const before = Date.parse((await allowance(bed)).until ?? '');
    bed.clock.set(-4 * hour);
    const after = Date.parse((await allowance(bed)).until ?? '');
    expect(Math.abs(before - 4 * hour - after)).toBeLessThanOrEqual(60_000);
  });

  it('closes by the newest entry, also after a restart and whatever is written since', async () => {
    const bed = await offline();
    bed.clock.advance(10 * hour);
    await chargeNow(bed, await serve(bed, patient));
    const heir = await bed.restart();
    heir.clock.set(-8 * hour);
    const { closed: why } = await allowance(heir);
    expect(why).toMatchObject({ by: 'clock', text: expect.stringContaining('调早') });
    expect(why?.todo).toMatch(/校准.*线路恢复/);
    const { id: visit } = await serve(heir, patient);
    valueOf(await heir.desk.putOnHold({ visit, phone, reason: '等线路' }));
    const third = await heir.restart();
    expect(await closed(third)).toBe('clock');
    expect(faultCode(await tryCharge(third))).toBe('limit-reached');
    third.clock.set(8 * hour);
    expect(faultCode(await tryCharge(third))).toBe('ok');
    await audit(third);
  });

  it('gives no patient a day more, also by the minutes that two clocks may differ', async () => {
    const one = (limits: Limits) => ({ ...limits, perPatientDay: fen(advance) });
    const bed = await offline(one, '2026-11-22T15:58:00Z');
    bed.clock.advance(2 * 60_000);
    expect(faultCode(await tryCharge(bed))).toBe('ok');
    bed.clock.set(-4 * 60_000);
    expect(await closed(bed)).toBeUndefined();
    const answer = await tryCharge(bed);
    expect(answer.ok ? '' : answer.fault.detail[0]).toContain('这位患者今天');
    await audit(bed);
  });
});

describe('a clock that was ahead at a contact', () => {
  it('closes nothing once it was right at a later one', async () => {
    const bed = await openBed();
    await serve(bed, patient);
    bed.clock.set(12 * hour);
    await cutLine(bed);
    await lineBack(bed);
    bed.clock.set(-12 * hour);
    await settleDown(bed);
    expect((await pay(bed, await quoted(bed, patient))).status).toBe('settled');
    const right = bed.clock.now().getTime();
    await cutLine(bed);
    const { closed: why, until = '' } = await allowance(bed);
    expect(why).toBeUndefined();
    expect(Math.abs(Date.parse(until) - right - 24 * hour)).toBeLessThan(60_000);
    const heir = await bed.restart();
    expect(await closed(heir)).toBeUndefined();
    expect(faultCode(await tryCharge(heir))).toBe('ok');
    await audit(heir);
  });

  it('closes while nothing was heard since it was set right, and opens by itself', async () => {
    const bed = await openBed();
    await serve(bed, patient);
    bed.clock.set(12 * hour);
    await cutLine(bed);
    bed.clock.set(-12 * hour);
    expect(await closed(bed)).toBe('clock');
    await lineBack(bed);
    await cutLine(bed);
    expect(await closed(bed)).toBeUndefined();
  });
});
