/**
 * Visits that were given away or taken over in sealed bundles, folded from the journal. A carried
 * visit is folded from the exporter's own entries, under this journal's sequence and hashes.
 */
import { z } from 'zod';
import {
  bundlesAfter,
  carriedRecords,
  isAway,
  noBundles,
  type Bundles,
  type CarriedRecord,
} from '../../shared/bundle.ts';
import { parseEntry, type Entry, type EntryOf } from '../../shared/entry.ts';
import type { KnownCounter } from '../../shared/safety/entries.ts';
import { openedPersonal } from '../../shared/visit/personal.ts';
import { step } from '../../shared/visit/visit.ts';
import type { Visit } from '../../shared/visit/state.ts';

export interface Handed {
  fold(entry: Entry): void;
  bundles(): Bundles;
  /** Nothing of such a visit is sent, charged or changed here any more. */
  isAway(visit: string): boolean;
  counter(number: string): KnownCounter | undefined;
  counters(): readonly KnownCounter[];
  /** It came in a bundle whose personal part was destroyed since: nothing of it can be folded. */
  isErased(visit: string): boolean;
  save(): SavedHanded;
}

export interface SavedHanded {
  bundles: Bundles;
  counters: Map<string, KnownCounter>;
  erased: Set<string>;
}

export function createHanded(saved?: SavedHanded): Handed {
  let bundles = saved?.bundles ?? noBundles;
  const counters = saved?.counters ?? new Map<string, KnownCounter>();
  const erased = saved?.erased ?? new Set<string>();
  return {
    fold(entry) {
      bundles = bundlesAfter(bundles, entry);
      if (entry.kind === 'counter.known') counters.set(entry.data.counter, entry.data);
      if (entry.kind !== 'bundle.imported') return;
      for (const visit of entry.data.visits) {
        if (entry.personal === undefined) erased.add(visit);
        else erased.delete(visit);
      }
    },
    bundles: () => bundles,
    isAway: (visit) => isAway(bundles, visit),
    counter: (number) => counters.get(number),
    counters: () => [...counters.values()],
    isErased: (visit) => erased.has(visit),
    save: () => ({ bundles, counters, erased }),
  };
}

/** The visits of a book that are this counter's to mind: all but those that were given away. */
export function ours(book: { handed: Handed; visits(): readonly Visit[] }): Visit[] {
  return book.visits().filter(({ id }) => !book.handed.isAway(id));
}

type Imported = Pick<EntryOf<'bundle.imported'>, 'epoch' | 'seq' | 'personal'>;

/** The entries of a bundle as if they stood here. Throws EntryError or ZodError. */
export function carriedEntries(entry: Imported, keyedHash: (text: string) => string): Entry[] {
  if (entry.personal === undefined) return [];
  const { records } = carriedRecords.parse(entry.personal);
  return records.map((record) => {
    const { epoch, seq } = entry;
    return parseEntry({ ...record, epoch, seq, data: dataHere(record, keyedHash) });
  });
}

/** Hashes of persons hold at one counter only: two visits of one person must be seen as such. */
function dataHere(record: CarriedRecord, keyedHash: (text: string) => string): unknown {
  if (record.kind !== 'visit.opened') return record.data;
  const opened = openedPersonal.safeParse(record.personal);
  const data = z.looseObject({ person: z.string() }).safeParse(record.data);
  if (!opened.success || !data.success) return record.data;
  return { ...data.data, person: keyedHash(opened.data.known.idNo) };
}

/** Visits as they will be once the bundle is taken. Throws what folding throws. */
export function carriedVisits(entry: Imported, keyedHash: (text: string) => string): Visit[] {
  const visits = new Map<string, Visit>();
  for (const each of carriedEntries(entry, keyedHash)) {
    if (each.visit !== undefined) visits.set(each.visit, step(visits.get(each.visit), each));
  }
  return [...visits.values()];
}
