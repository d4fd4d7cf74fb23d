/**
 * `npm run kill -- [--kills N] [--seed S] [--life MS] [--wards W]`: the long form of kill.test.ts.
 * Each ward is a process of its own, with a hospital of its own, and other seeds.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { addReport, killDesk, nothingKilled, type KillReport } from './kill.ts';
import { bundleChild } from './ward.ts';

/** A hospital lives so many lives; then the next one begins with an empty journal. */
const BATCH = 200;
/** Wards must not meet in their seeds. */
const APART = 1_000_000;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    life: { type: 'string', default: '120' },
    // Who waits for a disk or a process leaves the core to another ward.
    wards: { type: 'string', default: String(availableParallelism() + 1) },
    /** For the wards themselves: the bundled child. */
    child: { type: 'string' },
  },
});
const [wanted, seed, wards] = [values.kills, values.seed, values.wards].map(Number) as [
  number,
  number,
  number,
];

/** Hands each batch's report to `told`. */
async function ward(file: string, told: (report: KillReport) => void): Promise<void> {
  for (let done = 0; done < wanted; done += BATCH) {
    const kills = Math.min(BATCH, wanted - done);
    told(await killDesk({ kills, seed: seed + done, lifeMs: Number(values.life), file }));
  }
}

async function hospital(): Promise<void> {
  const started = performance.now();
  const folder = await mkdtemp(path.join(tmpdir(), 'crosscounter-child-'));
  const file = await bundleChild(folder);
  const sum = nothingKilled();
  const told = (report: KillReport): void => {
    addReport(sum, report);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    process.stdout.write(`${JSON.stringify(sum)} 0 lost, 0 doubled, ${seconds} s\n`);
  };
  const ends = Array.from({ length: wards }, async (_, at) => {
    const kills = Math.floor(wanted / wards) + (at < wanted % wards ? 1 : 0);
    const own = ['--kills', String(kills), '--seed', String(seed + at * APART)];
    const child = fork(import.meta.filename, [...own, '--life', values.life, '--child', file]);
    child.on('message', (report) => told(report as KillReport));
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) process.exitCode = 1;
  });
  await Promise.all(ends);
  await rm(folder, { recursive: true });
  if (process.exitCode === 1) process.stdout.write('FAILED: see above\n');
}

if (values.child === undefined) await hospital();
else {
  await ward(values.child, (report) => void process.send?.(report));
  process.disconnect();
}
