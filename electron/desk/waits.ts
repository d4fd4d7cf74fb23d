/**
 * What must wait before it is tried again, and how long: each failure in a row doubles the wait.
 * In memory only: a restart tries at once.
 */
import type { Clock } from '../clock.ts';

const FIRST_MS = 2_000;
const LONGEST_MS = 300_000;

/** 2 s, 4 s, 8 s … at most 5 min. */
export function backOff(tries: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries - 1, 10));
}

interface Wait {
  tries: number;
  /** Monotonic ms. */
  since: number;
  until: number;
}

export interface Waits {
  /** Milliseconds until it may be tried (again); 0 is now. */
  leftMs(key: string): number;
  /** It is not tried before so many milliseconds have passed, however often it is put off. */
  notBefore(key: string, ms: number): void;
  /** It failed: how often in a row, and for how long it has been failing. */
  later(key: string): { tries: number; forMs: number };
  forget(key: string): void;
  /** Notes that a request leaves now. */
  left(msgid: string): void;
  /**
   * Milliseconds since the request left; of one that left in an earlier run, since it was first
   * asked for here. Never by the wall clock, which people and networks set.
   */
  sinceLeftMs(msgid: string): number;
}

export function createWaits(clock: Pick<Clock, 'monotonic'>): Waits {
  const waits = new Map<string, Wait>();
  const departures = new Map<string, number>();
  const looks = new Map<string, number>();
  const firstLook = (msgid: string): number => {
    const at = looks.get(msgid) ?? clock.monotonic();
    looks.set(msgid, at);
    return at;
  };
  return {
    leftMs(key) {
      const wait = waits.get(key);
      return wait === undefined ? 0 : Math.max(0, wait.until - clock.monotonic());
    },
    notBefore(key, ms) {
      const now = clock.monotonic();
      const { tries, since } = waits.get(key) ?? { tries: 0, since: now };
      waits.set(key, { tries, since, until: now + ms });
    },
    later(key) {
      const now = clock.monotonic();
      const { tries: before, since, until } = waits.get(key) ?? { tries: 0, since: now, until: 0 };
      const tries = before + 1;
      waits.set(key, { tries, since, until: Math.max(until, now + backOff(tries)) });
      return { tries, forMs: now - since };
    },
    forget: (key) => void waits.delete(key),
    left: (msgid) => void departures.set(msgid, clock.monotonic()),
    sinceLeftMs: (msgid) => clock.monotonic() - (departures.get(msgid) ?? firstLook(msgid)),
  };
}
