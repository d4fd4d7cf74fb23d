/**
 * The book: the journal's entries folded into visits, directory, numbers and outage. It never
 * changes but by an entry that is already durable.
 */
import {
  entryKinds,
  parseEntry,
  type Entry,
  type EntryData,
  type EntryKind,
  type EntryOf,
} from '../../shared/entry.ts';
import { FaultError, fault } from '../../shared/fault.ts';
import { knownPersonSchema, type KnownPerson } from '../../shared/known.ts';
import type { NumberHead } from '../../shared/numbers.ts';
import { foldOutages, type Outage } from '../../shared/outage.ts';
import type { Receipt } from '../../shared/receipt.ts';
import type { Visit } from '../../shared/visit/state.ts';
import { JournalError } from '../journal/errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { Author, JournalRecord } from '../journal/record.ts';
import { createDayBook, type DayBook } from './daybook.ts';
import type { Handed } from './handed.ts';
import { createNumbering } from './numbering.ts';
import { createVisitBook } from './visitbook.ts';

export interface Book {
  readonly epoch: string;
  seq(): number;
  visit(id: string): Visit | undefined;
  /** In the order of their opening. */
  visits(): readonly Visit[];
  /** What is known of a person, by keyed hash of the ID number or of the card_sn. */
  person(hash: string): KnownPerson | undefined;
  /** The one that is open. */
  outage(): Outage | undefined;
  /** In their order. */
  outages(): readonly Outage[];
  /** When the platform last answered, by what the journal holds; undefined: never. */
  contact(): string | undefined;
  /** What was given away and taken over. */
  readonly handed: Handed;
  /** Day files, reconciliation and the shift. */
  readonly days: DayBook;
  /** How far the journal goes, and the hash of its last frame. */
  head(): { epoch: string; seq: number; hash: string };
  /** The clock comparison that was last recorded. */
  compared(): EntryData<'clock.compared'> | undefined;
  receipt(visit: string, number: string): Receipt | undefined;
  /** Confirmed changes to the catalogue, oldest first. */
  catalogueChanges(): readonly EntryData<'catalogue.changed'>[];
  /** Appends; resolves once the entry is durable and folded. Raises `journal-failed`. */
  append<K extends EntryKind>(
    kind: K,
    data: EntryData<K>,
    more?: { visit?: string; personal?: unknown },
  ): Promise<EntryOf<K>>;
  /**
   * Durably reserves the second first, about once a minute: a number is never given twice, also not
   * by a counter that crashed and whose clock then stepped back. Raises `journal-failed`.
   */
  nextMsgid(compactTime: string): Promise<string>;
  nextSerial(day: string): string;
}

export interface BookParts {
  journal: Journal;
  author: Author;
  numbers: NumberHead;
  keyedHash: (text: string) => string;
  /** Called after each entry is folded. */
  changed: (entry: Entry) => void;
}

/**
 * Folds the journal's records and goes on from there; they are not kept. Throws EntryError or
 * VisitError on a foreign journal.
 */
export function createBook(parts: BookParts, records: Iterable<JournalRecord>): Book {
  const visits = createVisitBook(parts.keyedHash);
  const people = new Map<string, KnownPerson>();
  const days = createDayBook();
  let counter: CounterFacts = { outages: [] };
  const catalogueChanges: EntryData<'catalogue.changed'>[] = [];
  let seq = parts.journal.head().seq;
  const numbering = createNumbering(parts.numbers, (until) =>
    book.append('numbers.reserved', { until }),
  );

  function fold(entry: Entry): void {
    numbering.fold(entry);
    days.fold(entry);
    visits.fold(entry);
    if (entry.visit !== undefined) {
      counter = counterAfter(counter, entry, visits.visit(entry.visit));
      return;
    }
    if (entry.kind === 'person.learned') learn(people, entry, parts.keyedHash);
    counter = counterAfter(counter, entry, undefined);
    if (entry.kind === 'catalogue.changed') catalogueChanges.push(entry.data);
  }

  /** What the tables forbid must never be written: the journal could not be folded again. */
  function assertFolds(record: { kind: string; v: number; data: unknown; visit?: string }): void {
    const head = { ...parts.author, epoch: '', seq: seq + 1, wall: '' };
    visits.assertFolds(parseEntry({ ...head, ...record }));
  }

  for (const record of records) fold(parseEntry(record));
  numbering.begin();

  const book: Book = {
    epoch: parts.journal.epoch,
    seq: () => seq,
    visit: visits.visit,
    visits: visits.visits,
    person: (hash) => people.get(hash),
    outage: () => counter.outages.findLast((each) => each.closed === undefined),
    outages: () => counter.outages,
    contact: () => counter.contact,
    compared: () => counter.compared,
    handed: visits.handed,
    days,
    head: () => ({ epoch: parts.journal.epoch, ...parts.journal.head() }),
    receipt: visits.receipt,
    catalogueChanges: () => catalogueChanges,
    async append(kind, data, more = {}) {
      const { v } = entryKinds[kind];
      assertFolds({ kind, v, data, ...more });
      const record = await durable(parts, { kind, v, data, ...more });
      const entry = parseEntry(record);
      fold(entry);
      seq = entry.seq;
      parts.changed(entry);
      return entry as EntryOf<typeof kind>;
    },
    nextMsgid: (compactTime) => numbering.msgid(compactTime),
    nextSerial: (day) => numbering.serial(day),
  };
  return book;
}

function learn(
  people: Map<string, KnownPerson>,
  { data, personal }: EntryOf<'person.learned'>,
  keyedHash: BookParts['keyedHash'],
): void {
  if (personal === undefined) return;
  const known = knownPersonSchema.parse(personal);
  people.set(data.person, known);
  if (known.cardSn !== undefined) people.set(keyedHash(known.cardSn), known);
}

/** What is true of the counter, beside its visits. */
interface CounterFacts {
  outages: readonly Outage[];
  contact?: string | undefined;
  compared?: EntryData<'clock.compared'> | undefined;
}

/** `visit` is the entry's visit after it. */
function counterAfter(facts: CounterFacts, entry: Entry, visit: Visit | undefined): CounterFacts {
  return {
    outages: foldOutages(facts.outages, entry, visit),
    contact: contactAfter(facts.contact, entry),
    compared: entry.kind === 'clock.compared' ? entry.data : facts.compared,
  };
}

/** A refused write stops charging: what was not saved is never shown as saved. */
async function durable(
  parts: BookParts,
  record: { kind: string; v: number; data: unknown; visit?: string; personal?: unknown },
): Promise<JournalRecord> {
  try {
    return await parts.journal.append(record, parts.author);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    throw new FaultError(fault('journal-failed', [error.message]));
  }
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
