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
import type { TrustList } from '../../shared/sealed.ts';
import type { CheckedPack } from '../../shared/policy/pack.ts';
import { compactOf, dayOf } from '../../shared/time.ts';
import type { Clock } from '../clock.ts';
import { openCounterKey, type CounterKey } from '../counterkey.ts';
import type { Disk } from '../disk.ts';
import { openJournal } from '../journal/journal.ts';
import type { Journal } from '../journal/journal.ts';
import { bundleKeys, type BundleKeys } from '../journal/bundle.ts';
import { openKeyring, type Keyring, type KeyWrap } from '../journal/keys.ts';
import type { Random } from '../journal/seal.ts';
import type { Machine } from '../machine.ts';
import type { SpaceOptions } from '../journal/space.ts';
import { createTwin, type Twin } from '../journal/twin.ts';
import { checkIn } from './checkin.ts';
import { createConnector, type Connector } from '../platform/connector.ts';
import type { Wire } from '../platform/wire.ts';
import { createBook, type Book } from './book.ts';
import { openCatalogues } from './catalogues.ts';
import { recover } from './chain.ts';
import { createClockWatch, type ClockWatch } from './clockwatch.ts';
import { attentive } from './contact.ts';
import { createDesk, type DeskSetting } from './desk.ts';
import type { DrillKit } from './drill.ts';
import { createHealth, type Health } from './health.ts';
import { createLine } from './line.ts';
import { createResultFiles } from './lostrow.ts';
import { createNews, type News, type Tell } from './news.ts';
import { outageRecorder, type CounterName } from './outage.ts';
import type { CardReader, DeskParts, VoucherReader } from './parts.ts';
import type { PrintedPage } from './printed.ts';
import { createPlaces } from './places.ts';
import { createRules } from './rules.ts';
import type { Keeping, SavePieces } from './safety.ts';
import { createSync, type Sync } from './sync.ts';
import { createTurns } from './turns.ts';
import { openViewMark, readViewMark } from './viewmark.ts';
import { createWaits } from './waits.ts';
import { createWatchdog } from './watchdog.ts';

export interface CounterOptions {
  disk: Disk;
  /** Where the platform's catalogues are kept: apart from the journal, and replaceable. */
  catalogues: Disk;
  clock: Clock;
  random: Random;
  wrap: KeyWrap;
  /** Ballast and floor; none where absent. */
  space?: SpaceOptions;
  /** A journal file of this size is followed by a new one; 8 MiB where absent. */
  segmentBytes?: number;
  /** The prepared folder of a twin copy. */
  twin?: Disk;
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
  /** What the sign-in tells of this computer. */
  machine: Machine;
  role: string;
  app: string;
  print: (page: PrintedPage) => Promise<string>;
  /** Writes a text into the export folder; returns its path. */
  save: (name: string, text: string) => Promise<string>;
  /** Large files; none where absent. */
  savePieces?: SavePieces;
  /** Whose signed day files count. */
  trust: TrustList;
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
  /** The desk asks it for room, proof and head; entries are appended through the book only. */
  journal: Journal;
  twin: Twin | undefined;
  /** For sealed bundles: this counter's address and keys. */
  bundles: BundleKeys;
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
  // The read model was complete up to here: a journal that ends earlier has lost its end.
  const mark = await readViewMark(disk);
  const witnesses = mark === undefined ? [] : [mark];
  const space = options.space ?? { floorBytes: 0, ballastBytes: 0 };
  const size = options.segmentBytes === undefined ? {} : { segmentBytes: options.segmentBytes };
  const opened = await openJournal({ disk, keyring, clock, random, witnesses, space, ...size });
  try {
    const key = await openCounterKey(disk, wrap, random);
    return await assemble(options, opened.journal, opened, { keyring, key });
  } catch (error) {
    await opened.journal.close();
    throw error;
  }
}

async function assemble(
  options: CounterOptions,
  journal: Journal,
  opened: Awaited<ReturnType<typeof openJournal>>,
  { keyring, key }: { keyring: Keyring; key: CounterKey },
): Promise<Counter> {
  const { clock, profile, setting, drill, print, save, trust, crashed } = options;
  // What follows refers to each other: an entry is told of by views that need the parts.
  const news = createNews(options, () => ({ parts, sync }));
  const name = counterName(options);
  const keyedHash = (text: string) => keyring.keyedHash(text);
  const wake = () => {
    sync.wake();
    catalogues.wake();
  };
  const changed = () => {
    news.line();
    if (!parts.line.isUp()) catalogues.lineDown();
  };
  const told = () => news.status();
  const health = createHealth({ journal, clock: options.clock, changed: told });
  const joining = { health, opened, keyedHash, key, name, news, wake, changed };
  const parts = joinParts(options, joining);
  const sync = createSync({ desk: parts, changed: news.status, crashed });
  const { book, line } = parts;
  const viewMark = await openViewMark(options.disk, book.epoch, book.seq);
  const catalogues = await openCatalogues(parts, {
    disk: options.catalogues,
    tell: (state) => options.tell('download', state),
    crashed,
  });
  const outage = { book, clock, key, name };
  const given = { print, save, crashed };
  const keeping = keepingOf(options, keyring);
  const bundles = bundleKeys(keyring, setting.counter);
  const bundling = { keys: bundles, random: options.random };
  const kept = { viewMark, catalogues, outage, keeping, bundling };
  const desk = createDesk({ parts, sync, setting, drill, trust, ...kept, ...given });
  const watchdog = createWatchdog({ clock, tell: news.status });
  await recover(parts);
  const packs = [...options.packLabels, options.limitsLabel];
  const started = { app: options.app, hospital: profile.hospital.code, mode: setting.mode, packs };
  await book.append('session.started', started);
  const twin = twinOf(options, journal, told);
  if (twin) health.watch(twin);
  return {
    desk,
    book,
    sync,
    journal,
    twin,
    bundles,
    cutBytes: opened.recovered?.cutBytes ?? 0,
    checkIn: (card, disease) => checkIn(parts, card, disease),
    start() {
      line.start();
      watchdog.start();
    },
    async close() {
      line.stop();
      watchdog.stop();
      sync.stop();
      news.stop();
      await catalogues.stop();
      await sync.settled();
      await twin?.stop();
      await journal.close();
    },
  };
}

function counterName({ profile, setting }: CounterOptions): CounterName {
  const { code, name } = profile.hospital;
  return { mode: setting.mode, counter: setting.counter, hospital: { code, name } };
}

function keepingOf({ disk, twin, savePieces }: CounterOptions, keyring: Keyring): Keeping {
  return { disk, keyring, twinDisk: twin, savePieces };
}

function twinOf(options: CounterOptions, journal: Journal, changed: () => void): Twin | undefined {
  const { disk: primary, twin, clock, crashed } = options;
  return twin && createTwin({ primary, twin, journal, clock, changed, crashed });
}

interface Joining {
  health: Health;
  opened: Awaited<ReturnType<typeof openJournal>>;
  keyedHash: (text: string) => string;
  key: CounterKey;
  name: CounterName;
  news: News;
  wake: () => void;
  changed: () => void;
}

/** Book, connector and line know of each other only through what they are given here. */
function joinParts(options: CounterOptions, joining: Joining): DeskParts {
  const { clock, profile, setting, operator, role, wire, reader, voucher, crashed } = options;
  const { health, opened, keyedHash, key, name, news, wake } = joining;
  const numbers = {
    hospital: profile.hospital.code,
    counter: setting.counter,
    format: profile.message.msgid,
  };
  const author = { operator, role, counter: setting.counter };
  const { entry: changed } = news;
  const book = createBook(
    { journal: health.journal, author, numbers, keyedHash, changed },
    opened.records,
  );
  const places = createPlaces(clock, () => {
    news.line();
    wake();
  });
  const connector = createConnector({
    wire,
    profile,
    clock,
    operator,
    machine: options.machine,
    nextMsgid: () => book.nextMsgid(compactOf(clock.now())),
    heard: (up, why) => line.heard(up, why),
  });
  const clockWatch = watchClock(options, book, connector);
  const line = createLine({
    clock,
    probe: () => connector.probe(),
    trouble: () => connector.trouble(),
    every: { upMs: profile.probe.upMs, downMs: profile.probe.downMs },
    record: outageRecorder({ book, clock, key, name }),
    changed: joining.changed,
    answered: wake,
    crashed,
  });
  const turns = createTurns(news.visit);
  const rules = createRules(options, {
    today: () => dayOf(clock.now()),
    changes: () => book.catalogueChanges(),
  });
  const heard = attentive(connector, { profile, places, compared: clockWatch.look });
  return {
    book,
    connector: heard,
    line,
    places,
    waits: createWaits(clock),
    clockWatch,
    health,
    rules,
    clock,
    reader,
    voucher,
    turns,
    resultFiles: createResultFiles(clock),
    keyedHash,
    faults: new Map<string, Fault>(),
  };
}

function watchClock(options: CounterOptions, book: Book, connector: Connector): ClockWatch {
  const { clock, profile, crashed } = options;
  return createClockWatch({
    clock,
    limits: profile.clock,
    learned: () => connector.clockOffsetMs(),
    kept: book.compared(),
    record: (data) => void book.append('clock.compared', data).catch(crashed),
  });
}
