/**
 * Goal: an act whose outcome is unknown is never sent again before it is decided; one settlement in
 * force per visit. Method: the bed, with answers of the deciding transactions lost, refused or told
 * otherwise.
 */
import { describe, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { finish, onlyVisit, pay, quoted, settleDown, viewOf } from './cashier.ts';
import { openBed, valueOf, type Bed } from './counter-bed.ts';

const patient = 'longterm-390';

function sentOf(bed: Bed, infno: string): number {
  return bed.platform.calls().filter((call) => call.infno === infno).length;
}

describe('the answer of 2207 is lost', () => {
  it('is reversed (2601), registered anew, tried afresh, settles once', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, patient);
    const due = trial.money.due ?? 0;
    bed.platform.faults.loseAnswer('2207');
    const open = await pay(bed, trial);
    expect(open).toMatchObject({ status: 'pending', money: { state: 'held', taken: due } });
    const before = onlyVisit(bed).ids.mdtrtId;
    await settleDown(bed);
    const fresh = await viewOf(bed, trial.id);
    expect(fresh).toMatchObject({ status: 'trial', money: { state: 'returnable', due: 0 } });
    expect(onlyVisit(bed)).toMatchObject({ attempt: 2 });
    expect(onlyVisit(bed).ids.mdtrtId).not.toBe(before);
    expect(bed.platform.ledger().map((row) => row.state)).toEqual(['reversed']);
    await audit(bed);
    const settled = await pay(bed, fresh);
    expect(settled).toMatchObject({ status: 'settled', money: { taken: due, balance: 0 } });
    expect(bed.platform.ledger().map((row) => row.state)).toEqual(['reversed', 'settled']);
    await audit(bed);
  });

  it('gives the money back after the reversal when the patient will not wait', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, patient);
    bed.platform.faults.loseAnswer('2207');
    await pay(bed, trial);
    await settleDown(bed);
    const { money } = await viewOf(bed, trial.id);
    valueOf(await bed.desk.payOut({ visit: trial.id, amount: money.taken }));
    valueOf(await bed.desk.abandon({ visit: trial.id, reason: '患者改自费' }));
    await settleDown(bed);
    expect(await viewOf(bed, trial.id)).toMatchObject({ status: 'voided', money: { taken: 0 } });
    expect(bed.platform.ledger().map((row) => row.state)).toEqual(['reversed']);
    await audit(bed);
  });

  it('parks when 2601 is lost too: nothing is resent, the money stays held', async () => {
    const bed = await openBed({
      profile: (profile) => ({ ...profile, decide: { ...profile.decide, '2207': ['2601'] } }),
    });
    const trial = await quoted(bed, patient);
    bed.platform.faults.loseAnswer('2207');
    bed.platform.faults.loseAnswer('2601');
    await pay(bed, trial);
    for (let round = 0; round < 4; round += 1) await settleDown(bed);
    const parked = await viewOf(bed, trial.id);
    expect(parked).toMatchObject({ status: 'pending', parked: { reason: 'unknown-outcome' } });
    expect(parked.money).toMatchObject({ state: 'held', taken: trial.money.due });
    valueOf(await bed.desk.release({ visit: trial.id }));
    await settleDown(bed);
    expect([sentOf(bed, '2207'), sentOf(bed, '2601')]).toEqual([1, 1]);
    expect((await viewOf(bed, trial.id)).parked?.reason).toBe('unknown-outcome');
    await audit(bed);
  });

  it('is asked again where the gateway, not the platform, turned 2601 away', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, patient);
    bed.platform.faults.loseAnswer('2207');
    bed.platform.faults.garble('2601', 'gateway-401', 2);
    await pay(bed, trial);
    for (let round = 0; round < 3; round += 1) await settleDown(bed);
    expect(await viewOf(bed, trial.id)).toMatchObject({ status: 'trial' });
    await finish(bed, patient);
    await audit(bed);
  });

  it('stops after the attempts the profile allows, with everything taken back', async () => {
    const bed = await openBed();
    let view = await quoted(bed, patient);
    bed.platform.faults.loseAnswer('2207', 3);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await pay(bed, view);
      await settleDown(bed);
      view = await viewOf(bed, view.id);
    }
    expect(view).toMatchObject({ parked: { reason: 'too-many-attempts' }, step: 'none' });
    expect(view.money).toMatchObject({ state: 'returnable' });
    const states = bed.platform.ledger().map((row) => row.state);
    expect(states).toEqual(['reversed', 'reversed', 'reversed']);
    valueOf(await bed.desk.release({ visit: view.id }));
    const settled = await finish(bed, patient);
    expect(settled.status).toBe('settled');
    await audit(bed);
  });

  const jiangxi = (absent: boolean) => ({
    profile: <T extends { decide: object }>(profile: T) => ({
      ...profile,
      decide: { '2201': ['5201'], '2204': ['2205'], '2207': ['5204', '2601'], '2208': ['5203'] },
      feeQuery: 'by-visit' as const,
      id: absent ? 'absent' : 'found',
    }),
  });
  it('takes the settlement that 5204 and 5203 show, where the profile allows', async () => {
    const bed = await openBed(jiangxi(false));
    const trial = await quoted(bed, patient);
    bed.platform.faults.loseAnswer('2207');
    bed.network.replace('5204', () => {
      const setlId = bed.platform.ledger()[0]?.setl_id;
      const output = JSON.stringify([{ feedetl_sn: '1', setl_id: setlId }]);
      return { kind: 'answer', status: 200, body: `{"infcode":0,"output":${output}}` };
    });
    await pay(bed, trial);
    await settleDown(bed);
    const settled = await viewOf(bed, trial.id);
    expect(settled).toMatchObject({ status: 'settled', money: { balance: 0 } });
    expect([sentOf(bed, '2207'), sentOf(bed, '2601')]).toEqual([1, 0]);
    await audit(bed);
  });
});

describe('the answer of 2208 is lost', () => {
  it.each(['loseAnswer', 'loseRequest'] as const)(
    '%s: 5203 decides, then it is paid out',
    async (how) => {
      const bed = await openBed();
      const settled = await pay(bed, await quoted(bed, patient));
      bed.platform.faults[how]('2208');
      const asked = valueOf(await bed.desk.refund({ visit: settled.id, reason: '退号' }));
      expect(asked.status).toBe('pending');
      expect(asked.can).not.toContain('pay-out');
      const early = await bed.desk.payOut({ visit: settled.id, amount: settled.money.taken });
      expect(early.ok ? 'ok' : early.fault.code).toMatch(/^(not-now|busy)$/);
      const refunded = await finish(bed, patient);
      expect(refunded).toMatchObject({
        status: 'refunded',
        step: 'cancelled',
        money: { taken: 0 },
      });
      expect(sentOf(bed, '2208')).toBe(how === 'loseAnswer' ? 1 : 2);
      expect(bed.platform.ledger()).toMatchObject([{ state: 'refunded' }]);
      await audit(bed);
    },
  );

  it('waits while 5203 cannot be had, and pays nothing', async () => {
    const bed = await openBed();
    const settled = await pay(bed, await quoted(bed, patient));
    bed.platform.faults.loseAnswer('2208');
    bed.platform.faults.garble('5203', 'not-json', 3);
    valueOf(await bed.desk.refund({ visit: settled.id, reason: '退号' }));
    expect((await viewOf(bed, settled.id)).can).not.toContain('pay-out');
    for (let round = 0; round < 2; round += 1) await settleDown(bed);
    expect((await finish(bed, patient)).status).toBe('refunded');
    await audit(bed);
  });
});

describe('the answer of 2201 or 2204 is lost', () => {
  it.each([
    ['2201', 'loseAnswer', 1],
    ['2201', 'loseRequest', 2],
    ['2204', 'loseAnswer', 2],
    ['2204', 'loseRequest', 2],
  ] as const)('%s, %s: decided, sent %i times in all', async (infno, how, times) => {
    const bed = await openBed();
    bed.platform.faults[how](infno);
    await quoted(bed, patient);
    expect((await finish(bed, patient)).status).toBe('settled');
    expect(sentOf(bed, infno)).toBe(times);
    await audit(bed);
  });
});
