/**
 * Goal: the ways to charge without the platform, and the exits from them: self-pay and manual
 * claims are never sent, a void never meets an open 2207, a person's word never resends. Method:
 * flows folded by hand over the machine.
 */
import { describe, expect, it } from 'vitest';
import { fen } from '../money.ts';
import { next, type NextRules } from './next.ts';
import { balance, isClosed, isUnsent, VisitError, type Visit } from './state.ts';
import { statusOf } from './status.ts';
import { acts, goalActs, goals } from './table.ts';
import { after, billedVisit, doneData, paid, performed, sent, triedVisit } from './testbed.ts';

const rules: NextRules = {
  decide: { '2201': ['5201'], '2204': ['2205'], '2207': ['5204'], '2208': ['5203'] },
  settleWithoutPatient: { allowed: true, why: '' },
  credentialOld: false,
  attemptsMax: 3,
};
const why = { reason: '演练', outage: 'O1' };
const lost = (visit: Visit) => {
  const { act = '2207', msgid = '' } = visit.pending ?? {};
  return after(visit, 'call.answered', { act, msgid, outcome: 'lost', ids: {} });
};
/** Follows `next` with every act done. */
function undone(start: Visit): Visit {
  let visit = start;
  for (let todo = next(visit, rules); todo.do === 'call'; todo = next(visit, rules)) {
    visit = performed(visit, todo.act);
  }
  return visit;
}

describe('goal × act', () => {
  it.each(goals.flatMap((goal) => acts.map((act) => [goal, act] as const)))(
    '%s × %s',
    (goal, act) => {
      const steps = { '2202': 'registered', '2208': 'settled' } as Record<string, Visit['step']>;
      const forward = ['2201', '2203', '2204', '2206'].indexOf(act);
      const at = ['none', 'registered', 'recorded', 'uploaded'] as const;
      const step = at[forward] ?? steps[act] ?? 'tried';
      const visit: Visit = { ...triedVisit(), goal, step, money: 'provisional' };
      if (goalActs[goal].includes(act)) expect(sent(visit, act).pending?.act).toBe(act);
      else expect(() => sent(visit, act)).toThrow(VisitError);
    },
  );

  it.each(['manual', 'refuse'] as const)('a visit judged %s is never sent on', (outcome) => {
    const { judged } = billedVisit();
    if (!judged) throw new Error('not judged');
    const visit = after(billedVisit(), 'visit.judged', { ...judged, outcome });
    expect(() => sent(visit, '2201')).toThrow(VisitError);
    const tried: Visit = { ...triedVisit(), judged: { ...judged, outcome } };
    for (const act of ['2206', '2207'] as const) {
      const ready: Visit = { ...tried, goal: 'settle', money: 'held' };
      expect(() => sent(ready, act)).toThrow(VisitError);
    }
    expect(undone(after(tried, 'visit.abandoned', { reason: '' })).step).toBe('cancelled');
  });
});

describe('deposit 押金', () => {
  it('waits like a provisional charge and is trued up', () => {
    const visit = paid(billedVisit(), 'deposit', 4_000);
    expect(visit).toMatchObject({
      goal: 'sync',
      money: 'provisional',
      charged: { way: 'deposit' },
    });
    expect([statusOf(visit), isUnsent(visit), balance(visit)]).toEqual([
      'deposit',
      true,
      undefined,
    ]);
    const settled = performed(visit, '2201', '2203', '2204', '2206', '2207');
    expect(balance(settled)).toBe(1_500);
    expect(() => paid(billedVisit(), 'deposit', 0)).toThrow(VisitError);
  });
});

describe('self-pay 自费', () => {
  it('is the whole bill, final, and only takes back what was registered', () => {
    expect(() => paid(triedVisit(), 'self-pay', 9_999)).toThrow(VisitError);
    const visit = paid(triedVisit(), 'self-pay', 10_000);
    expect(visit).toMatchObject({ goal: 'self-pay', money: 'self-paid' });
    expect([statusOf(visit), isUnsent(visit), balance(visit)]).toEqual(['self-paid', false, 0]);
    const done = undone(visit);
    expect([done.step, done.settlement, isClosed(done)]).toEqual(['cancelled', undefined, true]);
    expect(isClosed(paid(billedVisit(), 'self-pay', 10_000))).toBe(true);
  });

  it('is given back as a whole, and never charged again', () => {
    const visit = after(paid(billedVisit(), 'self-pay', 10_000), 'visit.voided', why);
    expect([statusOf(visit), balance(visit)]).toEqual(['returned', 10_000]);
    const back = after(visit, 'money.returned', { amount: fen(10_000), why: 'self-pay' });
    expect([back.taken, isClosed(back)]).toEqual([0, true]);
    for (const purpose of ['hold', 'charge', 'self-pay'] as const) {
      expect(() => paid(back, purpose, 10_000)).toThrow(VisitError);
    }
  });

  it('of a provisional charge: the difference to the bill is owed, either way', () => {
    const more = after(paid(billedVisit(), 'charge', 2_500), 'visit.converted', why);
    expect([statusOf(more), balance(more)]).toEqual(['self-paid', -7_500]);
    expect(() => paid(more, 'collect', 7_501)).toThrow(VisitError);
    expect(isClosed(paid(more, 'collect', 7_500))).toBe(true);
    const whole = after(paid(billedVisit(), 'deposit', 10_000), 'visit.converted', why);
    expect([balance(whole), isClosed(whole)]).toEqual([0, true]);
  });
});

describe('void 作废', () => {
  it('owes the money back at once; what the platform may hold is undone later', () => {
    const registering = lost(sent(billedVisit(), '2201'));
    const visit = after(paid(registering, 'charge', 2_500), 'visit.voided', why);
    expect(visit).toMatchObject({ goal: 'undo', money: 'returnable' });
    expect([balance(visit), statusOf(visit)]).toEqual([2_500, 'voided']);
    const { act = '2201', msgid = '' } = visit.pending ?? {};
    const found = { ...doneData(act, msgid), by: '5201', verdict: 'found' as const };
    const { outcome: _outcome, ...data } = found;
    const decided = after(visit, 'call.decided', data);
    expect(statusOf(decided)).toBe('undoing');
    const paidBack = after(decided, 'money.returned', { amount: fen(2_500), why: 'void' });
    expect(isClosed(undone(paidBack))).toBe(true);
  });

  it('never meets a 2207 in flight or lost, nor a settlement', () => {
    const charged = performed(paid(billedVisit(), 'charge', 2_500), '2201', '2203', '2204', '2206');
    const flying = sent(charged, '2207');
    for (const visit of [flying, lost(flying), performed(charged, '2207')]) {
      expect(() => after(visit, 'visit.voided', why)).toThrow(VisitError);
      expect(() => after(visit, 'visit.converted', why)).toThrow(VisitError);
    }
    const held = paid(triedVisit(), 'hold', 2_500);
    for (const visit of [sent(held, '2207'), lost(sent(held, '2207')), performed(held, '2207')]) {
      expect(() => after(visit, 'visit.voided', why)).toThrow(VisitError);
    }
  });

  it('frees money that is held for a 2207 which never left', () => {
    const park = { reason: 'needs-fresh-credential' as const, detail: '', until: '' };
    const waiting = after(paid(triedVisit(), 'hold', 2_500), 'visit.parked', park);
    const visit = after(waiting, 'visit.voided', why);
    expect(visit).toMatchObject({ goal: 'undo', money: 'returnable', voided: 2_500 });
    expect([balance(visit), visit.parked, isUnsent(visit)]).toEqual([2_500, undefined, false]);
    expect(() => sent(visit, '2207')).toThrow(VisitError);
    const back = after(visit, 'money.returned', { amount: fen(2_500), why: 'void' });
    expect(isClosed(undone(back))).toBe(true);
  });
});

describe('on hold 挂起', () => {
  const park = { reason: 'on-hold' as const, detail: '等线路', until: '' };

  it('takes no money, sends nothing, and goes on when it is released or charged', () => {
    const held = after(triedVisit(), 'visit.parked', park);
    expect([statusOf(held), next(held, rules)]).toEqual(['on-hold', { do: 'wait', for: 'person' }]);
    expect(() => sent(held, '2206')).toThrow(VisitError);
    expect(after(held, 'visit.released', {}).parked).toBeUndefined();
    expect(paid(held, 'charge', 2_500).parked).toBeUndefined();
    expect(() => after(paid(triedVisit(), 'charge', 1), 'visit.parked', park)).toThrow(VisitError);
  });

  it('lets a lost registration be found out meanwhile', () => {
    const held = after(lost(sent(billedVisit(), '2201')), 'visit.parked', park);
    expect(next(held, rules)).toEqual({ do: 'decide', act: '2201', way: '5201' });
  });
});

describe('a person’s decision on a lost 2207', () => {
  const parked = (visit: Visit) =>
    after(visit, 'visit.parked', { reason: 'unknown-outcome', detail: '2207', until: '' });
  const held = () => parked(lost(sent(paid(triedVisit(), 'hold', 2_500), '2207', 'x')));
  const none = { act: '2207' as const, msgid: 'x', ids: {}, until: 'soon' };
  const { outcome: _outcome, ...found } = doneData('2207', 'x');

  it('absent: held money is free again, nothing is sent', () => {
    const visit = after(held(), 'outcome.recorded', { ...none, verdict: 'absent' });
    expect(visit).toMatchObject({ goal: 'quote', money: 'returnable', parked: undefined });
    expect([balance(visit), next(visit, rules)]).toEqual([2_500, { do: 'wait', for: 'payment' }]);
  });

  it('absent: a provisional charge waits for a person, who may retry, convert or void', () => {
    const tried = performed(paid(billedVisit(), 'charge', 2_500), '2201', '2203', '2204', '2206');
    const open = parked(lost(sent(tried, '2207', 'x')));
    const visit = after(open, 'outcome.recorded', { ...none, verdict: 'absent' });
    expect(visit.parked).toMatchObject({ reason: 'decided-absent', until: 'soon' });
    expect(next(visit, rules)).toEqual({ do: 'wait', for: 'person' });
    expect(after(visit, 'visit.voided', why).money).toBe('returnable');
    expect(after(visit, 'visit.converted', why).money).toBe('self-paid');
    expect(next(after(visit, 'visit.released', {}), rules)).toEqual({ do: 'call', act: '2207' });
  });

  it('found: settled with the amounts that were fetched', () => {
    const visit = after(held(), 'outcome.recorded', { ...found, until: '', verdict: 'found' });
    expect(visit).toMatchObject({ step: 'settled', money: 'settled', parked: undefined });
    const bare = { ...none, verdict: 'found' as const };
    expect(() => after(held(), 'outcome.recorded', bare)).toThrow(VisitError);
  });

  it('is refused while the queries still try, and for another message', () => {
    const trying = lost(sent(paid(triedVisit(), 'hold', 2_500), '2207', 'x'));
    const absent = { ...none, verdict: 'absent' as const };
    expect(() => after(trying, 'outcome.recorded', absent)).toThrow(VisitError);
    expect(() => after(held(), 'outcome.recorded', { ...absent, msgid: 'y' })).toThrow(VisitError);
  });
});
