/** The simulated hospital: one platform, one network, several counters, one true time. */
import { createMemoryDisk, type MemoryDisk } from '../../electron/disk-memory.ts';
import { loadData } from '../../electron/data.ts';
import { createDrillPlatform, type DrillPlatform } from '../../electron/drill/platform.ts';
import { readDrillProfile } from '../../electron/drill/profile.ts';
import { readCatalogue } from '../../electron/drill/world.ts';
import { JournalError } from '../../electron/journal/errors.ts';
import { seededNumbers } from '../../electron/journal/testbed.ts';
import type { Entry } from '../../shared/entry.ts';
import { createSteppedClock, type SteppedClock } from '../desk/counter-bed.ts';
import { createSimNetwork, type SimNetwork } from './network.ts';
import { createFold, type Fold } from './fold.ts';
import { openProcess, type Process } from './process.ts';
import { createProver, type Depth, type Prover } from './proof.ts';

const data = loadData();
const catalogue = readCatalogue(data.drillCatalogue);

/** The time moves so much at each look at a clock, ms. */
const LOOK_MS = 100;

export interface Till {
  readonly number: string;
  /** ms by which its clock is off. */
  skew: number;
  disk: MemoryDisk;
  process: Process;
  lives: number;
  /** Reads its journal beside it. */
  readonly prover: Prover;
  readonly fold: Fold;
  /** Its book was folded anew and has not been compared since. */
  fresh: boolean;
  /** The bill that the hospital's system last handed over, by patient. */
  readonly bills: Map<string, string>;
  /** Its disk was told to fail since the last start. */
  troubled: boolean;
}

export interface Hospital {
  readonly clock: SteppedClock;
  readonly platform: DrillPlatform;
  readonly network: SimNetwork;
  readonly tills: readonly Till[];
  /** Kills and opens again; what it had acknowledged must all be there. */
  restart(till: Till): Promise<void>;
  /** Everything this till ever acknowledged is among them, else it throws Broken. */
  entries(till: Till, depth?: Depth): Promise<readonly Entry[]>;
}

export async function openHospital(seed: number, counters: number): Promise<Hospital> {
  const clock = createSteppedClock('2026-11-22T01:00:00Z', LOOK_MS);
  const platform = createDrillPlatform({
    now: () => clock.now(),
    random: seededNumbers(seed),
    catalogue,
    hospital: data.profile.hospital,
    profile: readDrillProfile(data.profile),
  });
  const network = createSimNetwork(platform, () => clock.monotonic());
  const start = (till: Pick<Till, 'number' | 'disk' | 'lives'>, skew: () => number) =>
    openProcess(
      {
        number: till.number,
        platform,
        wire: network.wireOf(till.number),
        clock,
        skew,
        seed: seed * 1000 + Number(till.number) * 100 + till.lives,
      },
      till.disk,
    );
  const tills: Till[] = [];
  for (let index = 0; index < counters; index += 1) {
    const number = String(index + 3).padStart(2, '0');
    const disk = createMemoryDisk({ random: seededNumbers(seed + index) });
    const prover = createProver(seed);
    const fold = createFold(prover.keyedHash);
    const base = { number, skew: 0, disk, prover, fold, fresh: true, lives: 0, troubled: false };
    const bills = new Map<string, string>();
    const process = await start(base, () => base.skew);
    tills.push(Object.assign(base, { process, bills }));
  }
  const entries = ({ prover, disk, process }: Till, depth: Depth = 'new') =>
    prover.read(disk, process.acknowledged(), depth);
  return {
    clock,
    platform,
    network,
    tills,
    entries,
    async restart(till) {
      const seen = till.process.acknowledged();
      till.disk = till.process.kill();
      till.lives += 1;
      till.troubled = false;
      till.fresh = true;
      till.process = await opened(() => {
        // Somebody makes room before the program is started once more.
        till.disk.setCapacity(undefined);
        return start(till, () => till.skew);
      });
      await till.prover.read(till.disk, seen, 'bytes');
    },
  };
}

/** A disk fault may meet the start itself: then the cashier starts the program again. */
async function opened(start: () => Promise<Process>): Promise<Process> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      const passing = error instanceof JournalError && error.code === 'journal-write-failed';
      if (!passing || attempt >= 5) throw error;
    }
  }
}
