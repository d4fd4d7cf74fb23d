/**
 * Goal: an answer that is not one, is cut short, does not add up or comes from the gateway gets a
 * named fault in Chinese with a next step; nothing is lost and the visit goes on. Method: each
 * transaction of the flow garbled in each way on the bed, then seen through to its end.
 */
import { describe, expect, it } from 'vitest';
import { audit } from './audit.ts';
import {
  chargeNow,
  cutLine,
  finish,
  lineBack,
  onlyVisit,
  pay,
  quoted,
  serve,
  settleDown,
  viewOf,
} from './cashier.ts';
import { faultCode, openBed, valueOf } from './counter-bed.ts';

const patient = 'longterm-390';
const kinds = ['not-json', 'truncated', 'gateway-401'] as const;
const expectedFault = { 'gateway-401': 'gateway-signature' } as Readonly<Record<string, string>>;
const cases = (infnos: readonly string[]) =>
  infnos.flatMap((infno) => kinds.map((kind) => [infno, kind] as const));
const chinese = /[\u4e00-\u9fff]/;

describe('the answer is spoilt', () => {
  it.each(cases(['9001', '1101']))(
    '%s %s: no visit yet, a reason, then served',
    async (no, kind) => {
      const bed = await openBed();
      bed.platform.faults.garble(no, kind);
      await bed.desk.drillCard({ patient, how: 'good' });
      const answer = await bed.desk.identifyCard({});
      const { fault } = answer.ok ? {} : answer;
      expect(fault?.code).toBe(expectedFault[kind] ?? 'platform-unreadable');
      expect(fault?.todo).toMatch(chinese);
      expect((await finish(bed, patient)).status).toBe('settled');
      await audit(bed);
    },
  );

  it.each(cases(['5301', '5206']))('%s %s: served all the same', async (no, kind) => {
    const bed = await openBed();
    bed.platform.faults.garble(no, kind);
    await serve(bed, patient);
    expect((await finish(bed, patient)).status).toBe('settled');
    await audit(bed);
  });

  it.each(cases(['2001']))('%s %s: not judged, a reason, then served', async (no, kind) => {
    const bed = await openBed();
    bed.platform.faults.garble(no, kind);
    await expect(serve(bed, patient)).rejects.toThrow(expectedFault[kind] ?? 'platform-unreadable');
    expect(onlyVisit(bed).judged).toBeUndefined();
    expect((await finish(bed, patient)).status).toBe('settled');
    await audit(bed);
  });

  it.each(cases(['2201', '2203', '2204', '2206']))(
    '%s %s: stops, then goes on',
    async (no, kind) => {
      const bed = await openBed();
      const { id } = await serve(bed, patient);
      bed.platform.faults.garble(no, kind);
      const view = valueOf(await bed.desk.quote({ visit: id }));
      expect(view.fault?.code).toBe(expectedFault[kind] ?? 'platform-unreadable');
      expect(view.fault?.what + (view.fault?.todo ?? '')).toMatch(chinese);
      expect(view.money.taken).toBe(0);
      expect((await finish(bed, patient)).status).toBe('settled');
      expect(bed.platform.ledger()).toHaveLength(1);
      await audit(bed);
    },
  );

  it.each(cases(['2207', '2208', '2205', '2202', '5203', '2601']))(
    '%s %s: money stays on the books, the visit ends',
    async (no, kind) => {
      const bed = await openBed();
      const trial = await quoted(bed, patient);
      const reversing = no === '2601';
      if (reversing) bed.platform.faults.loseAnswer('2207');
      bed.platform.faults.garble(no, kind);
      const paid = await pay(bed, trial);
      expect(paid.money.taken).toBe(trial.money.due);
      await audit(bed);
      const settled = await finish(bed, patient);
      if (reversing && kind !== 'gateway-401') {
        // 2601 was carried out and its answer spoilt: the result file (3202) tells, in a while.
        expect(settled).toMatchObject({ status: 'pending', money: { state: 'held' } });
        bed.clock.advance((bed.profile.reconcile.settleMinutes + 1) * 60_000);
        expect((await finish(bed, patient)).status).toBe('settled');
        return audit(bed);
      }
      expect(settled.status).toBe('settled');
      if (no === '5203') bed.platform.faults.loseAnswer('2208');
      await bed.desk.refund({ visit: settled.id, reason: '退号' });
      await audit(bed);
      const refunded = await finish(bed, patient);
      expect(refunded).toMatchObject({ status: 'refunded', money: { taken: 0 } });
      return audit(bed);
    },
  );
});

describe('the money does not add up', () => {
  it.each(['breaks-identity', 'wrong-total'] as const)(
    '2206 %s: stopped, then tried anew',
    async (kind) => {
      const bed = await openBed();
      bed.platform.faults.garble('2206', kind);
      const view = await quoted(bed, patient);
      expect(view.fault).toMatchObject({ code: 'trial-breaks-identity' });
      expect(view.fault?.detail.join()).toMatch(/≠.*差 -?1\.00 元/);
      expect(view.parked?.reason).toBe('trial-breaks-identity');
      expect(view.can).not.toContain('confirm');
      const confirm = { visit: view.id, due: view.trial?.cash ?? 0, tenders: [] };
      expect(faultCode(await bed.desk.confirm(confirm))).toBe('not-now');
      const fresh = valueOf(await bed.desk.quote({ visit: view.id }));
      expect(fresh.status).toBe('trial');
      expect((await pay(bed, fresh)).status).toBe('settled');
      await audit(bed);
    },
  );

  it.each(['breaks-identity', 'wrong-total'] as const)(
    '2207 %s: settled, kept for review',
    async (kind) => {
      const bed = await openBed();
      const trial = await quoted(bed, patient);
      bed.platform.faults.garble('2207', kind);
      const view = await pay(bed, trial);
      expect(view).toMatchObject({ step: 'settled', parked: { reason: 'settlement-differs' } });
      expect(view.settlement?.amounts.cash).toBe(
        (trial.trial?.cash ?? 0) + (kind === 'wrong-total' ? 100 : 0),
      );
      expect(bed.platform.ledger()).toHaveLength(1);
      await audit(bed, [view.id]);
      valueOf(await bed.desk.release({ visit: view.id }));
      await settleDown(bed);
      expect(bed.platform.ledger()).toHaveLength(1);
      await audit(bed, [view.id]);
    },
  );

  it('2206 in a sync: parked before 2207, and settled after a person released it', async () => {
    const bed = await openBed();
    await serve(bed, patient);
    bed.platform.faults.line = 'cut';
    await settleDown(bed);
    const view = await serve(bed, patient);
    const due = view.money.due ?? 0;
    const paid = { due, tenders: [{ means: 'cash' as const, amount: due }], phone: '' };
    valueOf(await bed.desk.charge({ visit: view.id, ...paid, consent: true }));
    bed.platform.faults.garble('2206', 'breaks-identity');
    await lineBack(bed);
    const parked = await viewOf(bed, view.id);
    expect(parked.parked?.reason).toBe('trial-breaks-identity');
    expect(bed.platform.ledger()).toEqual([]);
    valueOf(await bed.desk.release({ visit: view.id }));
    await settleDown(bed);
    expect((await viewOf(bed, view.id)).status).toBe('settled');
    await audit(bed);
  });
});

describe('the platform refuses', () => {
  it.each(['2201', '2203', '2204', '2206', '2207'])(
    '%s: its words unchanged, then goes on',
    async (no) => {
      const bed = await openBed();
      const words = '演练：内部错误 E1234';
      bed.platform.faults.refuse(no, words);
      let view = await quoted(bed, patient);
      if (no === '2207') view = await pay(bed, view);
      expect(view.fault).toMatchObject({ code: 'platform-refused', platform: words });
      expect(view.money.state).toBe(no === '2207' ? 'returnable' : 'none');
      expect((await finish(bed, patient)).status).toBe('settled');
      expect(bed.platform.ledger()).toHaveLength(1);
      await audit(bed);
    },
  );

  it('a call whose sign-in is gone: told, signed in anew, goes on', async () => {
    const bed = await openBed();
    const { id } = await serve(bed, patient);
    bed.platform.faults.refuse('2001', '签到流水号无效，请重新签到');
    const ask = { disease: 'M00503', filing: 'other' as const, emergency: '' };
    const answer = await bed.desk.checkFiling({ visit: id, ...ask });
    expect(faultCode(answer)).toBe('gateway-refused');
    const before = bed.platform.calls().filter((call) => call.infno === '9001').length;
    valueOf(await bed.desk.checkFiling({ visit: id, ...ask }));
    const after = bed.platform.calls().filter((call) => call.infno === '9001').length;
    expect(after).toBe(before + 1);
    await audit(bed);
  });
});

describe('the counter itself', () => {
  it('stops charging when the journal cannot be written, and shows nothing as saved', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, patient);
    bed.disk.inject('no-space', 1, 'append');
    const due = trial.money.due ?? 0;
    const ask = { visit: trial.id, due, tenders: [{ means: 'cash' as const, amount: due }] };
    const answer = await bed.desk.confirm(ask);
    expect(faultCode(answer)).toBe('journal-failed');
    expect(onlyVisit(bed).money).toBe('none');
    expect(bed.platform.ledger()).toEqual([]);
    const heir = await bed.restart();
    await settleDown(heir);
    expect((await finish(heir, patient)).status).toBe('settled');
    await audit(heir);
  });

  it('stops a sync that cannot write, as a fault, not as a crash', async () => {
    const bed = await openBed();
    const { id } = await serve(bed, patient);
    await cutLine(bed);
    await chargeNow(bed, await viewOf(bed, id));
    bed.disk.inject('no-space', 4, 'append');
    await lineBack(bed);
    expect((await viewOf(bed, id)).fault?.code).toBe('journal-failed');
    const heir = await bed.restart();
    await settleDown(heir);
    expect((await viewOf(heir, id)).status).toBe('settled');
    await audit(heir);
    expect(bed.crashes).toEqual([]);
  });

  it('decides a settlement whose answer could not be written, after a restart', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, patient);
    const { exchange } = bed.network;
    bed.network.exchange = async (infno, text) => {
      const answer = await exchange(infno, text);
      if (infno === '2207') bed.disk.inject('fail', 1, 'append');
      return answer;
    };
    const due = trial.money.due ?? 0;
    const ask = { visit: trial.id, due, tenders: [{ means: 'cash' as const, amount: due }] };
    expect(faultCode(await bed.desk.confirm(ask))).toBe('journal-failed');
    expect(bed.platform.ledger()).toHaveLength(1);
    const heir = await bed.restart();
    await audit(heir);
    expect((await finish(heir, patient)).status).toBe('settled');
    expect(heir.platform.ledger().map((row) => row.state)).toEqual(['reversed', 'settled']);
    await audit(heir);
  });
});
