/** The simulated hospital: one platform, one network, several counters, one true time. */
import { createMemoryDisk } from '../../electron/disk-memory.ts';
import { loadData } from '../../electron/data.ts';
import { createDrillPlatform, type DrillPlatform } from '../../electron/drill/platform.ts';
import { readDrillProfile } from '../../electron/drill/profile.ts';
import { readCatalogue } from '../../electron/drill/world.ts';
import { JournalError } from '../../electron/journal/errors.ts';
import { seededNumbers } from '../../electron/journal/testbed.ts';
import type { Entry } from '../../shared/entry.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import { createSteppedClock, type SteppedClock } from '../desk/counter-bed.ts';
import { createFold, type Fold } from './fold.ts';
import { mend, type Flip } from './mend.ts';
import { createSimNetwork, type SimNetwork } from './network.ts';
import { openProcess, type Disks, type Process } from './process.ts';
import { createProver, type Depth, type Prover } from './proof.ts';

const data = loadData();
const catalogue = readCatalogue(data.drillCatalogue);

/** The time moves so much at each look at a clock, ms. */
const LOOK_MS = 100;

export interface Till {
  readonly number: string;
  /** ms by which its clock is off. */
  skew: number;
  disks: Disks;
  process: Process;
  lives: number;
  /** Whose shift it is. */
  cashier: number;
  /** Reads its journal beside it. */
  readonly prover: Prover;
  readonly fold: Fold;
  /** Its book was folded anew and has not been compared since. */
  fresh: boolean;
  /** The bill that the hospital's system last handed over, by patient. */
  readonly bills: Map<string, string>;
  /** Its disk was told to fail since the last start. */
  troubled: boolean;
  /** Bits that have turned over since the last start. */
  flips: Flip[];
  /** A bit of the copy has turned over. */
  twinRotten: boolean;
}

export interface Hospital {
  readonly seed: number;
  readonly clock: SteppedClock;
  readonly platform: DrillPlatform;
  readonly network: SimNetwork;
  readonly tills: readonly Till[];
  /** Files that were exported, by name. */
  readonly saved: Map<string, string>;
  /** Kills (`clean`: ends) and opens again; what it had acknowledged must all be there. */
  restart(till: Till, clean?: boolean): Promise<void>;
  /** Everything this till ever acknowledged is among them, else it throws Broken. */
  entries(till: Till, depth?: Depth): Promise<readonly Entry[]>;
}

export async function openHospital(seed: number, counters: number): Promise<Hospital> {
  const clock = createSteppedClock('2026-11-22T01:00:00Z', LOOK_MS);
  const numbers = Array.from({ length: counters }, (_, at) => String(at + 3).padStart(2, '0'));
  const profile = profileOf(numbers);
  const platform = createDrillPlatform({
    now: () => clock.now(),
    random: seededNumbers(seed),
    catalogue,
    hospital: profile.hospital,
    profile: readDrillProfile(profile),
  });
  const network = createSimNetwork(platform, () => clock.monotonic());
  const saved = new Map<string, string>();
  const start = (till: Omit<Till, 'process'>) => {
    const { number, cashier, lives } = till;
    const wire = network.wireOf(number);
    const own = seed * 1000 + Number(number) * 100 + lives;
    const skew = () => till.skew;
    const parts = { number, cashier, platform, wire, clock, skew, seed: own, profile, saved };
    return openProcess(parts, till.disks);
  };
  const tills: Till[] = [];
  for (const [index, number] of numbers.entries()) {
    const base = newTill(seed, index, number);
    tills.push(Object.assign(base, { process: await start(base) }));
  }
  const starting = new Map<Till, Promise<void>>();
  const entries = ({ prover, disks, process }: Till, depth: Depth = 'new') =>
    prover.read(disks.journal, process.acknowledged(), depth);
  await beginDay(tills, saved);
  return {
    seed,
    clock,
    platform,
    network,
    tills,
    saved,
    entries,
    restart(till, clean = false) {
      // Two who want it at once get one.
      const under = starting.get(till) ?? anew(till, clean).finally(() => starting.delete(till));
      starting.set(till, under);
      return under;
    },
  };

  async function anew(till: Till, clean: boolean): Promise<void> {
    if (clean) await till.process.end();
    const seen = till.process.acknowledged();
    till.disks = till.process.kill();
    till.lives += 1;
    till.troubled = false;
    till.fresh = true;
    till.process = await opened(till, seen, () => {
      // Somebody makes room before the program is started once more.
      till.disks.journal.setCapacity(undefined);
      till.disks.twin?.setCapacity(undefined);
      return start(till);
    });
    till.flips = [];
    await till.prover.read(till.disks.journal, seen, 'bytes');
  }
}

/** Every till hands in its day file; the hospital's own system settles nothing. */
function profileOf(counters: string[]): Profile {
  const { profile } = data;
  const reconcile = { ...profile.reconcile, dayFiles: { counters, his: false } };
  return { ...profile, reconcile };
}

function newTill(seed: number, index: number, number: string): Omit<Till, 'process'> {
  const journal = createMemoryDisk({ random: seededNumbers(seed + index) });
  // Every other hospital has copies on a second disk.
  const twin = seed % 2 === 0 ? createMemoryDisk({ random: seededNumbers(seed + 50) }) : undefined;
  const prover = createProver(seed);
  return {
    number,
    skew: 0,
    disks: { journal, twin },
    lives: 0,
    cashier: 1,
    prover,
    fold: createFold(prover.keyedHash),
    fresh: true,
    bills: new Map(),
    troubled: false,
    flips: [],
    twinRotten: false,
  };
}

/** The copies' folders are prepared, and the tills know each other's addresses and keys. */
async function beginDay(tills: readonly Till[], saved: ReadonlyMap<string, string>): Promise<void> {
  for (const { process, disks } of tills) {
    if (disks.twin) await process.counter.desk.wakeTwin({ prepare: true });
  }
  if (tills.length < 2) return;
  for (const { process, number } of tills) {
    const { desk } = process.counter;
    await desk.exportAddress({});
    await desk.exportDayFile({ day: '2026-11-22' });
    for (const other of tills.filter((each) => each.number !== number)) {
      const { desk: theirs } = other.process.counter;
      await theirs.knowCounter({ text: saved.get(`counter-${number}.json`) ?? '' });
      await theirs.trustDayKey({ text: saved.get(`day-key-${number}.json`) ?? '' });
    }
  }
}

/**
 * A disk fault may meet the start itself: then the cashier starts the program again. Where a bit
 * has turned over, the program says so, and somebody puts it right.
 */
async function opened(till: Till, seen: number, start: () => Promise<Process>): Promise<Process> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof JournalError) || attempt >= 5) throw error;
      if (error.code === 'journal-damaged' && till.flips.length > 0) {
        await mend(till, error, seen);
      } else if (error.code !== 'journal-write-failed') throw error;
    }
  }
}
