import { createSecretKey } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Disk } from '../disk.ts';
import { createMemoryDisk } from '../disk-memory.ts';
import type { MemoryDisk } from '../disk-memory.ts';
import { openJournal } from './journal.ts';
import type { JournalOptions, OpenedJournal } from './journal.ts';
import { openKeyring } from './keys.ts';
import type { KeyWrap, Keyring } from './keys.ts';
import type { Author, NewRecord } from './record.ts';
import { openText, sealText } from './seal.ts';
import type { Random } from './seal.ts';

/** Invented; for tests and simulation. */
export const cashier: Author = {
  operator: { id: 'T001', name: '测试员甲' },
  role: 'cashier',
  counter: 'C1',
};

/** A reproducible stream of numbers 0 ≤ n < 1 (mulberry32). Never for real keys. */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same as bytes. */
export function seededBytes(seed: number): Random {
  const next = seededNumbers(seed);
  return (size) => Uint8Array.from({ length: size }, () => Math.floor(next() * 256));
}

/** A key wrap in plain AES, in place of the OS keystore. */
export function aesWrap(key: Uint8Array, random: Random): KeyWrap {
  const secret = createSecretKey(key);
  return {
    slot: 'os',
    wrap: async (bytes) => sealText(secret, random, 'wrap', bytes),
    unwrap: async (text) => {
      const bytes = openText(secret, 'wrap', text);
      if (bytes === undefined) throw new Error('not wrapped by this key');
      return bytes;
    },
  };
}

export interface SteppedClock extends Pick<Clock, 'now' | 'monotonic'> {
  /** Sets the wall clock, also back; the monotonic one goes on. */
  set(wall: string): void;
}

/** Each reading is one millisecond later than the last. */
export function steppedClock(start: string): SteppedClock {
  let wall = Date.parse(start);
  let mono = 0;
  return {
    now: () => new Date((wall += 1)),
    monotonic: () => (mono += 1),
    set: (to) => {
      wall = Date.parse(to);
    },
  };
}

export interface Testbed {
  disk: MemoryDisk;
  clock: SteppedClock;
  random: Random;
  /** Opens the keys alone. */
  keys(disk: Disk): Promise<Keyring>;
  /** Opens keys and journal on the testbed's disk, or on another. */
  open(
    disk?: Disk,
    segmentBytes?: number,
    more?: Partial<JournalOptions>,
  ): Promise<OpenedJournal & { keyring: Keyring }>;
}

/** A memory disk, a clock of 15 January 2025 and reproducible keys. */
export function createTestbed(seed = 1): Testbed {
  const random = seededBytes(seed);
  const disk = createMemoryDisk({ random: seededNumbers(seed) });
  const clock = steppedClock('2025-01-15T08:00:00+08:00');
  const wrap = aesWrap(new Uint8Array(32).fill(7), random);
  return {
    disk,
    clock,
    random,
    keys: (on) => openKeyring({ disk: on, wrap, random }),
    open: async (on = disk, segmentBytes, more = {}) => {
      const keyring = await openKeyring({ disk: on, wrap, random });
      const bytes = segmentBytes === undefined ? {} : { segmentBytes };
      const opened = await openJournal({ disk: on, keyring, clock, random, ...bytes, ...more });
      return { ...opened, keyring };
    },
  };
}

/** An invented record; every third has a personal part. */
export function sampleRecord(n: number): NewRecord {
  const record: NewRecord = {
    kind: 'bill-imported',
    v: 1,
    visit: `V${Math.ceil(n / 3)}`,
    data: { n, lines: [{ item: `测试项目${n}`, fen: n * 101 }], note: null },
  };
  if (n % 3 === 0) record.personal = { name: `虚构病人${n}`, phone: `000-TEST-${n}` };
  return record;
}
