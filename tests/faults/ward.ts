/**
 * What the fault tests stand on: a drill platform on a real port, a folder on a real disk, and
 * counters as processes of their own.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleProgram } from '../../build/program.ts';
import { systemClock } from '../../electron/clock.ts';
import { loadData } from '../../electron/data.ts';
import { createNodeDisk, type Disk } from '../../electron/disk.ts';
import { createDrillPlatform, type DrillPlatform } from '../../electron/drill/platform.ts';
import { readDrillProfile } from '../../electron/drill/profile.ts';
import { readCatalogue } from '../../electron/drill/world.ts';
import { frameEnd, hashBytes, readHead } from '../../electron/journal/frame.ts';
import { openKeyring, type Keyring } from '../../electron/journal/keys.ts';
import { readSegments, type TakeFrame } from '../../electron/journal/read.ts';
import { segmentHeadBytes } from '../../electron/journal/segment.ts';
import { aesWrap } from '../../electron/journal/testbed.ts';
import { parseEntry, type Entry } from '../../shared/entry.ts';
import type { Orders } from './orders.ts';

/** A counter's process. */
export interface Life {
  /** Resolves once so many lines begin so, or the life has ended. */
  said(start: string, count?: number): Promise<void>;
  /** How many do so far. */
  count(start: string): number;
  /** Whole lines so far; the last one may have been cut by a kill. */
  lines(): string[];
  complaints(): string;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** How a life differs from a plain one. */
export interface LifeOptions {
  /** By how much its clock is off from the platform's. */
  skewMs?: number;
  jumps?: number[];
  twin?: boolean;
  space?: Orders['space'];
  refold?: boolean;
}

/** What is on the disk, read and proven anew. */
export interface OnDisk {
  entries: Entry[];
  /** Of each entry, hex; the first stands at 0. */
  hashes: string[];
  segments: number;
}

export interface Ward {
  readonly platform: DrillPlatform;
  /** Of the journal. */
  readonly folder: string;
  /** Moves the ward's time, the platform's and that of all lives to come. */
  forward(ms: number): void;
  now(): Date;
  start(seed: number, options?: LifeOptions): Life;
  read(): Promise<OnDisk>;
  /** The same of the copy. */
  readTwin(): Promise<OnDisk>;
  /** Ends what still lives. `kept`: its folder stays for whoever looks for the cause. */
  close(kept?: boolean): Promise<void>;
}

/** Where its folders are; a new one on the system's disk by default. */
export interface WardPlaces {
  journal?: string;
  twin?: string;
}

/** Opens everything but a counter. `file`: of `bundleChild`. */
export async function openWard(
  file: string,
  random: () => number,
  places: WardPlaces = {},
): Promise<Ward> {
  const base = await mkdtemp(path.join(tmpdir(), 'crosscounter-ward-'));
  const { journal: folder = path.join(base, 'journal'), twin: copy = path.join(base, 'twin') } =
    places;
  const lives: Life[] = [];
  const key = randomBytes(32);
  const { profile, drillCatalogue } = loadData();
  const clock = systemClock();
  let shiftMs = 0;
  const now = () => new Date(clock.now().getTime() + shiftMs);
  const platform = createDrillPlatform({
    now,
    random,
    catalogue: readCatalogue(drillCatalogue),
    hospital: profile.hospital,
    profile: readDrillProfile(profile),
  });
  const { url, close } = await platform.listen();
  const wrap = aesWrap(key, randomBytes);
  const keyringOf = (disk: Disk) => openKeyring({ disk, wrap, random: randomBytes });
  const readFrom = async (at: string): Promise<OnDisk> => {
    const disk = createNodeDisk(at);
    return readDisk(disk, await keyringOf(disk));
  };
  return {
    platform,
    folder,
    forward: (ms) => void (shiftMs += ms),
    now,
    start(seed, { skewMs = 0, jumps = [], twin = false, refold = false, space } = {}) {
      const orders: Orders = {
        folder,
        url,
        key: key.toString('hex'),
        seed,
        skewMs: shiftMs + skewMs,
        jumps,
        refold,
        ...(twin && { twin: copy }),
        ...(space && { space }),
      };
      const args = [file, JSON.stringify(orders)];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      const life = lifeOf(child);
      lives.push(life);
      return life;
    },
    read: () => readFrom(folder),
    readTwin: () => readFrom(copy),
    async close(kept = false) {
      for (const life of lives) life.kill('SIGKILL');
      await Promise.all(lives.map(({ ended }) => ended));
      await close();
      if (!kept) await rm(base, { recursive: true, force: true });
    },
  };
}

async function readDisk(disk: Disk, keyring: Keyring): Promise<OnDisk> {
  const entries: Entry[] = [];
  const hashes: string[] = [];
  let segments = 0;
  const take: TakeFrame = (_frame, record) => {
    if (record !== undefined) entries.push(parseEntry(record));
  };
  for await (const { bytes, end, link } of readSegments(disk, keyring, take)) {
    segments += 1;
    hashes.push(...hashesOf(bytes, end));
    if (hashes.length !== link.seq) throw new Error(`${hashes.length} frames, not ${link.seq}`);
  }
  return { entries, hashes, segments };
}

function hashesOf(bytes: Buffer, end: number): string[] {
  const hashes: string[] = [];
  for (let at = segmentHeadBytes; at < end;) {
    const frame = readHead(bytes, at);
    if (frame === undefined) break;
    at = frameEnd(at, frame);
    hashes.push(bytes.toString('hex', at - hashBytes, at));
  }
  return hashes;
}

/** The child as one file in `outDir`: a life then begins in a third of the time. */
export function bundleChild(outDir: string): Promise<string> {
  return bundleProgram({ entry: 'tests/faults/desk-child.ts', outDir });
}

function lifeOf(child: ChildProcess): Life {
  let printed = '';
  let complained = '';
  let over = false;
  let waiting: { start: string; count: number; resolve: () => void }[] = [];
  const countOf = (start: string) => `\n${printed}`.split(`\n${start}`).length - 1;
  const has = (start: string, count: number) => countOf(start) >= count;
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString('utf8');
    for (const each of waiting) if (has(each.start, each.count)) each.resolve();
    waiting = waiting.filter((each) => !has(each.start, each.count));
  });
  child.stderr?.on('data', (chunk: Buffer) => (complained += chunk.toString('utf8')));
  const ended = new Promise<Awaited<Life['ended']>>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal });
      over = true;
      for (const each of waiting) each.resolve();
    });
  });
  return {
    said: (start, count = 1) =>
      new Promise((resolve) => {
        if (over || has(start, count)) resolve();
        else waiting.push({ start, count, resolve });
      }),
    count: countOf,
    lines: () => printed.split('\n').slice(0, -1),
    complaints: () => complained,
    kill: (signal) => void child.kill(signal),
    ended,
  };
}
