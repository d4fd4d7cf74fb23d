import { describe, expect, it } from 'vitest';
import { DiskError, type Disk } from '../disk.ts';
import { readJournal } from './read.ts';
import type { JournalRecord } from './record.ts';
import { cashier, createTestbed, sampleRecord } from './testbed.ts';
import type { Testbed } from './testbed.ts';

async function filled(
  bed: Testbed,
  count: number,
  segmentBytes?: number,
): Promise<JournalRecord[]> {
  const { journal } = await bed.open(bed.disk, segmentBytes);
  const written: JournalRecord[] = [];
  for (let n = 1; n <= count; n += 1) written.push(await journal.append(sampleRecord(n), cashier));
  await journal.close();
  return written;
}

describe('journal', () => {
  it('gives back what was appended, also after closing and opening again', async () => {
    const bed = createTestbed();
    const written = await filled(bed, 7);
    const { records, recovered, journal } = await bed.open();
    expect(records).toEqual(written);
    expect(recovered).toBeUndefined();
    expect(records.map((record) => record.seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(records[2]).toMatchObject({
      ...cashier,
      kind: 'bill-imported',
      v: 1,
      visit: 'V1',
      wall: '2025-01-15T08:00:00.004+08:00',
      data: { n: 3, lines: [{ item: '测试项目3', fen: 303 }], note: null },
      personal: { name: '虚构病人3', phone: '000-TEST-3' },
    });
    expect(journal.head().seq).toBe(7);
    const again: JournalRecord[] = [];
    for await (const record of journal.records()) again.push(record);
    expect(again).toEqual(written);
  });

  it('numbers calls made at once in call order, without gaps', async () => {
    const bed = createTestbed();
    const { journal } = await bed.open();
    const calls = [1, 2, 3, 4, 5].map((n) => journal.append(sampleRecord(n), cashier));
    const closed = journal.close();
    const written = await Promise.all(calls);
    await closed;
    expect(written.map((record) => record.seq)).toEqual([1, 2, 3, 4, 5]);
    expect((await bed.open()).records).toEqual(written);
  });

  it('takes a record down at the call: a later change by the caller does no harm', async () => {
    const bed = createTestbed();
    const { journal } = await bed.open();
    const data = { fen: 1 };
    const call = journal.append({ kind: 'k', v: 1, data }, cashier);
    data.fen = 2;
    expect((await call).data).toEqual({ fen: 1 });
    await journal.close();
    expect((await bed.open()).records[0]?.data).toEqual({ fen: 1 });
  });

  it('refuses what JSON would lose, and goes on', async () => {
    const { journal } = await createTestbed().open();
    const bad = [new Map(), new Date(0), NaN, 1n, [undefined], { a: new Set() }, undefined];
    for (const data of bad) {
      await expect(journal.append({ kind: 'k', v: 1, data }, cashier)).rejects.toThrow(TypeError);
    }
    const data = { optional: undefined, fen: 3 };
    expect(await journal.append({ kind: 'k', v: 1, data }, cashier)).toMatchObject({ seq: 1 });
  });

  it('refuses a record over 16 MiB by name, and goes on', async () => {
    const { journal } = await createTestbed().open();
    const data = 'x'.repeat(16 * 1024 * 1024);
    await expect(journal.append({ kind: 'k', v: 1, data }, cashier)).rejects.toMatchObject({
      code: 'record-too-large',
    });
    expect((await journal.append(sampleRecord(1), cashier)).seq).toBe(1);
  });

  it('begins a new segment at the size limit and on another day, forward or back', async () => {
    const bed = createTestbed();
    const written = await filled(bed, 20, 2000);
    const bySize = (await bed.disk.list()).filter((name) => name.startsWith('segment-'));
    expect(bySize.length).toBeGreaterThan(2);
    const { journal } = await bed.open();
    for (const day of ['2025-01-16', '2025-01-14']) {
      bed.clock.set(`${day}T00:00:00+08:00`);
      written.push(await journal.append(sampleRecord(written.length + 1), cashier));
    }
    await journal.close();
    const byDay = (await bed.disk.list()).filter((name) => name.startsWith('segment-'));
    expect(byDay.length).toBe(bySize.length + 2);
    const { records, journal: reopened } = await bed.open();
    expect(records).toEqual(written);
    const listed: number[] = [];
    for await (const record of reopened.records()) listed.push(record.seq);
    expect(listed).toEqual(written.map((record) => record.seq));
  });

  it('lists while an append is under way only what was acknowledged', async () => {
    const { journal } = await createTestbed().open();
    await journal.append(sampleRecord(1), cashier);
    const pending = journal.append(sampleRecord(2), cashier);
    const listed: number[] = [];
    for await (const record of journal.records()) listed.push(record.seq);
    await pending;
    expect(listed).toEqual([1]);
  });

  it('lets only one writer in, and the next one after close', async () => {
    const bed = createTestbed();
    const first = await bed.open();
    await expect(bed.open()).rejects.toMatchObject({ code: 'journal-locked' });
    await first.journal.append(sampleRecord(1), cashier);
    await first.journal.close();
    await first.journal.close();
    await expect(first.journal.append(sampleRecord(2), cashier)).rejects.toMatchObject({
      code: 'journal-closed',
    });
    expect((await bed.open()).records).toHaveLength(1);
  });

  it('gives its ballast for the lock on a disk that is full at the start', async () => {
    const bed = createTestbed();
    const space = { floorBytes: 0, ballastBytes: 4096 };
    const first = await bed.open(bed.disk, undefined, { space });
    await first.journal.append(sampleRecord(1), cashier);
    await first.journal.close();
    const full: Disk = {
      ...bed.disk,
      free: async () => 0,
      lock: async (name) => {
        const left = await bed.disk.size('ballast');
        if (left !== undefined) throw new DiskError('no-space', 'full');
        return bed.disk.lock(name);
      },
    };
    const { journal, records } = await bed.open(full, undefined, { space });
    expect(records).toHaveLength(1);
    expect((await journal.space()).state).toBe('readonly');
  });

  it('can be read without opening it', async () => {
    const bed = createTestbed();
    const { journal, keyring } = await bed.open();
    const written = await journal.append(sampleRecord(1), cashier);
    const before = bed.disk.operations();
    expect((await readJournal(bed.disk, keyring)).records).toEqual([written]);
    expect(bed.disk.operations()).toBe(before);
  });
});
