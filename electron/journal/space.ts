import { DiskError } from '../disk.ts';
import type { Disk } from '../disk.ts';
import type { Random } from './seal.ts';

/** Room kept back: given up when the disk is full, so that what is under way can be finished. */
export const ballastFile = 'ballast';

export interface SpaceOptions {
  /** Below so many free bytes the state is 'low'. */
  floorBytes: number;
  /** Size of the ballast; 0 keeps none. */
  ballastBytes: number;
}

/** For a counter's own disk. */
export const usualSpace: SpaceOptions = {
  floorBytes: 256 * 1024 * 1024,
  ballastBytes: 32 * 1024 * 1024,
};

/**
 * `low`: below the floor, begin nothing that could wait. `readonly`: the ballast is used up or
 * could not be laid; begin nothing new, but answers of acts under way are still written.
 */
export interface Space {
  free: number;
  floor: number;
  state: 'ok' | 'low' | 'readonly';
}

export interface Room {
  /** Lays the ballast where there is room for it above the floor. */
  prepare(): Promise<void>;
  /** Gives the ballast up; false where there is none. */
  release(): Promise<boolean>;
  /** Does the work; after 'no-space' once more without the ballast. Only for what can be redone. */
  giving<T>(work: () => Promise<T>): Promise<T>;
  space(): Promise<Space>;
}

/**
 * Gives up the ballast that an earlier run has left, before there is a room: even a lock needs a
 * page of the disk. False where there is none.
 */
export async function giveLeftBallast(disk: Disk): Promise<boolean> {
  if ((await disk.size(ballastFile)) === undefined) return false;
  await disk.remove(ballastFile);
  return true;
}

export function createRoom(disk: Disk, random: Random, options: SpaceOptions): Room {
  const { floorBytes, ballastBytes } = options;
  let laid = false;

  const release = async (): Promise<boolean> => {
    if (!laid) return false;
    laid = false;
    await disk.remove(ballastFile);
    return true;
  };

  return {
    prepare: async () => {
      const size = await disk.size(ballastFile);
      laid = size === ballastBytes && ballastBytes > 0;
      if (laid || ballastBytes === 0) return;
      if (size !== undefined) await disk.remove(ballastFile);
      if ((await disk.free()) < floorBytes + ballastBytes) return;
      try {
        // Random bytes: a file system that packs would keep no room for zeros.
        await disk.writeAtomic(ballastFile, random(ballastBytes));
        laid = true;
      } catch (error) {
        if (!(error instanceof DiskError && error.code === 'no-space')) throw error;
        laid = false;
      }
    },
    release,
    giving: async (work) => {
      try {
        return await work();
      } catch (error) {
        const full = error instanceof DiskError && error.code === 'no-space';
        if (!full || !(await release())) throw error;
        return work();
      }
    },
    space: async () => {
      const free = await disk.free();
      const used = ballastBytes > 0 && !laid;
      return {
        free,
        floor: floorBytes,
        state: used ? 'readonly' : free < floorBytes ? 'low' : 'ok',
      };
    },
  };
}
