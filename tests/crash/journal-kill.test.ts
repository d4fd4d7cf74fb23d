import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createNodeDisk } from '../../electron/disk.ts';
import { openJournal } from '../../electron/journal/journal.ts';
import { openKeyring } from '../../electron/journal/keys.ts';
import { aesWrap, seededNumbers } from '../../electron/journal/testbed.ts';
import { entryNumber } from './entry-number.ts';

const kills = 30;
const key = randomBytes(32);
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crosscounter-kill-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the writer, kills it `delay` ms after its first (or before any) output; what it printed. */
async function killWriter(delay: number, early: boolean): Promise<string[]> {
  const writer = join(import.meta.dirname, 'journal-writer.ts');
  const args = ['--import', 'tsx', writer, folder, key.toString('hex')];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => (printed += chunk));
  const ended = once(child, 'close');
  const first = early ? undefined : once(child.stdout, 'data');
  await Promise.race([first, ended]);
  const timer = setTimeout(() => child.kill('SIGKILL'), delay);
  const [code, signal]: unknown[] = await ended;
  clearTimeout(timer);
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' });
  // The last line may be half printed.
  return printed.split('\n').slice(0, -1);
}

async function reopen() {
  const disk = createNodeDisk(folder);
  const wrap = aesWrap(key, randomBytes);
  const keyring = await openKeyring({ disk, wrap, random: randomBytes });
  const clock = { now: () => new Date(), monotonic: () => performance.now() };
  const { journal, records, recovered } = await openJournal({
    disk,
    keyring,
    clock,
    random: randomBytes,
  });
  const { epoch } = journal;
  return { records, recovered, epoch, close: () => journal.close() };
}

it(`keeps every acknowledged entry over ${kills} kills at random points`, async () => {
  // Every printed sequence must be found with its content; numbers have no gaps; one epoch.
  const random = seededNumbers(Date.now());
  const epochs = new Set<string>();
  let acknowledged = 0;
  let compared = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const early = kill % 6 === 5;
    const lines = await killWriter(random() * (early ? 450 : 40), early);
    const { records, epoch, close } = await reopen();
    if (records.length > 0) epochs.add(epoch);
    for (const line of lines) {
      const seq = Number(line.slice(0, line.indexOf(' ')));
      expect(JSON.stringify(records[seq - 1]?.data)).toBe(line.slice(line.indexOf(' ') + 1));
    }
    acknowledged += lines.length;
    expect(records.map((record) => record.seq)).toEqual(records.map((_, at) => at + 1));
    // Older entries were compared in an earlier round; opening has proven their chain since.
    expect(records.length).toBeGreaterThanOrEqual(compared);
    for (const record of records.slice(compared)) {
      expect(record).toMatchObject(entryNumber(record.seq));
    }
    compared = records.length;
    await close();
    // Every other time as if this opener had been killed too: the writer then starts unclean.
    if (kill % 2 === 1) await createNodeDisk(folder).remove('closed.json');
  }
  // What the killed writers left half made is gone, too.
  await (await reopen()).close();
  const left = (await readdir(folder)).filter((name) => /\.tmp$|\.lock-/.test(name));
  expect(left).toEqual([]);
  expect(epochs.size).toBe(1);
  expect(acknowledged).toBeGreaterThan(kills);
}, 120_000);
