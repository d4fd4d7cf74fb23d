/**
 * A whole counter with the drill platform in one process: no sockets, a stepped clock, a memory
 * disk.
 */
import { readCatalogue } from '../../electron/drill/world.ts';
import { createDrillKit } from '../../electron/drill/kit.ts';
import { createDrillPlatform, type DrillPlatform } from '../../electron/drill/platform.ts';
import { loadData } from '../../electron/data.ts';
import { createMemoryDisk, type MemoryDisk } from '../../electron/disk-memory.ts';
import type { Clock } from '../../electron/clock.ts';
import { openCounter, type Counter } from '../../electron/desk/counter.ts';
import { aesWrap, seededBytes, seededNumbers } from '../../electron/journal/testbed.ts';
import type { Exchange, Wire } from '../../electron/platform/wire.ts';
import { openKeyring, type KeyWrap } from '../../electron/journal/keys.ts';
import { readJournal } from '../../electron/journal/read.ts';
import type { Random } from '../../electron/journal/seal.ts';
import type { CardReader } from '../../electron/desk/parts.ts';
import type { Desk, Envelope, Tiding, VerbName, VerbOutput } from '../../shared/contract.ts';
import { parseEntry, type Entry } from '../../shared/entry.ts';
import type { Limits } from '../../shared/limits.ts';
import type { Profile } from '../../shared/platform/profile.ts';

/** A clock that moves a second at each look and runs timers only when told to. */
export interface SteppedClock extends Clock {
  advance(ms: number): void;
}

export function createSteppedClock(start: string): SteppedClock {
  let time = Date.parse(start);
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => new Date((time += 1000)),
    monotonic: () => time,
    after(ms, run) {
      const timer = { at: time + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
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
export const failures: readonly Failure[] = ['refused', 'request-lost', 'answer-lost', 'cut-after'];

export interface Network extends Wire {
  /** The next exchange of this infno fails so, and the line is cut from then on. */
  failAt(infno: string, how: Failure): void;
  /** Answers this infno in place of the platform, from now on. */
  replace(infno: string, answer: () => Exchange): void;
}

/**
 * The drill platform without sockets; what it does not answer is told apart as the HTTP wire does.
 */
export function inProcessNetwork(platform: DrillPlatform): Network {
  const planned = new Map<string, Failure>();
  const replaced = new Map<string, () => Exchange>();
  const { faults } = platform;
  return {
    failAt: (infno, how) => planned.set(infno, how),
    replace: (infno, answer) => replaced.set(infno, answer),
    async exchange(infno, text): Promise<Exchange> {
      const how = planned.get(infno);
      planned.delete(infno);
      if (how === 'refused') faults.line = 'cut';
      if (how === 'request-lost') faults.loseRequest(infno);
      if (how === 'answer-lost') faults.loseAnswer(infno);
      const stood = replaced.get(infno);
      if (stood) return stood();
      const { status, body } = await platform.handle(text);
      if (how !== undefined) faults.line = 'cut';
      if (status !== 0) return { kind: 'answer', status, body };
      return body === 'line-cut'
        ? { kind: 'unsent', why: 'ECONNREFUSED' }
        : { kind: 'lost', why: 'TimeoutError' };
    },
    probe: async () => (faults.line === 'up' ? 1 : undefined),
  };
}

export interface Bed {
  counter: Counter;
  desk: Desk;
  platform: DrillPlatform;
  network: Network;
  disk: MemoryDisk;
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
  restart(): Promise<Bed>;
  /** Every entry on the disk, read and proved anew. */
  entries(): Promise<Entry[]>;
}

export interface BedOptions {
  start?: string;
  profile?: (profile: Profile) => Profile;
  seed?: number;
  /** Other figures than the shipped ones. */
  limits?: (limits: Limits) => Limits;
  /** In place of the virtual card slot. */
  reader?: CardReader;
}

const data = loadData();
const drillCatalogue = readCatalogue(data.drillCatalogue);

export async function openBed(options: BedOptions = {}): Promise<Bed> {
  const { start = '2026-11-22T01:00:00Z', seed = 1, reader } = options;
  const clock = createSteppedClock(start);
  const profile = options.profile?.(data.profile) ?? data.profile;
  const platform = createDrillPlatform({
    now: () => clock.now(),
    random: seededNumbers(seed),
    catalogue: drillCatalogue,
    hospital: profile.hospital,
  });
  const network = inProcessNetwork(platform);
  const saved = new Map<string, string>();
  const limits = options.limits?.(data.limits) ?? data.limits;
  const world = { clock, profile, platform, network, seed, reader, saved, limits };
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
  limits: Limits;
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
    probe: async () => (dead ? undefined : world.network.probe()),
  };
  function die(sends: boolean): void {
    dead = true;
    last = sends ? 1 : 0;
    for (const cancel of cancels) cancel();
  }
  return { clock, wire, die, isDead: () => dead };
}

async function openOn(world: World, disk: MemoryDisk): Promise<Bed> {
  const { profile, platform, network, seed } = world;
  const statuses: Tiding<'status'>[] = [];
  const crashes: unknown[] = [];
  const life = createLife(world);
  let fatal: { seq: number; sends: boolean } | undefined;
  const wrap = aesWrap(new Uint8Array(32).fill(7), seededBytes(seed + 2));
  const kit = createDrillKit({
    platform,
    catalogue: drillCatalogue,
    now: () => world.clock.now(),
    random: seededNumbers(seed + 1),
    known: [],
    card: () => {},
    scanned: () => {},
  });
  const counter = await openCounter({
    ...data,
    disk,
    clock: life.clock,
    random: seededBytes(seed),
    wrap,
    wire: life.wire,
    reader: world.reader ?? kit.reader,
    voucher: kit.voucher,
    profile,
    limits: world.limits,
    setting: { mode: 'drill', counter: '03', operator: '演练收费员', phone: '0731-00000000' },
    operator: { id: 'DRILL01', name: '演练收费员' },
    role: 'cashier',
    app: 'test',
    print: async () => 'nowhere',
    save: async (name, text) => {
      world.saved.set(name, text);
      return name;
    },
    drill: kit,
    tell: (name, tiding) => {
      if (name === 'status') statuses.push(tiding as Tiding<'status'>);
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
    clock: world.clock,
    profile,
    saved: world.saved,
    statuses,
    crashes,
    dieAfter: (seq, sends = false) => (fatal = { seq, sends }),
    isDead: life.isDead,
    restart() {
      life.die(false);
      return openOn({ ...world, seed: seed + 100 }, disk.crash());
    },
    entries: () => readEntries(disk, wrap, seededBytes(seed + 3)),
  };
}

async function readEntries(disk: MemoryDisk, wrap: KeyWrap, random: Random): Promise<Entry[]> {
  const keyring = await openKeyring({ disk, wrap, random });
  const { records } = await readJournal(disk, keyring);
  return records.map((record) => parseEntry(record));
}

/** The value of an envelope; throws with the fault where there is none. */
export function valueOf<T>(envelope: Envelope<T>): T {
  if (envelope.ok) return envelope.value;
  throw new Error(`${envelope.fault.code}: ${JSON.stringify(envelope.fault)}`);
}

export function faultCode<V extends VerbName>(envelope: Envelope<VerbOutput<V>>): string {
  return envelope.ok ? 'ok' : envelope.fault.code;
}
