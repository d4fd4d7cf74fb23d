import { assertFileName, DiskError } from './disk.ts';
import type { AppendHandle, Disk } from './disk.ts';

export type DiskOperation =
  | 'append'
  | 'sync'
  | 'write-atomic'
  | 'overwrite'
  | 'rename'
  | 'truncate'
  | 'remove';

/**
 * What happens to one operation. 'fail': nothing is done. 'tear': an append leaves a part (at
 * least one byte short) and fails; for others as 'fail'. 'no-space': as 'tear', with the code
 * 'no-space'. 'cut-before', 'cut-after': the power goes (see `crash`) before or after it is done.
 */
export type DiskFault = 'fail' | 'tear' | 'no-space' | 'cut-before' | 'cut-after';

export interface MemoryDisk extends Disk {
  /** The `nth` next operation (1 = the next) of this kind, or of any kind, gets the fault. */
  inject(fault: DiskFault, nth: number, kind?: DiskOperation): void;
  /** Total bytes that fit; undefined = no limit (free then says 1 TiB). */
  setCapacity(bytes: number | undefined): void;
  /**
   * The power goes: what was not synced is dropped (with `random`, a random part of it survives,
   * perhaps with its end zeroed), locks fall, and this disk answers no more. Returns its heir.
   */
  crash(): MemoryDisk;
  flipBit(name: string, offset: number, bit?: number): void;
  /**
   * A bad stretch of this file's medium: whatever reads a byte of it fails ('io'). Goes along with
   * a rename; a file that is written anew under the name has none.
   */
  spoilReads(name: string, from?: number, to?: number): void;
  /** Operations that change something, so far. */
  operations(): number;
}

/**
 * `synced`: bytes that survive a crash. `lost`: from here on a sync had failed; the kernel then
 * holds such pages for clean, so a later sync of the same file does not save them.
 */
interface MemoryFile {
  bytes: Uint8Array;
  length: number;
  synced: number;
  lost: number;
  /** What was there before the overwrites that no sync has made durable. */
  before?: Uint8Array | undefined;
  /** Bytes that cannot be read, from (with) – to (without). */
  bad?: { from: number; to: number } | undefined;
}

type Files = Map<string, MemoryFile>;

export interface MemoryDiskOptions {
  /** 0 ≤ n < 1; decides what survives of unsynced bytes and how far a torn write gets. */
  random?: () => number;
}

/** A disk in memory that forgets what was not synced and fails on demand. */
export function createMemoryDisk(options: MemoryDiskOptions = {}): MemoryDisk {
  return memoryDisk(new Map(), options.random);
}

function memoryDisk(files: Files, random: (() => number) | undefined): MemoryDisk {
  const faults = faultPlan();
  const locks = new Set<string>();
  let heir: MemoryDisk | undefined;
  const crash = (): MemoryDisk => {
    heir ??= memoryDisk(survivors(files, random), random);
    return heir;
  };
  const alive = (): void => {
    if (heir !== undefined) throw new DiskError('io', 'the power is gone');
  };
  const { change, setCapacity, free } = changes(files, faults, { alive, crash });

  return {
    ...reading(files, alive),
    openAppend: async (name) => {
      alive();
      assertFileName(name);
      if (!files.has(name)) files.set(name, newFile(new Uint8Array()));
      return handleOf(name, fileOf(files, name), { change, alive, random });
    },
    writeAtomic: (name, bytes) =>
      change('write-atomic', name, bytes.length, () => files.set(name, newFile(bytes.slice()))),
    overwrite: async (name, bytes) => {
      const grows = Math.max(0, bytes.length - (files.get(name)?.length ?? 0));
      return change('overwrite', name, grows, () => {
        const file = files.get(name) ?? newFile(new Uint8Array());
        files.set(name, file);
        overwrite(file, bytes);
      });
    },
    rename: (from, to) =>
      change('rename', from, 0, () => {
        assertFileName(to);
        files.set(to, fileOf(files, from));
        files.delete(from);
      }),
    truncate: (name, length) =>
      change('truncate', name, 0, () => {
        const file = fileOf(files, name);
        file.length = Math.min(file.length, length);
        file.synced = file.length;
      }),
    remove: (name) => change('remove', name, 0, () => files.delete(name)),
    lock: async (name) => {
      alive();
      assertFileName(name);
      if (locks.has(name)) throw new DiskError('locked', `${name} is held`);
      locks.add(name);
      return async () => {
        locks.delete(name);
      };
    },
    free,
    inject: faults.inject,
    setCapacity,
    crash,
    flipBit: (name, offset, bit = 0) => {
      const file = fileOf(files, name);
      const before = file.bytes[offset];
      if (before === undefined || offset >= file.length) throw new RangeError('outside the file');
      file.bytes[offset] = before ^ (1 << bit);
    },
    spoilReads: (name, from = 0, to = Infinity) => {
      fileOf(files, name).bad = { from, to };
    },
    operations: () => faults.operations(),
  };
}

/** What a disk without a limit says is free: 1 TiB. */
const endless = 2 ** 40;

interface FaultPlan {
  inject: MemoryDisk['inject'];
  next(kind: DiskOperation): DiskFault | undefined;
  operations(): number;
}

function faultPlan(): FaultPlan {
  let planned: { fault: DiskFault; left: number; kind: DiskOperation | undefined }[] = [];
  let operations = 0;
  return {
    inject: (fault, nth, kind) => {
      planned.push({ fault, left: nth, kind });
    },
    next: (kind) => {
      operations += 1;
      const counting = planned.filter((plan) => plan.kind === undefined || plan.kind === kind);
      for (const plan of counting) plan.left -= 1;
      const due = counting.find((plan) => plan.left === 0);
      planned = planned.filter((plan) => plan.left > 0);
      return due?.fault;
    },
    operations: () => operations,
  };
}

/** Does `work`, or as much of it as a fault lets through (`tear`). */
type Change = (
  kind: DiskOperation,
  name: string,
  grows: number,
  work: () => void,
  tear?: () => void,
) => Promise<void>;

function changes(
  files: Files,
  faults: FaultPlan,
  power: { alive: () => void; crash: () => void },
): Pick<MemoryDisk, 'free' | 'setCapacity'> & { change: Change } {
  let capacity = Infinity;
  const used = (): number => [...files.values()].reduce((sum, file) => sum + file.length, 0);
  const change: Change = async (kind, name, grows, work, tear) => {
    // Resolve later, as a real disk does, so that callers race as they would there.
    await Promise.resolve();
    power.alive();
    assertFileName(name);
    // A torn write may lie over the limit; what needs no room is still done.
    const isFull = grows > 0 && used() + grows > capacity;
    const fault = faults.next(kind) ?? (isFull ? 'no-space' : undefined);
    if (fault === 'cut-before') power.crash();
    power.alive();
    if (fault === 'tear' || fault === 'no-space') tear?.();
    if (fault === 'no-space') throw new DiskError('no-space', `${name}: no space`);
    if (fault === 'tear' || fault === 'fail') throw new DiskError('io', `${name}: ${kind} failed`);
    work();
    if (fault === 'cut-after') power.crash();
    power.alive();
  };
  return {
    change,
    free: async () => {
      power.alive();
      return Math.max(0, Math.min(capacity, endless) - used());
    },
    setCapacity: (bytes) => {
      capacity = bytes ?? Infinity;
    },
  };
}

function reading(
  files: Files,
  alive: () => void,
): Pick<Disk, 'read' | 'readRange' | 'list' | 'size'> {
  return {
    read: async (name) => {
      alive();
      return bytesOf(name, fileOf(files, name), 0, Infinity);
    },
    readRange: async (name, offset, length) => {
      alive();
      return bytesOf(name, fileOf(files, name), offset, offset + length);
    },
    list: async () => {
      alive();
      return [...files.keys()].sort();
    },
    size: async (name) => {
      alive();
      return files.get(name)?.length;
    },
  };
}

function handleOf(
  name: string,
  file: MemoryFile,
  disk: { change: Change; alive: () => void; random: (() => number) | undefined },
): AppendHandle {
  const part = (bytes: Uint8Array): Uint8Array =>
    bytes.subarray(0, Math.floor((disk.random?.() ?? 0.5) * bytes.length));
  return {
    append: (bytes) =>
      disk.change(
        'append',
        name,
        bytes.length,
        () => grow(file, bytes),
        () => grow(file, part(bytes)),
      ),
    sync: async () => {
      try {
        await disk.change('sync', name, 0, () => {
          file.synced = Math.min(file.length, file.lost);
        });
      } catch (error) {
        file.lost = Math.min(file.lost, file.synced);
        throw error;
      }
    },
    close: async () => disk.alive(),
  };
}

function bytesOf(name: string, file: MemoryFile, from: number, to: number): Uint8Array {
  const { bad, length } = file;
  if (bad !== undefined && bad.from < to && from < bad.to) {
    throw new DiskError('io', `${name}: EIO`);
  }
  return file.bytes.slice(from, Math.min(length, to));
}

function fileOf(files: Files, name: string): MemoryFile {
  assertFileName(name);
  const file = files.get(name);
  if (file === undefined) throw new DiskError('missing', `${name}: no such file`);
  return file;
}

function newFile(bytes: Uint8Array): MemoryFile {
  return { bytes, length: bytes.length, synced: bytes.length, lost: Infinity };
}

function grow(file: MemoryFile, bytes: Uint8Array): void {
  const needed = file.length + bytes.length;
  if (needed > file.bytes.length) {
    const larger = new Uint8Array(Math.max(needed, file.bytes.length * 2, 4096));
    larger.set(file.bytes.subarray(0, file.length));
    file.bytes = larger;
  }
  file.bytes.set(bytes, file.length);
  file.length = needed;
}

function overwrite(file: MemoryFile, bytes: Uint8Array): void {
  file.bad = undefined;
  file.before ??= file.bytes.slice(0, file.length);
  const all = new Uint8Array(Math.max(file.length, bytes.length));
  all.set(file.bytes.subarray(0, file.length));
  all.set(bytes);
  file.bytes = all;
  file.length = all.length;
  file.synced = all.length;
}

function survivors(files: Files, random: (() => number) | undefined): Files {
  const kept: Files = new Map();
  for (const [name, file] of files) {
    if (file.before !== undefined) {
      kept.set(name, newFile(torn(file.before, file.bytes.subarray(0, file.length), random)));
      continue;
    }
    const unsynced = file.length - file.synced;
    const extra = random === undefined ? 0 : Math.floor(random() * (unsynced + 1));
    const bytes = file.bytes.slice(0, file.synced + extra);
    // Some file systems lengthen a file before its data arrives: the end then reads as zeros.
    if (random !== undefined && random() < 0.25) {
      const sector = Math.ceil((file.synced + random() * extra) / 512) * 512;
      bytes.fill(0, Math.min(sector, bytes.length));
    }
    kept.set(name, { ...newFile(bytes), bad: file.bad });
  }
  return kept;
}

/** An overwrite that no sync followed: the new bytes up to some point, the old ones behind it. */
function torn(
  before: Uint8Array,
  after: Uint8Array,
  random: (() => number) | undefined,
): Uint8Array {
  if (random === undefined) return before;
  const mixed = new Uint8Array(Math.max(before.length, after.length));
  mixed.set(before);
  const upTo = random() < 0.5 ? after.length : Math.floor(random() * after.length);
  mixed.set(after.subarray(0, upTo));
  return mixed;
}
