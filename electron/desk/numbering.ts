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
  /** All entries of earlier runs are folded: what they reserved counts as used up. */
  begin(): void;
  msgid(compactTime: string): Promise<string>;
  serial(day: string): string;
}

/**
 * `reserve` appends `numbers.reserved`, which is folded here before it resolves. A msgid is given
 * only when its second is reserved: a query's number is journalled nowhere else.
 */
export function createNumbering(
  head: NumberHead,
  reserve: (until: string) => Promise<unknown>,
): Numbering {
  let state: NumberState = noNumbers;
  let reserved = '';
  let reserving: Promise<unknown> | undefined;
  return {
    fold(entry) {
      state = numbersAfter(state, entry);
      if (entry.kind === 'numbers.reserved' && entry.data.until > reserved) {
        reserved = entry.data.until;
      }
    },
    begin() {
      state = seenReserved(state, reserved);
    },
    async msgid(compactTime) {
      const next = nextMsgid(state, head, compactTime);
      ({ state } = next);
      const { second } = next.state;
      const mayBeGiven = () => second <= reserved;
      while (!mayBeGiven()) {
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
