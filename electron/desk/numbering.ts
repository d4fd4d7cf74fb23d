/** The counter's own numbers: taken in order, never twice, whatever the clock and a crash do. */
import type { Entry } from '../../shared/entry.ts';
import {
  nextMsgid,
  nextSerial,
  noNumbers,
  reserveUntil,
  seenMsgid,
  seenReserved,
  seenSerial,
  type NumberHead,
  type NumberState,
} from '../../shared/numbers.ts';

export interface Numbering {
  /** An entry that is durable, of this run or of an earlier one. */
  fold(entry: Entry): void;
  /**
   * All entries of earlier runs are folded: what they reserved counts as used up. From now on
   * `reserve` appends `numbers.reserved`, which is folded here before it resolves.
   */
  begin(reserve: (until: string) => Promise<unknown>): void;
  save(): SavedNumbers;
  msgid(compactTime: string): Promise<string>;
  serial(day: string): string;
  /** Takes back a serial that stands in no entry; not where another was given since. */
  unused(serial: string): void;
}

export interface SavedNumbers {
  state: NumberState;
  reserved: string;
}

/** A msgid is given only in a reserved second: a query's number is journalled nowhere else. */
export function createNumbering(head: NumberHead, saved?: SavedNumbers): Numbering {
  let state = saved?.state ?? noNumbers;
  /** Only what entries tell: a number given out may still never stand in one. */
  let told = state;
  let reserved = saved?.reserved ?? '';
  let reserve: ((until: string) => Promise<unknown>) | undefined;
  let reserving: Promise<unknown> | undefined;
  return {
    fold(entry) {
      state = numbersAfter(state, entry);
      told = numbersAfter(told, entry);
      if (entry.kind === 'numbers.reserved' && entry.data.until > reserved) {
        reserved = entry.data.until;
      }
    },
    begin(how) {
      reserve = how;
      state = seenReserved(state, reserved);
    },
    save: () => ({ state: told, reserved }),
    async msgid(compactTime) {
      const next = nextMsgid(state, head, compactTime);
      ({ state } = next);
      const { second } = next.state;
      const mayBeGiven = () => second <= reserved;
      while (!mayBeGiven()) {
        if (reserve === undefined) throw new TypeError('numbers are given after begin()');
        reserving ??= reserve(reserveUntil(second)).finally(() => (reserving = undefined));
        await reserving;
      }
      return next.msgid;
    },
    serial(day) {
      const next = nextSerial(state, head.counter, day);
      ({ state } = next);
      return next.number;
    },
    unused(serial) {
      const { serial: last } = seenSerial(noNumbers, serial);
      if (last === state.serial && last > told.serial) state = { ...state, serial: last - 1 };
    },
  };
}

/** Numbers that were used are never used again, also after a restart. */
function numbersAfter(state: NumberState, entry: Entry): NumberState {
  if (entry.kind === 'call.sent') {
    const { iptOtpNo, chrgBchno } = entry.data.ids;
    const seen = seenMsgid(state, entry.data.msgid);
    const used = [iptOtpNo, chrgBchno].filter((number) => number !== undefined);
    return used.reduce(seenSerial, seen);
  }
  if (entry.kind === 'loss.accepted') return { ...state, serial: state.serial + entry.data.skip };
  if (entry.kind === 'receipt.issued') return seenSerial(state, entry.data.number);
  if (entry.kind === 'visit.opened' && entry.visit !== undefined) {
    return seenSerial(state, entry.visit);
  }
  if (entry.kind === 'outage.opened') return seenSerial(state, entry.data.outage);
  return state;
}
