/** One visit 就诊, folded from its journal entries. `step` refuses what the tables do not allow. */
import type { Entry, EntryOf } from '../entry.ts';
import { ZERO } from '../money.ts';
import { answered, decided, recorded, sent } from './chain.ts';
import { converted, goalAfter, returned, taken, voided } from './money.ts';
import { isRefunding, parked, released } from './park.ts';
import { billedPersonal, judgedPersonal, openedPersonal, parkedPersonal } from './personal.ts';
import { recordedPersonal, refundEndPersonal, renewedPersonal } from './personal.ts';
import { VisitError, type Mark, type Visit } from './state.ts';

/**
 * The state after one entry; a visit begins with `visit.opened`. Throws VisitError where forbidden.
 */
export function step(visit: Visit | undefined, entry: Entry): Visit {
  if (entry.kind === 'visit.opened') {
    if (visit) throw new VisitError(`visit ${visit.id} is opened twice`);
    return opened(entry);
  }
  if (!visit) throw new VisitError(`entry ${entry.seq} ${entry.kind} has no visit`);
  return { ...apply(visit, entry), seq: entry.seq, marks: [...visit.marks, mark(entry)] };
}

function opened(entry: EntryOf<'visit.opened'>): Visit {
  if (entry.visit === undefined) throw new VisitError(`entry ${entry.seq} names no visit`);
  return {
    id: entry.visit,
    person: entry.data.person,
    openedBy: entry.data.by,
    source: entry.data.source,
    openedAt: entry.wall,
    openedSeq: entry.seq,
    seq: entry.seq,
    counter: entry.counter,
    personal: entry.personal === undefined ? {} : openedPersonal.parse(entry.personal),
    account: '0',
    goal: 'quote',
    step: 'none',
    attempt: 1,
    renewing: false,
    stale: 'none',
    ids: {},
    money: 'none',
    taken: ZERO,
    tenders: [],
    change: ZERO,
    consent: false,
    present: false,
    credentialOld: false,
    receipts: [],
    marks: [mark(entry)],
  };
}

function apply(visit: Visit, entry: Exclude<Entry, { kind: 'visit.opened' }>): Visit {
  switch (entry.kind) {
    case 'visit.judged':
      return judged(visit, entry);
    case 'visit.billed':
      return billed(visit, entry);
    case 'visit.estimated':
      return { ...visit, estimate: entry.data.estimate };
    case 'visit.account-chosen':
      assertQuoting(visit, entry);
      return {
        ...visit,
        account: entry.data.use,
        stale: visit.stale === 'none' && visit.step === 'tried' ? 'trial' : visit.stale,
      };
    case 'call.sent':
      return sent(visit, entry);
    case 'call.answered':
      return answered(visit, entry);
    case 'call.decided':
      return decided(visit, entry);
    case 'money.taken':
      return taken(visit, entry);
    case 'money.returned':
      return returned(visit, entry);
    case 'outcome.recorded':
      return recorded(visit, entry);
    default:
      return attended(visit, entry);
  }
}

/** Entries that people or the watchdog make about a visit. */
function attended(visit: Visit, entry: Entry): Visit {
  switch (entry.kind) {
    case 'visit.abandoned':
      if (visit.pending) throw new VisitError(`visit ${visit.id}: an act is open`);
      return { ...visit, goal: goalAfter(visit, 'abandon'), parked: undefined };
    case 'refund.asked':
      return refundAsked(visit);
    case 'refund.ended':
      return refundEnded(visit, entry);
    case 'visit.parked':
      return parked(visit, entry);
    case 'visit.voided':
      return voided(visit);
    case 'visit.converted':
      return converted(visit);
    case 'visit.released':
      return released(visit);
    case 'credential.renewed':
      return renewed(visit, entry);
    case 'phone.left':
      return phoneLeft(visit, entry);
    case 'receipt.issued':
      return { ...visit, receipts: [...visit.receipts, entry.data] };
    default:
      throw new VisitError(`${entry.kind} does not belong to a visit`);
  }
}

function refundAsked(visit: Visit): Visit {
  if (visit.step !== 'settled') throw new VisitError(`visit ${visit.id} is not settled`);
  // Somebody else may have given the money back by now.
  if (visit.refundEnd === 'outside') throw new VisitError(`visit ${visit.id}: refunded elsewhere`);
  const goal = goalAfter(visit, 'ask-refund');
  return { ...visit, goal, parked: undefined, refundEnd: undefined };
}

function phoneLeft(visit: Visit, { personal }: EntryOf<'phone.left'>): Visit {
  const left = personal === undefined ? {} : parkedPersonal.parse(personal);
  return { ...visit, personal: { ...visit.personal, ...left } };
}

function refundEnded(visit: Visit, { data, personal }: EntryOf<'refund.ended'>): Visit {
  if (!isRefunding(visit)) throw new VisitError(`visit ${visit.id}: no refund to end`);
  const ended = personal === undefined ? undefined : refundEndPersonal.parse(personal);
  return {
    ...visit,
    goal: goalAfter(visit, 'end-refund'),
    parked: undefined,
    refundEnd: data.how,
    personal: { ...visit.personal, refundEnd: ended },
  };
}

/** The patient is here with a fresh credential; a trial made without them is asked for again. */
function renewed(visit: Visit, entry: EntryOf<'credential.renewed'>): Visit {
  const fresh = entry.personal === undefined ? {} : renewedPersonal.parse(entry.personal);
  const stale = visit.step === 'tried' && visit.stale === 'none' ? 'trial' : visit.stale;
  const personal = { ...visit.personal, ...fresh };
  return { ...visit, stale, present: true, credentialOld: false, personal };
}

/** Who, what for and how much may change only while a price is being quoted and nothing is open. */
function assertQuoting(visit: Visit, entry: Entry): void {
  if (visit.goal !== 'quote' || visit.pending) {
    throw new VisitError(`visit ${visit.id}: ${entry.kind} while ${visit.goal}`);
  }
}

function judged(visit: Visit, entry: EntryOf<'visit.judged'>): Visit {
  assertQuoting(visit, entry);
  const { disease, emergency } = entry.data;
  const before = visit.judged;
  // 2203 and 2206 carry both; an emergency recorded later must reach the platform too.
  const changed = before && (before.disease !== disease || before.emergency !== emergency);
  const personal = entry.personal === undefined ? {} : judgedPersonal.parse(entry.personal);
  return {
    ...visit,
    judged: entry.data,
    personal: { ...visit.personal, ...personal },
    ...(changed ? outdated(visit) : {}),
  };
}

function billed(visit: Visit, entry: EntryOf<'visit.billed'>): Visit {
  assertQuoting(visit, entry);
  const detail =
    entry.personal === undefined ? {} : { detail: billedPersonal.parse(entry.personal).bill };
  return { ...visit, bill: { ...entry.data, ...detail }, ...outdated(visit) };
}

/** Lines or disease changed: what is uploaded goes, and the visit record (2203) is sent again. */
function outdated(visit: Visit): Pick<Visit, 'stale' | 'step'> {
  const { step: at, stale } = visit;
  if (at === 'uploaded' || at === 'tried') return { step: at, stale: 'upload' };
  return { step: at === 'recorded' ? 'registered' : at, stale };
}

/** In whole literals: a journal has hundreds of thousands of them, and spreading is slow. */
function mark(entry: Entry): Mark {
  const { seq, wall: at, kind } = entry;
  switch (kind) {
    case 'call.sent':
      return { seq, at, kind, act: entry.data.act };
    case 'call.answered': {
      const { act, outcome: note, refusal } = entry.data;
      return refusal === undefined
        ? { seq, at, kind, act, note }
        : { seq, at, kind, act, note, refusal };
    }
    case 'outcome.recorded': {
      const { act, verdict: note } = entry.data;
      const said = entry.personal === undefined ? {} : recordedPersonal.parse(entry.personal);
      return { seq, at, kind, act, note, ...said };
    }
    case 'call.decided': {
      const { act, verdict: note, by } = entry.data;
      return { seq, at, kind, act, note, by };
    }
    case 'money.taken':
      return { seq, at, kind, note: entry.data.purpose };
    case 'refund.ended':
      return { seq, at, kind, note: entry.data.how };
    case 'visit.parked':
      return { seq, at, kind, note: entry.data.reason };
    default:
      return { seq, at, kind };
  }
}
