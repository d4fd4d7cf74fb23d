/** The visits of the book with their slips, folded from the journal's entries and from bundles. */
import type { Entry, EntryOf } from '../../shared/entry.ts';
import { receiptSchema, type Receipt } from '../../shared/receipt.ts';
import { VisitError, type Visit } from '../../shared/visit/state.ts';
import { step } from '../../shared/visit/visit.ts';
import { carriedEntries, createHanded, type Handed, type SavedHanded } from './handed.ts';
import { createTally, type SavedTally, type Tally } from './tally.ts';

export interface VisitBook {
  readonly handed: Handed;
  readonly tally: Tally;
  fold(entry: Entry): void;
  /** Throws VisitError on what the tables forbid, and on a visit that was given away. */
  assertFolds(entry: Entry): void;
  visit(id: string): Visit | undefined;
  /** In the order of their opening here. */
  visits(): readonly Visit[];
  receipt(visit: string, number: string): Receipt | undefined;
  save(): SavedVisits;
}

export interface SavedVisits {
  visits: Map<string, Visit>;
  /** By `visit/number`. */
  receipts: Map<string, Receipt>;
  tally: SavedTally;
  handed: SavedHanded;
}

export function createVisitBook(
  keyedHash: (text: string) => string,
  saved?: SavedVisits,
): VisitBook {
  const visits = saved?.visits ?? new Map<string, Visit>();
  const receipts = saved?.receipts ?? new Map<string, Receipt>();
  const handed = createHanded(saved?.handed);
  const tally = createTally(saved?.tally);

  function foldVisit(entry: Entry, visit: string): void {
    const erased = handed.isErased(visit);
    const after = erased ? undefined : step(visits.get(visit), entry);
    tally.fold(entry, after);
    if (after === undefined) return;
    visits.set(visit, after);
    if (entry.kind === 'receipt.issued' && entry.personal !== undefined) {
      const receipt = receiptSchema.parse(entry.personal);
      receipts.set(`${visit}/${entry.data.number}`, receipt);
    }
  }

  /** What came is folded anew from its first entry; what went shows as changed. */
  function foldBundle(entry: EntryOf<'bundle.exported'> | EntryOf<'bundle.imported'>): void {
    for (const id of entry.data.visits) {
      const visit = visits.get(id);
      if (entry.kind === 'bundle.imported') visits.delete(id);
      else if (visit !== undefined) visits.set(id, { ...visit, seq: entry.seq });
    }
    if (entry.kind === 'bundle.exported') return;
    for (const each of carriedEntries(entry, keyedHash)) {
      if (each.visit !== undefined) foldVisit(each, each.visit);
    }
  }

  return {
    handed,
    tally,
    fold(entry) {
      handed.fold(entry);
      if (entry.visit !== undefined) foldVisit(entry, entry.visit);
      if (entry.kind === 'bundle.exported' || entry.kind === 'bundle.imported') foldBundle(entry);
    },
    assertFolds(entry) {
      if (entry.visit === undefined) return;
      if (handed.isAway(entry.visit)) throw new VisitError(`visit ${entry.visit} was given away`);
      step(visits.get(entry.visit), entry);
    },
    visit: (id) => visits.get(id),
    visits: () => [...visits.values()],
    receipt: (visit, number) => receipts.get(`${visit}/${number}`),
    save: () => ({ visits, receipts, tally: tally.save(), handed: handed.save() }),
  };
}
