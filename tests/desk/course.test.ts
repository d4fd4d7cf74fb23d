/**
 * Goal: what the course box tells never contradicts where the visit stands, however an unknown
 * outcome was ended and whatever followed. Method: 2207 and 2208 lost, ended by a reversal, a query
 * or a person's word, found or absent; the box is compared with the visit after each later act.
 */
import { describe, expect, it } from 'vitest';
import { infnoOf, type Profile } from '../../shared/platform/profile.ts';
import type { VisitView } from '../../shared/view.ts';
import { fen } from '../../shared/money.ts';
import { loadProfile } from '../../electron/profiles.ts';
import { cash, chargeNow, cutLine, pay, pastLate, quoted } from './cashier.ts';
import { serve, settleDown, viewOf } from './cashier.ts';
import { openBed, valueOf, type Bed } from './counter-bed.ts';

const patient = 'longterm-390';
const word = { evidence: '平台经办系统截图 演练', by: '虚构甲' };

const noWays = (profile: Profile): Profile => {
  return { ...profile, decide: { ...profile.decide, '2207': [], '2208': [] } };
};
const reversing = (profile: Profile): Profile => {
  const reversible = [...profile.reversible, '2208'];
  return { ...profile, reversible, decide: { ...profile.decide, '2208': ['2601'] } };
};
/** Of the Jiangxi kind: 5204 finds a settlement. */
const byVisit = () => loadProfile('360100');

const owedOf = ({ money }: VisitView) => money.balance ?? 0;

/** What the box's words promise, and whether the visit keeps it. */
const promises: readonly [RegExp, (view: VisitView) => boolean][] = [
  [/平台没有记账/, (view) => view.step !== 'settled' && view.settlement === undefined],
  [/平台已经结算/, (view) => view.step === 'settled' && view.goal !== 'refund'],
  [/患者不用再付/, (view) => owedOf(view) === 0 && view.parked === undefined],
  [/差额退给患者|可以按应退|原数退还/, (view) => view.can.includes('pay-out')],
  [/补收差额/, (view) => view.can.includes('collect')],
  [/不要退钱|现在不收也不退/, (view) => !view.can.includes('pay-out')],
  [/没有收着患者的钱/, (view) => view.money.taken === 0],
  [/平台已经退费/, (view) => view.status === 'refunded'],
  [/没有还要退/, (view) => owedOf(view) === 0],
  [/平台没有收到退费|退费没有成功/, (view) => view.goal === 'refund' && view.step === 'settled'],
  [/自动再提交|会再提交/, (view) => view.parked === undefined],
  [/待处理/, (view) => view.parked !== undefined],
  [/重新预结算后按 F8/, (view) => view.goal === 'quote' && view.parked === undefined],
];

/** Looks at the box; the state it shows, or `none`. */
async function look(bed: Bed, visit: string): Promise<string> {
  const view = await viewOf(bed, visit);
  const { course, status } = view;
  if (course === undefined) return 'none';
  for (const [says, holds] of promises) {
    if (!says.test(course.tell)) continue;
    expect(holds(view), `${status}, ${view.can.join(' ')}: ${course.tell}`).toBe(true);
  }
  return course.state;
}

/** 2207 is lost with the patient at the counter. */
async function lost2207(profile: (profile: Profile) => Profile, how: 'request' | 'answer') {
  const bed = await openBed({ profile, days: true, step: 1 });
  const { id } = await quoted(bed, patient);
  bed.network.failAt(infnoOf(bed.profile, '2207'), `${how}-lost`);
  await pay(bed, await viewOf(bed, id));
  await look(bed, id);
  bed.platform.faults.line = 'up';
  await settleDown(bed);
  return { bed, id };
}

/** `next`: what the platform says to the 2208 after it. */
async function lost2208(
  profile: (profile: Profile) => Profile,
  how: 'request' | 'answer',
  next?: string,
) {
  const bed = await openBed({ profile, days: true, step: 1 });
  const { id } = await pay(bed, await quoted(bed, patient));
  bed.network.failAt('2208', `${how}-lost`);
  valueOf(await bed.desk.refund({ visit: id, reason: '退号' }));
  await look(bed, id);
  if (next !== undefined) bed.platform.faults.refuse('2208', next);
  bed.platform.faults.line = 'up';
  await settleDown(bed);
  return { bed, id };
}

/** Charged with the line down; the 2207 that the sync sends is lost. */
async function lostInSync(profile: (profile: Profile) => Profile, how: 'request' | 'answer') {
  const bed = await openBed({ profile, days: true, step: 1 });
  const { id } = await serve(bed, patient);
  await cutLine(bed);
  await chargeNow(bed, await viewOf(bed, id));
  bed.network.failAt(infnoOf(bed.profile, '2207'), `${how}-lost`);
  bed.platform.faults.line = 'up';
  await settleDown(bed);
  bed.platform.faults.line = 'up';
  await settleDown(bed);
  return { bed, id };
}

async function record({ desk, platform }: Bed, visit: string, verdict: 'found' | 'absent') {
  const number = verdict === 'found' ? (platform.ledger().at(-1)?.setl_id ?? '') : '';
  return valueOf(await desk.recordOutcome({ visit, verdict, number, ...word }));
}

type Later = (bed: Bed, view: VisitView) => Promise<unknown>;
const acts: Readonly<Record<string, Later>> = {
  slip: ({ desk }, { id }) => desk.issueReceipt({ visit: id, kind: 'settlement' }),
  release: ({ desk }, { id }) => desk.release({ visit: id }),
  refund: ({ desk }, { id }) => desk.refund({ visit: id, reason: '退号' }),
  quote: ({ desk }, { id }) => desk.quote({ visit: id }),
  pay,
  'pay-out': ({ desk }, view) => desk.payOut({ visit: view.id, amount: fen(owedOf(view)) }),
  collect: ({ desk }, view) => {
    const due = fen(0 - owedOf(view));
    return desk.collect({ visit: view.id, due, tenders: cash(due) });
  },
  abandon: ({ desk }, { id }) => desk.abandon({ visit: id, reason: '不办了' }),
  void: ({ desk }, { id }) => desk.voidVisit({ visit: id, reason: '不办了' }),
  convert: ({ desk }, { id }) => desk.convert({ visit: id, reason: '转自费' }),
  sync: (bed) => pastLate(bed),
};

/** The states of the box, first as it stands, then after each act and the rounds that follow. */
async function through(bed: Bed, id: string, names: readonly string[]): Promise<string[]> {
  const seen = [await look(bed, id)];
  for (const name of names) {
    await acts[name]?.(bed, await viewOf(bed, id));
    await look(bed, id);
    await settleDown(bed);
    seen.push(await look(bed, id));
  }
  expect(bed.crashes).toEqual([]);
  return seen;
}

describe('2207', () => {
  it.each([
    [['slip'], ['settled', 'settled']],
    [
      ['refund', 'pay-out'],
      ['settled', 'none', 'none'],
    ],
  ])('recorded found, then %j: %j', async (later, states) => {
    const { bed, id } = await lost2207(noWays, 'answer');
    expect(await look(bed, id)).toBe('stuck');
    await record(bed, id, 'found');
    const { course } = await viewOf(bed, id);
    expect(course?.steps.at(-1)).toMatchObject({
      text: '登记结论：已结算（虚构甲；依据：平台经办系统截图 演练）',
      look: 'good',
    });
    expect(await through(bed, id, later)).toEqual(states);
  });

  it('recorded found with other amounts than tried: a person looks first', async () => {
    const { bed, id } = await lost2207(noWays, 'answer');
    bed.platform.faults.garble('5203', 'breaks-identity');
    await record(bed, id, 'found');
    expect((await viewOf(bed, id)).parked?.reason).toBe('settlement-differs');
    expect(await through(bed, id, ['release'])).toEqual(['settled', 'settled']);
  });

  it.each([
    [
      ['quote', 'pay'],
      ['undone', 'undone', 'none'],
    ],
    [
      ['pay-out', 'abandon'],
      ['undone', 'undone', 'none'],
    ],
    [
      ['abandon', 'pay-out'],
      ['undone', 'none', 'none'],
    ],
  ])('recorded absent, then %j: %j', async (later, states) => {
    const { bed, id } = await lost2207(noWays, 'request');
    await record(bed, id, 'absent');
    expect(await through(bed, id, later)).toEqual(states);
  });

  it.each([
    ['request', ['sync', 'quote', 'pay'], ['waiting', 'undone', 'undone', 'none']],
    ['answer', ['pay-out', 'abandon'], ['undone', 'undone', 'none']],
  ] as const)('reversed, its %s lost, then %j: %j', async (how, later, states) => {
    const { bed, id } = await lost2207((profile) => profile, how);
    expect(await through(bed, id, later)).toEqual(states);
  });

  it('found by a query, then refunded', async () => {
    const { bed, id } = await lost2207(byVisit, 'answer');
    expect(await through(bed, id, ['slip', 'refund'])).toEqual(['settled', 'settled', 'none']);
  });

  it.each([
    [['release'], ['undone', 'none']],
    [
      ['void', 'pay-out'],
      ['undone', 'none', 'none'],
    ],
    [
      ['convert', 'collect'],
      ['undone', 'none', 'none'],
    ],
  ])('of the sync, recorded absent, then %j: %j', async (later, states) => {
    const { bed, id } = await lostInSync(noWays, 'request');
    await record(bed, id, 'absent');
    expect((await viewOf(bed, id)).parked?.reason).toBe('decided-absent');
    expect(await through(bed, id, later)).toEqual(states);
  });

  it('of the sync, reversed and sent anew by itself: nothing is left to tell', async () => {
    const { bed, id } = await lostInSync((profile) => profile, 'answer');
    expect(await through(bed, id, ['sync'])).toEqual(['none', 'none']);
    expect((await viewOf(bed, id)).step).toBe('settled');
  });
});

describe('2208', () => {
  it.each([
    ['found', 'answer', ['sync', 'pay-out'], ['refunded', 'refunded', 'refunded']],
    ['absent', 'request', ['release', 'pay-out'], ['unrefunded', 'none', 'none']],
  ] as const)('recorded %s, its %s lost, then %j: %j', async (verdict, how, later, states) => {
    const { bed, id } = await lost2208(noWays, how);
    await record(bed, id, verdict);
    expect(await through(bed, id, later)).toEqual(states);
  });

  it('found by a query, and paid out', async () => {
    const { bed, id } = await lost2208((profile) => profile, 'answer');
    expect(await through(bed, id, ['pay-out', 'sync'])).toEqual(Array(3).fill('refunded'));
  });

  it('absent by a query and sent again, done: the pay-out is open, no more is told', async () => {
    const { bed, id } = await lost2208((profile) => profile, 'request');
    expect(await through(bed, id, ['sync'])).toEqual(['waiting', 'none']);
    expect((await viewOf(bed, id)).can).toContain('pay-out');
  });

  it('withdrawn by a reversal: still settled until it is sent again', async () => {
    const { bed, id } = await lost2208(reversing, 'answer', '退费暂不开放 演练');
    expect((await viewOf(bed, id)).parked?.reason).toBe('refund-refused');
    expect(await through(bed, id, ['release', 'pay-out'])).toEqual(['kept', 'none', 'none']);
  });
});
