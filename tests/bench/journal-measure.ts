/** The measurements of the journal's benchmark; each returns figures, prints nothing. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { loadData } from '../../electron/data.ts';
import { createBook, type Book } from '../../electron/desk/book.ts';
import { createFold, type Fold } from '../../electron/desk/fold.ts';
import { createReading } from '../../electron/desk/reading.ts';
import { rowsOf } from '../../electron/desk/read.ts';
import { createRules } from '../../electron/desk/rules.ts';
import { createMemoryDisk } from '../../electron/disk-memory.ts';
import { createNodeDisk, type Disk } from '../../electron/disk.ts';
import { openJournal, type OpenedJournal } from '../../electron/journal/journal.ts';
import { openKeyring } from '../../electron/journal/keys.ts';
import type { JournalRecord } from '../../electron/journal/record.ts';
import { cashier } from '../../electron/journal/testbed.ts';
import { parseEntry } from '../../shared/entry.ts';
import type { Visit } from '../../shared/visit/state.ts';
import { step } from '../../shared/visit/visit.ts';
import { random, readTemplate, visitEntries, wrap } from './journal-entries.ts';

const numbers = {
  hospital: 'H43010000001',
  counter: '03',
  format: 'hospital-time-serial' as const,
};
const clock = { now: () => new Date(), monotonic: () => performance.now() };

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export interface Appends {
  journal: number[];
  bare: number[];
  compute: number[];
}

/** ms each: append to durable; the same bytes bare, in turns; the same without a disk. */
export async function measureAppends(folder: string, rounds: number): Promise<Appends> {
  const disk = createNodeDisk(join(folder, 'append'));
  const keyring = await openKeyring({ disk, wrap, random });
  const { journal } = await openJournal({ disk, keyring, clock, random });
  const memory = createMemoryDisk();
  const inMemory = await openJournal({
    disk: memory,
    keyring: await openKeyring({ disk: memory, wrap, random }),
    clock,
    random,
  });
  const handle = await open(join(folder, 'bare'), 'a');
  const entries = visitEntries(await readTemplate(), 1, 'lean');
  const found: Appends = { journal: [], bare: [], compute: [] };
  const timed = async (into: number[], work: () => Promise<unknown>): Promise<void> => {
    const start = performance.now();
    await work();
    into.push(performance.now() - start);
  };
  for (let round = 0; round < rounds + 50; round += 1) {
    const entry = entries[round % entries.length];
    if (entry === undefined) continue;
    const before = journal.extent().size;
    const into = round < 50 ? { journal: [], bare: [], compute: [] } : found;
    await timed(into.journal, () => journal.append(entry, cashier));
    const bytes = random(Math.max(1, journal.extent().size - before));
    await timed(into.bare, async () => {
      await handle.appendFile(bytes);
      await handle.datasync();
    });
    await timed(into.compute, () => inMemory.journal.append(entry, cashier));
  }
  await journal.close();
  await inMemory.journal.close();
  await handle.close();
  return found;
}

export interface StartUp extends Cost {
  /** Read and folded one by one: all, or those after the snapshot. */
  entries: number;
  opened: OpenedJournal;
  fold: Fold;
  book: Book;
  close: () => Promise<void>;
}

/** What some work took: by the clock on the wall, and of all threads' CPU (on a busy machine). */
export interface Cost {
  ms: number;
  cpuMs: number;
}

async function costOf<T>(work: () => Promise<T>): Promise<Cost & { result: T }> {
  const before = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { ms, cpuMs: (user + system) / 1000, result };
}

/** SHA-256 of 1 kB per second of CPU; 366,000 on the idle machine of the baselines. */
export async function measureMachine(): Promise<number> {
  const kilobyte = random(1024);
  const count = 100_000;
  const { cpuMs } = await costOf(async () => {
    for (let n = 0; n < count; n += 1) createHash('sha256').update(kilobyte).digest();
  });
  return (count / cpuMs) * 1000;
}

/** To prove and fold, each record folded as it is read and then let go. */
export async function measureStreamed(disk: Disk): Promise<Cost> {
  const keyring = await openKeyring({ disk, wrap, random });
  const visits = new Map<string, Visit>();
  const reading = createReading();
  const take = (record: JournalRecord): void => {
    const entry = parseEntry(record, reading);
    if (entry.visit !== undefined) visits.set(entry.visit, step(visits.get(entry.visit), entry));
  };
  const read = () => openJournal({ disk, keyring, clock, random, take });
  const { ms, cpuMs, result } = await costOf(read);
  await result.journal.close();
  return { ms, cpuMs };
}

/** Opens, proves and folds as a counter does; a clean close, so that nothing is rewritten. */
export async function measureStart(disk: Disk, tag?: string): Promise<StartUp> {
  const before = process.cpuUsage();
  const start = performance.now();
  const keyring = await openKeyring({ disk, wrap, random });
  const keyedHash = (text: string) => keyring.keyedHash(text);
  let fold = createFold({ numbers, keyedHash });
  const opened = await openJournal({
    disk,
    keyring,
    clock,
    random,
    snapshotTag: tag,
    restore: (kept) => {
      fold = createFold({ numbers, keyedHash }, kept);
    },
    take: (record) => void fold.take(record),
  });
  const { journal } = opened;
  const book = createBook({ journal, author: cashier, changed: () => undefined }, fold);
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1000;
  return { entries: fold.taken(), ms, cpuMs, opened, fold, book, close: () => journal.close() };
}

/** Time and SHA-256 of the whole read model as it is fed to Dexie, page by page. */
export function feedRows(book: Book, limit: number): { ms: number; rows: number; sum: string } {
  const rules = createRules(loadData(), { today: () => '2026-11-22', changes: () => [] });
  const start = performance.now();
  const sum = createHash('sha256');
  let rows = 0;
  for (let after = -1, more = true; more;) {
    const page = rowsOf({ book, rules }, { after, limit });
    sum.update(JSON.stringify(page.rows));
    rows += page.rows.length;
    ({ more } = page);
    after = page.upTo;
  }
  return { ms: performance.now() - start, rows, sum: sum.digest('hex') };
}
