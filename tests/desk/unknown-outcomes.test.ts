/**
 * Goal: every act whose outcome is unknown is decided by the ways of its province (design §2.3),
 * never by sending it again; the platform's ledger is ours, with at most one settlement in force.
 * Method: each act × each way of not being heard × the deciding part of each shipped profile.
 */
import { describe, expect, it } from 'vitest';
import { waysOf } from '../../electron/desk/decide.ts';
import { profileFile, type Profile } from '../../shared/platform/profile.ts';
import hebei from '../../shared/packs/130100/profile.json' with { type: 'json' };
import neimenggu from '../../shared/packs/150100/profile.json' with { type: 'json' };
import jiangxi from '../../shared/packs/360100/profile.json' with { type: 'json' };
import hunan from '../../shared/packs/430100/profile.json' with { type: 'json' };
import chongqing from '../../shared/packs/500100/profile.json' with { type: 'json' };
import { audit } from './audit.ts';
import { finish, onlyVisit, pay, quoted, serve, settleDown, viewOf } from './cashier.ts';
import { openBed, valueOf, type Bed } from './counter-bed.ts';

const patient = 'longterm-390';
const provinces = { hunan, jiangxi, hebei, neimenggu, chongqing };
const names = Object.keys(provinces) as (keyof typeof provinces)[];
const unheard = ['request lost', 'answer lost', 'unreadable answer', 'late'] as const;
type Unheard = (typeof unheard)[number];

type Deciding = Pick<Profile, 'decide' | 'reversible' | 'feeQuery'>;

/** A counter whose province decides so; 5204 answers where it may be asked by visit. */
async function bedOf(deciding: Deciding): Promise<Bed> {
  const { decide, reversible, feeQuery } = deciding;
  const change = (profile: Profile): Profile => ({ ...profile, decide, reversible, feeQuery });
  const bed = await openBed({ profile: change });
  if (feeQuery === 'by-visit') {
    bed.network.replace('5204', () => {
      const row = bed.platform.ledger().find((each) => each.state === 'settled');
      const output = JSON.stringify(row ? [{ setl_id: row.setl_id }] : []);
      return { kind: 'answer', status: 200, body: `{"infcode":0,"output":${output}}` };
    });
  }
  return bed;
}

function fail(bed: Bed, infno: string, how: Unheard): void {
  if (how === 'request lost') bed.platform.faults.loseRequest(infno);
  if (how === 'answer lost') bed.platform.faults.loseAnswer(infno);
  if (how === 'unreadable answer') bed.platform.faults.garble(infno, 'not-json');
  if (how === 'late') bed.network.failAt(infno, 'late');
}

function sentOf(bed: Bed, infno: string): number {
  return bed.counter.book
    .visits()
    .flatMap((visit) => visit.marks)
    .filter((mark) => mark.kind === 'call.sent' && mark.act === infno).length;
}

function inForce(bed: Bed): number {
  return bed.platform.ledger().filter((row) => row.state === 'settled').length;
}

/** What was late arrives after the decision, and once more after the end: it changes nothing. */
async function seenThrough(bed: Bed) {
  await settleDown(bed);
  await bed.network.deliver();
  const view = await finish(bed, patient);
  await bed.network.deliver();
  await audit(bed);
  return view;
}

const cases = names.flatMap((name) => unheard.map((how) => [name, how] as const));

describe.each(cases)('%s, %s', (name, how) => {
  const deciding = profileFile.parse(provinces[name]);

  it.each(['2201', '2204'])('%s is decided, the visit settles once', async (infno) => {
    const bed = await bedOf(deciding);
    const { id } = await serve(bed, patient);
    fail(bed, infno, how);
    const view = valueOf(await bed.desk.quote({ visit: id }));
    expect(view.pending).toMatchObject({ act: infno, status: 'lost' });
    expect(view.course).toMatchObject({ act: infno });
    expect(await seenThrough(bed)).toMatchObject({ status: 'settled', money: { balance: 0 } });
    expect(inForce(bed)).toBe(1);
  });

  it('2207 is decided, the money is where the decision puts it, settled once', async () => {
    const bed = await bedOf(deciding);
    const trial = await quoted(bed, patient);
    fail(bed, '2207', how);
    const open = await pay(bed, trial);
    expect(open).toMatchObject({ status: 'pending', money: { state: 'held' } });
    await settleDown(bed);
    const decided = await viewOf(bed, trial.id);
    expect(decided.pending).toBeUndefined();
    const found = deciding.feeQuery === 'by-visit' && how.includes('answer');
    expect(decided.money.state).toBe(found ? 'settled' : 'returnable');
    expect(decided.course?.state).toBe(found ? 'settled' : 'undone');
    expect(sentOf(bed, '2207')).toBe(1);
    expect(await seenThrough(bed)).toMatchObject({ status: 'settled', money: { balance: 0 } });
    expect(inForce(bed)).toBe(1);
  });

  it('2208 is decided before anything is paid out, refunded once', async () => {
    const bed = await bedOf(deciding);
    const settled = await pay(bed, await quoted(bed, patient));
    fail(bed, '2208', how);
    const asked = valueOf(await bed.desk.refund({ visit: settled.id, reason: '退号' }));
    expect(asked).toMatchObject({ status: 'pending' });
    expect(asked.can).not.toContain('pay-out');
    expect(await seenThrough(bed)).toMatchObject({ status: 'refunded', money: { taken: 0 } });
    expect(inForce(bed)).toBe(0);
    expect(bed.platform.ledger()).toMatchObject([{ state: 'refunded' }]);
  });

  it('2601 itself unheard: the next way, else parked; never sent twice', async () => {
    const bed = await bedOf(deciding);
    const trial = await quoted(bed, patient);
    bed.platform.faults.loseAnswer('2207');
    fail(bed, '2601', how);
    await pay(bed, trial);
    const view = await seenThrough(bed);
    expect(sentOf(bed, '2207')).toBe(1);
    expect(sentOf(bed, '2601')).toBeLessThanOrEqual(1);
    if (deciding.feeQuery === 'by-visit') {
      expect(view.status).toBe('settled');
      return;
    }
    expect(view).toMatchObject({ parked: { reason: 'unknown-outcome' }, money: { state: 'held' } });
    expect(view.course?.state).toBe('stuck');
    expect(onlyVisit(bed).pending?.failed).toContain('2601');
  });
});

describe('the ways of a province', () => {
  const base = profileFile.parse(hunan);
  it('leave 2601 out for what is not reversible there', () => {
    const none = { ...base, reversible: [] };
    expect(waysOf(none)['2207']).toEqual([]);
    expect(waysOf(base)['2207']).toEqual(['2601']);
    const wanted = { ...base.decide, '2208': ['5203' as const, '2601' as const] };
    expect(waysOf({ ...base, decide: wanted })['2208']).toEqual(['5203']);
    const settle = '2207A' as const;
    const variants = { ...base.message.variants, settle };
    const renamed = { ...base, message: { ...base.message, variants } };
    expect(waysOf(renamed)['2207']).toEqual([]);
    expect(waysOf({ ...renamed, reversible: ['2207A'] })['2207']).toEqual(['2601']);
  });

  it('leave 5204 out where it needs the setl_id', () => {
    const decide = { ...base.decide, '2207': ['5204' as const, '2601' as const] };
    expect(waysOf({ ...base, decide })['2207']).toEqual(['2601']);
    expect(waysOf({ ...base, decide, feeQuery: 'by-visit' })['2207']).toEqual(['5204', '2601']);
  });

  it('with none that works: parked at once, the money held, nothing sent', async () => {
    const bed = await bedOf({ ...base, reversible: [] });
    const trial = await quoted(bed, patient);
    bed.platform.faults.loseAnswer('2207');
    await pay(bed, trial);
    await settleDown(bed);
    const view = await viewOf(bed, trial.id);
    expect(view).toMatchObject({ parked: { reason: 'unknown-outcome' }, money: { state: 'held' } });
    expect(sentOf(bed, '2601')).toBe(0);
    await audit(bed);
  });

  it('a query that is refused for good is no way: the next one, else a person', async () => {
    const bed = await bedOf(base);
    const settled = await pay(bed, await quoted(bed, patient));
    bed.platform.faults.loseAnswer('2208');
    bed.platform.faults.refuse('5203', '未查询到结算信息');
    valueOf(await bed.desk.refund({ visit: settled.id, reason: '退号' }));
    await settleDown(bed);
    const parked = await viewOf(bed, settled.id);
    expect(parked.parked?.reason).toBe('unknown-outcome');
    expect(parked.can).not.toContain('pay-out');
    valueOf(await bed.desk.release({ visit: settled.id }));
    expect(await finish(bed, patient)).toMatchObject({ status: 'refunded' });
    await audit(bed);
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
