/**
 * Kills the counter's process at random points, on a real disk, again and again. The platform
 * lives in the killer, as a real one lives elsewhere. After every life the journal is opened as
 * the next life would: nothing that was printed as acknowledged may be missing.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { systemClock } from '../../electron/clock.ts';
import { loadData } from '../../electron/data.ts';
import { createNodeDisk } from '../../electron/disk.ts';
import { createDrillPlatform, type DrillPlatform } from '../../electron/drill/platform.ts';
import { readCatalogue } from '../../electron/drill/world.ts';
import { openKeyring } from '../../electron/journal/keys.ts';
import { readJournal } from '../../electron/journal/read.ts';
import { aesWrap, seededNumbers } from '../../electron/journal/testbed.ts';
import { parseEntry, type Entry } from '../../shared/entry.ts';
import type { Visit } from '../../shared/visit/state.ts';
import { step } from '../../shared/visit/visit.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** The child as one file: a life then begins in a third of the time. */
export async function bundleChild(): Promise<string> {
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

export interface KillReport {
  kills: number;
  acknowledged: number;
  entries: number;
  visits: number;
  settlements: number;
  /** Kills before the journal was open, and while a request was out. */
  early: number;
}

export interface KillOptions {
  kills: number;
  seed: number;
  /** Longest life after the journal is open, ms. */
  lifeMs: number;
  progress?: (report: KillReport) => void;
}

/** Throws at the first thing lost, doubled or crashed. Leaves nothing behind. */
export async function killDesk(options: KillOptions): Promise<KillReport> {
  const child = await bundleChild();
  const folder = await mkdtemp(path.join(tmpdir(), 'crosscounter-desk-kill-'));
  const random = seededNumbers(options.seed);
  const key = randomBytes(32);
  const { profile, drillCatalogue } = loadData();
  const clock = systemClock();
  const platform = createDrillPlatform({
    now: () => clock.now(),
    random,
    catalogue: readCatalogue(drillCatalogue),
    hospital: profile.hospital,
  });
  const listening = await platform.listen();
  const report = { kills: 0, acknowledged: 0, entries: 0, visits: 0, settlements: 0, early: 0 };
  try {
    while (report.kills < options.kills) {
      trouble(platform, random);
      const args = [folder, listening.url, key.toString('hex'), `${options.seed + report.kills}`];
      const lines = await oneLife(child, args, random() * options.lifeMs, random() < 0.1);
      judge(report, lines);
      if (report.kills % 25 === 0 || report.kills === options.kills) {
        await audit(report, await entriesIn(folder, key), platform);
        options.progress?.(report);
      }
    }
  } finally {
    await listening.close();
    await rm(folder, { recursive: true, force: true });
  }
  return report;
}

/** Some lives meet a platform that loses requests or answers. */
function trouble({ faults }: DrillPlatform, random: () => number): void {
  faults.clear();
  const infno = ['2201', '2204', '2206', '2207', '2208'][Math.floor(random() * 5)] ?? '2207';
  if (random() < 0.2) faults.loseAnswer(infno);
  else if (random() < 0.2) faults.loseRequest(infno);
}

/** Starts a life and ends it: `early`, before the journal is open; else so many ms after. */
function oneLife(file: string, args: string[], ms: number, early: boolean): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    let complained = '';
    let timer = early ? setTimeout(() => child.kill('SIGKILL'), ms) : undefined;
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8');
      if (printed.includes('open ')) timer ??= setTimeout(() => child.kill('SIGKILL'), ms);
    });
    child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString('utf8')));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      // The last line may be half printed.
      if (signal === 'SIGKILL') resolve(printed.split('\n').slice(0, -1));
      else reject(new Error(`the counter ended by itself (${code}): ${complained}`));
    });
  });
}

function judge(report: KillReport, lines: readonly string[]): void {
  report.kills += 1;
  const crashed = lines.find((line) => line.startsWith('crashed'));
  if (crashed !== undefined) throw new Error(crashed);
  const opened = lines.find((line) => line.startsWith('open '));
  if (opened === undefined) report.early += 1;
  else if (Number(opened.slice(5)) < report.acknowledged) {
    throw new Error(`${report.acknowledged} acknowledged, opened with ${opened.slice(5)}`);
  }
  const last = lines.findLast((line) => line.startsWith('a '));
  if (last !== undefined)
    report.acknowledged = Math.max(report.acknowledged, Number(last.slice(2)));
}

async function entriesIn(folder: string, key: Buffer): Promise<Entry[]> {
  const disk = createNodeDisk(folder);
  const keyring = await openKeyring({ disk, wrap: aesWrap(key, randomBytes), random: randomBytes });
  const { records } = await readJournal(disk, keyring);
  return records.map((record) => parseEntry(record));
}

/** Nothing acknowledged is missing, sequences have no gaps, no visit is settled twice. */
async function audit(
  report: KillReport,
  entries: readonly Entry[],
  platform: DrillPlatform,
): Promise<void> {
  if (entries.length < report.acknowledged) {
    throw new Error(`${report.acknowledged} acknowledged, ${entries.length} on the disk`);
  }
  if (entries.some((entry, index) => entry.seq !== index + 1)) throw new Error('gap in sequence');
  const folded = new Map<string, Visit>();
  for (const entry of entries) {
    if (entry.visit !== undefined) folded.set(entry.visit, step(folded.get(entry.visit), entry));
  }
  const visits = [...folded.values()];
  const owned = new Set<string>();
  const rows = platform.ledger().filter((row) => row.state === 'settled');
  for (const row of rows) {
    const owners = visits.filter(
      ({ step: at, settlement, pending }) =>
        (at === 'settled' && settlement?.setlId === row.setl_id) || pending?.msgid === row.msgid,
    );
    const [owner] = owners;
    if (!owner || owners.length > 1) throw new Error(`${row.setl_id}: ${owners.length} visits`);
    if (owned.has(owner.id)) throw new Error(`visit ${owner.id} is settled twice`);
    owned.add(owner.id);
  }
  for (const { id, step: at, pending, settlement } of visits) {
    if (at !== 'settled' || pending) continue;
    const row = rows.find(({ setl_id }) => setl_id === settlement?.setlId);
    if (!row) throw new Error(`visit ${id} is settled here, not at the platform`);
    if (row.cash !== settlement?.amounts.cash) throw new Error(`visit ${id}: another amount`);
  }
  report.entries = entries.length;
  report.visits = visits.length;
  report.settlements = rows.length;
}
