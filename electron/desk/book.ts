/**
 * The book: the journal and what its entries were folded to. It never changes but by an entry that
 * is already durable.
 */
import {
  entryKinds,
  type Entry,
  type EntryData,
  type EntryKind,
  type EntryOf,
} from '../../shared/entry.ts';
import { FaultError, fault } from '../../shared/fault.ts';
import type { KnownPerson } from '../../shared/known.ts';
import type { Outage } from '../../shared/outage.ts';
import type { Receipt } from '../../shared/receipt.ts';
import type { Visit } from '../../shared/visit/state.ts';
import { JournalError } from '../journal/errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { Author, JournalRecord } from '../journal/record.ts';
import type { DayBook } from './daybook.ts';
import type { Fold } from './fold.ts';
import type { Handed } from './handed.ts';

export interface Book {
  readonly epoch: string;
  seq(): number;
  visit(id: string): Visit | undefined;
  /** In the order of their opening. */
  visits(): readonly Visit[];
  /** What is known of a person, by keyed hash of the ID number or of the card_sn. */
  person(hash: string): KnownPerson | undefined;
  /** The one that is open; none while its end is being written. */
  outage(): Outage | undefined;
  /**
   * Appends of acts in this outage that are under way: resolves when they have ended, however.
   * Undefined where there is none.
   */
  underway(outage: string): Promise<void> | undefined;
  /** In their order. */
  outages(): readonly Outage[];
  /** When the platform last answered, by what the journal holds; undefined: never. */
  contact(): string | undefined;
  /** The latest time of an entry since then, in whatever order the clock gave them. */
  latest(): string | undefined;
  /** Has a payment of this scan-to-pay reference ever been taken here? */
  isUsed(reference: string): boolean;
  /** Visits charged without the platform since a settlement was last decided here. */
  chargedInARow(): readonly string[];
  /** Visits with an advance out: charged and not decided, or turned self-pay and not paid. */
  chargedOpen(): readonly string[];
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
  /** A serial that stands in no entry and never will. */
  unusedSerial(serial: string): void;
}

export interface BookParts {
  journal: Journal;
  author: Author;
  /** Called after each entry is folded. */
  changed: (entry: Entry) => void;
}

/** Goes on from what the journal's entries were folded to. */
export function createBook(parts: BookParts, fold: Fold): Book {
  const { visits, days, numbering, counter } = fold;
  const acts = createActs();
  const book: Book = {
    epoch: parts.journal.epoch,
    seq: fold.seq,
    visit: visits.visit,
    visits: visits.visits,
    person: fold.person,
    outage: () => {
      const open = counter().outages.findLast((each) => each.closed === undefined);
      return open?.outage === acts.closing() ? undefined : open;
    },
    underway: acts.underway,
    outages: () => counter().outages,
    contact: () => counter().contact,
    latest: () => counter().latest,
    compared: () => counter().compared,
    isUsed: visits.tally.isUsed,
    chargedInARow: visits.tally.charged,
    chargedOpen: visits.tally.open,
    handed: visits.handed,
    days,
    head: () => ({ epoch: parts.journal.epoch, ...parts.journal.head() }),
    receipt: visits.receipt,
    catalogueChanges: () => counter().catalogueChanges,
    async append(kind, data, more = {}) {
      const record = { kind, v: entryKinds[kind].v, data, ...more };
      fold.assertFolds({ ...parts.author, epoch: '', seq: fold.seq() + 1, wall: '', ...record });
      const entry = await acts.during(kind, data, async () => {
        return fold.take(await durable(parts, record));
      });
      parts.changed(entry);
      return entry as EntryOf<typeof kind>;
    },
    nextMsgid: (compactTime) => numbering.msgid(compactTime),
    nextSerial: (day) => numbering.serial(day),
    unusedSerial: (serial) => numbering.unused(serial),
  };
  numbering.begin((until) => book.append('numbers.reserved', { until }));
  return book;
}

/** Which outage's acts, and which outage's end, are being written just now. */
function createActs() {
  const writing = new Set<{ outage: string; done: Promise<unknown> }>();
  let closing: string | undefined;
  return {
    closing: () => closing,
    underway(outage: string): Promise<void> | undefined {
      const own = [...writing].filter((each) => each.outage === outage);
      if (own.length === 0) return undefined;
      return Promise.allSettled(own.map(({ done }) => done)).then(() => undefined);
    },
    async during<T>(kind: EntryKind, data: object, write: () => Promise<T>): Promise<T> {
      const outage = 'outage' in data && typeof data.outage === 'string' ? data.outage : '';
      if (outage === '') return write();
      if (kind === 'outage.closed') closing = outage;
      const act = { outage, done: write() };
      writing.add(act);
      try {
        return await act.done;
      } finally {
        writing.delete(act);
        if (kind === 'outage.closed') closing = undefined;
      }
    },
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
