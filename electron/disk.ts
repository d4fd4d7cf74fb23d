import { constants, writeSync } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { takeLock } from './lock.ts';
import { systemCode, unlessMissing } from './system-error.ts';

/** What went wrong below: the name is taken by a live process, no room, no such file, other I/O. */
export type DiskErrorCode = 'locked' | 'no-space' | 'missing' | 'io';

export class DiskError extends Error {
  readonly code: DiskErrorCode;
  constructor(code: DiskErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DiskError';
    this.code = code;
  }
}

/** A file open for appending. What was appended is durable only after `sync` has resolved. */
export interface AppendHandle {
  append(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** One flat folder of files. Every method rejects with a DiskError. */
export interface Disk {
  /** Opens at the end; makes the file, durably by name, where there is none. */
  openAppend(name: string): Promise<AppendHandle>;
  read(name: string): Promise<Uint8Array>;
  /** Up to `length` bytes from `offset`; fewer at the end of the file. */
  readRange(name: string, offset: number, length: number): Promise<Uint8Array>;
  /** Names of all files, sorted. */
  list(): Promise<string[]>;
  /** Bytes, or undefined where there is no such file. */
  size(name: string): Promise<number | undefined>;
  /** Old content or new content, never a mixture; durable when resolved. */
  writeAtomic(name: string, bytes: Uint8Array): Promise<void>;
  /**
   * Puts bytes at the beginning, in place, without any sync: cheap, survives the end of the
   * process, may be old or torn after a power cut. For what only helps.
   */
  overwrite(name: string, bytes: Uint8Array): Promise<void>;
  /** Under another name, in place of what had it; durable when resolved. */
  rename(from: string, to: string): Promise<void>;
  /** Durable when resolved. */
  truncate(name: string, length: number): Promise<void>;
  /** Durable when resolved; a missing file is no error. */
  remove(name: string): Promise<void>;
  /** Bytes that may still be written to the file system under the folder. */
  free(): Promise<number>;
  /** Rejects with 'locked' while a live process holds it; a dead holder's lock is taken over. */
  lock(name: string): Promise<() => Promise<void>>;
}

/** Throws unless the name is a plain file name: a programmer's error, never a user's. */
export function assertFileName(name: string): void {
  if (!/^[A-Za-z0-9][\w.-]*$/.test(name)) throw new TypeError(`not a plain file name: ${name}`);
}

/** Where `writeAtomic` puts the new content first; a killed process may leave it there. */
export function draftOf(name: string): string {
  return `${name}.tmp`;
}

/** The folder `root` on the real disk, made (0700) when first written to. */
export function createNodeDisk(root: string): Disk {
  const path = (name: string): string => {
    assertFileName(name);
    return join(root, name);
  };
  const makeRoot = async (): Promise<void> => {
    await mkdir(root, { recursive: true, mode: 0o700 });
  };
  return {
    openAppend: (name) =>
      named(name, async () => {
        await makeRoot();
        const handle = await open(path(name), 'a', 0o600);
        await syncFolder(root);
        return appendHandle(name, handle);
      }),
    read: (name) => named(name, () => readFile(path(name))),
    readRange: (name, offset, length) =>
      named(name, () => using(path(name), 'r', (handle) => readAt(handle, offset, length))),
    list: () => named(root, () => listFiles(root)),
    size: (name) =>
      named(name, async () => {
        const found = await unlessMissing(stat(path(name)));
        return found?.size;
      }),
    writeAtomic: (name, bytes) =>
      named(name, async () => {
        await makeRoot();
        await replaceFile(path(draftOf(name)), path(name), bytes);
        await syncFolder(root);
      }),
    overwrite: (name, bytes) =>
      named(name, async () => {
        await makeRoot();
        const flags = constants.O_RDWR | constants.O_CREAT;
        await using(path(name), flags, async (handle) => {
          await handle.write(bytes, 0, bytes.length, 0);
        });
      }),
    rename: (from, to) =>
      named(from, async () => {
        await rename(path(from), path(to));
        await syncFolder(root);
      }),
    truncate: (name, length) =>
      named(name, () =>
        using(path(name), 'r+', async (handle) => {
          await handle.truncate(length);
          await handle.sync();
        }),
      ),
    remove: (name) =>
      named(name, async () => {
        await rm(path(name), { force: true });
        await syncFolder(root);
      }),
    free: () => named(root, () => freeBytes(root)),
    lock: (name) =>
      named(name, async () => {
        await makeRoot();
        assertFileName(name);
        const release = await takeLock(root, name);
        if (release === undefined) throw new DiskError('locked', `${name} is held`);
        return release;
      }),
  };
}

function appendHandle(name: string, handle: FileHandle): AppendHandle {
  return {
    append: (bytes) => named(name, async () => writeToCache(handle, bytes)),
    sync: () => named(name, () => handle.datasync()),
    close: () => named(name, () => handle.close()),
  };
}

/** In one go: a write to the page cache takes µs, a turn of the thread pool ten times as long. */
function writeToCache(handle: FileHandle, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    const written = writeSync(handle.fd, bytes, done, bytes.length - done);
    if (written === 0) throw new DiskError('io', 'nothing was written');
    done += written;
  }
}

async function named<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DiskError || error instanceof TypeError) throw error;
    const system = systemCode(error);
    const full = system === 'ENOSPC' || system === 'EDQUOT';
    const code = full ? 'no-space' : system === 'ENOENT' ? 'missing' : 'io';
    throw new DiskError(code, `${name}: ${system ?? 'unknown error'}`, error);
  }
}

async function using<T>(
  path: string,
  flags: string | number,
  work: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  const handle = await open(path, flags, 0o600);
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

async function replaceFile(draft: string, path: string, bytes: Uint8Array): Promise<void> {
  try {
    await using(draft, 'w', async (handle) => {
      await handle.writeFile(bytes);
      await handle.sync();
    });
    await rename(draft, path);
  } catch (error) {
    // On a full disk half a draft would keep the room that everything else needs.
    await rm(draft, { force: true });
    throw error;
  }
}

async function readAt(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const into = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(into, done, length - done, offset + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return into.subarray(0, done);
}

/** Of the folder, or of the nearest one above it while it is not there yet. */
async function freeBytes(folder: string): Promise<number> {
  const found = await unlessMissing(statfs(folder));
  const above = dirname(folder);
  if (found === undefined && above !== folder) return freeBytes(above);
  return found === undefined ? 0 : found.bavail * found.bsize;
}

async function listFiles(root: string): Promise<string[]> {
  const entries = await unlessMissing(readdir(root, { withFileTypes: true }));
  return (entries ?? [])
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
}

/** Makes names durable. Windows cannot sync a folder; NTFS journals its names itself. */
async function syncFolder(root: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using(root, 'r', (handle) => handle.sync());
}
