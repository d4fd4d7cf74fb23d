/** News for the pages: status, visits and rows, told as they change. */
import type { Tiding, TidingName } from '../../shared/contract.ts';
import type { Entry } from '../../shared/entry.ts';
import { isClosed } from '../../shared/visit/state.ts';
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
}

/** How many open visits are told of when the line changes: the newest ones. */
const OPEN_MAX = 20;

/** `world` is asked for when there is something to tell, not before the counter is put together. */
export function createNews(
  options: { tell: Tell; setting: StatusSetting },
  world: () => { parts: DeskParts; sync: Sync },
): News {
  const { tell, setting } = options;
  function status(): void {
    const { parts, sync } = world();
    tell('status', statusNow(parts, setting, sync.isRunning()));
  }
  function visit(id: string): void {
    const { parts } = world();
    const found = parts.book.visit(id);
    if (found) tell('visit', viewOf(parts, found));
  }
  return {
    status,
    visit,
    entry(entry) {
      if (entry.visit !== undefined) visit(entry.visit);
      tell('rows', { epoch: entry.epoch, seq: entry.seq });
      status();
    },
    line() {
      status();
      const { book } = world().parts;
      const open = book.visits().filter((each) => each.goal === 'quote' && !isClosed(each));
      for (const { id } of open.slice(-OPEN_MAX)) visit(id);
    },
  };
}
