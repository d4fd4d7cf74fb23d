/** One counter of the simulated hospital: its process, its disk, its clock, its deaths. */
import { loadData } from '../../electron/data.ts';
import type { Clock } from '../../electron/clock.ts';
import { DiskError } from '../../electron/disk.ts';
import { JournalError } from '../../electron/journal/errors.ts';
import { openCounter, type Counter } from '../../electron/desk/counter.ts';
import { createMemoryDisk, type MemoryDisk } from '../../electron/disk-memory.ts';
import { localHandle } from '../../electron/drill/handle.ts';
import { createDrillKit } from '../../electron/drill/kit.ts';
import type { DrillPlatform } from '../../electron/drill/platform.ts';
import { readCatalogue } from '../../electron/drill/world.ts';
import { seededBytes, seededNumbers } from '../../electron/journal/testbed.ts';
import type { Wire } from '../../electron/platform/wire.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import type { SteppedClock } from '../desk/counter-bed.ts';
import { wrapOf } from './wrap.ts';

const data = loadData();
const catalogue = readCatalogue(data.drillCatalogue);

export interface ProcessParts {
  /** Two digits, as on the door. */
  number: string;
  platform: DrillPlatform;
  wire: Wire;
  clock: SteppedClock;
  /** How far this counter's clock is off, ms. */
  skew: () => number;
  seed: number;
  /** Whose shift it is: a number of the hospital's cashiers. */
  cashier: number;
  profile: Profile;
  /** Exported files, by name: a stick that everybody may plug in. */
  saved: Map<string, string>;
}

/** What the process and the power take with them. */
export interface Disks {
  journal: MemoryDisk;
  twin: MemoryDisk | undefined;
}

/** Small, so that a story has closed files too; a till has it in every third of its lives. */
const SEGMENT_BYTES = 40_000;

export interface Process {
  counter: Counter;
  crashes: readonly unknown[];
  /** Dies right after this entry is durable; with `sends`, one more request leaves. */
  dieAfter(seq: number, sends: boolean): void;
  isDead(): boolean;
  /** Ends the program as its window does; what a failing disk makes of it, the start must bear. */
  end(): Promise<void>;
  /** The process and the power go; the disks' heirs are what is left. */
  kill(): Disks;
  /** The last entry that the journal said was durable. */
  acknowledged(): number;
}

/** Opens the counter on the disk as it is. Rejects as openCounter does. */
export async function openProcess(parts: ProcessParts, disks: Disks): Promise<Process> {
  const { platform, seed, profile, saved } = parts;
  const { journal: disk, twin } = disks;
  const crashes: unknown[] = [];
  const life = createLife(parts);
  let fatal: { seq: number; sends: boolean } | undefined;
  const kit = createDrillKit({
    platform: localHandle(platform),
    catalogue,
    now: () => parts.clock.now(),
    random: seededNumbers(seed + 1),
    known: [],
    card: () => {},
    scanned: () => {},
  });
  const counter = await openCounter({
    ...data,
    profile,
    disk,
    ...(twin === undefined ? {} : { twin }),
    ...(seed % 3 === 0 ? { segmentBytes: SEGMENT_BYTES } : {}),
    clock: life.clock,
    random: seededBytes(seed),
    wrap: wrapOf(seed),
    wire: life.wire,
    reader: kit.reader,
    voucher: kit.voucher,
    ...identity(parts),
    catalogues: createMemoryDisk(),
    save: async (name, text) => {
      saved.set(name, text);
      return name;
    },
    print: async () => 'nowhere',
    drill: kit,
    tell: () => {},
    crashed: (error) => {
      if (!life.isDead()) crashes.push(error);
    },
  });
  const { journal } = counter;
  await proveOld(counter);
  let acknowledged = journal.extent().seq;
  journal.watch(() => {
    if (life.isDead()) return;
    acknowledged = journal.extent().seq;
    if (acknowledged !== fatal?.seq) return;
    life.die(fatal.sends);
    disk.crash();
    twin?.crash();
  });
  counter.start();
  await counter.desk.probe({});
  return {
    counter,
    crashes,
    acknowledged: () => acknowledged,
    dieAfter: (seq, sends) => (fatal = { seq, sends }),
    isDead: life.isDead,
    end: () => end(counter),
    kill() {
      life.die(false);
      return { journal: disk.crash(), twin: twin?.crash() };
    },
  };
}

async function end(counter: Counter): Promise<void> {
  try {
    await counter.close();
  } catch (error) {
    if (!(error instanceof JournalError || error instanceof DiskError)) throw error;
  }
}

/** What the start did not read is read now: a damaged one is ended, to be mended. */
async function proveOld({ journal, close }: Counter): Promise<void> {
  try {
    await journal.verifyOld();
  } catch (error) {
    await close();
    throw error;
  }
}

/** Who and where this counter is. */
function identity(parts: ProcessParts) {
  const { number: counter } = parts;
  const operator = operatorOf(parts);
  return {
    setting: { mode: 'drill' as const, counter, operator: operator.name, phone: '0731-00000000' },
    operator,
    machine: { mac: `02-00-00-00-00-${counter}`, ip: '192.0.2.3' },
    trust: { format: 'crosscounter.trust-list/1' as const, keys: [] },
    role: 'cashier',
    app: 'simulation',
    foldTag: 'simulation',
  };
}

/** Stands in every entry of a shift. */
export function operatorOf({ number, cashier }: Pick<ProcessParts, 'number' | 'cashier'>) {
  return { id: `SIM${number}-${cashier}`, name: `模拟收费员${cashier}` };
}

/** What dies with the process: its timers and its requests. */
function createLife({ clock: world, wire: net, skew }: ProcessParts) {
  const cancels: (() => void)[] = [];
  let dead = false;
  let last = 0;
  const clock: Clock = {
    now: () => new Date(world.now().getTime() + skew()),
    monotonic: () => world.monotonic(),
    after(ms, run) {
      const cancel = world.after(ms, run);
      cancels.push(cancel);
      return cancel;
    },
  };
  const gone = { kind: 'unsent', why: 'the process is dead' } as const;
  const wire: Wire = {
    async exchange(infno, text) {
      if (dead && last <= 0) return gone;
      last -= 1;
      return net.exchange(infno, text);
    },
    upload: async (text, file) => (dead ? gone : net.upload(text, file)),
    download: async (text, from, into, signal) =>
      dead ? gone : net.download(text, from, into, signal),
    probe: async () => (dead ? undefined : net.probe()),
  };
  function die(sends: boolean): void {
    dead = true;
    last = sends ? 1 : 0;
    for (const cancel of cancels) cancel();
  }
  return { clock, wire, die, isDead: () => dead };
}
