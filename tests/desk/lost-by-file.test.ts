/**
 * Goal: a 2207 or 2208 whose answer is lost, and whose 2601 came to nothing, is decided by the
 * result file of 3202: found, absent, or by one more 2601. Method: the bed, with answers lost and
 * the centre's books as the ambiguous text allows them.
 */
import { describe, expect, it } from 'vitest';
import { dayRows } from '../../shared/reconcile/row.ts';
import { audit } from './audit.ts';
import { finish, onlyVisit, pay, quoted, settleDown, viewOf } from './cashier.ts';
import { openBed, valueOf, type Bed } from './counter-bed.ts';

const patient = 'longterm-390';
const day = '2026-11-22';

const sentOf = (bed: Bed, infno: string) =>
  bed.platform.calls().filter((call) => call.infno === infno).length;

/** 2207 sent, its answer or request lost, and so is that of the 2601 that follows. */
async function lost(how: 'loseAnswer' | 'loseRequest', reversal: 'loseAnswer' | 'loseRequest') {
  const bed = await openBed();
  const trial = await quoted(bed, patient);
  bed.platform.faults[how]('2207');
  bed.platform.faults[reversal]('2601');
  await pay(bed, trial);
  await settleDown(bed);
  return { bed, trial };
}

/** Past the minutes in which a settlement may be missing from the file. */
async function later(bed: Bed): Promise<void> {
  bed.clock.advance((bed.profile.reconcile.settleMinutes + 1) * 60_000);
  await settleDown(bed);
}

describe('2207 lost, 2601 lost', () => {
  it('found by its msgid: 5203 tells the amounts, nothing is sent twice', async () => {
    const { bed, trial } = await lost('loseAnswer', 'loseRequest');
    const settled = await viewOf(bed, trial.id);
    expect(settled).toMatchObject({ status: 'settled', money: { balance: 0 } });
    expect(settled.settlement?.setlId).toBe(bed.platform.ledger()[0]?.setl_id);
    expect([sentOf(bed, '2207'), sentOf(bed, '2601'), sentOf(bed, '3202')]).toEqual([1, 1, 1]);
    const [decided] = (await bed.entries()).filter((entry) => entry.kind === 'call.decided');
    expect(decided?.data).toMatchObject({ by: '3202', verdict: 'found', insutype: '390' });
    const day390 = valueOf(await bed.desk.runReconcile({ day }));
    expect(day390.differences).toEqual([]);
    await audit(bed);
  });

  it('named by its registration only, where the file has no msgid', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, patient);
    bed.platform.faults.loseAnswer('2207');
    bed.platform.faults.loseRequest('2601');
    bed.platform.books.anonymous = true;
    await pay(bed, trial);
    await settleDown(bed);
    expect(await viewOf(bed, trial.id)).toMatchObject({ status: 'settled' });
    await audit(bed);
  });

  it('young and not there: waits, is not parked, and is not sent again', async () => {
    const { bed, trial } = await lost('loseRequest', 'loseRequest');
    const waiting = await viewOf(bed, trial.id);
    expect(waiting).toMatchObject({ status: 'pending', money: { state: 'held' } });
    expect(waiting.parked).toBeUndefined();
    expect(waiting.fault?.detail.join()).toContain('3202');
    expect([sentOf(bed, '2207'), sentOf(bed, '2601')]).toEqual([1, 1]);
    await audit(bed);
  });

  it.each(['loseRequest', 'loseAnswer'] as const)(
    'not there when it should be (%s): a new registration, the money is free, it settles once',
    async (how) => {
      const { bed, trial } = await lost(how, how === 'loseAnswer' ? 'loseAnswer' : 'loseRequest');
      await later(bed);
      const fresh = await viewOf(bed, trial.id);
      expect(fresh).toMatchObject({ status: 'trial', money: { state: 'returnable' } });
      expect(onlyVisit(bed)).toMatchObject({ attempt: 2 });
      expect((await finish(bed, patient)).status).toBe('settled');
      const states = bed.platform.ledger().map((row) => row.state);
      expect(states).toEqual(how === 'loseAnswer' ? ['reversed', 'settled'] : ['settled']);
      await audit(bed);
    },
  );

  it('there, but without setl_id: 2601 once more by the msgid', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, patient);
    bed.platform.faults.loseAnswer('2207');
    bed.platform.faults.loseRequest('2601');
    bed.platform.books.nameless = true;
    await pay(bed, trial);
    await settleDown(bed);
    expect(sentOf(bed, '2601')).toBe(2);
    expect(bed.platform.ledger().map((row) => row.state)).toEqual(['reversed']);
    expect((await finish(bed, patient)).status).toBe('settled');
    expect(bed.platform.ledger().map((row) => row.state)).toEqual(['reversed', 'settled']);
    await audit(bed);
  });

  it('there without setl_id, where 2601 takes nothing back: parked', async () => {
    const bed = await openBed({
      profile: (profile) => ({
        ...profile,
        reversible: [],
        decide: { ...profile.decide, '2207': ['3202'] },
      }),
    });
    const trial = await quoted(bed, patient);
    bed.platform.faults.loseAnswer('2207');
    bed.platform.books.nameless = true;
    await pay(bed, trial);
    await settleDown(bed);
    const parked = await viewOf(bed, trial.id);
    expect(parked).toMatchObject({ status: 'pending', parked: { reason: 'unknown-outcome' } });
    expect([sentOf(bed, '2601'), parked.money.state]).toEqual([0, 'held']);
    await audit(bed);
  });

  it('a row with neither msgid nor registration proves nothing: parked, never absent', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, patient);
    bed.platform.faults.loseAnswer('2207');
    bed.platform.faults.loseRequest('2601');
    Object.assign(bed.platform.books, { anonymous: true, nameless: true });
    await pay(bed, trial);
    await later(bed);
    const parked = await viewOf(bed, trial.id);
    expect(parked).toMatchObject({ status: 'pending', parked: { reason: 'unknown-outcome' } });
    expect(parked.money).toMatchObject({ state: 'held', taken: trial.money.due });
    await audit(bed);
  });

  it.each(['3202', '9101', '9102'])(
    '%s refused: a person is told with the platform’s words, the money stays held',
    async (infno) => {
      const bed = await openBed();
      const trial = await quoted(bed, patient);
      bed.platform.faults.loseAnswer('2207');
      bed.platform.faults.loseRequest('2601');
      bed.platform.faults.refuse(infno, '未开通日对账', 1);
      await pay(bed, trial);
      await settleDown(bed);
      const parked = await viewOf(bed, trial.id);
      expect(parked.parked?.detail).toContain('未开通日对账');
      expect(parked.money.state).toBe('held');
      valueOf(await bed.desk.release({ visit: trial.id }));
      await settleDown(bed);
      expect((await viewOf(bed, trial.id)).status).toBe('settled');
      await audit(bed);
    },
  );

  it('a file that is asked for again within a minute is asked once', async () => {
    const { bed } = await lost('loseRequest', 'loseRequest');
    const asked = sentOf(bed, '3202');
    await settleDown(bed);
    expect(sentOf(bed, '3202')).toBe(asked);
  });

  it('near midnight the file covers both days', async () => {
    const bed = await openBed({ start: '2026-11-22T15:58:00Z' });
    bed.platform.faults.clockOffsetMs = 180_000;
    const trial = await quoted(bed, patient);
    bed.platform.faults.loseAnswer('2207');
    bed.platform.faults.loseRequest('2601');
    await pay(bed, trial);
    await settleDown(bed);
    bed.clock.advance(120_000);
    await settleDown(bed);
    const settled = await viewOf(bed, trial.id);
    expect(settled).toMatchObject({ status: 'settled' });
    expect(dayRows(bed.counter.book.visits(), '2026-11-23')).toHaveLength(1);
    await audit(bed);
  });
});

describe('2208 lost, decided by 3202 where the profile says so', () => {
  it('found by its msgid: the refund keeps its own number, and is paid out', async () => {
    const bed = await openBed({
      profile: (profile) => ({ ...profile, decide: { ...profile.decide, '2208': ['3202'] } }),
    });
    const settled = await pay(bed, await quoted(bed, patient));
    bed.platform.faults.loseAnswer('2208');
    valueOf(await bed.desk.refund({ visit: settled.id, reason: '退号' }));
    await settleDown(bed);
    const rows = dayRows(bed.counter.book.visits(), day);
    expect(rows.map((row) => row.setlId)).toEqual([
      bed.platform.ledger()[0]?.setl_id,
      bed.platform.ledger()[0]?.refund?.setl_id,
    ]);
    expect((rows[0]?.cash ?? 1) + (rows[1]?.cash ?? 0)).toBe(0);
    expect((await finish(bed, patient)).status).toBe('refunded');
    expect(sentOf(bed, '2208')).toBe(1);
    await audit(bed);
  });
});
