/**
 * Goal: every act whose outcome is unknown is decided by the ways of its province (design §2.3),
 * never by sending it again; the platform's ledger is ours, with at most one settlement in force,
 * and the money is where the decision puts it. Method: each act × each way of not being heard ×
 * each shipped profile, whole, the drill platform by the same one.
 */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { waysOf } from '../../electron/desk/decide.ts';
import { loadProfile, profileNames } from '../../electron/profiles.ts';
import { infnoOf, type Profile } from '../../shared/platform/profile.ts';
import type { VisitView } from '../../shared/view.ts';
import { audit } from './audit.ts';
import { finish, onlyVisit, pastLate, pay, quoted, serve, settleDown } from './cashier.ts';
import { viewOf } from './cashier.ts';
import { openBed, valueOf, type Bed } from './counter-bed.ts';

const patient = 'longterm-390';
const unheard = ['request lost', 'answer lost', 'unreadable answer', 'late'] as const;
type Unheard = (typeof unheard)[number];

const bedOf = (profile: Profile): Promise<Bed> =>
  openBed({ profile: () => profile, days: true, step: 1 });

function fail(bed: Bed, act: string, how: Unheard, times = 1): void {
  const infno = infnoOf(bed.profile, act);
  if (how === 'request lost') bed.platform.faults.loseRequest(infno, times);
  if (how === 'answer lost') bed.platform.faults.loseAnswer(infno, times);
  if (how === 'unreadable answer') bed.platform.faults.garble(infno, 'not-json', times);
  if (how === 'late') bed.network.failAt(infno, 'late');
}

const arrives = (how: Unheard) => how === 'answer lost' || how === 'unreadable answer';

function sentOf(bed: Bed, act: string): number {
  return bed.counter.book
    .visits()
    .flatMap((visit) => visit.marks)
    .filter((mark) => mark.kind === 'call.sent' && mark.act === act).length;
}

const message = z.looseObject({ infno: z.string(), msgid: z.string() });
const reversal = z.looseObject({
  input: z.looseObject({ data: z.looseObject({ omsgid: z.string(), oinfno: z.string() }) }),
});

/** No msgid left twice; 2601 names the very message it means; ledger, book and drawer agree. */
async function invariants(bed: Bed): Promise<void> {
  await audit(bed);
  const sent = bed.network.sent.map(({ text }) => message.parse(JSON.parse(text)));
  expect(new Set(sent.map(({ msgid }) => msgid)).size).toBe(sent.length);
  for (const each of sent.filter(({ infno }) => infno === '2601')) {
    const { omsgid, oinfno } = reversal.parse(each).input.data;
    expect(sent.find(({ msgid }) => msgid === omsgid)?.infno).toBe(oinfno);
  }
  expect(inForce(bed)).toBeLessThanOrEqual(1);
}

function inForce(bed: Bed): number {
  return bed.platform.ledger().filter((row) => row.state === 'settled').length;
}

/** Past the minutes after which the centre's books must have what it carried out. */
async function later(bed: Bed): Promise<void> {
  bed.clock.advance((bed.profile.reconcile.settleMinutes + 1) * 60_000);
  await settleDown(bed);
}

/** The ways have been tried, and no time has passed since. */
async function lookedOnce(bed: Bed, visit: string): Promise<VisitView> {
  valueOf(await bed.desk.probe({}));
  await bed.counter.sync.settled();
  return viewOf(bed, visit);
}

/** What was late arrives before it is given up, and nothing of it after the end. */
async function seenThrough(bed: Bed): Promise<VisitView> {
  await settleDown(bed);
  await bed.network.deliver();
  await pastLate(bed);
  const view = await finish(bed, patient);
  await bed.network.deliver();
  await invariants(bed);
  return view;
}

const cases = profileNames.flatMap((name) => unheard.map((how) => [name, how] as const));

describe.each(cases)('%s, %s', (name, how) => {
  const profile = loadProfile(name);
  const byVisit = profile.feeQuery === 'by-visit';

  it.each(['2201', '2204'])('%s is decided, the visit settles once', async (act) => {
    const bed = await bedOf(profile);
    const { id } = await serve(bed, patient);
    fail(bed, act, how);
    const view = valueOf(await bed.desk.quote({ visit: id }));
    expect(view.pending).toMatchObject({ act, status: 'lost' });
    expect(view.course).toMatchObject({ act });
    expect(await seenThrough(bed)).toMatchObject({ status: 'settled', money: { balance: 0 } });
    expect(inForce(bed)).toBe(1);
  });

  it('2207 is decided, the money is where the decision puts it, settled once', async () => {
    const bed = await bedOf(profile);
    const trial = await quoted(bed, patient);
    fail(bed, '2207', how);
    const open = await pay(bed, trial);
    expect(open).toMatchObject({ status: 'pending', money: { state: 'held' } });
    if (!arrives(how)) {
      const asked = await lookedOnce(bed, trial.id);
      expect(asked).toMatchObject({ pending: { status: 'lost' }, money: { state: 'held' } });
      expect(asked.course?.state).toBe('waiting');
      expect(asked.can).not.toContain('confirm');
      expect(sentOf(bed, '2601')).toBe(1);
      await bed.network.deliver();
    }
    await pastLate(bed);
    const decided = await viewOf(bed, trial.id);
    expect(decided.pending).toBeUndefined();
    const found = byVisit && arrives(how);
    expect(decided.money.state).toBe(found ? 'settled' : 'returnable');
    expect(decided.course?.state).toBe(found ? 'settled' : 'undone');
    const reversals = arrives(how) ? 1 : 2;
    expect([sentOf(bed, '2207'), sentOf(bed, '2601')]).toEqual([1, found ? 0 : reversals]);
    expect(await seenThrough(bed)).toMatchObject({ status: 'settled', money: { balance: 0 } });
    expect(inForce(bed)).toBe(1);
  });

  it('2208 is decided before anything is paid out, refunded once', async () => {
    const bed = await bedOf(profile);
    const settled = await pay(bed, await quoted(bed, patient));
    fail(bed, '2208', how);
    const asked = valueOf(await bed.desk.refund({ visit: settled.id, reason: '退号' }));
    expect(asked).toMatchObject({ status: 'pending' });
    expect(asked.can).not.toContain('pay-out');
    expect(await seenThrough(bed)).toMatchObject({ status: 'refunded', money: { taken: 0 } });
    expect(bed.platform.ledger()).toMatchObject([{ state: 'refunded' }]);
  });

  it.each(['request lost', 'answer lost'] as const)(
    '2601 itself unheard after a 2207 with its %s: 3202 decides, in the end settled once',
    async (first) => {
      const bed = await bedOf(profile);
      const trial = await quoted(bed, patient);
      fail(bed, '2207', first);
      fail(bed, '2601', how);
      await pay(bed, trial);
      await settleDown(bed);
      const found = byVisit && arrives(first);
      const early = await viewOf(bed, trial.id);
      expect(early.parked).toBeUndefined();
      // The centre has the row and 2601 has not undone it: 2601 once more tells at once.
      const there = !found && first === 'answer lost' && !arrives(how);
      expect(early.pending === undefined).toBe(found || there);
      if (early.pending) expect(early.money.state).toBe('held');
      await later(bed);
      const decided = await viewOf(bed, trial.id);
      expect(decided.pending).toBeUndefined();
      expect(decided.money.state).toBe(found ? 'settled' : 'returnable');
      const reversals = there ? 2 : 1;
      expect([sentOf(bed, '2207'), sentOf(bed, '2601')]).toEqual([1, found ? 0 : reversals]);
      expect(await seenThrough(bed)).toMatchObject({ status: 'settled', money: { balance: 0 } });
      expect(inForce(bed)).toBe(1);
    },
  );
});

describe.each(profileNames)('%s, where no way works', (name) => {
  const profile = loadProfile(name);

  it('2207 is parked, the money held; asked again it is decided', async () => {
    const bed = await bedOf({ ...profile, reversible: [] });
    const trial = await quoted(bed, patient);
    fail(bed, '2207', 'request lost');
    bed.platform.faults.refuse('3202', '未开通日对账');
    await pay(bed, trial);
    await settleDown(bed);
    const parked = await viewOf(bed, trial.id);
    expect(parked).toMatchObject({ parked: { reason: 'unknown-outcome', owner: '医保办' } });
    expect(parked).toMatchObject({ money: { state: 'held', taken: trial.money.due } });
    expect(parked.course?.state).toBe('stuck');
    await later(bed);
    expect([sentOf(bed, '2207'), sentOf(bed, '2601')]).toEqual([1, 0]);
    await invariants(bed);
    valueOf(await bed.desk.release({ visit: trial.id }));
    expect(await seenThrough(bed)).toMatchObject({ status: 'settled', money: { balance: 0 } });
  });

  it('with no way at all nothing is asked, and a person has it', async () => {
    const decide = { ...profile.decide, '2207': ['2601' as const] };
    const bed = await bedOf({ ...profile, decide, reversible: [] });
    const trial = await quoted(bed, patient);
    fail(bed, '2207', 'answer lost');
    await pay(bed, trial);
    await later(bed);
    const view = await viewOf(bed, trial.id);
    expect(view).toMatchObject({ parked: { reason: 'unknown-outcome' }, money: { state: 'held' } });
    const asked = bed.platform.calls().map(({ infno }) => infno);
    expect(asked.filter((infno) => /^(2601|3202|5203|5204)$/.test(infno))).toEqual([]);
    await invariants(bed);
  });

  it('5203 refused for good: 2601 where 2208 is reversible, else a person', async () => {
    const bed = await bedOf(profile);
    const settled = await pay(bed, await quoted(bed, patient));
    fail(bed, '2208', 'answer lost');
    bed.platform.faults.refuse('5203', '未查询到结算信息');
    valueOf(await bed.desk.refund({ visit: settled.id, reason: '退号' }));
    await settleDown(bed);
    const open = await viewOf(bed, settled.id);
    const reversible = waysOf(profile)['2208'].includes('2601');
    expect(open.parked?.reason).toBe(reversible ? undefined : 'unknown-outcome');
    expect(sentOf(bed, '2208')).toBe(reversible ? 2 : 1);
    if (!reversible) {
      expect(open.can).not.toContain('pay-out');
      valueOf(await bed.desk.release({ visit: settled.id }));
    }
    expect(await seenThrough(bed)).toMatchObject({ status: 'refunded', money: { taken: 0 } });
    expect(bed.platform.ledger()).toMatchObject([{ state: 'refunded' }]);
  });
});

it('3202: its minutes are counted here, not by a clock that was set back meanwhile', async () => {
  const bed = await bedOf({ ...loadProfile('430100'), reversible: [] });
  const trial = await quoted(bed, patient);
  fail(bed, '2207', 'request lost');
  bed.clock.set(2 * 3_600_000);
  await pay(bed, trial);
  bed.clock.set(-2 * 3_600_000);
  await settleDown(bed);
  expect((await viewOf(bed, trial.id)).money.state).toBe('held');
  await later(bed);
  expect(await viewOf(bed, trial.id)).toMatchObject({ money: { state: 'returnable' } });
  expect(await seenThrough(bed)).toMatchObject({ status: 'settled' });
});

it('2601 names the infno that was really sent: 2207A in Jiangxi', async () => {
  const bed = await bedOf(loadProfile('360100'));
  const trial = await quoted(bed, patient);
  fail(bed, '2207', 'request lost');
  await pay(bed, trial);
  await pastLate(bed);
  const sent = bed.network.sent.filter(({ infno }) => infno === '2601');
  const names = sent.map(({ text }) => reversal.parse(JSON.parse(text)).input.data.oinfno);
  expect(new Set(names)).toEqual(new Set(['2207A']));
  expect(onlyVisit(bed).money).toBe('returnable');
});

describe('the ways of a province', () => {
  const base = loadProfile('430100');
  it('leave 2601 out for what is not reversible there', () => {
    const none = { ...base, reversible: [] };
    expect(waysOf(none)['2207']).toEqual(['3202']);
    expect(waysOf(base)['2207']).toEqual(['2601', '3202']);
    const wanted = { ...base.decide, '2208': ['5203' as const, '2601' as const] };
    expect(waysOf({ ...base, decide: wanted })['2208']).toEqual(['5203']);
    const settle = '2207A' as const;
    const variants = { ...base.message.variants, settle };
    const renamed = { ...base, message: { ...base.message, variants } };
    expect(waysOf(renamed)['2207']).toEqual(['3202']);
    expect(waysOf({ ...renamed, reversible: ['2207A'] })['2207']).toEqual(['2601', '3202']);
  });

  it('leave 5204 out where it needs the setl_id', () => {
    const decide = { ...base.decide, '2207': ['5204' as const, '2601' as const] };
    expect(waysOf({ ...base, decide })['2207']).toEqual(['2601']);
    expect(waysOf({ ...base, decide, feeQuery: 'by-visit' })['2207']).toEqual(['5204', '2601']);
  });
});

it('the course survives a restart: what was sent, not heard, and found', async () => {
  const bed = await openBed();
  const trial = await quoted(bed, patient);
  bed.platform.faults.loseAnswer('2207');
  bed.dieAfter(bed.counter.book.seq() + 2, true);
  const due = trial.money.due ?? 0;
  const tenders = [{ means: 'cash' as const, amount: due }];
  await bed.desk.confirm({ visit: trial.id, due, tenders });
  const heir = await bed.restart();
  await settleDown(heir);
  const { course } = await viewOf(heir, trial.id);
  expect(course?.steps.map((step) => step.text)).toEqual([
    '已发出结算（2207）',
    '没有应答',
    '已查询（2601）',
    '已撤回，未记账',
  ]);
  expect(course?.tell).toContain('没有记账');
  await audit(heir);
});
