/**
 * A counter in drill mode: the drill platform on a loopback port of its own, the virtual devices,
 * and the same desk as anywhere. Its data are kept apart from any other counter's.
 */
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import type { Desk } from '../shared/contract.ts';
import { dayOf } from '../shared/time.ts';
import type { Clock } from './clock.ts';
import { loadData } from './data.ts';
import { adviceOf, type JournalPlace } from './advice.ts';
import { openCounter, type Counter, type CounterOptions } from './desk/counter.ts';
import { createFront } from './desk/front.ts';
import type { Tell } from './desk/news.ts';
import type { PrintedPage } from './desk/printed.ts';
import type { SavePieces } from './desk/rescue.ts';
import { createNodeDisk, DiskError, type Disk } from './disk.ts';
import { cardText } from './drill/devices.ts';
import { localHandle, remoteHandle, type PlatformHandle } from './drill/handle.ts';
import { hisKey } from './drill/his.ts';
import { createDrillKit } from './drill/kit.ts';
import { keysFor } from './drill/keys.ts';
import { createDrillPlatform, type DrillPlatform } from './drill/platform.ts';
import { readDrillProfile } from './drill/profile.ts';
import { readCatalogue } from './drill/world.ts';
import { readGiven, readTrust, takeLimits } from './limitsfile.ts';
import { machineOf } from './machine.ts';
import type { KeyWrap } from './journal/keys.ts';
import type { Random } from './journal/seal.ts';
import { usualSpace } from './journal/space.ts';
import { createHttpWire } from './platform/wire.ts';

export interface DrillCounterOptions {
  folder: string;
  app: string;
  /** As CounterOptions has it. */
  foldTag: string;
  clock: Clock;
  randomBytes: Random;
  wrap: KeyWrap;
  tell: Tell;
  print: (page: PrintedPage) => Promise<string>;
  /** Takes the printed list of whom to ring away; true where none is left. */
  dropContacts?: () => Promise<boolean>;
  save: (name: string, text: string) => Promise<string>;
  crashed: (error: unknown) => void;
  /** Which shipped profile is played; none: Changsha, or what the platform at `platform` plays. */
  profile?: string;
  /** Two digits; several counters of one hospital play on one `platform`. */
  counter?: string;
  /** The folder of a twin copy, on another disk. */
  twin?: string;
  savePieces?: SavePieces;
  /** A limits file, and the list of whose signatures count; paths. */
  limits?: string;
  trust?: string;
  /** URL of a running `npm run platform`, in place of a platform of the counter's own. */
  platform?: string;
}

export interface DrillCounter {
  desk: Desk;
  start(): void;
  probe(): void;
  close(): Promise<void>;
}

const STATE = 'platform.json';

/** Patients whom the drill's hospital has "checked yesterday": known when the line is cut. */
const knownPatients = [
  'longterm-310',
  'resettled-310',
  'temporary',
  'serious-illness',
  'cap-nearly',
];

/** Where the requests go, and what the virtual devices and the panel speak to. */
interface Opposite {
  base: string;
  handle: PlatformHandle;
  close(): Promise<void>;
}

const PLAIN_COUNTER = '03';
const PLAIN_PROFILE = '430100';

/** The drill's data of each profile, and of a platform elsewhere, are kept apart. */
function folderOf({ folder, platform }: DrillCounterOptions, profile: string): string {
  const own = profile === PLAIN_PROFILE ? folder : path.join(folder, profile);
  return platform === undefined ? own : path.join(folder, `elsewhere-${profile}`);
}

async function ownPlatform(
  options: DrillCounterOptions,
  folder: string,
  data: ReturnType<typeof loadData>,
): Promise<Opposite> {
  const disk = createNodeDisk(path.join(folder, 'platform'));
  const platform = createDrillPlatform({
    now: () => options.clock.now(),
    random: () => fraction(options.randomBytes),
    catalogue: readCatalogue(data.drillCatalogue),
    hospital: data.profile.hospital,
    profile: readDrillProfile(data.profile),
    committed: oneByOne((snapshot) => keep(disk, snapshot())),
  });
  await restore(platform, disk);
  const listening = await platform.listen();
  return { base: listening.url, handle: localHandle(platform), close: () => listening.close() };
}

function placeOf(options: DrillCounterOptions, folder: string): JournalPlace {
  const drillKey = path.join(options.folder, 'drill.key');
  return { journal: path.join(folder, 'journal'), twin: options.twin, drillKey };
}

/** The limits of `--limits`, else the last good ones, else the drill's sample. */
async function limitsOf(
  options: DrillCounterOptions,
  folder: string,
  data: ReturnType<typeof loadData>,
) {
  const { limits, trust, clock } = options;
  return takeLimits({
    given: limits === undefined ? undefined : await readGiven(limits),
    trust: readTrust(trust === undefined ? undefined : await readGiven(trust)),
    mode: 'drill',
    day: dayOf(clock.now()),
    disk: createNodeDisk(path.join(folder, 'limits')),
    shipped: { ...data.limits, label: data.limitsLabel },
  });
}

/** Which program this is, and what of the copy and the large files is set up. */
function passedOn(options: DrillCounterOptions) {
  const { app, foldTag, twin, savePieces, dropContacts } = options;
  return {
    app,
    foldTag,
    ...(twin === undefined ? {} : { twin: createNodeDisk(twin) }),
    ...(savePieces === undefined ? {} : { savePieces }),
    ...(dropContacts === undefined ? {} : { dropContacts }),
  };
}

export async function openDrillCounter(options: DrillCounterOptions): Promise<DrillCounter> {
  const { clock, tell, crashed, platform: elsewhere } = options;
  const remote = elsewhere === undefined ? undefined : await remoteHandle(elsewhere);
  const name = options.profile ?? remote?.profile ?? PLAIN_PROFILE;
  const data = loadData(name);
  const folder = folderOf(options, name);
  const opposite: Opposite =
    remote && elsewhere !== undefined
      ? { base: elsewhere, handle: remote, close: async () => {} }
      : await ownPlatform(options, folder, data);
  const kit = createDrillKit({
    platform: opposite.handle,
    catalogue: readCatalogue(data.drillCatalogue),
    days: data.profile.message.required['2204']?.includes('prd_days') ?? false,
    now: () => clock.now(),
    random: () => fraction(options.randomBytes),
    known: knownPatients,
    card: (tiding) => tell('card', tiding),
    scanned: (tiding) => tell('scanned', tiding),
  });
  const place = placeOf(options, folder);
  const disk = createNodeDisk(place.journal);
  const setting = settingOf(options);
  const twin = options.twin === undefined ? undefined : createNodeDisk(options.twin);
  const taken = await limitsOf(options, folder, data);
  const open = () =>
    openCounter(counterOptions(options, { data, taken, disk, folder, opposite, kit }));
  let started = false;
  const begin = (counter: Counter): void => {
    counter.start();
    checkInAll(counter, opposite.handle).catch(crashed);
  };
  const front = createFront({
    open,
    opened: (counter) => {
      if (started) begin(counter);
    },
    disk,
    twin,
    wrap: options.wrap,
    random: options.randomBytes,
    clock,
    mode: setting.mode,
    rescuing: { counter: setting.counter, savePieces: options.savePieces },
    advice: (error) => adviceOf(error, place),
    crashed,
  });
  await front.begin();
  return {
    desk: front.desk,
    start() {
      started = true;
      const counter = front.counter();
      if (counter) begin(counter);
    },
    probe() {
      front.desk.probe({}).catch(crashed);
    },
    async close() {
      await front.counter()?.close();
      await opposite.close();
    },
  };
}

interface Joined {
  data: ReturnType<typeof loadData>;
  taken: Awaited<ReturnType<typeof limitsOf>>;
  disk: Disk;
  folder: string;
  opposite: Opposite;
  kit: ReturnType<typeof createDrillKit>;
}

function counterOptions(
  options: DrillCounterOptions,
  { data, taken, disk, folder, opposite, kit }: Joined,
): CounterOptions {
  const { clock, tell, print, save, crashed, wrap, randomBytes: random } = options;
  const { profile } = data;
  const secrets = keysFor(readDrillProfile(profile));
  return {
    ...data,
    ...taken,
    ...passedOn(options),
    disk,
    catalogues: createNodeDisk(path.join(folder, 'catalogues')),
    clock,
    random,
    wrap,
    space: usualSpace,
    wire: createHttpWire({ base: opposite.base, profile, secrets, clock, random }),
    reader: kit.reader,
    voucher: kit.voucher,
    setting: settingOf(options),
    operator: { id: 'DRILL01', name: '演练收费员' },
    machine: machineOf(networkInterfaces()),
    role: 'cashier',
    print,
    save,
    // The drill's own HIS is trusted from the start; other counters' keys are taken by a person.
    trust: { format: 'crosscounter.trust-list/1', keys: [hisKey()] },
    drill: kit,
    tell,
    crashed,
  };
}

function settingOf({ counter = PLAIN_COUNTER }: DrillCounterOptions) {
  const phone = '0731-00000000';
  return { mode: 'drill' as const, counter, operator: '演练收费员', phone };
}

/** The morning's appointment list, checked with the platform as a real registration desk would. */
async function checkInAll(counter: Counter, { patients }: PlatformHandle): Promise<void> {
  for (const key of knownPatients) {
    const patient = patients.find((each) => each.key === key);
    if (!patient) throw new Error(`drill: no patient ${key}`);
    await counter.checkIn(cardText(patient, true), patient.declares);
  }
}

/** Snapshots are written in the order of the requests; each waits for its own. */
function oneByOne(write: (snapshot: () => string) => Promise<void>) {
  let last = Promise.resolve();
  return (snapshot: () => string): Promise<void> => {
    last = last.then(() => write(snapshot));
    return last;
  };
}

async function keep(disk: Disk, snapshot: string): Promise<void> {
  await disk.writeAtomic(STATE, new TextEncoder().encode(snapshot));
}

async function restore(platform: DrillPlatform, disk: Disk): Promise<void> {
  try {
    platform.restore(new TextDecoder().decode(await disk.read(STATE)));
  } catch (error) {
    if (!(error instanceof DiskError) || error.code !== 'missing') throw error;
  }
}

/** 0 ≤ x < 1 from 6 random bytes. */
function fraction(randomBytes: Random): number {
  const bytes = Buffer.from(randomBytes(6));
  return bytes.readUIntBE(0, 6) / 2 ** 48;
}
