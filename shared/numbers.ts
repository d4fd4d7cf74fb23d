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

/** hospital(12) yyyyMMddHHmmss(14) 4 digits, or yyMMddHHmmss-hospital-4 digits (Nanyang). */
export type MsgidFormat = 'hospital-time-serial' | 'time-hospital-serial';

export interface NumberHead {
  hospital: string;
  /** Two digits. */
  counter: string;
  format: MsgidFormat;
}

/** How far ahead seconds are reserved, so that the journal is written to once a minute at most. */
const RESERVED_AHEAD = 60;
/** Numbers within a second are 00 … 99. */
const LAST_IN_SECOND = 99;

/**
 * A msgid of 30 characters. Its last four digits are the counter (2) and a count within the second
 * (2): two counters of one hospital never meet. A clock that stands or steps back goes on from the
 * last second used; what is beyond 100 in a second goes on into the next.
 */
export function nextMsgid(state: NumberState, head: NumberHead, now: string) {
  let second = now > state.second ? now : state.second;
  let inSecond = second === state.second ? state.inSecond + 1 : 0;
  if (inSecond > LAST_IN_SECOND) {
    second = secondsAfter(second, 1);
    inSecond = 0;
  }
  const tail = `${head.counter}${String(inSecond).padStart(2, '0')}`;
  const msgid =
    head.format === 'hospital-time-serial'
      ? `${head.hospital}${second}${tail}`
      : `${second.slice(2)}-${head.hospital}-${tail}`;
  return { msgid, state: { ...state, second, inSecond } };
}

/** The last msgid seen in the journal puts the state back after a restart; both formats. */
export function seenMsgid(state: NumberState, msgid: string): NumberState {
  const [, long, short, count] = /^(?:.{12}(\d{14})|(\d{12})-.{12}-)\d\d(\d\d)$/.exec(msgid) ?? [];
  const second = long ?? `20${short}`;
  const inSecond = Number(count);
  if (count === undefined || second < state.second) return state;
  if (second === state.second && inSecond <= state.inSecond) return state;
  return { ...state, second, inSecond };
}

/**
 * The last second to reserve when numbers reach `second`. Reserved seconds are journalled before a
 * number of them is used, for a query's number is journalled nowhere else.
 */
export function reserveUntil(second: string): string {
  return secondsAfter(second, RESERVED_AHEAD);
}

/** After a restart all reserved seconds count as used up, unless the clock has passed them. */
export function seenReserved(state: NumberState, until: string): NumberState {
  if (until < state.second) return state;
  return { ...state, second: until, inSecond: LAST_IN_SECOND };
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

/** "20261231235959" and 1 → "20270101000000", in the calendar, without a clock. */
function secondsAfter(second: string, seconds: number): string {
  const part = (from: number, to: number) => Number(second.slice(from, to));
  const next = new Date(
    Date.UTC(
      part(0, 4),
      part(4, 6) - 1,
      part(6, 8),
      part(8, 10),
      part(10, 12),
      part(12, 14) + seconds,
    ),
  );
  return next.toISOString().replaceAll(/[-:T]|\..*$/g, '');
}
