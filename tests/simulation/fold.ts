/** A till's entries folded by the simulation itself, entry by entry, to be held against the book. */
import type { Entry } from '../../shared/entry.ts';
import type { Visit } from '../../shared/visit/state.ts';
import { step } from '../../shared/visit/visit.ts';
import { carriedEntries } from '../../electron/desk/handed.ts';

/** One visit: what the entries make of it, and those entries. */
export interface Folded {
  visit: Visit;
  own: Entry[];
  /** Given to another till in a bundle. */
  away: boolean;
}

export interface Fold {
  readonly visits: ReadonlyMap<string, Folded>;
  readonly entries: readonly Entry[];
  /** Goes on with what is new; from the beginning where the array is another one. */
  take(entries: readonly Entry[]): { fresh: readonly Entry[]; touched: ReadonlySet<string> };
}

export function createFold(keyedHash: (text: string) => string): Fold {
  let entries: readonly Entry[] = [];
  let visits = new Map<string, Folded>();
  let done = 0;

  function add(entry: Entry, id: string): void {
    const before = visits.get(id);
    const own = before?.own ?? [];
    own.push(entry);
    visits.set(id, { visit: step(before?.visit, entry), own, away: false });
  }

  /** Ids of the visits that the entry changes. */
  function fold(entry: Entry): readonly string[] {
    if (entry.kind === 'bundle.exported') {
      for (const id of entry.data.visits) {
        const known = visits.get(id);
        if (known)
          visits.set(id, { ...known, visit: { ...known.visit, seq: entry.seq }, away: true });
      }
      return entry.data.visits;
    }
    if (entry.kind === 'bundle.imported') {
      for (const id of entry.data.visits) visits.delete(id);
      for (const each of carriedEntries(entry, keyedHash)) add(each, each.visit ?? '');
      return entry.data.visits;
    }
    if (entry.visit === undefined) return [];
    add(entry, entry.visit);
    return [entry.visit];
  }

  return {
    get visits() {
      return visits;
    },
    get entries() {
      return entries;
    },
    take(now) {
      if (now !== entries) {
        visits = new Map();
        done = 0;
      }
      entries = now;
      const fresh = now.slice(done);
      done = now.length;
      const touched = new Set(fresh.flatMap(fold));
      return { fresh, touched };
    },
  };
}
