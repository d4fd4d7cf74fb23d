/**
 * Goal: a registration whose answer was lost is never made a second time while the first may still
 * arrive: "not there yet" counts after `lateMs` only. Method: the request of 2201 is held back by
 * the network, or lost for good; the platform's own registrations are counted.
 */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadProfile, profileNames } from '../../electron/profiles.ts';
import { fen } from '../../shared/money.ts';
import { infnoOf } from '../../shared/platform/profile.ts';
import { audit } from './audit.ts';
import { cash, chargeNow, cutLine, finish, lineBack, onlyVisit } from './cashier.ts';
import { pastLate, serve, settleDown, viewOf } from './cashier.ts';
import { openBed, valueOf, type Bed } from './counter-bed.ts';

const patient = 'longterm-390';
const snapshot = z.looseObject({
  visits: z.array(z.looseObject({ mdtrtId: z.string(), state: z.string() })),
});

/** mdtrt_id of each registration that the platform has and that was not taken back. */
function living(bed: Bed): string[] {
  const { visits } = snapshot.parse(JSON.parse(bed.platform.snapshot()));
  return visits.filter(({ state }) => state !== 'cancelled').map(({ mdtrtId }) => mdtrtId);
}

/** 2201 leaves and is not heard of. */
async function lost(name: string, how: 'late' | 'request-lost' | 'answer-lost') {
  const profile = loadProfile(name);
  const bed = await openBed({ profile: () => profile, days: true, step: 1 });
  const { id } = await serve(bed, patient);
  const infno = infnoOf(profile, '2201');
  if (how === 'late') bed.network.failAt(infno, 'late');
  if (how === 'request-lost') bed.platform.faults.loseRequest(infno, 1);
  if (how === 'answer-lost') bed.platform.faults.loseAnswer(infno, 1);
  const view = valueOf(await bed.desk.quote({ visit: id }));
  expect(view.pending).toMatchObject({ act: '2201', status: 'lost' });
  return { bed, id };
}

const registered = (bed: Bed) =>
  onlyVisit(bed).marks.filter((mark) => mark.kind === 'call.sent' && mark.act === '2201').length;

describe.each(profileNames)('%s', (name) => {
  it('a late 2201 is waited for, found and used: one registration', async () => {
    const { bed, id } = await lost(name, 'late');
    await settleDown(bed);
    const waits = await viewOf(bed, id);
    expect(waits.pending).toMatchObject({ act: '2201', status: 'lost' });
    expect(registered(bed)).toBe(1);
    await bed.network.deliver();
    expect(await finish(bed, patient)).toMatchObject({ status: 'settled' });
    expect(living(bed)).toEqual([onlyVisit(bed).ids.mdtrtId]);
    expect(registered(bed)).toBe(1);
    await audit(bed);
  });

  it('one that never arrives is made anew, but only when it cannot be on its way', async () => {
    const { bed, id } = await lost(name, 'request-lost');
    await settleDown(bed);
    expect((await viewOf(bed, id)).pending?.status).toBe('lost');
    bed.clock.advance(bed.profile.lateMs);
    expect(await finish(bed, patient)).toMatchObject({ status: 'settled' });
    expect(registered(bed)).toBe(2);
    expect(living(bed)).toEqual([onlyVisit(bed).ids.mdtrtId]);
    await audit(bed);
  });

  it('one that arrived is found at once', async () => {
    const { bed } = await lost(name, 'answer-lost');
    expect(await finish(bed, patient)).toMatchObject({ status: 'settled' });
    expect(registered(bed)).toBe(1);
    expect(living(bed)).toEqual([onlyVisit(bed).ids.mdtrtId]);
  });
});

it('turned self-pay meanwhile: the rest is collected, what is late is taken back', async () => {
  const { bed, id: visit } = await lost('430100', 'late');
  await cutLine(bed);
  await chargeNow(bed, await viewOf(bed, visit));
  valueOf(await bed.desk.convert({ visit, reason: '患者改自费' }));
  const view = await viewOf(bed, visit);
  expect(view.pending).toMatchObject({ act: '2201', status: 'lost' });
  const due = fen(0 - (view.money.balance ?? 0));
  const paid = await bed.desk.collect({ visit, due, tenders: cash(due) });
  expect(valueOf(paid).money.balance).toBe(0);
  bed.platform.faults.line = 'up';
  await bed.network.deliver();
  await lineBack(bed);
  await pastLate(bed);
  expect(await viewOf(bed, visit)).toMatchObject({ status: 'self-paid', step: 'cancelled' });
  expect(living(bed)).toEqual([]);
  await audit(bed);
});

it('says meanwhile that it is too early to tell, also after a restart', async () => {
  const { bed, id } = await lost('430100', 'late');
  await settleDown(bed);
  expect((await viewOf(bed, id)).fault?.detail.join('')).toContain('迟到的请求可能还在路上');
  const heir = await bed.restart();
  await heir.counter.sync.settled();
  expect(registered(heir)).toBe(1);
  await heir.network.deliver();
  await pastLate(heir);
  expect(await finish(heir, patient)).toMatchObject({ status: 'settled' });
  expect(living(heir)).toHaveLength(1);
});
