/**
 * One counter put together: journal, book, line, connector, sync and desk. Everything with an
 * effect is passed in, so that a test or a simulation runs the same counter on its own clock, disk
 * and wire.
 */
import type { Catalogue } from '../../shared/catalogue.ts';
import type { Desk } from '../../shared/contract.ts';
import type { Fault } from '../../shared/fault.ts';
import type { Limits } from '../../shared/limits.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import type { DirectList } from '../../shared/policy/direct.ts';
import type { CheckedPack } from '../../shared/policy/pack.ts';
import { compactOf } from '../../shared/time.ts';
import type { Clock } from '../clock.ts';
import { openCounterKey, type CounterKey } from '../counterkey.ts';
import type { Disk } from '../disk.ts';
import { openJournal } from '../journal/journal.ts';
import type { Journal } from '../journal/journal.ts';
import { openKeyring, type KeyWrap } from '../journal/keys.ts';
import type { Random } from '../journal/seal.ts';
import { checkIn } from './checkin.ts';
import { createConnector, type Connector } from '../platform/connector.ts';
import type { Wire } from '../platform/wire.ts';
import { createBook, type Book } from './book.ts';
import { recover } from './chain.ts';
import { createDesk, type DeskSetting } from './desk.ts';
import type { DrillKit } from './drill.ts';
import { createLine } from './line.ts';
import { createNews, type News, type Tell } from './news.ts';
import { outageRecorder, type CounterName } from './outage.ts';
import type { CardReader, DeskParts, VoucherReader } from './parts.ts';
import type { PrintedPage } from './printed.ts';
import { createRules } from './rules.ts';
import { createSync, type Sync } from './sync.ts';
import { createTurns } from './turns.ts';
import { openViewMark } from './viewmark.ts';
import { createWatchdog } from './watchdog.ts';

export interface CounterOptions {
  disk: Disk;
  clock: Clock;
  random: Random;
  wrap: KeyWrap;
  wire: Wire;
  reader: CardReader;
  voucher: VoucherReader;
  profile: Profile;
  limits: Limits;
  packs: readonly CheckedPack[];
  /** The packs by name, the unsigned ones marked: what the journal keeps of them. */
  packLabels: readonly string[];
  limitsLabel: string;
  direct: DirectList;
  catalogue: Catalogue;
  setting: DeskSetting;
  operator: { id: string; name: string };
  role: string;
  app: string;
  print: (page: PrintedPage) => Promise<string>;
  /** Writes a text into the export folder; returns its path. */
  save: (name: string, text: string) => Promise<string>;
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
    const key = await openCounterKey(disk, wrap, random);
    const keyedHash = (text: string) => keyring.keyedHash(text);
    return await assemble(options, opened.journal, opened, { keyedHash, key });
  } catch (error) {
    await opened.journal.close();
    throw error;
  }
}

async function assemble(
  options: CounterOptions,
  journal: Journal,
  opened: Awaited<ReturnType<typeof openJournal>>,
  { keyedHash, key }: { keyedHash: (text: string) => string; key: CounterKey },
): Promise<Counter> {
  const { clock, profile, setting, drill, print, save, crashed } = options;
  // What follows refers to each other: an entry is told of by views that need the parts.
  const news = createNews(options, () => ({ parts, sync }));
  const name = counterName(options);
  const wake = () => sync.wake();
  const parts = joinParts(options, { journal, opened, keyedHash, key, name, news, wake });
  const sync = createSync({ desk: parts, changed: news.status, crashed });
  const { book, line } = parts;
  const viewMark = await openViewMark(options.disk, book.epoch);
  const outage = { book, clock, key, name };
  const told = { print, save, crashed };
  const desk = createDesk({ parts, sync, setting, outage, viewMark, drill, ...told });
  const watchdog = createWatchdog({ clock, tell: news.status });
  await recover(parts);
  const packs = [...options.packLabels, options.limitsLabel];
  const started = { app: options.app, hospital: profile.hospital.code, mode: setting.mode, packs };
  await book.append('session.started', started);
  return {
    desk,
    book,
    sync,
    cutBytes: opened.recovered?.cutBytes ?? 0,
    checkIn: (card, disease) => checkIn(parts, card, disease),
    start() {
      line.start();
      watchdog.start();
    },
    async close() {
      line.stop();
      watchdog.stop();
      await sync.settled();
      await journal.close();
    },
  };
}

function counterName({ profile, setting }: CounterOptions): CounterName {
  const { code, name } = profile.hospital;
  return { mode: setting.mode, counter: setting.counter, hospital: { code, name } };
}

interface Joining {
  journal: Journal;
  opened: Awaited<ReturnType<typeof openJournal>>;
  keyedHash: (text: string) => string;
  key: CounterKey;
  name: CounterName;
  news: News;
  wake: () => void;
}

/** Book, connector and line know of each other only through what they are given here. */
function joinParts(options: CounterOptions, joining: Joining): DeskParts {
  const { clock, profile, setting, operator, role, wire, reader, voucher, crashed } = options;
  const { journal, opened, keyedHash, key, name, news, wake } = joining;
  const book = createBook({
    journal,
    records: opened.records,
    author: { operator, role, counter: setting.counter },
    numbers: { hospital: profile.hospital.code, counter: setting.counter },
    keyedHash,
    changed: news.entry,
  });
  const connector: Connector = createConnector({
    wire,
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
    record: outageRecorder({ book, clock, key, name }),
    changed: news.line,
    answered: wake,
    crashed,
  });
  const turns = createTurns(news.visit);
  const rules = createRules(options);
  const faults = new Map<string, Fault>();
  return { book, connector, line, rules, clock, reader, voucher, turns, keyedHash, faults };
}
