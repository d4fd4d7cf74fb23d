/** Tells the status again from time to time: what is overdue is seen without an event. */
import { isoChina } from '../../shared/time.ts';
import { overdue, type Overdue } from '../../shared/watch.ts';
import type { Clock } from '../clock.ts';
import { ours } from './handed.ts';
import type { DeskParts } from './parts.ts';

/** Half of what counts as overdue: it is seen at most so much later. */
const EVERY_MS = 30_000;
const LIST_MOST = 200;

type Parts = Pick<DeskParts, 'book' | 'line' | 'turns' | 'faults'>;

/** Computed from the book each time; nothing of it is stored. */
export function overdueNow({ book, line, turns, faults }: Parts, now: Date): Overdue[] {
  const { state, since } = line.state();
  const facts = {
    now: isoChina(now),
    upSince: state === 'up' ? since : undefined,
    isBusy: turns.isBusy,
    trouble: (visit: string) => {
      const found = faults.get(visit);
      return found && [found.what, found.platform ?? ''].join(' ').trim();
    },
  };
  return overdue(ours(book), facts).slice(0, LIST_MOST);
}

export interface Watchdog {
  start(): void;
  stop(): void;
}

export function createWatchdog({ clock, tell }: { clock: Clock; tell: () => void }): Watchdog {
  let cancel: (() => void) | undefined;
  function next(): void {
    cancel = clock.after(EVERY_MS, () => {
      tell();
      next();
    });
  }
  return { start: next, stop: () => cancel?.() };
}
