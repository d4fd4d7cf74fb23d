/**
 * A whole counter with the drill platform in one process: no sockets, a stepped clock, a memory
 * disk.
 */
import { readCatalogue } from '../../electron/drill/world.ts';
import { localHandle } from '../../electron/drill/handle.ts';
import { hisKey } from '../../electron/drill/his.ts';
import { createDrillKit } from '../../electron/drill/kit.ts';
import { createDrillPlatform, type DrillPlatform } from '../../electron/drill/platform.ts';
import { readDrillProfile } from '../../electron/drill/profile.ts';
import { loadData } from '../../electron/data.ts';
import { createMemoryDisk, type MemoryDisk } from '../../electron/disk-memory.ts';
import type { Clock } from '../../electron/clock.ts';
import { openCounter, type Counter, type CounterOptions } from '../../electron/desk/counter.ts';
import { aesWrap, seededBytes, seededNumbers } from '../../electron/journal/testbed.ts';
import type { Exchange, Wire } from '../../electron/platform/wire.ts';
import { transfer } from './transfer.ts';
import { openKeyring, type KeyWrap } from '../../electron/journal/keys.ts';
import type { JournalRecord } from '../../electron/journal/record.ts';
import { readJournal } from '../../electron/journal/read.ts';
import type { Random } from '../../electron/journal/seal.ts';
import type { CardReader } from '../../electron/desk/parts.ts';
import type { Desk, Envelope, Tiding, VerbName, VerbOutput } from '../../shared/contract.ts';
import { parseEntry, type Entry } from '../../shared/entry.ts';
import type { Limits, LimitSets } from '../../shared/limits.ts';
import type { Profile } from '../../shared/platform/profile.ts';

/** A clock that moves a second (or `step` ms) at each look and runs timers only when told to. */
export interface SteppedClock extends Clock {
  advance(ms: number): void;
  /** Somebody sets the clock by hand: the wall moves, the monotonic clock does not. */
  set(byMs: number): void;
}

export function createSteppedClock(start: string, step = 1000): SteppedClock {
  let setBy = 0;
  let time = Date.parse(start);
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => new Date((time += step) + setBy),
    monotonic: () => time,
    after(ms, run) {
      const timer = { at: time + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    set: (byMs) => (setBy += byMs),
    advance(ms) {
      time += ms;
      const due = timers.filter((timer) => timer.at <= time);
      timers = timers.filter((timer) => timer.at > time);
      for (const timer of due) timer.run();
    },
  };
}

/** How the network fails at one exchange; the line stays cut afterwards. */
export type Failure = 'refused' | 'request-lost' | 'answer-lost' | 'cut-after';
/** Beside them, with the line up: the request arrives only when `deliver` is called. */
export type Late = 'late';
export const failures: readonly Failure[] = ['refused', 'request-lost', 'answer-lost', 'cut-after'];

export type Ear = (infno: string, request: string, answer: string) => string;

export interface Network extends Wire {
  /** The next exchange of this infno fails so, and the line is cut from then on. */
  failAt(infno: string, how: Failure | Late): void;
  /** What was late arrives now; its answers reach nobody. */
  deliver(): Promise<void>;
  /** Answers this infno in place of the platform, from now on. */
  replace(infno: string, answer: () => Exchange): void;
  /** Hears every answer and may change its text: the platform has carried it out. */
  hear(ear: Ear): void;
  /** Every request, as it left. */
  readonly sent: readonly { infno: string; text: string }[];
}

/**
 * The drill platform without sockets; what it does not answer is told apart as the HTTP wire does.
 */
export function inProcessNetwork(platform: DrillPlatform): Network {
  const planned = new Map<string, Failure | Late>();
  const late: string[] = [];
  const replaced = new Map<string, () => Exchange>();
  let ear: Ear = (_infno, _request, answer) => answer;
  const sent: { infno: string; text: string }[] = [];
  const { faults } = platform;
  const network: Network = {
    sent,
    hear: (listener) => (ear = listener),
    failAt: (infno, how) => planned.set(infno, how),
    replace: (infno, answer) => replaced.set(infno, answer),
    async deliver() {
      for (const text of late.splice(0)) await platform.handle(text);
    },
    async exchange(infno, text): Promise<Exchange> {
      sent.push({ infno, text });
      const how = planned.get(infno);
      planned.delete(infno);
      if (how === 'late') {
        late.push(text);
        return { kind: 'lost', why: 'TimeoutError' };
      }
      if (how === 'refused') faults.line = 'cut';
      if (how === 'request-lost') faults.loseRequest(infno);
      if (how === 'answer-lost') faults.loseAnswer(infno);
      const stood = replaced.get(infno);
      if (stood) return stood();
      const { status, body } = await platform.handle(text);
      if (how !== undefined) faults.line = 'cut';
      if (status !== 0) return { kind: 'answer', status, body: ear(infno, text, body) };
      return unanswered(body);
    },
    async upload(text, file): Promise<Exchange> {
      const { status, body } = await platform.upload(text, file);
      if (status !== 0) return { kind: 'answer', status, body };
      return unanswered(body);
    },
    download: (text, from, into, signal) => transfer(platform, text, from, into, signal),
    probe: async () => (faults.line === 'up' ? 1 : undefined),
  };
  return network;
}

function unanswered(body: string) {
  return body === 'line-cut'
    ? { kind: 'unsent' as const, why: 'ECONNREFUSED' }
    : { kind: 'lost' as const, why: 'TimeoutError' };
}

export interface Bed {
  counter: Counter;
  desk: Desk;
  platform: DrillPlatform;
  network: Network;
  disk: MemoryDisk;
  /** Told as they happen. */
  downloads: Tiding<'download'>[];
  clock: SteppedClock;
  profile: Profile;
  /** What was exported, by file name. */
  saved: ReadonlyMap<string, string>;
  statuses: Tiding<'status'>[];
  crashes: unknown[];
  /** The process dies right after this entry is durable; with `sends`, one more request leaves. */
  dieAfter(seq: number, sends?: boolean): void;
  /** The process has died by `dieAfter`. */
  isDead(): boolean;
  /** Crashes the process: what was not synced is gone; a new counter opens on the same disk. */
  restart(limits?: LimitSets): Promise<Bed>;
  /** Closes the counter cleanly; a new one opens on the same disk, perhaps of another program. */
  reopen(foldTag?: string): Promise<Bed>;
  /** Opens a counter on this very disk as it is; `wrapByte` is another vault. */
  openAgain(wrapByte?: number): Promise<Bed>;
  /** Every entry on the disk, read and proved anew. */
  entries(): Promise<Entry[]>;
  /** The same as the journal gives them back. */
  records(): Promise<JournalRecord[]>;
}

export interface BedOptions {
  start?: string;
  profile?: (profile: Profile) => Profile;
  seed?: number;
  /** Other figures than the shipped ones. */
  limits?: (limits: Limits) => Limits;
  /** In place of the virtual card slot. */
  reader?: CardReader;
  /** Two digits; two beds with one platform are two counters of one hospital. */
  counterNo?: string;
  platform?: DrillPlatform;
  clock?: SteppedClock;
  /** How far the clock moves at each look, in ms. */
  step?: number;
  /** The sample bills state prd_days, as some places require. */
  days?: boolean;
  more?: More;
}

/** Handed to the counter as it is. */
export type More = Partial<Pick<CounterOptions, 'space' | 'twin' | 'savePieces' | 'foldTag'>>;

const data = loadData();
const drillCatalogue = readCatalogue(data.drillCatalogue);

export async function openBed(options: BedOptions = {}): Promise<Bed> {
  const { start = '2026-11-22T01:00:00Z', seed = 1, reader, step, counterNo = '03' } = options;
  const { days = false, more = {} } = options;
  const clock = options.clock ?? createSteppedClock(start, step);
  const profile = options.profile?.(data.profile) ?? data.profile;
  const platform =
    options.platform ??
    createDrillPlatform({
      now: () => clock.now(),
      random: seededNumbers(seed),
      catalogue: drillCatalogue,
      hospital: profile.hospital,
      profile: readDrillProfile(profile),
    });
  const network = inProcessNetwork(platform);
  const saved = new Map<string, string>();
  const limits = { sets: data.limits.sets.map((set) => options.limits?.(set) ?? set) };
  const catalogues = createMemoryDisk();
  const base = { clock, profile, limits, platform, network, seed, reader };
  const world = { ...base, saved, counterNo, catalogues, days, more };
  return openOn(world, createMemoryDisk());
}

interface World {
  clock: SteppedClock;
  profile: Profile;
  platform: DrillPlatform;
  network: Network;
  seed: number;
  reader: CardReader | undefined;
  saved: Map<string, string>;
  counterNo: string;
  catalogues: MemoryDisk;
  days: boolean;
  limits: LimitSets;
  more: More;
}

/** What dies with the process: its timers and its requests. */
function createLife(world: World) {
  const cancels: (() => void)[] = [];
  let dead = false;
  let last = 0;
  const clock: Clock = {
    now: () => world.clock.now(),
    monotonic: () => world.clock.monotonic(),
    after(ms, run) {
      const cancel = world.clock.after(ms, run);
      cancels.push(cancel);
      return cancel;
    },
  };
  const gone: Exchange = { kind: 'unsent', why: 'the process is dead' };
  const wire: Wire = {
    async exchange(infno, text) {
      if (dead && last <= 0) return gone;
      last -= 1;
      return world.network.exchange(infno, text);
    },
    upload: async (text, file) => (dead ? gone : world.network.upload(text, file)),
    download: async (text, from, into, signal) =>
      dead ? gone : world.network.download(text, from, into, signal),
    probe: async () => (dead ? undefined : world.network.probe()),
  };
  function die(sends: boolean): void {
    dead = true;
    last = sends ? 1 : 0;
    for (const cancel of cancels) cancel();
  }
  return { clock, wire, die, isDead: () => dead };
}

function kitOf({ platform, clock, seed, days }: World) {
  return createDrillKit({
    platform: localHandle(platform),
    catalogue: drillCatalogue,
    now: () => clock.now(),
    random: seededNumbers(seed + 1),
    known: [],
    days,
    card: () => {},
    scanned: () => {},
  });
}

async function openOn(world: World, disk: MemoryDisk, wrapByte = 7): Promise<Bed> {
  const { profile, platform, network, seed } = world;
  const statuses: Tiding<'status'>[] = [];
  const downloads: Tiding<'download'>[] = [];
  const crashes: unknown[] = [];
  const life = createLife(world);
  let fatal: { seq: number; sends: boolean } | undefined;
  const wrap = aesWrap(new Uint8Array(32).fill(wrapByte), seededBytes(seed + 2));
  const kit = kitOf(world);
  const counter = await openCounter({
    ...data,
    disk,
    catalogues: world.catalogues,
    clock: life.clock,
    random: seededBytes(seed),
    wrap,
    wire: life.wire,
    reader: world.reader ?? kit.reader,
    voucher: kit.voucher,
    profile,
    limits: world.limits,
    ...world.more,
    ...identity(world),
    print: async () => 'nowhere',
    drill: kit,
    tell: (name, tiding) => {
      if (name === 'status') statuses.push(tiding as Tiding<'status'>);
      if (name === 'download') downloads.push(tiding as Tiding<'download'>);
      if (name !== 'rows' || (tiding as Tiding<'rows'>).seq !== fatal?.seq) return;
      life.die(fatal.sends);
      disk.crash();
    },
    crashed: (error) => {
      if (!life.isDead()) crashes.push(error);
    },
  });
  counter.start();
  const { desk } = counter;
  await desk.probe({});
  return {
    counter,
    desk,
    platform,
    network,
    disk,
    downloads,
    clock: world.clock,
    profile,
    saved: world.saved,
    statuses,
    crashes,
    dieAfter: (seq, sends = false) => (fatal = { seq, sends }),
    isDead: life.isDead,
    ...nextLives(world, { disk, counter, die: life.die }),
    ...readings(disk, wrap, seededBytes(seed + 3)),
  };
}

interface Ending {
  disk: MemoryDisk;
  counter: Counter;
  die(sends: boolean): void;
}

function nextLives(
  world: World,
  { disk, counter, die }: Ending,
): Pick<Bed, 'restart' | 'reopen' | 'openAgain'> {
  const seed = world.seed + 100;
  return {
    restart(limits = world.limits) {
      die(false);
      const catalogues = world.catalogues.crash();
      return openOn({ ...world, seed, catalogues, limits }, disk.crash());
    },
    async reopen(foldTag) {
      await counter.close();
      die(false);
      const tag = foldTag === undefined ? {} : { foldTag };
      return openOn({ ...world, seed, more: { ...world.more, ...tag } }, disk);
    },
    openAgain(wrapByte) {
      die(false);
      return openOn({ ...world, seed }, disk, wrapByte);
    },
  };
}

/** Who and where this counter is, what it trusts, and where its files go. */
function identity({ counterNo: counter, saved }: World) {
  const operator = '演练收费员';
  return {
    setting: { mode: 'drill' as const, counter, operator, phone: '0731-00000000' },
    operator: { id: 'DRILL01', name: operator },
    machine: { mac: '02-00-00-00-00-03', ip: '192.0.2.3' },
    role: 'cashier',
    app: 'test',
    trust: { format: 'crosscounter.trust-list/1' as const, keys: [hisKey()] },
    save: async (name: string, text: string) => {
      saved.set(name, text);
      return name;
    },
  };
}

function readings(
  disk: MemoryDisk,
  wrap: KeyWrap,
  random: Random,
): Pick<Bed, 'records' | 'entries'> {
  const records = async () => {
    const keyring = await openKeyring({ disk, wrap, random });
    return (await readJournal(disk, keyring)).records;
  };
  return { records, entries: async () => (await records()).map((record) => parseEntry(record)) };
}

/** The value of an envelope; throws with the fault where there is none. */
export function valueOf<T>(envelope: Envelope<T>): T {
  if (envelope.ok) return envelope.value;
  throw new Error(`${envelope.fault.code}: ${JSON.stringify(envelope.fault)}`);
}

export function faultCode<V extends VerbName>(envelope: Envelope<VerbOutput<V>>): string {
  return envelope.ok ? 'ok' : envelope.fault.code;
}
