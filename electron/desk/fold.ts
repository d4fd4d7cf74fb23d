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
import { newestLimits, type LimitsMark } from './limitsguard.ts';
import { createNumbering, type Numbering, type SavedNumbers } from './numbering.ts';
import { createReading } from './reading.ts';
import { createVisitBook, type SavedVisits, type VisitBook } from './visitbook.ts';

export interface Fold {
  /** The record after `seq()`. Throws EntryError or VisitError on a foreign journal. */
  take(record: unknown): Entry;
  /** Throws what `take` would throw; what the tables forbid must never be written. */
  assertFolds(record: unknown): void;
  readonly visits: VisitBook;
  readonly days: DayBook;
  readonly numbering: Numbering;
  person(hash: string): KnownPerson | undefined;
  counter(): CounterFacts;
  /** Of the last record taken; behind the journal's head while an append is on its way here. */
  seq(): number;
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
  /** The latest time of an entry since the contact: a clock that is set back is before it. */
  latest?: string | undefined;
  /** The newest signed limits that it has worked by. */
  limits?: LimitsMark | undefined;
  compared?: EntryData<'clock.compared'> | undefined;
  /** Confirmed, oldest first. */
  catalogueChanges: readonly EntryData<'catalogue.changed'>[];
}

/** Everything that `keep` writes. */
export interface SavedFold {
  seq: number;
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
  let seq = saved?.seq ?? 0;
  let taken = 0;
  return {
    take(record) {
      const entry = parseEntry(record, reading);
      if (entry.seq !== seq + 1) throw new TypeError(`entry ${entry.seq} after entry ${seq}`);
      ({ seq } = entry);
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
    seq: () => seq,
    taken: () => taken,
    keep: () => {
      const [book, numbered] = [visits.save(), numbering.save()];
      return packFold({ seq, book, days: days.save(), numbers: numbered, people, counter });
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
    ...heardAfter(facts, entry),
    limits: newestLimits(facts.limits, entry),
    compared: entry.kind === 'clock.compared' ? entry.data : facts.compared,
    catalogueChanges:
      entry.kind === 'catalogue.changed' ? [...catalogueChanges, entry.data] : catalogueChanges,
  };
}

/** The newest contact counts, also after one that was written under a clock that ran ahead. */
function heardAfter(facts: CounterFacts, entry: Entry): Pick<CounterFacts, 'contact' | 'latest'> {
  const contact = contactOf(entry);
  if (contact !== undefined) return { contact, latest: entry.wall };
  return { contact: facts.contact, latest: laterOf(facts.latest, entry.wall) };
}

/** Whatever only an answer of the platform can have made proves that it was heard. */
function contactOf(entry: Entry): string | undefined {
  if (entry.kind === 'outage.opened') return entry.data.contact;
  const answered =
    entry.kind === 'call.answered' && ['done', 'refused'].includes(entry.data.outcome);
  const heard = answered || entry.kind === 'person.learned' || entry.kind === 'outage.closed';
  return heard ? entry.wall : undefined;
}

function laterOf(a: string | undefined, b: string): string {
  return a !== undefined && Date.parse(a) > Date.parse(b) ? a : b;
}
