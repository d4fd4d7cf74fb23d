/**
 * What happens on the wire: an act is sent, answered, or decided later (the chain table, applied).
 */
import type { EntryOf, Ids } from '../entry.ts';
import type { TextClass } from '../platform/texts.ts';
import { passes } from '../refusal.ts';
import type { PlatformAmounts, RefundRecord } from '../settlement.ts';
import { goalAfter, moneyAfter } from './money.ts';
import { answeredPersonal } from './personal.ts';
import { VisitError, type Visit } from './state.ts';
import { chainTable, goalActs, unsendable, whenLost, type Act } from './table.ts';

/** An act is on its way. Throws VisitError where the table forbids it or another act is open. */
export function sent(visit: Visit, entry: EntryOf<'call.sent'>): Visit {
  const { act, msgid, ids } = entry.data;
  const { pending } = visit;
  if (pending) {
    const helps =
      (act === '2601' && (pending.act === '2207' || pending.act === '2208')) ||
      (act === '2205' && pending.act === '2204');
    if (pending.status !== 'lost' || pending.helper || !helps) {
      throw new VisitError(`visit ${visit.id}: ${act} while ${pending.act} is open`);
    }
    return { ...visit, pending: { ...pending, helper: { act, msgid } } };
  }
  if (visit.parked) throw new VisitError(`visit ${visit.id}: ${act} while it is parked`);
  if (chainTable[visit.step][act] === undefined) {
    throw new VisitError(`visit ${visit.id}: ${act} is not allowed after ${visit.step}`);
  }
  assertForGoal(visit, act);
  if (act === '2207') assertSettleable(visit);
  const status = 'sent' as const;
  return { ...visit, pending: { act, msgid, ids, status, sentAt: entry.wall, failed: [] } };
}

/** Self-pay, a void and a manual claim are never sent; nobody is refunded who did not ask. */
function assertForGoal({ id, goal, judged }: Visit, act: Act): void {
  if (!goalActs[goal].includes(act)) throw new VisitError(`visit ${id}: ${act} for ${goal}`);
  if (judged === undefined || !unsendable.includes(judged.outcome)) return;
  if (!goalActs.undo.includes(act) && act !== '2208') {
    throw new VisitError(`visit ${id}: ${act} although the verdict is ${judged.outcome}`);
  }
}

function assertSettleable(visit: Visit): void {
  const paid = visit.money === 'held' || visit.money === 'provisional';
  if (!paid || visit.trial === undefined || visit.stale !== 'none') {
    throw new VisitError(`visit ${visit.id}: 2207 without money, or without a fresh trial`);
  }
}

/** The answer to the open act, or the certainty that none will come. */
export function answered(visit: Visit, entry: EntryOf<'call.answered'>): Visit {
  const { act, msgid, outcome, refusal } = entry.data;
  const { pending } = visit;
  if (pending?.helper?.msgid === msgid) return helped(visit, entry);
  if (pending?.msgid !== msgid || pending.act !== act || pending.status !== 'sent') {
    throw new VisitError(`visit ${visit.id}: an answer to ${act} ${msgid}, which is not open`);
  }
  if (outcome === 'done') {
    return effect(withRows(visit, entry), act, { ...entry.data, wall: entry.wall });
  }
  if (outcome === 'lost' && whenLost[act] === 'unknown') {
    return { ...visit, pending: { ...pending, status: 'lost', because: refusal } };
  }
  return refused(without(visit, act), act, refusal);
}

/** Some refusals say what must be renewed before anything else is sent. */
function refused(visit: Visit, act: Act, refusal: TextClass | undefined): Visit {
  if (refusal === 'credential-old') return { ...visit, credentialOld: true };
  if (refusal !== 'amounts-differ' || act !== '2207') return visit;
  return { ...visit, stale: visit.stale === 'none' ? 'trial' : visit.stale };
}

/** What 2204 answered stays with the visit until those lines are taken back. */
function withRows(visit: Visit, entry: EntryOf<'call.answered'>): Visit {
  const { act } = entry.data;
  if (act !== '2204' && act !== '2205') return visit;
  const read = act === '2204' && entry.personal !== undefined;
  const uploaded = read ? answeredPersonal.parse(entry.personal).uploaded : undefined;
  return { ...visit, personal: { ...visit.personal, uploaded } };
}

/** A later query has shown what became of a lost act. */
export function decided(visit: Visit, entry: EntryOf<'call.decided'>): Visit {
  const { act, msgid, verdict } = entry.data;
  const { pending } = visit;
  if (pending?.msgid !== msgid || pending.act !== act || pending.status !== 'lost') {
    throw new VisitError(`visit ${visit.id}: a decision on ${act} ${msgid}, which is not lost`);
  }
  if (verdict === 'unclear') {
    return { ...visit, pending: { ...pending, failed: [...pending.failed, entry.data.by] } };
  }
  if (verdict === 'found') return effect(visit, act, { ...entry.data, wall: entry.wall });
  // Not seen by a query: it never arrived, or a 2601 undid it, or it is late. A new visit number is
  // right in each case. Only 2601's "no such original" is taken when nothing can be late any more.
  const renewed = act === '2207' && entry.data.by !== '2601';
  return renewed
    ? { ...without(visit, act), step: 'reversed', renewing: true }
    : without(visit, act);
}

/**
 * A person has found out, outside the platform's own answers, what became of a lost act. Where the
 * visit would go on by itself after `absent`, it waits: nothing is sent anew but by a person.
 */
export function recorded(visit: Visit, entry: EntryOf<'outcome.recorded'>): Visit {
  const { act, msgid, verdict, until } = entry.data;
  const { pending } = visit;
  const waits = visit.parked?.reason === 'unknown-outcome' && pending?.helper === undefined;
  if (pending?.msgid !== msgid || pending.act !== act || pending.status !== 'lost' || !waits) {
    throw new VisitError(`visit ${visit.id}: nobody may decide on ${act} ${msgid}`);
  }
  if (verdict === 'found')
    return { ...effect(visit, act, { ...entry.data, wall: entry.wall }), parked: undefined };
  const base = without(visit, act);
  if (base.goal === 'quote') return { ...base, parked: undefined };
  const reason = act === '2208' ? 'refund-refused' : 'decided-absent';
  return { ...base, parked: { reason, detail: '', until, at: entry.wall } };
}

/** The answer to 2601 or 2205 that was sent to decide a lost act. */
function helped(visit: Visit, entry: EntryOf<'call.answered'>): Visit {
  const { pending } = visit;
  if (!pending?.helper) throw new VisitError(`visit ${visit.id}: no helper is open`);
  const { act, outcome, refusal } = entry.data;
  if (outcome !== 'done') {
    // "No such original" is asked again: the original may be late. Who says "already settled" too
    // means another message.
    const late = refusal === 'original-missing' && pending.because !== 'already-settled';
    const later = outcome === 'unsent' || (outcome === 'refused' && (late || passes(refusal)));
    const again = later || (outcome === 'lost' && whenLost[act] === 'repeat');
    const failed = again ? pending.failed : [...pending.failed, act];
    return { ...visit, pending: { ...pending, failed, helper: undefined } };
  }
  if (pending.act === '2207') {
    return { ...without(visit, '2207'), step: 'reversed', renewing: true };
  }
  return without(visit, pending.act);
}

/** The open act did not take effect: the chain stays, the money of a refused 2207 is free again. */
function without(visit: Visit, act: Act): Visit {
  const base = { ...visit, pending: undefined };
  if (act !== '2207') return base;
  const money = moneyAfter(visit, 'refuse');
  return visit.goal === 'settle'
    ? { ...base, money, goal: goalAfter(visit, 'withdraw') }
    : { ...base, money };
}

interface Effect {
  msgid: string;
  ids: Ids;
  amounts?: PlatformAmounts | undefined;
  settledAt?: string | undefined;
  insutype?: string | undefined;
  refund?: RefundRecord | undefined;
  wall: string;
}

/** The act has taken effect. */
function effect(visit: Visit, act: Act, data: Effect): Visit {
  const step = chainTable[visit.step][act];
  if (step === undefined) throw new VisitError(`visit ${visit.id}: ${act} after ${visit.step}`);
  const ids = { ...visit.ids, ...visit.pending?.ids, ...data.ids };
  const base: Visit = { ...visit, step, ids, pending: undefined };
  switch (act) {
    case '2204':
      return { ...base, stale: 'none', trial: undefined };
    case '2206': {
      const { msgid, amounts, settledAt: at } = data;
      if (!amounts || at === undefined) throw new VisitError(`${msgid}: a trial without amounts`);
      return { ...base, stale: 'none', trial: { kind: 'trial', msgid, at, amounts } };
    }
    case '2207':
      return settled(base, data);
    case '2208':
      return { ...base, money: moneyAfter(visit, 'refund'), refunded: refundOf(data) };
    case '2205': {
      const { chrgBchno: _gone, ...kept } = ids;
      return { ...base, ids: kept, stale: 'none', trial: undefined };
    }
    case '2202':
      return visit.renewing
        ? { ...base, step: 'none', ids: {}, renewing: false, attempt: visit.attempt + 1 }
        : base;
    default:
      return base;
  }
}

function refundOf({ msgid, wall, refund }: Effect): NonNullable<Visit['refunded']> {
  return { msgid, wall, ...(refund === undefined ? {} : { record: refund }) };
}

function settled(base: Visit, data: Effect): Visit {
  const { msgid, amounts, settledAt, insutype } = data;
  const setlId = base.ids.setlId;
  if (!amounts || !setlId || settledAt === undefined) {
    throw new VisitError(`${msgid}: a settlement without amounts, time or setl_id`);
  }
  const known = insutype === undefined ? {} : { insutype };
  const settlement = { kind: 'settlement' as const, msgid, setlId, settledAt, ...known, amounts };
  return { ...base, settlement, money: moneyAfter(base, 'settle') };
}
