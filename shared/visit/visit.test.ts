/**
 * Goal: the visit machine does what the tables say and refuses the rest. Method: the tables are
 * compared with matrices written here by hand, every cell is walked, and the flows that matter are
 * folded.
 */
import { describe, expect, it } from 'vitest';
import { fen } from '../money.ts';
import { goalAfter, moneyAfter } from './money.ts';
import { balance, isClosed, isUnsent, VisitError, type Visit } from './state.ts';
import { acts, goalEvents, goals, moneyEvents, moneyStates, steps } from './table.ts';
import { goalTable, moneyTable, whenLost, type Act, type Step } from './table.ts';
import { after, billedVisit, doneData, openedVisit, paid, performed, sent } from './testbed.ts';
import { triedVisit } from './testbed.ts';

/** Rows: steps. Cells in the order of `acts` 2201 2203 2204 2206 2207 2208 2205 2202 2601. */
const chain: Readonly<Record<Step, string>> = {
  none: 'registered - - - - - - - -',
  registered: '- recorded - - - - - cancelled -',
  recorded: '- recorded uploaded - - - - cancelled -',
  uploaded: '- - - tried - - registered - -',
  tried: '- - - tried settled - registered - -',
  settled: '- - - - - refunded - - -',
  reversed: '- - - - - - registered - -',
  refunded: '- - - - - - registered - -',
  cancelled: '- - - - - - - - -',
};

/** A visit that meets every side condition, put at a step. */
function at(step: Step, act: Act): Visit {
  const ready: Visit = { ...triedVisit(), step, money: 'held', goal: 'settle' };
  return act === '2208' ? { ...ready, goal: 'refund', money: 'settled' } : ready;
}

describe('step × act', () => {
  const cells = steps.flatMap((step) =>
    acts.map((act, index) => [step, act, chain[step].split(' ')[index] ?? ''] as const),
  );
  it.each(cells)('%s × %s → %s', (step, act, expected) => {
    const visit = at(step, act);
    if (expected === '-') {
      expect(() => sent(visit, act)).toThrow(VisitError);
      return;
    }
    expect(performed(visit, act).step).toBe(expected);
    const open = sent(visit, act);
    expect(open.step).toBe(step);
    for (const other of acts) expect(() => sent(open, other)).toThrow(VisitError);
    const msgid = open.pending?.msgid ?? '';
    for (const outcome of ['refused', 'unsent', 'lost'] as const) {
      const result = after(open, 'call.answered', { act, msgid, outcome, ids: {} });
      expect(result.step).toBe(step);
      const unknown = outcome === 'lost' && whenLost[act] === 'unknown';
      expect(result.pending?.status).toBe(unknown ? 'lost' : undefined);
    }
  });

  it('knows which lost acts must be decided', () => {
    expect(acts.filter((act) => whenLost[act] === 'unknown')).toEqual([
      '2201',
      '2204',
      '2207',
      '2208',
      '2601',
    ]);
  });
});

describe('money state × event', () => {
  /** Cells in the order of hold charge settle refuse refund collect return self-pay void. */
  const money: Readonly<Record<(typeof moneyStates)[number], string>> = {
    none: 'held provisional - - - - - self-paid -',
    held: '- - settled returnable - - - - returnable',
    provisional: '- - settled provisional - - - self-paid returnable',
    returnable: 'held provisional - - - - returnable self-paid -',
    settled: '- - - - returnable settled settled - -',
    'self-paid': '- - - - - self-paid self-paid - returnable',
  };
  it.each(moneyStates.flatMap((state) => moneyEvents.map((event) => [state, event] as const)))(
    '%s × %s',
    (state, event) => {
      const expected = money[state].split(' ')[moneyEvents.indexOf(event)];
      const visit: Visit = { ...openedVisit(), money: state };
      if (expected === '-') expect(() => moneyAfter(visit, event)).toThrow(VisitError);
      else expect(moneyAfter(visit, event)).toBe(expected);
      expect(moneyTable[state][event] ?? '-').toBe(expected);
    },
  );
});

describe('goal × event', () => {
  /** confirm charge abandon ask-refund withdraw self-pay void end-refund. */
  const goal: Readonly<Record<(typeof goals)[number], string>> = {
    quote: 'settle sync undo - - self-pay - -',
    settle: '- - - refund quote - undo -',
    sync: '- - - refund - self-pay undo -',
    undo: '- - - - - - - -',
    refund: '- - - - - - - settle',
    'self-pay': '- - - - - - undo -',
  };
  it.each(goals.flatMap((from) => goalEvents.map((event) => [from, event] as const)))(
    '%s × %s',
    (from, event) => {
      const expected = goal[from].split(' ')[goalEvents.indexOf(event)];
      const visit: Visit = { ...openedVisit(), goal: from };
      if (expected === '-') expect(() => goalAfter(visit, event)).toThrow(VisitError);
      else expect(goalAfter(visit, event)).toBe(expected);
      expect(goalTable[from][event] ?? '-').toBe(expected);
    },
  );
});

describe('2207', () => {
  const cases: [string, Partial<Visit>][] = [
    ['without money', { money: 'none' }],
    ['with money that is owed back', { money: 'returnable' }],
    ['without a trial', { trial: undefined }],
    ['on a stale trial', { stale: 'trial' }],
    ['on stale lines', { stale: 'upload' }],
  ];
  it.each(cases)('is not sent %s', (_name, change) => {
    expect(() => sent({ ...at('tried', '2207'), ...change }, '2207')).toThrow(VisitError);
  });

  it('refused: the money is owed back and a new quote is possible', () => {
    const open = sent(paid(triedVisit(), 'hold', 2_500), '2207', 'x');
    const data = { act: '2207' as const, msgid: 'x', outcome: 'refused' as const, ids: {} };
    const refused = after(open, 'call.answered', data);
    expect(refused).toMatchObject({ goal: 'quote', money: 'returnable', step: 'tried' });
    expect([balance(refused), isUnsent(refused)]).toEqual([2_500, false]);
    const back = after(refused, 'money.returned', { amount: fen(2_500), why: 'refused' });
    expect(back).toMatchObject({ taken: 0, tenders: [] });
  });

  it('lost: nothing else is sent, nothing is owed, until it is decided', () => {
    const open = sent(paid(triedVisit(), 'hold', 2_500), '2207', 'x');
    const lost = after(open, 'call.answered', {
      act: '2207',
      msgid: 'x',
      outcome: 'lost',
      ids: {},
    });
    expect([balance(lost), isUnsent(lost), isClosed(lost)]).toEqual([undefined, true, false]);
    for (const act of acts.filter((each) => each !== '2601')) {
      expect(() => sent(lost, act)).toThrow(VisitError);
    }
    const give = { amount: fen(1), why: 'refused' as const };
    expect(() => after(lost, 'money.returned', give)).toThrow(VisitError);
    expect(() => after(lost, 'visit.abandoned', { reason: '' })).toThrow(VisitError);
    expect(() => paid(lost, 'charge', 100)).toThrow(VisitError);
    const reversing = sent(lost, '2601', 'y');
    expect(() => sent(reversing, '2601', 'z')).toThrow(VisitError);
    const reversed = after(reversing, 'call.answered', doneData('2601', 'y'));
    expect(reversed).toMatchObject({ step: 'reversed', renewing: true, money: 'returnable' });
    const again = performed(reversed, '2205', '2202');
    expect(again).toMatchObject({ step: 'none', ids: {}, attempt: 2, renewing: false });
  });

  it.each(['found', 'absent'] as const)('decided as %s', (verdict) => {
    const open = sent(paid(triedVisit(), 'hold', 2_500), '2207', 'x');
    const lost = after(open, 'call.answered', {
      act: '2207',
      msgid: 'x',
      outcome: 'lost',
      ids: {},
    });
    const { outcome: _o, ...found } = doneData('2207', 'x');
    const none = { act: '2207' as const, msgid: 'x', ids: {} };
    const data = { ...(verdict === 'found' ? found : none), by: '5204', verdict };
    const decided = after(lost, 'call.decided', data);
    const expected = { found: ['settled', 'settled'], absent: ['reversed', 'returnable'] }[verdict];
    expect([decided.step, decided.money]).toEqual(expected);
    expect(() => after(decided, 'call.decided', data)).toThrow(VisitError);
  });

  it('never accepts an answer to another message', () => {
    const open = sent(paid(triedVisit(), 'hold', 2_500), '2207', 'x');
    expect(() => after(open, 'call.answered', doneData('2207', 'y'))).toThrow(VisitError);
    expect(() => after(open, 'call.answered', doneData('2206', 'x'))).toThrow(VisitError);
  });
});

describe('money', () => {
  const settled = () => performed(paid(triedVisit(), 'hold', 2_500, 500), '2207');

  it('settles to a balance of zero, refunds what was taken, once', () => {
    const visit = settled();
    expect([visit.taken, visit.change, balance(visit)]).toEqual([2_500, 500, 0]);
    expect(isClosed(visit)).toBe(true);
    const asked = after(visit, 'refund.asked', { reason: '退号' });
    expect(balance(asked)).toBe(0);
    const refunded = performed(asked, '2208');
    expect([refunded.step, balance(refunded)]).toEqual(['refunded', 2_500]);
    const why = 'refund' as const;
    expect(() => after(refunded, 'money.returned', { amount: fen(2_501), why })).toThrow(
      VisitError,
    );
    const half = after(refunded, 'money.returned', { amount: fen(1_000), why });
    expect(() => after(half, 'money.returned', { amount: fen(1_501), why })).toThrow(VisitError);
    expect(() => after(half, 'money.returned', { amount: fen(0), why })).toThrow(VisitError);
    const whole = performed(
      after(half, 'money.returned', { amount: fen(1_500), why }),
      '2205',
      '2202',
    );
    expect([whole.taken, isClosed(whole)]).toEqual([0, true]);
  });

  it('a provisional charge settles to what is owed either way; only that is collected', () => {
    const charged = paid(billedVisit(), 'charge', 2_000);
    expect(charged).toMatchObject({
      goal: 'sync',
      money: 'provisional',
      charged: { amount: 2_000 },
    });
    const settledLater = performed(charged, '2201', '2203', '2204', '2206', '2207');
    expect(balance(settledLater)).toBe(-500);
    expect(() => paid(settledLater, 'collect', 501)).toThrow(VisitError);
    expect(isClosed(paid(settledLater, 'collect', 500))).toBe(true);
    expect(() => paid(paid(settledLater, 'collect', 500), 'collect', 1)).toThrow(VisitError);
  });

  it('a charge makes the trial stale and forgets who was there', () => {
    const here = after(triedVisit(), 'credential.renewed', { by: 'card' });
    expect(here).toMatchObject({ present: true, stale: 'trial' });
    expect(paid(triedVisit(), 'charge', 2_500)).toMatchObject({ stale: 'trial', present: false });
  });
});

describe('what may change while a price is quoted', () => {
  it('new lines, another disease or a new emergency are uploaded anew', () => {
    const bill = { total: fen(5_000), lines: 1, date: '2026-11-22' };
    expect(after(triedVisit(), 'visit.billed', bill).stale).toBe('upload');
    const judged = triedVisit().judged;
    if (!judged) throw new Error('not judged');
    expect(after(triedVisit(), 'visit.judged', judged).stale).toBe('none');
    const other = { ...judged, disease: 'M07801' };
    expect(after(triedVisit(), 'visit.judged', other).stale).toBe('upload');
    const emergency = { ...judged, emergency: true };
    expect(after(triedVisit(), 'visit.judged', emergency).stale).toBe('upload');
    const recorded = performed(billedVisit(), '2201', '2203');
    expect(after(recorded, 'visit.judged', emergency).step).toBe('registered');
    expect(after(triedVisit(), 'visit.account-chosen', { use: '1' }).stale).toBe('trial');
  });

  it('nothing may, once money is down', () => {
    const held = paid(triedVisit(), 'hold', 2_500);
    const bill = { total: fen(5_000), lines: 1, date: '2026-11-22' };
    expect(() => after(held, 'visit.billed', bill)).toThrow(VisitError);
    expect(() => after(held, 'visit.account-chosen', { use: '1' })).toThrow(VisitError);
    expect(() => after(held, 'refund.asked', { reason: 'x' })).toThrow(VisitError);
  });
});
