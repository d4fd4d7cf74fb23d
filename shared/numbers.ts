/**
 * Numbers that must be unique in the whole hospital: msgid, ipt_otp_no, chrg_bchno, slip numbers.
 * They carry the counter's number and never go back when a clock does.
 */
export interface NumberState {
  /** yyyyMMddHHmmss of the last msgid, and how many there were in that second. */
  second: string;
  inSecond: number;
  /** Gapless count of this counter's visit numbers, batches and slips. */
  serial: number;
}

export const noNumbers: NumberState = { second: '', inSecond: 0, serial: 0 };

/** The count within a second has two digits; after it the next second begins. */
export const IN_SECOND_MAX = 99;

export interface NumberHead {
  hospital: string;
  /** Two digits. */
  counter: string;
}

/**
 * fixmedins_code(12) + yyyyMMddHHmmss(14) + 4: the counter (2) and a count within the second (2).
 * A clock that stands or steps back goes on from the last second used.
 */
export function nextMsgid(state: NumberState, head: NumberHead, now: string) {
  let second = now > state.second ? now : state.second;
  let inSecond = second === state.second ? state.inSecond + 1 : 0;
  if (inSecond > IN_SECOND_MAX) {
    second = secondAfter(second);
    inSecond = 0;
  }
  const tail = `${head.counter}${String(inSecond).padStart(2, '0')}`;
  return { msgid: `${head.hospital}${second}${tail}`, state: { ...state, second, inSecond } };
}

/** The last msgid seen in the journal puts the state back after a restart. */
export function seenMsgid(state: NumberState, msgid: string): NumberState {
  const second = msgid.slice(12, 26);
  const inSecond = Number(msgid.slice(28, 30));
  if (!/^\d{14}$/.test(second) || !Number.isInteger(inSecond)) return state;
  if (second < state.second) return state;
  if (second === state.second && inSecond <= state.inSecond) return state;
  return { ...state, second, inSecond };
}

/** Counter (2) + yyyyMMdd (8) + gapless serial (7): at most 17 characters, digits only. */
export function nextSerial(state: NumberState, counter: string, day: string) {
  const serial = state.serial + 1;
  const number = `${counter}${day.replaceAll('-', '')}${String(serial).padStart(7, '0')}`;
  return { number, state: { ...state, serial } };
}

export function seenSerial(state: NumberState, number: string): NumberState {
  const serial = Number(number.slice(10));
  return Number.isInteger(serial) && serial > state.serial ? { ...state, serial } : state;
}

/** "20261231235959" → "20270101000000", in the calendar, without a clock. */
function secondAfter(second: string): string {
  const part = (from: number, to: number) => Number(second.slice(from, to));
  const next = new Date(
    Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(8, 10), part(10, 12), part(12, 14) + 1),
  );
  return next.toISOString().replaceAll(/[-:T]|\..*$/g, '');
}
