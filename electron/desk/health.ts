/**
 * The journal's own state: is there room, did a write fail, does the twin copy keep up. What is new
 * is begun only while there is room; what is under way is always finished.
 */
import type { VerbName } from '../../shared/contract.ts';
import { raise } from '../../shared/fault.ts';
import type { JournalStatus, TwinStatus } from '../../shared/safety/view.ts';
import type { Clock } from '../clock.ts';
import { DiskError } from '../disk.ts';
import { JournalError } from '../journal/errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { Twin } from '../journal/twin.ts';
import type { TwinError } from '../journal/twinstop.ts';

export interface Health {
  /** The journal to write to: a failure of its writes is noticed here. */
  readonly journal: Journal;
  /** As last measured. */
  read(): { journal: Pick<JournalStatus, 'state' | 'freeMb' | 'recovery'>; twin?: TwinStatus };
  /** A recovery key was just made. */
  recoverable(): void;
  /** Asks the disk anew where the last answer is older than 10 s. */
  look(): Promise<void>;
  /** Asked before new business. Raises disk-full, journal-failed. */
  assertRoom(): Promise<void>;
  /**
   * Proves the segments that the start did not read. Where one is damaged or cannot be read, new
   * business ends: the next start reads all, names the entries and offers the ways to mend it.
   */
  proveOld(): Promise<void>;
  /** From now on the state tells of this copy too. */
  watch(twin: Twin): void;
  twin(): Twin | undefined;
}

export interface HealthOptions {
  journal: Journal;
  clock: Pick<Clock, 'monotonic'>;
  /** Whether the hospital has a recovery key. */
  recovery: () => Promise<boolean>;
  /** Called when the state has changed. */
  changed: () => void;
}

const OLD_MS = 10_000;
/** A copy that lags for less is at work. */
const BEHIND_MS = 5_000;

/** Verbs that begin something new for a patient. What is under way, and refunds, are not. */
const newBusiness: readonly VerbName[] = [
  'identifyCard',
  'identifyVoucher',
  'confirm',
  'charge',
  'deposit',
  'selfPay',
  'putOnHold',
];

export function isNewBusiness(verb: VerbName): boolean {
  return newBusiness.includes(verb);
}

type Room = Pick<JournalStatus, 'state' | 'freeMb' | 'recovery'>;

export function createHealth({ journal, clock, recovery, changed }: HealthOptions): Health {
  let room: Room = { state: 'good', freeMb: 0 };
  let measuredAt = -Infinity;
  let failed = false;
  let damage: string | undefined;
  let twin: Twin | undefined;

  const measure = async (): Promise<void> => {
    const before = room;
    room = { ...(await roomOf(journal)), recovery: await recovery() };
    measuredAt = clock.monotonic();
    if (room.state !== before.state) changed();
  };

  const broken = (): 'damaged' | 'failed' | undefined =>
    damage === undefined ? (failed ? 'failed' : undefined) : 'damaged';

  return {
    journal: noticing(journal, () => {
      failed = true;
      changed();
    }),
    read: () => ({
      journal: { ...room, state: broken() ?? room.state },
      ...(twin === undefined ? {} : { twin: twinStatusOf(twin) }),
    }),
    async look() {
      if (clock.monotonic() - measuredAt >= OLD_MS) await measure();
    },
    async proveOld() {
      try {
        await journal.verifyOld();
      } catch (error) {
        if (!(error instanceof JournalError) && !(error instanceof DiskError)) throw error;
        damage = error.message;
        changed();
      }
    },
    async assertRoom() {
      if (damage !== undefined) {
        raise('journal-damaged', [damage]);
      }
      if (failed) raise('journal-failed', ['请重新启动程序']);
      await measure();
      if (room.state === 'readonly') raise('disk-full', [`磁盘剩余 ${room.freeMb} MB`]);
    },
    recoverable() {
      room = { ...room, recovery: true };
      changed();
    },
    watch: (copy) => {
      twin = copy;
    },
    twin: () => twin,
  };
}

/** A disk that does not say how much room it has counts as one that has none. */
async function roomOf(journal: Journal): Promise<Room> {
  try {
    const { free, state } = await journal.space();
    return { state: state === 'ok' ? 'good' : state, freeMb: mebibytes(free) };
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    return { state: 'readonly', freeMb: 0 };
  }
}

function mebibytes(bytes: number): number {
  return Number(BigInt(bytes) >> 20n);
}

function noticing(journal: Journal, failed: () => void): Journal {
  return {
    ...journal,
    append: async (record, by) => {
      try {
        return await journal.append(record, by);
      } catch (error) {
        if (error instanceof JournalError && error.code === 'journal-write-failed') failed();
        throw error;
      }
    },
  };
}

const stopped: Readonly<Record<TwinError, TwinStatus['state']>> = {
  away: 'away',
  missing: 'away',
  foreign: 'foreign',
  diverged: 'diverged',
  source: 'source',
  'no-space': 'full',
  io: 'unwritable',
  locked: 'unwritable',
};

export function twinStatusOf(twin: Twin): TwinStatus {
  const { lagEntries, lagMs, error } = twin.state();
  if (error !== undefined) return { state: stopped[error], lagEntries };
  return { state: lagMs < BEHIND_MS ? 'good' : 'behind', lagEntries };
}
