/**
 * Every state that the visit machine can reach, found by trying every entry in each: no cell is
 * forgotten because nobody thought of it. Amounts are few (a bill of 100.00, 25.00 of it in cash).
 */
import type { Entry } from '../../shared/entry.ts';
import { fen } from '../../shared/money.ts';
import { balance, VisitError, type Visit } from '../../shared/visit/state.ts';
import { acts, refundEnds, unsendable } from '../../shared/visit/table.ts';
import type { Act, ParkReason } from '../../shared/visit/table.ts';
import { billedVisit, doneData, entryOf, openedVisit } from '../../shared/visit/testbed.ts';
import { step } from '../../shared/visit/visit.ts';

const ATTEMPTS_MOST = 2;
const total = 10_000;
const until = '2026-11-23T09:00:00';
const cash = 2_500;

/** Reasons to wait that the machine treats apart; all the others are like `platform-refused`. */
const parkedAs: readonly ParkReason[] = [
  'on-hold',
  'unknown-outcome',
  'trial-breaks-identity',
  'platform-refused',
  'refund-refused',
];

/** What tells two states apart; amounts only by their sign. */
export function keyOf(visit: Visit): string {
  const { goal, step: at, money, pending, parked, stale, renewing } = visit;
  const open = pending && `${pending.act} ${pending.status} ${pending.helper?.act ?? ''}`;
  const owed = Math.sign(balance(visit) ?? 0);
  const reason = parked && (parkedAs.includes(parked.reason) ? parked.reason : 'platform-refused');
  const verdict = unsendable.includes(visit.judged?.outcome ?? '') ? 'unsendable' : 'sendable';
  const facts = [goal, at, money, open ?? '-', reason ?? '-', stale, renewing, owed, verdict];
  const rest = [visit.bill !== undefined, visit.charged?.way ?? '-', visit.refundEnd === 'outside'];
  return [...facts, ...rest].join('|');
}

/** Every entry that people, platform or watchdog could make now; most are forbidden. */
function movesOf(visit: Visit): Entry[] {
  const on = visit.seq + 1;
  return [...peopleMoves(visit, on), ...moneyMoves(visit, on), ...wireMoves(visit, on)];
}

function peopleMoves(visit: Visit, on: number): Entry[] {
  const judged = { disease: 'M00503', diseaseName: '演练病种', emergency: false };
  const bill = { total: fen(total), lines: 1, date: '2026-11-22' };
  return [
    ...(['direct', 'manual'] as const).map((outcome) =>
      entryOf('visit.judged', { ...judged, outcome, reason: 'filed' }, on),
    ),
    entryOf('visit.billed', bill, on),
    entryOf('visit.account-chosen', { use: '1' }, on),
    entryOf('visit.abandoned', { reason: '' }, on),
    entryOf('visit.voided', { reason: '', outage: '' }, on),
    entryOf('visit.converted', { reason: '', outage: '' }, on),
    entryOf('refund.asked', { reason: '' }, on),
    ...refundEnds.map((how) => entryOf('refund.ended', { how }, on)),
    entryOf('credential.renewed', { by: 'card' }, on),
    entryOf('visit.released', {}, on),
    ...parkedAs.map((reason) => entryOf('visit.parked', { reason, detail: '', until: '' }, on)),
    ...(['found', 'absent'] as const).map((verdict) => {
      const { outcome: _outcome, ...data } = doneData(
        visit.pending?.act ?? '2207',
        visit.pending?.msgid ?? '',
        cash,
      );
      return entryOf('outcome.recorded', { ...data, verdict, until }, on);
    }),
  ];
}

function moneyMoves(visit: Visit, on: number): Entry[] {
  const purposes = ['hold', 'charge', 'deposit', 'self-pay', 'collect'] as const;
  const sums = [0, cash, total - visit.taken, Math.abs(balance(visit) ?? 0)];
  const taken = purposes.flatMap((purpose) =>
    [...new Set(sums)]
      .filter((sum) => sum >= 0 && visit.taken + sum <= total)
      .map((sum) => {
        const tenders = sum === 0 ? [] : [{ means: 'cash' as const, amount: fen(sum) }];
        const data = { purpose, due: fen(sum), tenders, change: fen(0) };
        return entryOf('money.taken', data, on);
      }),
  );
  const owed = balance(visit) ?? 0;
  if (owed <= 0) return taken;
  return [...taken, entryOf('money.returned', { amount: fen(owed), why: 'true-up' }, on)];
}

function wireMoves(visit: Visit, on: number): Entry[] {
  const { pending } = visit;
  const act: Act = pending?.helper?.act ?? pending?.act ?? '2201';
  const msgid = pending?.helper?.msgid ?? pending?.msgid ?? '';
  const { outcome: _outcome, ...found } = doneData(pending?.act ?? '2201', pending?.msgid ?? '');
  const none = { act: found.act, msgid: found.msgid, ids: {} };
  return [
    ...acts.map((each) => entryOf('call.sent', { act: each, msgid: `m${on}`, ids: {} }, on)),
    entryOf('call.answered', doneData(act, msgid, cash), on),
    ...(['refused', 'unsent', 'lost'] as const).map((outcome) =>
      entryOf('call.answered', { act, msgid, outcome, ids: {} }, on),
    ),
    entryOf('call.decided', { ...found, by: '5204', verdict: 'found' }, on),
    entryOf('call.decided', { ...none, by: '5204', verdict: 'absent' }, on),
  ];
}

export interface Reached {
  /** One visit for each state, by its key. */
  readonly states: ReadonlyMap<string, Visit>;
  readonly tried: number;
  readonly allowed: number;
}

/** Breadth first from a card that was read; attempts are counted to two. */
export function explore(each: (before: Visit, entry: Entry, after: Visit) => void = () => {}) {
  const states = new Map<string, Visit>();
  const queue: Visit[] = [openedVisit(), billedVisit()];
  for (const visit of queue) states.set(keyOf(visit), visit);
  let tried = 0;
  let allowed = 0;
  for (const visit of queue) {
    for (const entry of movesOf(visit)) {
      tried += 1;
      const after = moved(visit, entry);
      if (after === undefined) continue;
      allowed += 1;
      each(visit, entry, after);
      const key = keyOf(after);
      if (after.attempt > ATTEMPTS_MOST || states.has(key)) continue;
      states.set(key, after);
      queue.push(after);
    }
  }
  return { states, tried, allowed } satisfies Reached;
}

/** Without the marks, which grow and decide nothing. */
function moved(visit: Visit, entry: Entry): Visit | undefined {
  try {
    return { ...step(visit, entry), marks: [], receipts: [] };
  } catch (error) {
    if (error instanceof VisitError) return undefined;
    throw error;
  }
}
