/**
 * One counter put together: journal, book, line, connector, sync and desk. Everything with an
 * effect is passed in, so that a test or a simulation runs the same counter on its own clock, disk
 * and wire.
 */
import type { Catalogue } from '../../shared/catalogue.ts';
import type { Desk, Tiding, TidingName, VerbInput } from '../../shared/contract.ts';
import type { Entry } from '../../shared/entry.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import type { DirectList } from '../../shared/policy/direct.ts';
import type { CheckedPack } from '../../shared/policy/pack.ts';
import { compactOf } from '../../shared/time.ts';
import type { Clock } from '../clock.ts';
import type { Disk } from '../disk.ts';
import { openJournal } from '../journal/journal.ts';
import type { Journal } from '../journal/journal.ts';
import { openKeyring, type KeyWrap } from '../journal/keys.ts';
import type { Random } from '../journal/seal.ts';
import { checkIn } from './checkin.ts';
import { createConnector } from '../platform/connector.ts';
import type { Wire } from '../platform/wire.ts';
import { createBook, type Book } from './book.ts';
import { recover } from './chain.ts';
import { createDesk, type DeskSetting } from './desk.ts';
import type { DrillKit } from './drill.ts';
import { createLine } from './line.ts';
import type { CardReader, DeskParts, VoucherReader } from './parts.ts';
import { createRules } from './rules.ts';
import { statusNow } from './status.ts';
import { createSync, type Sync } from './sync.ts';
import { createTurns } from './turns.ts';
import { viewOf } from './view.ts';
import { openViewMark } from './viewmark.ts';

export type Tell = <T extends TidingName>(name: T, tiding: Tiding<T>) => void;

export interface CounterOptions {
  disk: Disk;
  clock: Clock;
  random: Random;
  wrap: KeyWrap;
  wire: Wire;
  reader: CardReader;
  voucher: VoucherReader;
  profile: Profile;
  packs: readonly CheckedPack[];
  /** The packs by name, the unsigned ones marked: what the journal keeps of them. */
  packLabels: readonly string[];
  direct: DirectList;
  catalogue: Catalogue;
  setting: DeskSetting;
  operator: { id: string; name: string };
  role: string;
  app: string;
  print: (ask: VerbInput<'print'>) => Promise<string>;
  drill: DrillKit | undefined;
  tell: Tell;
  crashed: (error: unknown) => void;
}

export interface Counter {
  desk: Desk;
  book: Book;
  sync: Sync;
  /** Bytes of an unfinished write that a crash left, and that were removed. */
  cutBytes: number;
  /** Checks a person on the appointment list; does nothing where that person's facts are fresh. */
  checkIn(card: string, disease: string): Promise<void>;
  /** Probes the line and keeps watching it. */
  start(): void;
  close(): Promise<void>;
}

/**
 * Opens the journal, folds it, decides what a crash left open, and offers the desk. Rejects with a
 * JournalError where the journal is locked or damaged.
 */
export async function openCounter(options: CounterOptions): Promise<Counter> {
  const { disk, clock, random, wrap } = options;
  const keyring = await openKeyring({ disk, wrap, random });
  const opened = await openJournal({ disk, keyring, clock, random });
  try {
    return await assemble(options, opened.journal, opened, (text) => keyring.keyedHash(text));
  } catch (error) {
    await opened.journal.close();
    throw error;
  }
}

async function assemble(
  options: CounterOptions,
  journal: Journal,
  opened: Awaited<ReturnType<typeof openJournal>>,
  keyedHash: (text: string) => string,
): Promise<Counter> {
  const { clock, profile, setting, operator, role, crashed, disk } = options;
  const turns = createTurns((visit) => tellVisit(visit));
  const book: Book = createBook({
    journal,
    records: opened.records,
    author: { operator, role, counter: setting.counter },
    numbers: { hospital: profile.hospital.code, counter: setting.counter },
    keyedHash,
    changed: (entry) => onEntry(entry),
  });
  const connector = createConnector({
    wire: options.wire,
    profile,
    clock,
    operator,
    nextMsgid: () => book.nextMsgid(compactOf(clock.now())),
    heard: (up, why) => line.heard(up, why),
  });
  const line = createLine({
    clock,
    probe: () => connector.probe(),
    every: { upMs: profile.probe.upMs, downMs: profile.probe.downMs },
    book: () => book,
    changed: () => tellStatus(),
    answered: () => sync.wake(),
    crashed,
  });
  const parts: DeskParts = {
    book,
    connector,
    line,
    rules: createRules(options),
    clock,
    reader: options.reader,
    voucher: options.voucher,
    turns,
    keyedHash,
    faults: new Map(),
  };
  const sync = createSync({ desk: parts, changed: () => tellStatus(), crashed });
  const viewMark = await openViewMark(disk, book.epoch);
  const { print, drill } = options;
  const desk = createDesk({ parts, sync, setting, print, viewMark, drill, crashed });

  function tellStatus(): void {
    options.tell('status', statusNow(parts, setting, sync.isRunning()));
  }
  function tellVisit(id: string): void {
    const visit = book.visit(id);
    if (visit) options.tell('visit', viewOf(parts, visit));
  }
  function onEntry(entry: Entry): void {
    if (entry.visit !== undefined) tellVisit(entry.visit);
    options.tell('rows', { epoch: entry.epoch, seq: entry.seq });
    tellStatus();
  }

  await recover(parts);
  const packs = [...options.packLabels];
  const started = { app: options.app, hospital: profile.hospital.code, mode: setting.mode, packs };
  await book.append('session.started', started);
  return {
    desk,
    book,
    sync,
    cutBytes: opened.recovered?.cutBytes ?? 0,
    checkIn: (card, disease) => checkIn(parts, card, disease),
    start: () => line.start(),
    async close() {
      line.stop();
      await sync.settled();
      await journal.close();
    },
  };
}
