/** The days and the shift, folded from the journal's entries. Part of the book. */
import { z } from 'zod';
import type { Entry, EntryOf } from '../../shared/entry.ts';
import { add, ZERO, type Fen } from '../../shared/money.ts';
import { difference, type Difference } from '../../shared/reconcile/difference.ts';
import type { ExplainHow, ReconciledGroup } from '../../shared/reconcile/entries.ts';
import { dayRow, type DayRow } from '../../shared/reconcile/row.ts';
import { drawerOf, newShift, shiftAfter, type Shift } from '../../shared/reconcile/shift.ts';
import { lossDays } from '../../shared/safety/loss.ts';
import type { TrustedKey } from '../../shared/sealed.ts';

export interface HandedFile {
  from: string;
  at: string;
  /** Who signed it, or who vouches for it. */
  by: string;
  signed: boolean;
  journal?: { epoch: string; seq: number };
  rows: readonly DayRow[];
}

export interface Run {
  at: string;
  by: string;
  basis: string;
  missing: readonly string[];
  groups: readonly ReconciledGroup[];
  differences: readonly Difference[];
}

export interface Explained {
  how: ExplainHow;
  note: string;
  by: string;
  at: string;
}

export interface Day {
  readonly files: ReadonlyMap<string, HandedFile>;
  readonly run: Run | undefined;
  readonly explained: ReadonlyMap<string, Explained>;
  readonly closed: { at: string; by: string } | undefined;
}

export interface DayBook {
  fold(entry: Entry): void;
  day(day: string): Day;
  /** Since the last close. */
  shift(): Shift;
  lastShift(): EntryOf<'shift.closed'> | undefined;
  /** What came into the drawer on one of our calendar days. */
  taken(day: string): { cash: Fen; scan: Fen };
  /** Accepted losses of this journal, oldest first, each with its days not yet reconciled since. */
  losses(): readonly { loss: EntryOf<'loss.accepted'>; days: readonly string[] }[];
  /** Keys taken for day files. */
  keys(): readonly TrustedKey[];
  /** The visit whose 2207 or 2208 went out under this msgid, and whether a 2601 took it back. */
  sender(msgid: string): Sender | undefined;
  save(): SavedDays;
}

export interface Sender {
  visit: string;
  reversed: boolean;
}

interface SavedSenders {
  senders: Map<string, Sender>;
  /** Of each visit. */
  newest: Map<string, string>;
}

export interface SavedDays {
  days: Map<string, OpenDay>;
  taken: Map<string, { cash: Fen; scan: Fen }>;
  keys: Map<string, TrustedKey>;
  senders: SavedSenders;
  losses: EntryOf<'loss.accepted'>[];
  shift: Shift;
  last: EntryOf<'shift.closed'> | undefined;
}

interface OpenDay {
  files: Map<string, HandedFile>;
  run: Run | undefined;
  /** Of the last run. */
  seq: number;
  explained: Map<string, Explained>;
  closed: { at: string; by: string } | undefined;
}

const filePersonal = z.strictObject({ rows: z.array(dayRow) });
const runPersonal = z.strictObject({ differences: z.array(difference) });
const notePersonal = z.strictObject({ note: z.string() });
const nothing: Day = { files: new Map(), run: undefined, explained: new Map(), closed: undefined };

export function createDayBook(saved?: SavedDays): DayBook {
  const days = saved?.days ?? new Map<string, OpenDay>();
  const taken = saved?.taken ?? new Map<string, { cash: Fen; scan: Fen }>();
  const keys = saved?.keys ?? new Map<string, TrustedKey>();
  const senders = createSenders(saved?.senders);
  const losses = saved?.losses ?? [];
  let shift = saved?.shift ?? newShift;
  let last = saved?.last;

  return {
    fold(entry) {
      shift = shiftAfter(shift, entry);
      senders.fold(entry);
      if (entry.kind === 'money.taken' || entry.kind === 'money.returned') {
        addTaken(taken, entry);
      }
      if (entry.kind === 'loss.accepted') losses.push(entry);
      if (entry.kind === 'shift.closed') last = entry;
      if (entry.kind === 'day.key-trusted') {
        keys.set(entry.data.kid, { ...entry.data, kinds: ['day-file'] });
      }
      foldDay(days, entry);
    },
    day: (day) => days.get(day) ?? nothing,
    shift: () => shift,
    lastShift: () => last,
    taken: (day) => taken.get(day) ?? { cash: ZERO, scan: ZERO },
    losses: () =>
      losses.map((loss) => {
        const all = lossDays(loss.data.until, loss.wall);
        const isOpen = (day: string) => (days.get(day)?.seq ?? 0) < loss.seq;
        return { loss, days: all.filter(isOpen) };
      }),
    keys: () => [...keys.values()],
    sender: senders.sender,
    save: () => ({ days, taken, keys, senders: senders.save(), losses, shift, last }),
  };
}

/** Who sent which 2207 and 2208, also long after it was reversed. */
function createSenders(saved?: SavedSenders) {
  const senders = saved?.senders ?? new Map<string, Sender>();
  const newest = saved?.newest ?? new Map<string, string>();
  return {
    fold(entry: Entry): void {
      const { visit } = entry;
      if (visit === undefined) return;
      if (entry.kind === 'call.sent') {
        const { act, msgid } = entry.data;
        if (act !== '2207' && act !== '2208') return;
        senders.set(msgid, { visit, reversed: false });
        newest.set(visit, msgid);
      }
      if (entry.kind !== 'call.answered') return;
      const { act, outcome } = entry.data;
      const sender = senders.get(newest.get(visit) ?? '');
      if (act === '2601' && outcome === 'done' && sender) sender.reversed = true;
    },
    sender: (msgid: string) => senders.get(msgid),
    save: (): SavedSenders => ({ senders, newest }),
  };
}

function addTaken(taken: Map<string, { cash: Fen; scan: Fen }>, entry: Entry): void {
  const day = entry.wall.slice(0, 10);
  const before = taken.get(day) ?? { cash: ZERO, scan: ZERO };
  const { cash, scan } = drawerOf(entry);
  taken.set(day, { cash: add(before.cash, cash), scan: add(before.scan, scan) });
}

/** What was erased counts as not handed in: such a day was closed long ago. */
function foldDay(days: Map<string, OpenDay>, entry: Entry): void {
  const at = entry.wall;
  const by = entry.operator.name;
  switch (entry.kind) {
    case 'day.file-imported': {
      if (entry.personal === undefined) return;
      const { from, signer, vouchedBy, journal } = entry.data;
      const { rows } = filePersonal.parse(entry.personal);
      const kept = journal === undefined ? {} : { journal };
      const whose = signer?.holder ?? vouchedBy ?? '';
      const file = { from, at, by: whose, signed: signer !== undefined, ...kept, rows };
      openDay(days, entry.data.day).files.set(from, file);
      return;
    }
    case 'day.reconciled': {
      const { day, basis, missing, groups } = entry.data;
      const found =
        entry.personal === undefined ? [] : runPersonal.parse(entry.personal).differences;
      const open = openDay(days, day);
      open.run = { at, by, basis, missing, groups, differences: found };
      open.seq = entry.seq;
      return;
    }
    case 'difference.explained': {
      const { day, key, how } = entry.data;
      const note = entry.personal === undefined ? '' : notePersonal.parse(entry.personal).note;
      openDay(days, day).explained.set(key, { how, note, by, at });
      return;
    }
    case 'day.closed':
      openDay(days, entry.data.day).closed = { at, by };
      return;
    default:
  }
}

function openDay(days: Map<string, OpenDay>, day: string): OpenDay {
  const open = days.get(day) ?? {
    files: new Map<string, HandedFile>(),
    run: undefined,
    seq: 0,
    explained: new Map<string, Explained>(),
    closed: undefined,
  };
  days.set(day, open);
  return open;
}
