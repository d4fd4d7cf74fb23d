/**
 * One counter put together: journal, book, line, connector, sync and desk. Everything with an
 * effect is passed in, so that a test or a simulation runs the same counter on its own clock, disk
 * and wire.
 */
import type { Catalogue } from '../../shared/catalogue.ts';
import type { Desk } from '../../shared/contract.ts';
import type { EntryData } from '../../shared/entry.ts';
import type { Fault } from '../../shared/fault.ts';
import type { LimitSets } from '../../shared/limits.ts';
import type { NumberHead } from '../../shared/numbers.ts';
import { placeName, type Profile } from '../../shared/platform/profile.ts';
import type { DirectList } from '../../shared/policy/direct.ts';
import type { TrustList } from '../../shared/sealed.ts';
import type { CheckedPack } from '../../shared/policy/pack.ts';
import { compactOf, dayOf } from '../../shared/time.ts';
import type { Clock } from '../clock.ts';
import { counterKey, type CounterKey } from '../counterkey.ts';
import type { Disk } from '../disk.ts';
import { openJournal } from '../journal/journal.ts';
import type { Journal, OpenedJournal } from '../journal/journal.ts';
import { bundleKeys, type BundleKeys } from '../journal/bundle.ts';
import { openKeyring, type Keyring, type KeyWrap } from '../journal/keys.ts';
import { finishLoss, forgetPendingLoss, readPendingLoss } from '../journal/loss.ts';
import type { Losing, PendingLoss } from '../journal/loss.ts';
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
import { createDoor } from './door.ts';
import { createFold, type Fold } from './fold.ts';
import { keepFold } from './foldkeep.ts';
import { createHealth, type Health } from './health.ts';
import { markOf, noOlder } from './limitsguard.ts';
import { createLine } from './line.ts';
import { neverTookPlace, parkDoubtful, tellLoss } from './losstold.ts';
import { createResultFiles } from './lostrow.ts';
import { createNews, type News, type Tell } from './news.ts';
import { outageRecorder, type CounterName } from './outage.ts';
import type { CardReader, DeskParts, VoucherReader } from './parts.ts';
import type { PrintedPage } from './printed.ts';
import { createPlaces } from './places.ts';
import { hasRecoveryKey } from './recovery.ts';
import { createRules } from './rules.ts';
import type { SavePieces } from './rescue.ts';
import type { Keeping } from './safety.ts';
import { createSync, type Sync } from './sync.ts';
import { createTurns } from './turns.ts';
import { lossWitnesses, openViewMark, readViewMark } from './viewmark.ts';
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
  limits: LimitSets;
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
  /**
   * Names this very program. With it, what the journal was folded to is kept at the end, and the
   * next start of the same program reads only what came after; without it, the whole journal.
   */
  foldTag?: string;
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
  const pending = await readPendingLoss(disk);
  if (pending !== undefined) await finishLoss(await losingOf(options, keyring), pending);
  // The read model was complete up to here: a journal that ends earlier has lost its end.
  const mark = await readViewMark(disk);
  const witnesses = mark === undefined ? [] : [mark];
  const space = options.space ?? { floorBytes: 0, ballastBytes: 0 };
  const about = {
    numbers: numbersOf(options),
    keyedHash: (text: string) => keyring.keyedHash(text),
  };
  let fold = createFold(about);
  const opened = await openJournal({
    disk,
    keyring,
    clock,
    random,
    witnesses,
    space,
    ...(options.segmentBytes === undefined ? {} : { segmentBytes: options.segmentBytes }),
    snapshotTag: options.foldTag,
    restore: (kept) => {
      fold = createFold(about, kept);
    },
    take: (record) => void fold.take(record),
  });
  try {
    const key = counterKey(keyring);
    const taken = { ...options, ...noOlder(options, fold.counter().limits) };
    return await assemble(taken, opened, { keyring, key, fold, pending });
  } catch (error) {
    await opened.journal.close();
    throw error;
  }
}

interface Own {
  keyring: Keyring;
  key: CounterKey;
  fold: Fold;
  /** A loss that a person has just accepted. */
  pending: PendingLoss | undefined;
}

async function assemble(
  options: CounterOptions,
  { journal, recovered }: OpenedJournal,
  { keyring, key, fold, pending }: Own,
): Promise<Counter> {
  const { clock, setting, drill, print, save, trust, crashed } = options;
  // What follows refers to each other: an entry is told of by views that need the parts.
  const news = createNews(options, () => ({ parts, sync }));
  const name = counterName(options);
  const wake = () => {
    sync.wake();
    catalogues.wake();
  };
  const changed = () => {
    news.line();
    if (!parts.line.isUp()) catalogues.lineDown();
  };
  const told = () => news.status();
  const recovery = () => hasRecoveryKey(options.disk);
  const health = createHealth({ journal, clock, changed: told, recovery });
  const labels = () => catalogues.labels();
  const joining = { health, fold, keyring, key, name, news, wake, changed, labels };
  const parts = joinParts(options, joining);
  const sync = createSync({ desk: parts, changed: news.status, crashed });
  const { book, line } = parts;
  const viewMark = await openViewMark(options.disk, book.epoch, book.seq);
  const catalogues = await openCatalogues(parts, {
    disk: options.catalogues,
    tell: (state) => options.tell('download', state),
    crashed,
  });
  const outage = { book, clock, key, name, placeName: placesOf(options) };
  const keeping = keepingOf(options, keyring);
  const bundles = bundleKeys(keyring, setting.counter);
  const bundling = { keys: bundles, random: options.random };
  const kept = { viewMark, catalogues, outage, keeping, bundling, print, save, crashed };
  const door = createDoor(createDesk({ parts, sync, setting, drill, trust, ...kept }), clock);
  const watchdog = createWatchdog({ clock, tell: news.status });
  await takeUp(options, parts, pending);
  const twin = twinOf(options, { journal, keyring }, told);
  if (twin) health.watch(twin);
  const folded = { journal, fold };
  await keepFold(folded, 'after-start');
  return {
    desk: door.desk,
    book,
    sync,
    journal,
    twin,
    bundles,
    cutBytes: recovered?.cutBytes ?? 0,
    checkIn: (card, disease) => checkIn(parts, card, disease),
    start() {
      line.start();
      watchdog.start();
      health.proveOld().catch(crashed);
    },
    async close() {
      watchdog.stop();
      sync.stop();
      await door.close(sync.settled());
      await line.stop();
      news.stop();
      await catalogues.stop();
      await twin?.stop();
      await keepFold(folded, 'at-close');
      await journal.close();
    },
  };
}

/** What the last run left open, and what it lost, before anything new begins. */
async function takeUp(
  options: CounterOptions,
  parts: DeskParts,
  accepted: PendingLoss | undefined,
): Promise<void> {
  const undone = accepted !== undefined && neverTookPlace(parts, accepted);
  if (undone) await forgetPendingLoss(options.disk);
  const pending = undone ? undefined : accepted;
  if (pending !== undefined) await tellLoss(parts, pending);
  await recover(parts);
  if (pending !== undefined) {
    await parkDoubtful(parts, pending);
    await forgetPendingLoss(options.disk);
  }
  await parts.book.append('session.started', sessionOf(options));
}

async function losingOf({ disk, twin }: CounterOptions, keyring: Keyring): Promise<Losing> {
  return { primary: disk, twin, keyring, witnesses: await lossWitnesses(disk) };
}

function sessionOf(options: CounterOptions): EntryData<'session.started'> {
  const { app, profile, setting, packLabels, limitsLabel, limits, clock } = options;
  const packs = [...packLabels, limitsLabel];
  const mark = markOf(limits, dayOf(clock.now()));
  return { app, hospital: profile.hospital.code, mode: setting.mode, packs, ...mark };
}

function numbersOf({ profile, setting }: CounterOptions): NumberHead {
  const { hospital, message } = profile;
  return { hospital: hospital.code, counter: setting.counter, format: message.msgid };
}

function counterName({ profile, setting }: CounterOptions): CounterName {
  const { code, name } = profile.hospital;
  return { mode: setting.mode, counter: setting.counter, hospital: { code, name } };
}

function placesOf({ profile }: CounterOptions): (admdvs: string) => string {
  return (admdvs) => placeName(profile, admdvs);
}

function keepingOf({ disk, twin, savePieces }: CounterOptions, keyring: Keyring): Keeping {
  return { disk, keyring, twinDisk: twin, savePieces };
}

function twinOf(
  options: CounterOptions,
  of: { journal: Journal; keyring: Keyring },
  changed: () => void,
): Twin | undefined {
  const { disk: primary, twin, clock, crashed } = options;
  return twin && createTwin({ primary, twin, ...of, clock, changed, crashed });
}

interface Joining {
  health: Health;
  fold: Fold;
  keyring: Keyring;
  key: CounterKey;
  name: CounterName;
  news: News;
  labels: DeskParts['labels'];
  wake: () => void;
  changed: () => void;
}

/** Book, connector and line know of each other only through what they are given here. */
function joinParts(options: CounterOptions, joining: Joining): DeskParts {
  const { clock, profile, setting, operator, role, wire, reader, voucher, crashed } = options;
  const { health, fold, keyring, key, name, news, wake } = joining;
  const author = { operator, role, counter: setting.counter };
  const { entry: changed } = news;
  const book = createBook({ journal: health.journal, author, changed }, fold);
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
    keyedHash: (text) => keyring.keyedHash(text),
    labels: joining.labels,
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
