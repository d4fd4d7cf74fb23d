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
import {
  nextMsgid,
  nextSerial,
  noNumbers,
  seenMsgid,
  seenSerial,
  type NumberHead,
  type NumberState,
} from '../../shared/numbers.ts';
import { foldOutages, type Outage } from '../../shared/outage.ts';
import { receiptSchema, type Receipt } from '../../shared/receipt.ts';
import type { Visit } from '../../shared/visit/state.ts';
import { step } from '../../shared/visit/visit.ts';
import { JournalError } from '../journal/errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { Author, JournalRecord } from '../journal/record.ts';

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
  receipt(visit: string, number: string): Receipt | undefined;
  /** Appends; resolves once the entry is durable and folded. Raises `journal-failed`. */
  append<K extends EntryKind>(
    kind: K,
    data: EntryData<K>,
    more?: { visit?: string; personal?: unknown },
  ): Promise<EntryOf<K>>;
  nextMsgid(compactTime: string): string;
  nextSerial(day: string): string;
}

export interface BookParts {
  journal: Journal;
  records: readonly JournalRecord[];
  author: Author;
  numbers: NumberHead;
  keyedHash: (text: string) => string;
  /** Called after each entry is folded. */
  changed: (entry: Entry) => void;
}

/**
 * Folds the journal's records and goes on from there. Throws EntryError or VisitError on a foreign
 * journal.
 */
export function createBook(parts: BookParts): Book {
  const visits = new Map<string, Visit>();
  const people = new Map<string, KnownPerson>();
  const receipts = new Map<string, Receipt>();
  let outages: readonly Outage[] = [];
  let contact: string | undefined;
  let numbers: NumberState = noNumbers;
  let seq = parts.journal.head().seq;

  function fold(entry: Entry): void {
    numbers = numbersAfter(numbers, entry);
    contact = contactAfter(contact, entry);
    if (entry.visit !== undefined) {
      const visit = step(visits.get(entry.visit), entry);
      visits.set(entry.visit, visit);
      outages = foldOutages(outages, entry, visit);
      if (entry.kind === 'receipt.issued' && entry.personal !== undefined) {
        const receipt = receiptSchema.parse(entry.personal);
        receipts.set(`${entry.visit}/${entry.data.number}`, receipt);
      }
      return;
    }
    if (entry.kind === 'person.learned' && entry.personal !== undefined) {
      const known = knownPersonSchema.parse(entry.personal);
      people.set(entry.data.person, known);
      if (known.cardSn !== undefined) people.set(parts.keyedHash(known.cardSn), known);
    }
    outages = foldOutages(outages, entry, undefined);
  }

  /** What the tables forbid must never be written: the journal could not be folded again. */
  function assertFolds(record: { kind: string; v: number; data: unknown; visit?: string }): void {
    const entry = parseEntry({ ...parts.author, epoch: '', seq: seq + 1, wall: '', ...record });
    if (entry.visit !== undefined) step(visits.get(entry.visit), entry);
  }

  for (const record of parts.records) fold(parseEntry(record));

  return {
    epoch: parts.journal.epoch,
    seq: () => seq,
    visit: (id) => visits.get(id),
    visits: () => [...visits.values()],
    person: (hash) => people.get(hash),
    outage: () => outages.findLast((each) => each.closed === undefined),
    outages: () => outages,
    contact: () => contact,
    receipt: (visit, number) => receipts.get(`${visit}/${number}`),
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
    nextMsgid(compactTime) {
      const next = nextMsgid(numbers, parts.numbers, compactTime);
      numbers = next.state;
      return next.msgid;
    },
    nextSerial(day) {
      const next = nextSerial(numbers, parts.numbers.counter, day);
      numbers = next.state;
      return next.number;
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

/** Numbers that were used are never used again, also after a restart. */
function numbersAfter(state: NumberState, entry: Entry): NumberState {
  if (entry.kind === 'call.sent') {
    const { iptOtpNo, chrgBchno } = entry.data.ids;
    const seen = seenMsgid(state, entry.data.msgid);
    const used = [iptOtpNo, chrgBchno].filter((number) => number !== undefined);
    return used.reduce(seenSerial, seen);
  }
  if (entry.kind === 'receipt.issued') return seenSerial(state, entry.data.number);
  if (entry.kind === 'visit.opened' && entry.visit !== undefined) {
    return seenSerial(state, entry.visit);
  }
  if (entry.kind === 'outage.opened') return seenSerial(state, entry.data.outage);
  return state;
}
