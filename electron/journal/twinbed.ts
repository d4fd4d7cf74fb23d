/** A journal with a second folder beside it, and timers that run when told to: for tests. */
import { createMemoryDisk } from '../disk-memory.ts';
import type { MemoryDisk } from '../disk-memory.ts';
import type { Journal } from './journal.ts';
import type { Keyring } from './keys.ts';
import { cashier, createTestbed, sampleRecord, seededNumbers } from './testbed.ts';
import type { Testbed } from './testbed.ts';
import { createTwin } from './twin.ts';
import { prepareTwin } from './twinmark.ts';

/** Segments of a few entries. */
export const small = 1500;

/** Timers run only when told to. */
function manualTimers() {
  let due: (() => void)[] = [];
  return {
    after: (_ms: number, run: () => void) => {
      due.push(run);
      return () => {
        due = due.filter((each) => each !== run);
      };
    },
    ring: () => {
      const now = due;
      due = [];
      for (const run of now) run();
    },
  };
}

type Opened = { journal: Journal; keyring: Keyring };

export function copying(bed: Testbed, primary: MemoryDisk, twin: MemoryDisk, opened: Opened) {
  const timers = manualTimers();
  const crashes: unknown[] = [];
  const clock = { monotonic: () => bed.clock.monotonic(), after: timers.after };
  const crashed = (error: unknown) => crashes.push(error);
  const copy = createTwin({ ...opened, primary, twin, clock, crashed });
  return { copy, ring: timers.ring, crashes };
}

export async function started(seed = 1) {
  const bed = createTestbed(seed);
  const twin = createMemoryDisk({ random: seededNumbers(seed + 1) });
  const { journal, keyring } = await bed.open(bed.disk, small);
  await prepareTwin(twin, journal.epoch);
  return { bed, twin, journal, keyring };
}

export async function append(journal: Journal, count: number) {
  for (let n = 0; n < count; n += 1) {
    await journal.append(sampleRecord(journal.head().seq + 1), cashier);
  }
}

/** The files that make a journal, byte by byte. */
export async function segmentsOf(disk: MemoryDisk): Promise<Record<string, string>> {
  const names = (await disk.list()).filter((name) => /^(segment-.*\.ccj|keys\.json)$/.test(name));
  const bytes = await Promise.all(names.map((name) => disk.read(name)));
  return Object.fromEntries(
    names.map((name, at) => [name, Buffer.from(bytes[at] ?? []).toString('hex')]),
  );
}
