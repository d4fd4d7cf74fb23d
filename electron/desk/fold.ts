/**
 * What the journal's entries amount to: visits, directory, numbers, days, outages. It can be kept
 * as bytes and goes on from there, so that a start need not read the years before.
 */
import { parseEntry, type Entry, type EntryData, type EntryOf } from '../../shared/entry.ts';
import { knownPersonSchema, type KnownPerson } from '../../shared/known.ts';
import type { NumberHead } from '../../shared/numbers.ts';
import { foldOutages, type Outage } from '../../shared/outage.ts';
import type { Visit } from '../../shared/visit/state.ts';
import { createDayBook, type DayBook, type SavedDays } from './daybook.ts';
import { packFold, unpackFold } from './foldbytes.ts';
import { createNumbering, type Numbering, type SavedNumbers } from './numbering.ts';
import { createReading } from './reading.ts';
import { createVisitBook, type SavedVisits, type VisitBook } from './visitbook.ts';

export interface Fold {
  /** One more record, in order. Throws EntryError or VisitError on a foreign journal. */
  take(record: unknown): Entry;
  /** Throws what `take` would throw; what the tables forbid must never be written. */
  assertFolds(record: unknown): void;
  readonly visits: VisitBook;
  readonly days: DayBook;
  readonly numbering: Numbering;
  person(hash: string): KnownPerson | undefined;
  counter(): CounterFacts;
  /** How many records were taken since the beginning or the kept bytes. */
  taken(): number;
  /** Holds personal data: to be sealed. Only the same program reads it. */
  keep(): Uint8Array;
}

export interface FoldParts {
  numbers: NumberHead;
  keyedHash: (text: string) => string;
}

/** What is true of the counter, beside its visits. */
export interface CounterFacts {
  outages: readonly Outage[];
  contact?: string | undefined;
  compared?: EntryData<'clock.compared'> | undefined;
  /** Confirmed, oldest first. */
  catalogueChanges: readonly EntryData<'catalogue.changed'>[];
}

/** Everything that `keep` writes. */
export interface SavedFold {
  book: SavedVisits;
  days: SavedDays;
  numbers: SavedNumbers;
  people: Map<string, KnownPerson>;
  counter: CounterFacts;
}

const noFacts: CounterFacts = { outages: [], catalogueChanges: [] };

/** `kept`: bytes of `keep`, made by this very program. */
export function createFold({ numbers, keyedHash }: FoldParts, kept?: Uint8Array): Fold {
  const saved = kept && unpackFold(kept);
  const reading = createReading();
  const visits = createVisitBook(keyedHash, saved?.book);
  const days = createDayBook(saved?.days);
  const numbering = createNumbering(numbers, saved?.numbers);
  const people = saved?.people ?? new Map<string, KnownPerson>();
  let counter = saved?.counter ?? noFacts;
  let taken = 0;
  return {
    take(record) {
      const entry = parseEntry(record, reading);
      numbering.fold(entry);
      days.fold(entry);
      visits.fold(entry);
      if (entry.kind === 'person.learned') learn(people, entry, keyedHash);
      const visit = entry.visit === undefined ? undefined : visits.visit(entry.visit);
      counter = counterAfter(counter, entry, visit);
      taken += 1;
      return entry;
    },
    assertFolds: (record) => visits.assertFolds(parseEntry(record, reading)),
    visits,
    days,
    numbering,
    person: (hash) => people.get(hash),
    counter: () => counter,
    taken: () => taken,
    keep: () => {
      const book = visits.save();
      return packFold({ book, days: days.save(), numbers: numbering.save(), people, counter });
    },
  };
}

function learn(
  people: Map<string, KnownPerson>,
  { data, personal }: EntryOf<'person.learned'>,
  keyedHash: FoldParts['keyedHash'],
): void {
  if (personal === undefined) return;
  const known = knownPersonSchema.parse(personal);
  people.set(data.person, known);
  if (known.cardSn !== undefined) people.set(keyedHash(known.cardSn), known);
}

/** `visit` is the entry's visit after it. */
function counterAfter(facts: CounterFacts, entry: Entry, visit: Visit | undefined): CounterFacts {
  const { catalogueChanges } = facts;
  return {
    outages: foldOutages(facts.outages, entry, visit),
    contact: contactAfter(facts.contact, entry),
    compared: entry.kind === 'clock.compared' ? entry.data : facts.compared,
    catalogueChanges:
      entry.kind === 'catalogue.changed' ? [...catalogueChanges, entry.data] : catalogueChanges,
  };
}

/** Whatever only an answer of the platform can have made proves that it was heard. */
function contactAfter(before: string | undefined, entry: Entry): string | undefined {
  if (entry.kind === 'outage.opened') return laterOf(before, entry.data.contact);
  const answered =
    entry.kind === 'call.answered' && ['done', 'refused'].includes(entry.data.outcome);
  const heard = answered || entry.kind === 'person.learned' || entry.kind === 'outage.closed';
  return heard ? laterOf(before, entry.wall) : before;
}

function laterOf(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Date.parse(a) > Date.parse(b) ? a : b;
}
