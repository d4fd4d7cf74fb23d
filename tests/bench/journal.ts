/**
 * `npm run bench:journal [-- DAYS]`: the figures of the design, section 8, for the journal. Prints
 * a table; its folder of files is removed at the end. DAYS in the year: 300 by default.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { unpackFold } from '../../electron/desk/foldbytes.ts';
import { createNodeDisk } from '../../electron/disk.ts';
import { makeJournal, putOnDisk, type Size } from './journal-entries.ts';
import { feedRows, measureAppends, measureMachine } from './journal-measure.ts';
import { measureStart, measureStreamed, quantile, type Cost } from './journal-measure.ts';

const days = Number(process.argv[2] ?? 300);
const perDay = 700;
const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
const note = (what: string, figure: string, goal = '') => {
  console.log(`${what.padEnd(58)} ${figure.padStart(26)}  ${goal}`);
};

async function appends(folder: string): Promise<void> {
  const { journal, bare, compute } = await measureAppends(folder, 1500);
  for (const share of [0.5, 0.95]) {
    const [own, plain] = [quantile(journal, share), quantile(bare, share)];
    const figure = `${ms(own)} / ${ms(plain)} = ${(own / plain).toFixed(2)} ×`;
    note(`append → durable / bare, p${share * 100}`, figure, share === 0.5 ? '≤ 2 ×' : '');
  }
  note('compute of an append, p50', ms(quantile(compute, 0.5)), '≤ 1 ms');
}

/** Verify + fold of one size, at two lengths: entries per second, by the wall and of CPU. */
async function readings(folder: string, size: Size, lengths: readonly number[]): Promise<void> {
  const costs: number[] = [];
  for (const many of lengths) {
    const made = await makeJournal(many, 50, size);
    const place = join(folder, `${size}-${many}`);
    await putOnDisk(made, place);
    const disk = createNodeDisk(place);
    const kept: Cost[] = [];
    const streamed: Cost[] = [];
    for (let round = 0; round < 7; round += 1) {
      const start = await measureStart(disk);
      await start.close();
      kept.push(start);
      streamed.push(await measureStreamed(disk));
    }
    const speed = (runs: readonly Cost[], by: keyof Cost) => {
      const middle = quantile(
        runs.map((each) => each[by]),
        0.5,
      );
      return Math.round((made.entries / middle) * 1000);
    };
    const what = `${made.entries} entries of ${made.bytesEach.toFixed(0)} B`;
    const goal = size === 'full' ? '' : '≥ 80,000 (idle machine)';
    const told = (runs: readonly Cost[]) => `${speed(runs, 'ms')} (CPU ${speed(runs, 'cpuMs')}) /s`;
    note(`verify + fold, ${what}, p50 of 7`, told(streamed), goal);
    note("  start-up's own fold, with days, numbers and people", told(kept));
    costs.push(
      quantile(
        streamed.map(({ ms: each }) => each),
        0.5,
      ),
    );
  }
  const [one, ten] = costs;
  if (one !== undefined && ten !== undefined) {
    note('  ten times as long takes', `${(ten / one).toFixed(1)} × the time`, '~10 ×');
  }
}

async function startUps(folder: string, size: Size): Promise<void> {
  const perVisit = 16;
  for (const [what, length] of [
    ['1 day', 1],
    [`1/10 year (${Math.round(days / 10)} days)`, Math.round(days / 10)],
    [`1 year (${days} days)`, days],
  ] as const) {
    const made = await makeJournal(length, Math.round(perDay / perVisit), size);
    const place = join(folder, `start-${size}-${length}`);
    await putOnDisk(made, place);
    const disk = createNodeDisk(place);
    const whole = await measureStart(disk, 'bench/1');
    const { entries } = whole;
    const goal = length === 1 ? '≤ 50 ms' : '≤ 2 s by the snapshot';
    const all = `${ms(whole.ms)} (CPU ${ms(whole.cpuMs)})`;
    note(`start-up, ${what}, ${entries} entries (${size}): all read and folded`, all, goal);
    const packing = performance.now();
    const bytes = whole.fold.keep();
    const packed = performance.now() - packing;
    const writing = performance.now();
    const kept = await whole.opened.journal.keepSnapshot(whole.opened.journal.head().seq, bytes);
    const written = performance.now() - writing;
    const megabytes = (bytes.length / 1e6).toFixed(1);
    note(
      `  keeping ${megabytes} MB at the close: pack + seal and write`,
      `${ms(packed)} + ${ms(written)}`,
    );
    await whole.close();
    const since = await measureStart(disk, 'bench/1');
    const short = `${ms(since.ms)} (CPU ${ms(since.cpuMs)})`;
    note(`  start-up by it, ${since.entries} entries read`, kept ? short : 'not kept', goal);
    const verify = performance.now();
    await since.opened.journal.verifyOld();
    note('  proof of the old segments, beside the work', ms(performance.now() - verify));
    // Comparing reads everything: a tenth of a year is enough of it.
    if (length < days) {
      const same = isDeepStrictEqual(unpackFold(since.fold.keep()), unpackFold(bytes));
      note('  what was kept and what is folded from all', same ? 'equal' : 'NOT EQUAL');
    }
    await since.close();
  }
}

async function readModel(): Promise<void> {
  for (const visits of [5_000, 50_000]) {
    const made = await makeJournal(10, visits / 10, 'small');
    const { book, close } = await measureStart(made.disk);
    const first = feedRows(book, 1000);
    const second = feedRows(book, 1000);
    const same = first.sum === second.sum ? 'byte-equal' : 'NOT byte-equal';
    const what = `rows of the read model, ${first.rows} records (main's part)`;
    note(what, `${ms(first.ms)}, ${same}`, visits === 50_000 ? '< 10 s with Dexie' : '');
    await close();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'crosscounter-bench-'));
try {
  note(
    'SHA-256 of 1 kB on this machine now',
    `${Math.round(await measureMachine())} /s`,
    'idle: 366,000',
  );
  await appends(folder);
  await readings(folder, 'small', [10, 100]);
  await readings(folder, 'lean', [10, 100]);
  await readings(folder, 'full', [10]);
  await startUps(folder, 'lean');
  await startUps(folder, 'full');
  await readModel();
  console.log("Dexie's part of the read model: npm run bench:readmodel.");
} finally {
  await rm(folder, { recursive: true });
}
