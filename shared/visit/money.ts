/** The patient's money on the counter: taken, held, owed, given back (the money table, applied). */
import type { EntryOf } from '../entry.ts';
import { add, subtract, ZERO } from '../money.ts';
import { takenPersonal } from './personal.ts';
import { balance, VisitError, type Visit } from './state.ts';
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
 * Money was put down: held for a settlement, charged on an estimate, or collected as a difference.
 */
export function taken(visit: Visit, entry: EntryOf<'money.taken'>): Visit {
  const { purpose, tenders, change, consent = false, outage = '', placeDown } = entry.data;
  assertFree(visit, purpose);
  const amount = subtract(add(...tenders.map((tender) => tender.amount)), change);
  const base: Visit = {
    ...visit,
    money: moneyAfter(visit, purpose),
    taken: add(visit.taken, amount),
    tenders: [...visit.tenders, ...tenders],
    change: add(visit.change, change),
  };
  if (purpose === 'collect') {
    if (amount + (balance(visit) ?? 0) > 0) {
      throw new VisitError(`visit ${visit.id}: more collected than owed`);
    }
    return base;
  }
  if (purpose === 'hold') return { ...base, goal: goalAfter(visit, 'confirm') };
  const phone =
    entry.personal === undefined ? {} : { phone: takenPersonal.parse(entry.personal).phone };
  return {
    ...base,
    goal: goalAfter(visit, 'charge'),
    // 2207 goes out later: on a fresh trial, and without the patient who is here now.
    stale: visit.step === 'tried' && visit.stale === 'none' ? 'trial' : visit.stale,
    present: false,
    consent,
    charged: { amount: base.taken, outage, ...(placeDown === undefined ? {} : { placeDown }) },
    personal: { ...visit.personal, ...phone },
  };
}

/**
 * Money moves while nothing is open; a provisional charge also while an act before 2207 is
 * undecided.
 */
function assertFree(visit: Visit, purpose: EntryOf<'money.taken'>['data']['purpose']): void {
  const { pending } = visit;
  if (!pending) return;
  if (purpose === 'charge' && pending.status === 'lost' && pending.act !== '2207') return;
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
