/**
 * Goal: what may not be sent is told by name before anything is journalled or sent, and the visit
 * goes on once it is mended. Method: a place that requires prd_days, bills with and without.
 */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fen } from '../../shared/money.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import { audit } from './audit.ts';
import { cash, chargeNow, cutLine, lineBack, onlyVisit, pay, serve, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const patient = 'longterm-390';

const requiring = (required: Profile['message']['required']) => ({
  profile: (profile: Profile): Profile => ({
    ...profile,
    message: { ...profile.message, required },
  }),
});
const needsDays = requiring({ '2204': ['prd_days'] });

const bill = z.looseObject({ lines: z.array(z.looseObject({})) });

/** The sample bill with these days on each line, or without. */
async function billOf(bed: Bed, days?: string): Promise<string> {
  const { text } = valueOf(await bed.desk.drillBill({ patient }));
  const value = bill.parse(JSON.parse(text));
  return JSON.stringify({ ...value, lines: value.lines.map((line) => ({ ...line, days })) });
}

async function servedWithoutDays(bed: Bed): Promise<string> {
  const { id } = await serve(bed, patient);
  valueOf(await bed.desk.importBill({ visit: id, text: await billOf(bed) }));
  return id;
}

const acts = (bed: Bed) => bed.network.sent.filter(({ infno }) => infno.startsWith('22'));

describe('a message that is not whole', () => {
  it('is told before the patient is registered; with a whole bill it goes on', async () => {
    const bed = await openBed(needsDays);
    const id = await servedWithoutDays(bed);
    const told = valueOf(await bed.desk.quote({ visit: id }));
    expect(told.fault).toMatchObject({ code: 'message-incomplete', detail: expect.anything() });
    expect(told.fault?.detail.join()).toContain('第 1 行用药周期天数（prd_days）没有填，来自账单');
    expect(acts(bed)).toEqual([]);
    expect((await bed.entries()).filter((entry) => entry.kind === 'call.sent')).toEqual([]);
    valueOf(await bed.desk.importBill({ visit: id, text: await billOf(bed, '21') }));
    const trial = valueOf(await bed.desk.quote({ visit: id }));
    expect(acts(bed).at(2)?.text).toContain('"prd_days":"21"');
    expect((await pay(bed, trial)).status).toBe('settled');
    await audit(bed);
  });

  it('lets nobody pay on a bill that could not be uploaded later', async () => {
    const bed = await openBed(needsDays);
    const id = await servedWithoutDays(bed);
    await cutLine(bed);
    const { money } = await viewOf(bed, id);
    const due = money.due ?? fen(0);
    const ask = { visit: id, due, tenders: cash(due), consent: true, phone: '' };
    expect(faultCode(await bed.desk.charge(ask))).toBe('message-incomplete');
    expect(onlyVisit(bed).money).toBe('none');
    await audit(bed);
  });

  it('of a provisional charge is parked with its owner; the money stays', async () => {
    const bed = await openBed(requiring({ '2201': ['unheard_of'] }));
    const { id } = await serve(bed, patient);
    await cutLine(bed);
    const before = await chargeNow(bed, await viewOf(bed, id));
    await lineBack(bed);
    const parked = await viewOf(bed, id);
    expect(parked.parked?.reason).toBe('message-incomplete');
    expect(parked.parked?.detail).toContain('unheard_of');
    expect(parked.money).toMatchObject({ state: 'provisional', taken: before.money.taken });
    expect(acts(bed)).toEqual([]);
    await audit(bed);
  });
});
