/**
 * News for the pages: status, visits and rows, told as they change. What changes at once is told at
 * once, and then at most four times a second, so that a long sync leaves the window responsive.
 */
import type { Tiding, TidingName } from '../../shared/contract.ts';
import type { Entry } from '../../shared/entry.ts';
import { isClosed } from '../../shared/visit/state.ts';
import type { Clock } from '../clock.ts';
import type { DeskParts } from './parts.ts';
import { statusNow, type StatusSetting } from './status.ts';
import type { Sync } from './sync.ts';
import { viewOf } from './view.ts';

export type Tell = <T extends TidingName>(name: T, tiding: Tiding<T>) => void;

export interface News {
  status(): void;
  visit(id: string): void;
  entry(entry: Entry): void;
  /** The line has changed: what may be done with an open visit, and by which amount, with it. */
  line(): void;
  stop(): void;
}

/** How many open visits are told of when the line changes: the newest ones. */
const OPEN_MAX = 20;
const EVERY_MS = 250;

/** `world` is asked for when there is something to tell, not before the counter is put together. */
export function createNews(
  options: { tell: Tell; setting: StatusSetting; clock: Clock },
  world: () => { parts: DeskParts; sync: Sync },
): News {
  const { tell, setting, clock } = options;
  const changed = new Set<string>();
  let rows: Tiding<'rows'> | undefined;
  let last = -EVERY_MS;
  let cancel: (() => void) | undefined;

  function soon(): void {
    if (cancel) return;
    const left = last + EVERY_MS - clock.monotonic();
    if (left <= 0) return now();
    cancel = clock.after(left, now);
  }

  function now(): void {
    cancel?.();
    cancel = undefined;
    last = clock.monotonic();
    const { parts, sync } = world();
    const ids = [...changed];
    changed.clear();
    for (const id of ids) {
      const found = parts.book.visit(id);
      if (found) tell('visit', viewOf(parts, found));
    }
    if (rows) tell('rows', rows);
    rows = undefined;
    tell('status', statusNow(parts, setting, sync.isRunning()));
  }

  function mark(id: string): void {
    changed.delete(id);
    changed.add(id);
  }

  return {
    status: soon,
    visit(id) {
      mark(id);
      soon();
    },
    entry(entry) {
      if (entry.visit !== undefined) mark(entry.visit);
      rows = { epoch: entry.epoch, seq: entry.seq };
      soon();
    },
    line() {
      const { book } = world().parts;
      const open = book.visits().filter((each) => each.goal === 'quote' && !isClosed(each));
      for (const { id } of open.slice(-OPEN_MAX)) mark(id);
      now();
    },
    stop: () => cancel?.(),
  };
}
