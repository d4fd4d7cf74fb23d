/** The patient's money on the counter: taken, held, owed, given back (the money table, applied). */
import type { EntryOf } from '../entry.ts';
import { add, subtract, ZERO } from '../money.ts';
import { isOnHold } from './park.ts';
import { takenPersonal } from './personal.ts';
import { balance, isMoneyOpen, VisitError, type Visit } from './state.ts';
import {
  goalTable,
  moneyTable,
  type Goal,
  type GoalEvent,
  type MoneyEvent,
  type MoneyState,
} from './table.ts';

/** Throws VisitError where the table has no such cell. */
export function moneyAfter(visit: Visit, event: MoneyEvent): MoneyState {
  const next = moneyTable[visit.money][event];
  if (next === undefined) {
    throw new VisitError(`visit ${visit.id}: money cannot ${event} while ${visit.money}`);
  }
  return next;
}

/** Throws VisitError where the table has no such cell. */
export function goalAfter(visit: Visit, event: GoalEvent): Goal {
  const next = goalTable[visit.goal][event];
  if (next === undefined) {
    throw new VisitError(`visit ${visit.id}: cannot ${event} while its goal is ${visit.goal}`);
  }
  return next;
}

/**
 * Money was put down: held for a settlement, charged without the platform (estimate, deposit,
 * self-pay), or collected as a difference.
 */
export function taken(visit: Visit, entry: EntryOf<'money.taken'>): Visit {
  const { purpose, tenders, change } = entry.data;
  assertFree(visit, purpose);
  const amount = subtract(add(...tenders.map((tender) => tender.amount)), change);
  const base: Visit = {
    ...visit,
    money: moneyAfter(visit, purpose === 'deposit' ? 'charge' : purpose),
    taken: add(visit.taken, amount),
    tenders: [...visit.tenders, ...tenders],
    change: add(visit.change, change),
  };
  switch (purpose) {
    case 'collect':
      if (amount + (balance(visit) ?? 0) > 0) {
        throw new VisitError(`visit ${visit.id}: more collected than owed`);
      }
      return base;
    case 'hold':
      if (visit.parked) throw new VisitError(`visit ${visit.id}: money while parked`);
      return { ...base, goal: goalAfter(visit, 'confirm') };
    case 'self-pay':
      return selfPaid(visit, base, entry);
    default:
      return charged(visit, base, entry);
  }
}

/** Provisionally, on the estimate or as a deposit. */
function charged(visit: Visit, base: Visit, entry: EntryOf<'money.taken'>): Visit {
  const { purpose, consent = false } = entry.data;
  const way = purpose === 'deposit' ? ('deposit' as const) : ('estimate' as const);
  if (way === 'deposit' && base.taken <= 0) throw new VisitError(`visit ${visit.id}: no deposit`);
  return {
    ...base,
    parked: offHold(visit),
    goal: goalAfter(visit, 'charge'),
    // 2207 goes out later: on a fresh trial, and without the patient who is here now.
    stale: visit.step === 'tried' && visit.stale === 'none' ? 'trial' : visit.stale,
    present: false,
    consent,
    charged: { amount: base.taken, ...whileOut(entry), way, at: entry.wall },
    personal: { ...visit.personal, ...phoneOf(entry) },
  };
}

/** The whole bill, final; less is never self-pay. */
function selfPaid(visit: Visit, base: Visit, entry: EntryOf<'money.taken'>): Visit {
  if (!visit.bill || base.taken < visit.bill.total) {
    throw new VisitError(`visit ${visit.id}: self-pay is the whole bill`);
  }
  return {
    ...base,
    parked: undefined,
    goal: goalAfter(visit, 'self-pay'),
    charged: { amount: base.taken, ...whileOut(entry), way: 'self-pay', at: entry.wall },
    personal: { ...visit.personal, ...phoneOf(entry) },
  };
}

/** The outage, or the silent place, during which money was put down. */
function whileOut({ data }: EntryOf<'money.taken'>): { outage: string; placeDown?: string } {
  const { outage = '', placeDown } = data;
  return placeDown === undefined ? { outage } : { outage, placeDown };
}

/** Whoever was put on hold is at the counter again; other reasons to wait stay. */
function offHold(visit: Visit): Visit['parked'] {
  return isOnHold(visit) ? undefined : visit.parked;
}

function phoneOf({ personal }: EntryOf<'money.taken'>): { phone?: string } {
  const phone = personal === undefined ? '' : takenPersonal.parse(personal).phone;
  return phone === undefined || phone === '' ? {} : { phone };
}

/** 作废: nothing is settled; what was taken is owed back, what the platform holds is undone. */
export function voided(visit: Visit): Visit {
  assertUndecided(visit, 'void');
  const goal = goalAfter(visit, 'void');
  const money = moneyAfter(visit, 'void');
  return { ...visit, goal, money, voided: visit.taken, parked: undefined };
}

/** 转自费: what was charged provisionally becomes the patient's own; the difference is owed. */
export function converted(visit: Visit): Visit {
  assertUndecided(visit, 'self-pay');
  if (!visit.bill) throw new VisitError(`visit ${visit.id}: self-pay without a bill`);
  const goal = goalAfter(visit, 'self-pay');
  return { ...visit, goal, money: moneyAfter(visit, 'self-pay'), parked: undefined };
}

function assertUndecided(visit: Visit, event: GoalEvent): void {
  if (isMoneyOpen(visit)) {
    throw new VisitError(`visit ${visit.id}: ${event} while ${visit.pending?.act} is open`);
  }
}

/**
 * Money moves while nothing is open; a charge without the platform, and what is owed of one that
 * was turned self-pay, also while an act before 2207 is undecided.
 */
function assertFree(visit: Visit, purpose: EntryOf<'money.taken'>['data']['purpose']): void {
  const { pending } = visit;
  if (!pending) return;
  if (purpose !== 'hold' && !isMoneyOpen(visit)) return;
  throw new VisitError(`visit ${visit.id}: ${purpose} while ${pending.act} is open`);
}

/** Money was given back; never before it is decided that it is owed, never more than is owed. */
export function returned(visit: Visit, entry: EntryOf<'money.returned'>): Visit {
  const owed = balance(visit);
  const { amount } = entry.data;
  if (owed === undefined || amount <= 0 || amount > owed) {
    throw new VisitError(`visit ${visit.id}: ${amount} fen back, ${owed ?? 'nothing'} owed`);
  }
  const left = subtract(visit.taken, amount);
  const put = left === 0 ? { tenders: [], change: ZERO } : {};
  return { ...visit, ...put, money: moneyAfter(visit, 'return'), taken: left };
}
