/**
 * Goal: what a review found stays mended. Method: the very sequences that broke it, at one counter:
 * a broken trial put on hold, a fall of the line in the same moment, a clock set back, a reference
 * used twice, a crash after a person's word, a refund after the true-up, and closed visits.
 */
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../shared/platform/profile.ts';
import { fen } from '../../shared/money.ts';
import { audit } from './audit.ts';
import { cash, chargeNow, cutLine, lineBack, pay, quoted, serve } from './cashier.ts';
import { settleDown, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const patient = 'longterm-390';

describe('a trial that does not add up', () => {
  it('is never paid on by way of 挂起', async () => {
    const bed = await openBed();
    bed.platform.faults.garble('2206', 'breaks-identity');
    const { id } = await quoted(bed, patient);
    await cutLine(bed);
    const held = await bed.desk.putOnHold({ visit: id, phone: '13900000000', reason: '等' });
    expect(faultCode(held)).toBe('not-now');
    await lineBack(bed);
    expect((await viewOf(bed, id)).parked?.reason).toBe('trial-breaks-identity');
  });
});

describe('the outage record', () => {
  it('has a charge of the very moment in which the line falls', async () => {
    const bed = await openBed();
    const { id } = await serve(bed, patient);
    bed.platform.faults.line = 'cut';
    const due = fen(100_000);
    let paid: Promise<unknown> | undefined;
    const push = bed.statuses.push.bind(bed.statuses);
    bed.statuses.push = (...told) => {
      if (told[0]?.line.state === 'down') {
        const given = { visit: id, due, tenders: cash(due), consent: true, phone: '' };
        paid ??= bed.desk.deposit(given);
      }
      return push(...told);
    };
    await bed.desk.probe({});
    await paid;
    expect(valueOf(await bed.desk.outages({}))).toMatchObject([{ count: 1, amount: due }]);
  });

  it('is not open again once the settled charge was refunded', async () => {
    const bed = await openBed();
    await serve(bed, patient);
    await cutLine(bed);
    const { id } = await chargeNow(bed, await serve(bed, patient));
    await lineBack(bed);
    const { money } = await viewOf(bed, id);
    const owed = money.balance ?? fen(0);
    if (owed > 0) await bed.desk.payOut({ visit: id, amount: owed });
    const [outage] = valueOf(await bed.desk.outages({}));
    const ask = { outage: outage?.outage ?? '' };
    expect(valueOf(await bed.desk.outage(ask)).file.afterwards?.open).toBe(0);
    valueOf(await bed.desk.refund({ visit: id, reason: '退号' }));
    await settleDown(bed);
    expect(valueOf(await bed.desk.outage(ask)).file.afterwards?.open).toBe(0);
  });
});

describe('limits', () => {
  it('are closed where the clock was set back behind the last contact', async () => {
    const bed = await openBed();
    await serve(bed, patient);
    await cutLine(bed);
    bed.clock.advance(40 * 3_600_000);
    const closed = async () => valueOf(await bed.desk.status({})).allowance?.closed;
    expect(await closed()).toBeDefined();
    bed.clock.set(-40 * 3_600_000 - 600_000);
    expect(await closed()).toBeDefined();
  });
});

describe('money', () => {
  it('takes no scan reference twice in one payment', async () => {
    const bed = await openBed();
    const { id, money } = await quoted(bed, patient);
    const due = money.due ?? fen(0);
    const half = fen(10_000);
    const rest = fen(due - half);
    const tenders = [half, rest].map((amount) => ({
      means: 'scan' as const,
      amount,
      reference: 'TEST-1',
    }));
    expect(faultCode(await bed.desk.confirm({ visit: id, due, tenders }))).toBe('tender-wrong');
  });

  it('is looked at after a person’s word, also where a crash came between', async () => {
    const noWays = (profile: Profile): Profile => ({
      ...profile,
      decide: { ...profile.decide, '2207': [] },
    });
    const go = async (bed: Bed) => {
      const trial = await quoted(bed, patient);
      bed.platform.faults.garble('5203', 'breaks-identity');
      bed.network.failAt('2207', 'answer-lost');
      const { id } = await pay(bed, trial);
      await lineBack(bed);
      const number = bed.platform.ledger()[0]?.setl_id ?? '';
      const given = { visit: id, number, evidence: '演练', by: '演练' };
      await bed.desk.recordOutcome({ ...given, verdict: 'found' });
      return id;
    };
    const plain = await openBed({ profile: noWays });
    const id = await go(plain);
    expect((await viewOf(plain, id)).parked?.reason).toBe('settlement-differs');
    const at = (await plain.entries()).find(({ kind }) => kind === 'outcome.recorded')?.seq ?? 0;
    const bed = await openBed({ profile: noWays });
    bed.dieAfter(at);
    await go(bed).catch((error: unknown) => expect(String(error)).not.toBe(''));
    const heir = await bed.restart();
    const [visit] = heir.counter.book.visits();
    expect(visit?.parked?.reason).toBe('settlement-differs');
  });
});

it('closed visits give the sync nothing to do', async () => {
  const bed = await openBed();
  await pay(bed, await quoted(bed, patient));
  await bed.counter.sync.settled();
  bed.counter.sync.wake();
  expect(bed.counter.sync.isRunning()).toBe(false);
  await audit(bed);
});
