/** A small file system of its own (tmpfs) that can be filled; needs the right to mount. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemCode } from '../../electron/system-error.ts';

export interface Small {
  readonly folder: string;
  /** Writes a file until nothing more fits, or until so many bytes are written. */
  fill(bytes?: number): void;
  /** Fills it, then gives so many bytes back. */
  leave(bytes: number): void;
  /** Removes that file. */
  free(): void;
  grow(bytes: number): void;
  close(): Promise<void>;
}

/** Why there can be none here, as a text. */
export async function mountSmall(size: number): Promise<Small | string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'crosscounter-small-'));
  try {
    mount(['-t', 'tmpfs', '-o', `size=${size}`, 'crosscounter', folder]);
  } catch (error) {
    await rm(folder, { recursive: true });
    return `no right to mount a tmpfs: ${String(error).split('\n')[0] ?? ''}`;
  }
  const filler = path.join(folder, 'filler');
  return {
    folder,
    fill: (most = Infinity) => fillUp(filler, most),
    leave: (bytes) => {
      fillUp(filler, Infinity);
      truncateSync(filler, statSync(filler).size - bytes);
    },
    free: () => rmSync(filler, { force: true }),
    grow: (to) => mount(['-o', `remount,size=${to}`, folder]),
    async close() {
      execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
      await rm(folder, { recursive: true });
    },
  };
}

function mount(args: readonly string[]): void {
  execFileSync('mount', args, { stdio: 'ignore' });
}

/** In pages at the end: then not one is left. */
function fillUp(file: string, most: number): void {
  const handle = openSync(file, 'a');
  try {
    let left = most;
    for (const size of [65_536, 4_096]) {
      const block = Buffer.alloc(size, 7);
      while (left >= size && written(handle, block)) left -= size;
    }
  } finally {
    closeSync(handle);
  }
}

function written(handle: number, block: Buffer): boolean {
  try {
    return writeSync(handle, block) === block.length;
  } catch (error) {
    if (systemCode(error) !== 'ENOSPC') throw error;
    return false;
  }
}
