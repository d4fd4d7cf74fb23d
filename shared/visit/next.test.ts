/**
 * Goal: `next` never proposes what the tables forbid, and following it comes to rest. Method:
 * fast-check walks random legal entries (an entry that `step` refuses is no move), asking `next`
 * after each.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../entry.ts';
import { fen } from '../money.ts';
import { next, worksByItself, type NextRules } from './next.ts';
import { balance, VisitError, type Visit } from './state.ts';
import { acts, parkReasonNames, type Act } from './table.ts';
import { after, billedVisit, doneData, entryOf, openedVisit, paid } from './testbed.ts';
import { performed, sent, triedVisit } from './testbed.ts';
import { step } from './visit.ts';

const rules: NextRules = {
  decide: { '2201': ['5201'], '2204': ['2205'], '2207': ['5204', '2601'], '2208': ['5203'] },
  settleWithoutPatient: { allowed: true, why: '' },
  credentialOld: false,
  attemptsMax: 3,
};

type Move = (visit: Visit, n: number) => Entry;
const pendingAct = (visit: Visit): Act =>
  visit.pending?.helper?.act ?? visit.pending?.act ?? '2201';
const pendingId = (visit: Visit) => visit.pending?.helper?.msgid ?? visit.pending?.msgid ?? '';
const on = (visit: Visit) => visit.seq + 1;

const moves: readonly Move[] = [
  (visit, n) =>
    entryOf(
      'call.sent',
      { act: acts[n % acts.length] ?? '2201', msgid: `m${n}`, ids: {} },
      on(visit),
    ),
  (visit) => {
    const todo = next(visit, rules);
    const act = todo.do === 'call' || todo.do === 'decide' ? todo.act : '2601';
    return entryOf('call.sent', { act, msgid: `n${visit.seq}`, ids: {} }, on(visit));
  },
  (visit, n) =>
    entryOf('call.answered', doneData(pendingAct(visit), pendingId(visit), n % 9_000), on(visit)),
  (visit, n) => {
    const outcome = (['refused', 'unsent', 'lost'] as const)[n % 3] ?? 'lost';
    const data = { act: pendingAct(visit), msgid: pendingId(visit), outcome, ids: {} };
    return entryOf('call.answered', data, on(visit));
  },
  (visit, n) => {
    const { outcome: _o, ...found } = doneData(pendingAct(visit), pendingId(visit));
    const verdict = n % 2 === 0 ? ('found' as const) : ('absent' as const);
    return entryOf('call.decided', { ...found, by: '5204', verdict }, on(visit));
  },
  (visit, n) => {
    const purposes = ['hold', 'charge', 'collect', 'deposit', 'self-pay'] as const;
    const purpose = purposes[n % 5] ?? 'hold';
    const amount = fen(purpose === 'self-pay' ? 10_000 - visit.taken : n % 4_000);
    const tenders = [{ means: 'cash' as const, amount }];
    return entryOf('money.taken', { purpose, due: amount, tenders, change: fen(0) }, on(visit));
  },
  (visit, n) => {
    const amount = n % 2 === 0 ? (balance(visit) ?? fen(0)) : fen(n % 500);
    return entryOf('money.returned', { amount, why: 'refund' }, on(visit));
  },
  (visit) => entryOf('visit.abandoned', { reason: '' }, on(visit)),
  (visit) => entryOf('refund.asked', { reason: 'x' }, on(visit)),
  (visit) => entryOf('visit.voided', { reason: 'x', outage: '' }, on(visit)),
  (visit) => entryOf('visit.converted', { reason: 'x', outage: '' }, on(visit)),
  (visit, n) => {
    const { outcome: _o, ...found } = doneData(pendingAct(visit), pendingId(visit));
    const verdict = n % 2 === 0 ? ('found' as const) : ('absent' as const);
    return entryOf('outcome.recorded', { ...found, verdict, until: '' }, on(visit));
  },
  (visit, n) => {
    const reason = parkReasonNames[n % parkReasonNames.length] ?? 'platform-refused';
    return entryOf('visit.parked', { reason, detail: '', until: '' }, on(visit));
  },
  (visit) => entryOf('visit.released', {}, on(visit)),
  (visit) => entryOf('credential.renewed', { by: 'card' }, on(visit)),
  (visit) => entryOf('visit.account-chosen', { use: '1' }, on(visit)),
  (visit, n) => entryOf('visit.billed', { total: fen(n), lines: 1, date: '2026-11-22' }, on(visit)),
];

/** The visit after a move, or unchanged where the tables forbid it. */
function tried(visit: Visit, entry: Entry): Visit {
  try {
    return step(visit, entry);
  } catch (error) {
    if (error instanceof VisitError) return visit;
    throw error;
  }
}

/** What `next` proposes must be possible. */
function checkNext(visit: Visit): void {
  const todo = next(visit, rules);
  if (todo.do === 'call') expect(sent(visit, todo.act).pending?.act).toBe(todo.act);
  if (todo.do === 'decide') {
    expect(visit.pending).toMatchObject({ status: 'lost', act: todo.act });
    const { way } = todo;
    if (way === '2601' || way === '2205') {
      expect(sent(visit, way).pending?.helper?.act).toBe(way);
    }
  }
  if (visit.parked && !(visit.parked.reason === 'on-hold' && visit.pending)) {
    expect(todo.do).toBe('wait');
  }
  if (visit.goal === 'self-pay' && todo.do === 'call') expect(['2205', '2202']).toContain(todo.act);
  if (worksByItself(visit))
    expect(visit.goal === 'quote' && !visit.pending && !visit.renewing).toBe(false);
  expect(visit.taken).toBeGreaterThanOrEqual(0);
  if (visit.money === 'none') expect(visit.taken).toBe(0);
}

/** Follows `next`, every act answered with success, until it rests. */
function followed(start: Visit): Visit {
  let visit = start;
  for (let count = 0; count < 30; count += 1) {
    const todo = next(visit, rules);
    if (todo.do === 'call') visit = performed(visit, todo.act);
    else if (todo.do === 'park') {
      return after(visit, 'visit.parked', { reason: todo.reason, detail: '', until: '' });
    } else if (todo.do !== 'decide') return visit;
    else {
      const { act } = todo;
      const msgid = visit.pending?.msgid ?? '';
      visit = after(visit, 'call.decided', { act, msgid, by: '5201', verdict: 'absent', ids: {} });
    }
  }
  throw new Error('does not come to rest');
}

const walk = fc.array(fc.tuple(fc.nat(moves.length - 1), fc.nat(9_999)), { maxLength: 40 });
const starts = fc.constantFrom(openedVisit(), billedVisit(), triedVisit());

describe('next', () => {
  it('proposes only what is allowed, over random legal entries', () => {
    fc.assert(
      fc.property(starts, walk, (start, path) => {
        let visit = start;
        checkNext(visit);
        for (const [which, n] of path) {
          const move = moves[which];
          if (move) visit = tried(visit, move(visit, n));
          checkNext(visit);
        }
        checkNext(followed(visit.pending?.status === 'sent' ? start : visit));
      }),
      { numRuns: 2_000 },
    );
  });

  it('quotes, waits for the money, settles; undoes in reverse', () => {
    expect(next(openedVisit(), rules)).toEqual({ do: 'wait', for: 'disease' });
    expect(next(followed(billedVisit()), rules)).toEqual({ do: 'wait', for: 'payment' });
    const settled = followed(paid(triedVisit(), 'hold', 2_500));
    expect(settled.step).toBe('settled');
    const refunded = followed(after(settled, 'refund.asked', { reason: 'x' }));
    expect(refunded.step).toBe('cancelled');
    expect(followed(after(triedVisit(), 'visit.abandoned', { reason: '' })).step).toBe('cancelled');
  });

  it('parks a provisional visit before 2207 where the patient must come', () => {
    const strict = { ...rules, settleWithoutPatient: { allowed: false, why: '没有同意' } };
    const visit = performed(paid(billedVisit(), 'charge', 2_500), '2201', '2203', '2204', '2206');
    const park = { do: 'park', reason: 'patient-must-return', detail: '没有同意' };
    expect(next(visit, strict)).toEqual(park);
  });

  it('parks before 2207 where the token is too old, also with the patient’s money held', () => {
    const old = { ...rules, credentialOld: true };
    const park = { do: 'park', reason: 'needs-fresh-credential', detail: '' };
    const charged = performed(paid(billedVisit(), 'charge', 2_500), '2201', '2203', '2204', '2206');
    expect(next(charged, old)).toEqual(park);
    expect(next(paid(triedVisit(), 'hold', 2_500), old)).toEqual(park);
    expect(next(paid(billedVisit(), 'charge', 2_500), old)).toEqual({ do: 'call', act: '2201' });
  });

  it('tries the ways of the profile in order, each once, then parks', () => {
    const open = sent(paid(triedVisit(), 'hold', 2_500), '2207', 'x');
    const lost = after(open, 'call.answered', {
      act: '2207',
      msgid: 'x',
      outcome: 'lost',
      ids: {},
    });
    expect(next(lost, rules)).toEqual({ do: 'decide', act: '2207', way: '5204' });
    const only = { ...rules, decide: { ...rules.decide, '2207': ['2601' as const] } };
    const asked = sent(lost, '2601', 'y');
    expect(next(asked, only)).toEqual({ do: 'wait', for: 'answer' });
    const unsent = after(asked, 'call.answered', {
      act: '2601',
      msgid: 'y',
      outcome: 'unsent',
      ids: {},
    });
    expect(next(unsent, only)).toEqual({ do: 'decide', act: '2207', way: '2601' });
    const failed = after(asked, 'call.answered', {
      act: '2601',
      msgid: 'y',
      outcome: 'lost',
      ids: {},
    });
    const park = { do: 'park', reason: 'unknown-outcome', detail: '2207' };
    expect(next(failed, only)).toEqual(park);
  });

  it('does not register endlessly after reversals', () => {
    const worn: Visit = { ...billedVisit(), attempt: 4 };
    const parked = followed(worn);
    expect(parked.parked?.reason).toBe('too-many-attempts');
    expect(next(after(parked, 'visit.released', {}), rules)).toEqual({ do: 'call', act: '2201' });
  });
});
