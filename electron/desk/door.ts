/** The desk while the program ends: nothing new comes in, what is under way is finished first. */
import {
  verbs,
  type Desk,
  type Envelope,
  type VerbInput,
  type VerbName,
} from '../../shared/contract.ts';
import { fault } from '../../shared/fault.ts';
import { atMost, type Clock } from '../clock.ts';

/** A gateway that does not answer must not hold the program open: a kill is safe as well. */
const PATIENCE_MS = 20_000;

export interface Door {
  desk: Desk;
  /** Refuses every verb from now on; resolves when all and `other` have ended, or 20 s on. */
  close(other: Promise<unknown>): Promise<void>;
}

export function createDoor(desk: Desk, clock: Pick<Clock, 'after'>): Door {
  const inside = new Set<Promise<unknown>>();
  let closed = false;

  function enter<V extends VerbName>(verb: V, input: VerbInput<V>): Promise<Envelope<unknown>> {
    if (closed) return Promise.resolve({ ok: false, fault: fault('not-now', ['程序正在关闭']) });
    const answer = desk[verb](input).finally(() => inside.delete(answer));
    inside.add(answer);
    return answer;
  }

  const names = Object.keys(verbs) as VerbName[];
  const entries = names.map((verb) => [
    verb,
    (input: VerbInput<typeof verb>) => enter(verb, input),
  ]);
  return {
    desk: Object.fromEntries(entries) as Desk,
    async close(other) {
      closed = true;
      await atMost(clock, PATIENCE_MS, Promise.allSettled([...inside, other]));
    },
  };
}
