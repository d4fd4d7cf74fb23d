/** One counter of the simulated hospital: its process, its disk, its clock, its deaths. */
import { loadData } from '../../electron/data.ts';
import type { Clock } from '../../electron/clock.ts';
import { openCounter, type Counter } from '../../electron/desk/counter.ts';
import { createMemoryDisk, type MemoryDisk } from '../../electron/disk-memory.ts';
import { localHandle } from '../../electron/drill/handle.ts';
import { createDrillKit } from '../../electron/drill/kit.ts';
import type { DrillPlatform } from '../../electron/drill/platform.ts';
import { readCatalogue } from '../../electron/drill/world.ts';
import { openKeyring } from '../../electron/journal/keys.ts';
import { readJournal } from '../../electron/journal/read.ts';
import { aesWrap, seededBytes, seededNumbers } from '../../electron/journal/testbed.ts';
import type { Wire } from '../../electron/platform/wire.ts';
import type { Tiding } from '../../shared/contract.ts';
import { parseEntry, type Entry } from '../../shared/entry.ts';
import type { SteppedClock } from '../desk/counter-bed.ts';

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
  /** What the process said was durable, in order. */
  acknowledged: readonly number[];
}

/** Opens the counter on the disk as it is. Rejects as openCounter does. */
export async function openProcess(parts: ProcessParts, disk: MemoryDisk): Promise<Process> {
  const { platform, seed, number } = parts;
  const crashes: unknown[] = [];
  const acknowledged: number[] = [];
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
    tell: (name, tiding) => {
      if (name !== 'rows') return;
      const { seq } = tiding as Tiding<'rows'>;
      if (!life.isDead()) acknowledged.push(seq);
      if (seq !== fatal?.seq) return;
      life.die(fatal.sends);
      disk.crash();
    },
    crashed: (error) => {
      if (!life.isDead()) crashes.push(error);
    },
  });
  counter.start();
  await counter.desk.probe({});
  return {
    counter,
    crashes,
    acknowledged,
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

/** Every entry on the disk, read and proved anew. */
export async function entriesOn(disk: MemoryDisk, seed: number): Promise<Entry[]> {
  const keyring = await openKeyring({ disk, wrap: wrapOf(seed), random: seededBytes(seed + 3) });
  const { records } = await readJournal(disk, keyring);
  return records.map((record) => parseEntry(record));
}

/** One key for all: what is simulated is not the keystore. */
function wrapOf(seed: number) {
  return aesWrap(new Uint8Array(32).fill(7), seededBytes(seed + 2));
}
