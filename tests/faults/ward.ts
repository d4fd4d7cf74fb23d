/**
 * What the fault tests stand on: a drill platform on a real port, a folder on a real disk, and
 * counters as processes of their own.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { systemClock } from '../../electron/clock.ts';
import { loadData } from '../../electron/data.ts';
import { createNodeDisk } from '../../electron/disk.ts';
import { createDrillPlatform, type DrillPlatform } from '../../electron/drill/platform.ts';
import { readDrillProfile } from '../../electron/drill/profile.ts';
import { readCatalogue } from '../../electron/drill/world.ts';
import { openKeyring } from '../../electron/journal/keys.ts';
import { readJournal } from '../../electron/journal/read.ts';
import { aesWrap } from '../../electron/journal/testbed.ts';
import { parseEntry, type Entry } from '../../shared/entry.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** A counter's process. */
export interface Life {
  /** Resolves once a line begins so. */
  said(start: string): Promise<void>;
  /** Whole lines so far; the last one may have been cut by a kill. */
  lines(): string[];
  complaints(): string;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export interface Ward {
  readonly platform: DrillPlatform;
  readonly folder: string;
  start(seed: number, skewMs: number): Life;
  /** Every entry on the disk, read and proven anew. */
  entries(): Promise<Entry[]>;
  close(): Promise<void>;
}

/** Opens everything but a counter. `within` is where its folder is made. */
export async function openWard(random: () => number, within = tmpdir()): Promise<Ward> {
  const file = await bundleChild();
  const folder = await mkdtemp(path.join(within, 'crosscounter-ward-'));
  const key = randomBytes(32);
  const { profile, drillCatalogue } = loadData();
  const clock = systemClock();
  const platform = createDrillPlatform({
    now: () => clock.now(),
    random,
    catalogue: readCatalogue(drillCatalogue),
    hospital: profile.hospital,
    profile: readDrillProfile(profile),
  });
  const listening = await platform.listen();
  return {
    platform,
    folder,
    start(seed, skewMs) {
      const args = [folder, listening.url, key.toString('hex'), String(seed), String(skewMs)];
      return lifeOf(
        spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] }),
      );
    },
    async entries() {
      const disk = createNodeDisk(folder);
      const wrap = aesWrap(key, randomBytes);
      const keyring = await openKeyring({ disk, wrap, random: randomBytes });
      const { records } = await readJournal(disk, keyring);
      return records.map((record) => parseEntry(record));
    },
    async close() {
      await listening.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The child as one file: a life then begins in a third of the time. */
async function bundleChild(): Promise<string> {
  const outDir = path.join(root, 'out', 'faults');
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: path.join(import.meta.dirname, 'desk-child.ts'),
      target: 'node20',
      outDir,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'desk-child.mjs' } },
    },
  });
  return path.join(outDir, 'desk-child.mjs');
}

function lifeOf(child: ChildProcess): Life {
  let printed = '';
  let complained = '';
  let waiting: { start: string; resolve: () => void }[] = [];
  const has = (start: string) => printed.startsWith(start) || printed.includes(`\n${start}`);
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString('utf8');
    for (const each of waiting) if (has(each.start)) each.resolve();
    waiting = waiting.filter((each) => !has(each.start));
  });
  child.stderr?.on('data', (chunk: Buffer) => (complained += chunk.toString('utf8')));
  const ended = new Promise<Awaited<Life['ended']>>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  return {
    said: (start) =>
      new Promise((resolve) => {
        if (has(start)) resolve();
        else waiting.push({ start, resolve });
      }),
    lines: () => printed.split('\n').slice(0, -1),
    complaints: () => complained,
    kill: (signal) => void child.kill(signal),
    ended,
  };
}
