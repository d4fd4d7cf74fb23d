/** One counter of the simulated hospital: its process, its disk, its clock, its deaths. */
import { loadData } from '../../electron/data.ts';
import type { Clock } from '../../electron/clock.ts';
import { openCounter, type Counter } from '../../electron/desk/counter.ts';
import { createMemoryDisk, type MemoryDisk } from '../../electron/disk-memory.ts';
import { localHandle } from '../../electron/drill/handle.ts';
import { createDrillKit } from '../../electron/drill/kit.ts';
import type { DrillPlatform } from '../../electron/drill/platform.ts';
import { readCatalogue } from '../../electron/drill/world.ts';
import { seededBytes, seededNumbers } from '../../electron/journal/testbed.ts';
import type { Wire } from '../../electron/platform/wire.ts';
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
}

export interface Process {
  counter: Counter;
  crashes: readonly unknown[];
  /** Dies right after this entry is durable; with `sends`, one more request leaves. */
  dieAfter(seq: number, sends: boolean): void;
  isDead(): boolean;
  /** The process and the power go; the disk's heir is what is left. */
  kill(): MemoryDisk;
  /** The last entry that the journal said was durable. */
  acknowledged(): number;
}

/** Opens the counter on the disk as it is. Rejects as openCounter does. */
export async function openProcess(parts: ProcessParts, disk: MemoryDisk): Promise<Process> {
  const { platform, seed, number } = parts;
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
    disk,
    clock: life.clock,
    random: seededBytes(seed),
    wrap: wrapOf(seed),
    wire: life.wire,
    reader: kit.reader,
    voucher: kit.voucher,
    setting: { mode: 'drill', counter: number, operator: '模拟收费员', phone: '0731-00000000' },
    catalogues: createMemoryDisk(),
    machine: { mac: `02-00-00-00-00-${number}`, ip: '192.0.2.3' },
    trust: { format: 'crosscounter.trust-list/1', keys: [] },
    save: async () => 'nowhere',
    operator: { id: `SIM${number}`, name: '模拟收费员' },
    role: 'cashier',
    app: 'simulation',
    print: async () => 'nowhere',
    drill: kit,
    tell: () => {},
    crashed: (error) => {
      if (!life.isDead()) crashes.push(error);
    },
  });
  const { journal } = counter;
  let acknowledged = journal.extent().seq;
  journal.watch(() => {
    if (life.isDead()) return;
    acknowledged = journal.extent().seq;
    if (acknowledged !== fatal?.seq) return;
    life.die(fatal.sends);
    disk.crash();
  });
  counter.start();
  await counter.desk.probe({});
  return {
    counter,
    crashes,
    acknowledged: () => acknowledged,
    dieAfter: (seq, sends) => (fatal = { seq, sends }),
    isDead: life.isDead,
    kill() {
      life.die(false);
      return disk.crash();
    },
  };
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
