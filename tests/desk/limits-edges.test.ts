/**
 * Goal: every limit allows exactly what it says and refuses one fen, one bill, one second more.
 * Method: the real desk, two steps each: what is charged first uses the limit up to the edge, the
 * next charge is just inside or just outside of it.
 */
import { describe, expect, it } from 'vitest';
import type { LimitName, Limits } from '../../shared/limits.ts';
import { fen } from '../../shared/money.ts';
import { audit } from './audit.ts';
import { cash, cutLine, serve } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const phone = '13900000000';
/** Of each of their sample bills, 1,661.80 in all: advanced on the estimate. */
const advance = 113_459;
const total = 166_180;
const one = 'longterm-390';
const other = 'temporary';

type Change = (limits: Limits) => Partial<Limits>;
interface Step {
  /** Whose bill; the estimate, or a deposit of so much. */
  who: string;
  deposit?: number;
  confirmed?: boolean;
  gives: 'ok' | 'limit-confirm' | 'limit-reached';
}

const ok = (who = one, more: Partial<Step> = {}): Step => ({ who, gives: 'ok', ...more });
const no = (who = one, more: Partial<Step> = {}): Step => ({
  who,
  gives: 'limit-reached',
  ...more,
});
const asks = (who = one): Step => ({ who, gives: 'limit-confirm' });
const counter =
  (count: number, sum: number): Change =>
  () => ({ counter: { count, sum: fen(sum) } });
const row =
  (soft: number, hard: number): Change =>
  () => ({ consecutive: { soft, hard } });

const table: [string, Change, Step[], LimitName?][] = [
  ['a bill: exactly', () => ({ perBill: fen(advance) }), [ok()]],
  ['a bill: one fen more', () => ({ perBill: fen(advance - 1) }), [no()], 'per-bill'],
  [
    'a bill: a deposit of one fen more keeps within',
    () => ({ perBill: fen(advance - 1) }),
    [no(one, { deposit: total - advance }), ok(one, { deposit: total - advance + 1 })],
  ],
  ['a day: exactly', () => ({ perPatientDay: fen(2 * advance) }), [ok(), ok()]],
  [
    'a day: one fen more',
    () => ({ perPatientDay: fen(2 * advance - 1) }),
    [ok(), no(), ok(other)],
    'per-patient',
  ],
  ['the sum: exactly', counter(20, 2 * advance), [ok(), ok(other)]],
  ['the sum: one fen more', counter(20, 2 * advance - 1), [ok(), no(other)], 'sum'],
  [
    'the sum: used up, a deposit of the whole',
    counter(20, advance),
    [ok(), ok(other, { deposit: total })],
  ],
  [
    'the sum: used up, one fen less',
    counter(20, advance),
    [ok(), no(other, { deposit: total - 1 })],
    'sum',
  ],
  ['the count: exactly', counter(2, 9_999_999), [ok(), ok(other)]],
  ['the count: one more', counter(1, 9_999_999), [ok(), no(other)], 'count'],
  [
    'the count: also of what advances nothing',
    counter(1, 9_999_999),
    [ok(), no(other, { deposit: total })],
    'count',
  ],
  ['in a row: below soft', row(3, 9), [ok(), ok(other)]],
  ['in a row: at soft', row(2, 9), [ok(), asks(other), ok(other, { confirmed: true })]],
  ['in a row: at hard', row(1, 2), [ok(one, { confirmed: true }), ok(other, { confirmed: true })]],
  [
    'in a row: beyond hard',
    row(1, 2),
    [ok(one, { confirmed: true }), ok(other, { confirmed: true }), no(one, { confirmed: true })],
    'consecutive',
  ],
];

async function offline(change: Change): Promise<Bed> {
  const bed = await openBed({ limits: (limits) => ({ ...limits, ...change(limits) }), step: 1 });
  for (const patient of [one, other]) await serve(bed, patient);
  await cutLine(bed);
  return bed;
}

async function take(bed: Bed, { who, deposit, confirmed = false }: Step) {
  const { id: visit, money } = await serve(bed, who);
  const due = fen(deposit ?? money.due ?? 0);
  const paid = { visit, due, tenders: cash(due), consent: true, phone };
  const given = confirmed ? { ...paid, confirmed } : paid;
  const answer = await (deposit === undefined ? bed.desk.charge(given) : bed.desk.deposit(given));
  return { code: faultCode(answer), detail: answer.ok ? '' : answer.fault.detail.join() };
}

describe('the edge of each limit', () => {
  it.each(table)('%s', async (_name, change, steps, name) => {
    const bed = await offline(change);
    let detail = '';
    for (const step of steps) {
      const found = await take(bed, step);
      expect([step.who, found.code]).toEqual([step.who, step.gives]);
      if (found.code === 'limit-reached') ({ detail } = found);
    }
    if (name !== undefined) expect(detail).toContain(wordsOf[name]);
    await audit(bed);
  });

  it.each([
    [-60_000, 'ok'],
    [-1_000, 'ok'],
    [0, 'limit-reached'],
    [60_000, 'limit-reached'],
  ])('the last contact: %i ms from its deadline', async (ms, gives) => {
    const bed = await offline(() => ({ hoursSinceContact: 3 }));
    await take(bed, ok());
    const { until = '' } = valueOf(await bed.desk.status({})).allowance;
    bed.clock.advance(Date.parse(until) + ms - bed.clock.now().getTime());
    const found = await take(bed, ok(other));
    expect(found.code).toBe(gives);
    if (gives !== 'ok') expect(found.detail).toContain('3 小时');
  });

  it('a patient’s day ends at midnight of China', async () => {
    const limits: Change = () => ({ perPatientDay: fen(advance) });
    const bed = await offline(limits);
    await take(bed, ok());
    expect((await take(bed, no())).code).toBe('limit-reached');
    const midnight = Date.parse('2026-11-23T00:00:00+08:00');
    bed.clock.advance(midnight - 1_000 - bed.clock.now().getTime());
    expect((await take(bed, no())).code).toBe('limit-reached');
    bed.clock.advance(1_000);
    expect((await take(bed, ok())).code).toBe('ok');
    await audit(bed);
  });
});

const wordsOf: Readonly<Partial<Record<LimitName, string>>> = {
  'per-bill': '单笔限额',
  'per-patient': '这位患者今天',
  sum: '垫付金额已满',
  count: '暂收笔数已满',
  consecutive: '连续断网收费的笔数已满',
};
