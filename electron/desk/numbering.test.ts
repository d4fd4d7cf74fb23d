import { createNumbering } from './numbering.ts';
/**
 * Goal: no msgid twice, also of queries, which are journalled nowhere; and the journal is not
 * written to for each. Method: a book on a memory disk, crashes, a clock set to any time.
 */
import type { Entry } from '../../shared/entry.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadProfile } from '../profiles.ts';
import type { MemoryDisk } from '../disk-memory.ts';
import { cashier, createTestbed } from '../journal/testbed.ts';
import { createBook, type Book } from './book.ts';
import { createFold } from './fold.ts';

const start = Date.UTC(2026, 10, 22, 9, 0, 0);
/** A compact time so many seconds after nine. */
const compact = (seconds: number) =>
  new Date(start + seconds * 1000).toISOString().replaceAll(/[-:T]|\..*$/g, '');

interface Run {
  book: Book;
  disk: MemoryDisk;
  reservations(): number;
}

async function open(disk?: MemoryDisk): Promise<Run> {
  const bed = createTestbed();
  const on = disk ?? bed.disk;
  const { journal, records } = await bed.open(on);
  let reservations = 0;
  const numbers = {
    hospital: loadProfile('430100').hospital.code,
    counter: '03',
    format: 'hospital-time-serial' as const,
  };
  const fold = createFold({ numbers, keyedHash: (text) => text });
  for (const record of records) fold.take(record);
  const parts = {
    journal,
    author: cashier,
    changed: (entry: Entry) => {
      if (entry.kind === 'numbers.reserved') reservations += 1;
    },
  };
  const book = createBook(parts, fold);
  return { book, disk: on, reservations: () => reservations };
}

/** Where the clock stands, how many numbers are taken at once, and whether a crash follows. */
const step = fc.record({
  at: fc.integer({ min: -300, max: 300 }),
  take: fc.integer({ min: 1, max: 130 }),
  crash: fc.boolean(),
});

describe('msgids', () => {
  it('are never given twice over crashes and clocks that step back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), async (steps) => {
        const given: string[] = [];
        let run = await open();
        for (const { at, take, crash } of steps) {
          const times = Array.from({ length: take }, () => compact(at));
          given.push(...(await Promise.all(times.map((time) => run.book.nextMsgid(time)))));
          if (crash) run = await open(run.disk.crash());
        }
        expect(new Set(given).size).toBe(given.length);
      }),
      { numRuns: 60 },
    );
  });

  it('of one that was reserved but not durable were never given', async () => {
    const { book, disk } = await open();
    await book.nextMsgid(compact(0));
    disk.inject('fail', 1, 'append');
    await expect(book.nextMsgid(compact(100))).rejects.toThrow('journal-failed');
    await expect(book.nextMsgid(compact(100))).rejects.toThrow('journal-failed');
    const heir = await open(disk.crash());
    expect(await heir.book.nextMsgid(compact(0))).toContain(compact(61));
  });

  it('go on behind the reserved seconds after a crash, unless the clock has passed', async () => {
    const first = await open();
    expect(await first.book.nextMsgid(compact(0))).toContain(compact(0));
    const back = await open(first.disk.crash());
    expect(await back.book.nextMsgid(compact(-30))).toContain(compact(61));
    const later = await open(back.disk.crash());
    expect(await later.book.nextMsgid(compact(400))).toContain(compact(400));
  });

  it('are kept only as entries tell; a serial that none tells of is given again', () => {
    const head = { hospital: 'H0', counter: '03', format: 'hospital-time-serial' } as const;
    const numbering = createNumbering(head);
    const first = numbering.serial('2025-01-15');
    expect(numbering.save().state.serial).toBe(0);
    numbering.unused(first);
    expect(numbering.serial('2025-01-15')).toBe(first);
    const second = numbering.serial('2025-01-15');
    numbering.unused(first);
    expect(numbering.serial('2025-01-15')).not.toBe(second);
  });

  it('cost one entry a minute of work, however many there are', async () => {
    const { book, reservations } = await open();
    for (let second = 0; second < 600; second += 1) {
      await Promise.all([book.nextMsgid(compact(second)), book.nextMsgid(compact(second))]);
    }
    expect(reservations()).toBe(10);
    await book.nextMsgid(compact(3));
    expect(reservations()).toBe(10);
  });
});
