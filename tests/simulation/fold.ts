/** A till's entries folded by the simulation itself, one by one, to be held against the book. */
import type { Entry } from '../../shared/entry.ts';
import type { Visit } from '../../shared/visit/state.ts';
import { step } from '../../shared/visit/visit.ts';
import { carriedEntries } from '../../electron/desk/handed.ts';
import { must } from './broken.ts';

/** One visit: what the entries make of it, and those entries. */
export interface Folded {
  visit: Visit;
  own: Entry[];
  /** Given to another till in a bundle. */
  away: boolean;
}

export interface Drawer {
  cash: number;
  scan: number;
}

export interface Fold {
  readonly visits: ReadonlyMap<string, Folded>;
  readonly entries: readonly Entry[];
  /** Bundles that were taken in. */
  readonly imported: readonly string[];
  /** What came into the drawer on each day of our clock, less what went out. */
  readonly drawer: ReadonlyMap<string, Drawer>;
  /** Goes on with what is new; from the beginning where the array is another one. */
  take(entries: readonly Entry[]): { fresh: readonly Entry[]; touched: ReadonlySet<string> };
}

export function createFold(keyedHash: (text: string) => string): Fold {
  let entries: readonly Entry[] = [];
  let visits = new Map<string, Folded>();
  let drawer = new Map<string, Drawer>();
  let imported: string[] = [];
  let shift: Shift = { cash: 0, scan: 0, takings: 0, returns: 0 };
  let done = 0;

  function add(entry: Entry, id: string): void {
    const before = visits.get(id);
    const own = before?.own ?? [];
    own.push(entry);
    visits.set(id, { visit: step(before?.visit, entry), own, away: false });
  }

  /** Ids of the visits that the entry changes. */
  function fold(entry: Entry): readonly string[] {
    shift = addMoney(shift, drawer, entry);
    if (entry.kind === 'bundle.imported') imported.push(entry.data.bundle);
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
    get drawer() {
      return drawer;
    },
    get imported() {
      return imported;
    },
    take(now) {
      if (now !== entries) {
        visits = new Map();
        drawer = new Map();
        imported = [];
        shift = { cash: 0, scan: 0, takings: 0, returns: 0 };
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

interface Shift extends Drawer {
  takings: number;
  returns: number;
}

/** Money in and out, one entry after the other; a shift's close must say exactly that. */
function addMoney(shift: Shift, drawer: Map<string, Drawer>, entry: Entry): Shift {
  if (entry.kind === 'shift.closed') {
    const { expected, counted, difference, scan, takings, returns } = entry.data;
    const same = expected === shift.cash && scan === shift.scan;
    must(same, `shift at entry ${entry.seq}: ${expected} expected, entries say ${shift.cash}`);
    must(difference === counted - expected, `shift at entry ${entry.seq}: wrong difference`);
    const counts = takings === shift.takings && returns === shift.returns;
    must(counts, `shift at entry ${entry.seq}: ${takings} takings, ${returns} returns`);
    return { cash: 0, scan: 0, takings: 0, returns: 0 };
  }
  if (entry.kind !== 'money.taken' && entry.kind !== 'money.returned') return shift;
  const is = entry.kind === 'money.taken';
  const tenders = is ? entry.data.tenders : [];
  const out = is ? entry.data.change : entry.data.amount;
  const of = (means: string) =>
    tenders.reduce((sum, { means: by, amount }) => sum + (by === means ? amount : 0), 0);
  const [cash, scan] = [of('cash') - out, of('scan')];
  const day = entry.wall.slice(0, 10);
  const before = drawer.get(day) ?? { cash: 0, scan: 0 };
  drawer.set(day, { cash: before.cash + cash, scan: before.scan + scan });
  return {
    cash: shift.cash + cash,
    scan: shift.scan + scan,
    takings: shift.takings + (is ? 1 : 0),
    returns: shift.returns + (is ? 0 : 1),
  };
}
