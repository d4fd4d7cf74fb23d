/**
 * Goal: an insured place that does not answer concerns its own patients only: they may be charged
 * provisionally as with the line down, and settle by themselves when the place answers again; no
 * outage of the counter is opened. Method: the drill refuses with the texts of maintenance;
 * patients of two places.
 */
import { describe, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { chargeNow, cutLine, finish, identify, lineBack, prepare, quoted } from './cashier.ts';
import { serve, settleDown, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const words = '参保地（新疆和田地区）医保信息平台维护中，请稍后重试';
const patient = 'longterm-390';
const ask = { disease: 'M00503', filing: 'long-term-resident' as const, emergency: '' };

function sentOf(bed: Bed, infno: string): number {
  return bed.platform.calls().filter((call) => call.infno === infno).length;
}

/** 2001 is refused for the Hotan patient; from now on the place counts as silent. */
async function silenced(bed: Bed, times = 1) {
  const { id } = await serve(bed, patient);
  bed.platform.faults.refuse('2001', words, times);
  return valueOf(await bed.desk.checkFiling({ visit: id, ...ask }));
}

describe('an insured place that does not answer', () => {
  it('is told in verdict and status; its known patient may be charged, and settles', async () => {
    const bed = await openBed();
    const view = await silenced(bed);
    expect(view.triage).toMatchObject({ outcome: 'provisional', reason: 'place-silent' });
    expect(view.triage?.text).toContain('参保地系统不应答');
    const status = valueOf(await bed.desk.status({}));
    expect(status.line).toMatchObject({ state: 'up' });
    expect(status.line.outage).toBeUndefined();
    expect(status.places).toMatchObject([{ name: '新疆和田地区' }]);
    expect(view.can).toContain('charge');
    const charged = await chargeNow(bed, view);
    expect(charged.status).toBe('provisional');
    const slip = valueOf(await bed.desk.issueReceipt({ visit: view.id, kind: 'provisional' }));
    const text = JSON.stringify(slip);
    expect(text).toContain('参保地系统不应答');
    expect(text).toContain('参保地（新疆和田地区）医保系统不应答');
    expect(text).not.toContain('停机编号');
    await settleDown(bed);
    expect((await viewOf(bed, view.id)).status).toBe('settled');
    expect(valueOf(await bed.desk.status({})).places).toEqual([]);
    expect((await bed.entries()).map((entry) => entry.kind)).not.toContain('outage.opened');
    await audit(bed);
  });

  it('concerns nobody else: a patient of another place is served as ever', async () => {
    const bed = await openBed();
    await silenced(bed, 99);
    bed.platform.faults.clear();
    const other = await quoted(bed, 'lanzhou-diabetes');
    expect(other).toMatchObject({ status: 'trial', triage: { reason: 'filed' } });
    expect(other.can).toContain('confirm');
    expect(other.can).not.toContain('charge');
    await audit(bed);
  });

  it('found out at 2206: the fault says so, the estimate may be charged', async () => {
    const bed = await openBed();
    const { id } = await serve(bed, patient);
    bed.platform.faults.refuse('2206', words);
    const view = valueOf(await bed.desk.quote({ visit: id }));
    expect(view.fault).toMatchObject({ code: 'insured-place-down', platform: words });
    expect(view.triage?.reason).toBe('place-silent');
    await chargeNow(bed, view);
    await settleDown(bed);
    expect((await viewOf(bed, id)).status).toBe('settled');
    expect(bed.platform.ledger()).toHaveLength(1);
    await audit(bed);
  });

  it('found out at 2207: the money is free, then charged provisionally, then settled', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, patient);
    bed.platform.faults.refuse('2207', words);
    const due = trial.money.due ?? 0;
    const tenders = [{ means: 'cash' as const, amount: due }];
    const view = valueOf(await bed.desk.confirm({ visit: trial.id, due, tenders }));
    expect(view).toMatchObject({ fault: { code: 'insured-place-down' }, status: 'estimate' });
    const charged = await chargeNow(bed, view);
    expect(charged.money.taken).toBe(due);
    await settleDown(bed);
    expect((await finish(bed, patient)).status).toBe('settled');
    await audit(bed);
  });

  it('with nothing known of the person: a named fault with a next step', async () => {
    const bed = await openBed();
    const { id } = await identify(bed, 'lanzhou-down');
    const answer = await bed.desk.checkFiling({ visit: id, ...ask });
    expect(answer.ok ? undefined : answer.fault).toMatchObject({ code: 'insured-place-down' });
    const { detail = [], todo = '' } = answer.ok ? {} : answer.fault;
    expect(detail.join('')).toContain('甘肃兰州市');
    expect(todo).toContain('F6');
    await audit(bed);
  });

  it('with facts too old: not charged, by the same freshness as with the line down', async () => {
    const bed = await openBed();
    await serve(bed, patient);
    bed.clock.advance(31 * 24 * 3_600_000);
    const fresh = await identify(bed, patient);
    bed.platform.faults.refuse('2001', words);
    const answer = await bed.desk.checkFiling({ visit: fresh.id, ...ask });
    expect(faultCode(answer)).toBe('insured-place-down');
    await audit(bed);
  });

  it('is asked by one visit at a time, later and later, and the others follow', async () => {
    const bed = await openBed();
    const keys = ['longterm-390', 'resettled-310', 'stationed-310', 'temporary'];
    for (const key of keys) await serve(bed, key);
    await cutLine(bed);
    for (const key of keys) await chargeNow(bed, await serve(bed, key));
    bed.platform.faults.refuse('2206', words, bed.profile.lanes + 3);
    bed.platform.faults.line = 'up';
    valueOf(await bed.desk.probe({}));
    await bed.counter.sync.settled();
    const first = sentOf(bed, '2206');
    expect(first).toBeLessThanOrEqual(bed.profile.lanes + 2);
    valueOf(await bed.desk.probe({}));
    await bed.counter.sync.settled();
    expect(sentOf(bed, '2206') - first).toBeLessThanOrEqual(1);
    for (let turn = 0; turn < 8; turn += 1) {
      bed.clock.advance(60_000);
      await bed.counter.sync.settled();
    }
    expect(bed.counter.book.visits().map((visit) => visit.step)).toEqual(keys.map(() => 'settled'));
    expect(bed.counter.book.visits().every((visit) => !visit.parked)).toBe(true);
    await audit(bed);
  });

  it('keeps a lost 2207 undecided: 2601 is asked again when the place answers', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, patient);
    bed.platform.faults.loseAnswer('2207');
    bed.platform.faults.refuse('2601', words, 2);
    const due = trial.money.due ?? 0;
    const tenders = [{ means: 'cash' as const, amount: due }];
    valueOf(await bed.desk.confirm({ visit: trial.id, due, tenders }));
    await bed.counter.sync.settled();
    expect(await viewOf(bed, trial.id)).toMatchObject({ status: 'pending' });
    await settleDown(bed);
    expect((await viewOf(bed, trial.id)).parked).toBeUndefined();
    await settleDown(bed);
    expect((await finish(bed, patient)).status).toBe('settled');
    expect(bed.platform.ledger().filter((row) => row.state === 'settled')).toHaveLength(1);
    await audit(bed);
  });

  it('with the line down too, the outage of the line is what is recorded', async () => {
    const bed = await openBed();
    const view = await silenced(bed);
    await cutLine(bed);
    const charged = await chargeNow(bed, await viewOf(bed, view.id));
    const slip = valueOf(await bed.desk.issueReceipt({ visit: charged.id, kind: 'provisional' }));
    expect(JSON.stringify(slip)).toContain('停机编号');
    await lineBack(bed);
    expect((await viewOf(bed, view.id)).status).toBe('settled');
    await prepare(bed, await identify(bed, patient), patient);
    await audit(bed);
  });
});
