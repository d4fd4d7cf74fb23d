/**
 * Goal: whatever waits for the platform for over a minute with the line up is reported, with why.
 * Method: visits in each way of waiting, at both sides of the minute.
 */
import { describe, expect, it } from 'vitest';
import { after, billedVisit, paid, performed, sent, triedVisit } from './visit/testbed.ts';
import type { Visit } from './visit/state.ts';
import { overdue, type WatchFacts } from './watch.ts';

const START = Date.parse('2026-11-22T09:00:00+08:00');
const iso = (seconds: number) => new Date(START + seconds * 1_000).toISOString();
/** The testbed's times are of no zone: the marks are set to second 0. */
const at = (visit: Visit, id: string, seq = 1): Visit => ({
  ...visit,
  id,
  openedSeq: seq,
  marks: visit.marks.map((mark) => ({ ...mark, at: iso(0) })),
});
const facts = (seconds: number, changes: Partial<WatchFacts> = {}): WatchFacts => ({
  now: iso(seconds),
  upSince: iso(-600),
  isBusy: () => false,
  trouble: () => undefined,
  ...changes,
});
const charged = at(paid(billedVisit(), 'charge', 2_500), 'A');
const park = { reason: 'patient-must-return' as const, detail: '没有同意', until: '2026-11-25T09' };

describe('by age', () => {
  it.each([
    [60, []],
    [61, [61_000]],
  ])('%i s', (seconds, ages) => {
    expect(overdue([charged], facts(seconds)).map(({ ageMs }) => ageMs)).toEqual(ages);
  });
  it('counts from the line’s return, and nothing with the line down', () => {
    const back = { upSince: iso(3_600) };
    expect(overdue([charged], facts(3_660, back))).toEqual([]);
    expect(overdue([charged], facts(3_661, back))).toMatchObject([{ ageMs: 3_661_000 }]);
    expect(overdue([charged], facts(9_999, { upSince: undefined }))).toEqual([]);
  });
  it('leaves out what is settled, self-paid, or only quoted', () => {
    const done = performed(paid(triedVisit(), 'hold', 2_500), '2207');
    const own = paid(billedVisit(), 'self-pay', 10_000);
    const visits = [done, own, triedVisit()].map((visit, n) => at(visit, `${n}`));
    expect(overdue(visits, facts(999))).toEqual([]);
  });
});

describe('a deadline', () => {
  const until = iso(3_600);
  const hold = at(
    after(billedVisit(), 'visit.parked', { reason: 'on-hold', detail: '', until }),
    'H',
  );
  it.each([
    [3_600, undefined, []],
    [3_601, undefined, ['H']],
    [3_601, iso(0), ['H']],
  ])('after %i s, line up since %s: %j', (seconds, upSince, ids) => {
    const found = overdue([hold], facts(seconds, { upSince }));
    expect(found.map(({ visit }) => visit)).toEqual(ids);
    for (const { why } of found) expect(why).toMatch(/^已过期限：.*收费员/);
  });
});

describe('why', () => {
  const why = (visits: readonly Visit[], changes: Partial<WatchFacts> = {}) =>
    overdue(visits, facts(120, changes)).map((each) => each.why);

  it('waits behind others, in the order of their opening', () => {
    const visits = [at(charged, 'C', 3), at(charged, 'A', 1), at(charged, 'B', 2)];
    expect(why(visits).sort()).toEqual(['下一个就是这一笔', '前面还有 1 笔', '前面还有 2 笔']);
  });
  it('is being sent now', () => {
    expect(why([charged], { isBusy: () => true })).toEqual(['正在上传']);
  });
  it('is parked: the reason, its detail, whose it is and until when', () => {
    const parked = at(after(paid(billedVisit(), 'charge', 2_500), 'visit.parked', park), 'A');
    expect(why([parked])).toEqual(['需患者持凭证再来：没有同意（收费员，期限 2026-11-25 09）']);
  });
  it('the platform refused', () => {
    const said = why([charged], { trouble: () => '医保平台拒绝了这一步。 参保人不存在' });
    expect(said).toEqual(['上次没有成功：医保平台拒绝了这一步。 参保人不存在']);
  });
  it('an answer is missing', () => {
    const flying = sent(paid(triedVisit(), 'hold', 2_500), '2207', 'x');
    const answer = { act: '2207' as const, msgid: 'x', outcome: 'lost' as const, ids: {} };
    const lost = { ...at(after(flying, 'call.answered', answer), 'A'), goal: 'sync' as const };
    expect(why([lost])).toEqual(['没有收到应答，正在自动查询']);
  });
  it('something is still to be undone', () => {
    const own = at(paid(triedVisit(), 'self-pay', 10_000), 'A');
    expect(why([own])).toEqual(['下一个就是这一笔']);
  });
});
