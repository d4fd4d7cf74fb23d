/**
 * Goal: with the line cut a known card is recognised and judged by how old its facts are; an
 * unknown one is told so. Method: the bed's clock put forward between the last good answer and the
 * outage.
 */
import { describe, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { chargeNow, cutLine, finish, identify, lineBack, patientOf } from './cashier.ts';
import { prepare, quoted, serve, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf } from './counter-bed.ts';

const HOUR = 3_600_000;

describe('the directory with the line cut', () => {
  it.each(['longterm-390', 'referred-390', 'card-1'])('recognises the card of %s', async (key) => {
    const bed = await openBed();
    await serve(bed, key);
    await cutLine(bed);
    bed.clock.advance(HOUR);
    const view = await serve(bed, key);
    expect(view.who).toMatchObject({ name: patientOf(key).name });
    const charged = await chargeNow(bed, view);
    expect(charged.status).toBe('provisional');
    await lineBack(bed);
    expect((await viewOf(bed, view.id)).status).toBe('settled');
    await audit(bed);
  });

  it('knows a 3.0 card by its card_sn on another day; its charge settles by itself', async () => {
    const bed = await openBed();
    await serve(bed, 'longterm-390');
    bed.clock.advance(23 * HOUR);
    await cutLine(bed);
    const view = await serve(bed, 'longterm-390');
    expect(bed.counter.book.visits()).toHaveLength(2);
    expect(view.who).toMatchObject({ source: 'directory' });
    await chargeNow(bed, view);
    await lineBack(bed);
    expect(await viewOf(bed, view.id)).toMatchObject({ status: 'settled' });
    await audit(bed);
  });

  it.each(['longterm-390', 'card-1'])('says that %s is unknown here', async (patient) => {
    const bed = await openBed();
    await cutLine(bed);
    valueOf(await bed.desk.drillCard({ patient, how: 'good' }));
    const answer = await bed.desk.identifyCard({});
    expect(faultCode(answer)).toBe('person-unknown-offline');
    await lineBack(bed);
    expect((await finish(bed, patient)).status).toBe('settled');
    await audit(bed);
  });

  it('does not guess a disease that was never asked', async () => {
    const bed = await openBed();
    const { id } = await identify(bed, 'two-diseases');
    await cutLine(bed);
    const ask = { disease: 'M07801', filing: 'other' as const, emergency: '' };
    const view = valueOf(await bed.desk.checkFiling({ visit: id, ...ask }));
    expect(view.triage).toMatchObject({ outcome: 'refuse', reason: 'facts-unknown' });
    await audit(bed);
  });
});

describe('the freshness of what is known', () => {
  // Status: fresh 24 h, stale 48 h. Filing and qualification: at most 30 days after confirmation.
  it.each([
    [23, 'provisional', 'known-earlier', 'fresh'],
    [25, 'provisional', 'known-earlier', 'stale'],
    [49, 'refuse', 'facts-too-old', 'expired'],
    [31 * 24, 'refuse', 'facts-too-old', 'expired'],
  ] as const)('%i h old: %s', async (hours, outcome, reason, status) => {
    const bed = await openBed();
    await serve(bed, 'longterm-390');
    await cutLine(bed);
    bed.clock.advance(hours * HOUR);
    const view = await serve(bed, 'longterm-390');
    expect(view.triage).toMatchObject({ outcome, reason });
    expect(view.triage?.facts[0]).toMatchObject({ fact: '参保状态', state: status });
    const filing = hours > 30 * 24 ? 'expired' : hours > 24 ? 'stale' : 'fresh';
    expect(view.triage?.facts[2]).toMatchObject({ state: filing });
    expect(view.can.includes('charge')).toBe(outcome === 'provisional');
    await audit(bed);
  });

  it('is judged again at the charge: facts may have expired meanwhile', async () => {
    const bed = await openBed();
    await serve(bed, 'longterm-390');
    await cutLine(bed);
    bed.clock.advance(47 * HOUR);
    const view = await serve(bed, 'longterm-390');
    expect(view.triage?.outcome).toBe('provisional');
    bed.clock.advance(2 * HOUR);
    await expect(chargeNow(bed, view)).rejects.toThrow('not-direct');
    await audit(bed);
  });

  it.each([[0], [49]])(
    'a verdict made offline (%i h) is asked of the platform at F7',
    async (hours) => {
      const bed = await openBed();
      await serve(bed, 'longterm-390');
      await cutLine(bed);
      bed.clock.advance(hours * HOUR);
      const view = await serve(bed, 'longterm-390');
      await lineBack(bed);
      const trial = valueOf(await bed.desk.quote({ visit: view.id }));
      expect(trial).toMatchObject({ status: 'trial', triage: { reason: 'filed' } });
      await audit(bed);
    },
  );

  it('tells the platform’s answer when that has changed meanwhile', async () => {
    const bed = await openBed();
    await serve(bed, 'longterm-390');
    await cutLine(bed);
    const view = await serve(bed, 'longterm-390');
    await lineBack(bed);
    bed.platform.faults.refuse('2001', '待遇已暂停');
    expect(faultCode(await bed.desk.quote({ visit: view.id }))).toBe('platform-refused');
    await audit(bed);
  });
});

describe('one lost answer while the line stands', () => {
  it('of 2001 is asked once more; lost again, nothing is judged from silence', async () => {
    const bed = await openBed();
    const { id } = await identify(bed, 'unfiled');
    bed.platform.faults.loseAnswer('2001');
    const once = await prepare(bed, await viewOf(bed, id), 'unfiled');
    expect(once.triage?.reason).toBe('not-filed');
    bed.platform.faults.loseAnswer('2001', 2);
    const ask = { disease: 'M00503', filing: 'other' as const, emergency: '' };
    expect(faultCode(await bed.desk.checkFiling({ visit: id, ...ask }))).toBe('line-down');
    await audit(bed);
  });

  it('of 1101 is asked once more', async () => {
    const bed = await openBed();
    bed.platform.faults.loseAnswer('1101');
    expect((await quoted(bed, 'longterm-390')).status).toBe('trial');
    await audit(bed);
  });
});
