/** One thing at a time per visit: a key pressed twice gets `busy`, never a second submission. */
import { raise } from '../../shared/fault.ts';

export interface Turns {
  isBusy(visit: string): boolean;
  /** Runs when the visit is free; raises `busy` at once when it is not. */
  run<T>(visit: string, work: () => Promise<T>): Promise<T>;
}

/** `ended` is told when a visit is free again. */
export function createTurns(ended: (visit: string) => void): Turns {
  const busy = new Set<string>();
  return {
    isBusy: (visit) => busy.has(visit),
    async run(visit, work) {
      if (busy.has(visit)) raise('busy');
      busy.add(visit);
      try {
        return await work();
      } finally {
        busy.delete(visit);
        ended(visit);
      }
    },
  };
}
