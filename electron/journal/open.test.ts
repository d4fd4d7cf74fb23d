import { describe, expect, it } from 'vitest';
import type { MemoryDisk } from '../disk-memory.ts';
import type { JournalOptions } from './journal.ts';
import { headsFile } from './heads.ts';
import type { JournalRecord } from './record.ts';
import { snapshotFile } from './snapshot.ts';
import { cashier, createTestbed, sampleRecord } from './testbed.ts';
import type { Testbed } from './testbed.ts';

const tag = 'test/1';
const folded = Buffer.from('what the desk had folded');
const small = 1500;

/** 30 entries over several segments, a snapshot after `upTo`, and a clean close or a crash. */
async function filled(upTo: number, end: 'close' | 'crash' = 'close') {
  const bed = createTestbed(upTo);
  const { journal } = await bed.open(bed.disk, small, { snapshotTag: tag });
  const written: JournalRecord[] = [];
  for (let n = 1; n <= 30; n += 1) {
    written.push(await journal.append(sampleRecord(n), cashier));
    if (n === upTo) expect(await journal.keepSnapshot(n, folded)).toBe(true);
  }
  if (end === 'close') await journal.close();
  const disk = end === 'close' ? bed.disk : bed.disk.crash();
  return { bed, disk, written };
}

function watched(disk: MemoryDisk): { disk: MemoryDisk; reads: string[] } {
  const reads: string[] = [];
  const read = (name: string) => {
    reads.push(name);
    return disk.read(name);
  };
  return { disk: { ...disk, read }, reads };
}

const reopen = (bed: Testbed, disk: MemoryDisk, more: Partial<JournalOptions> = {}) =>
  bed.open(disk, small, { snapshotTag: tag, ...more });

const segments = (names: readonly string[]) => names.filter((name) => name.startsWith('segment-'));

describe('start-up', () => {
  it('finds a bit that had turned before its segment was closed', async () => {
    const bed = createTestbed(7);
    const { journal } = await bed.open(bed.disk, small, { snapshotTag: tag });
    await journal.append(sampleRecord(1), cashier);
    bed.disk.flipBit('segment-000000000001.ccj', 300);
    for (let n = 2; n <= 12; n += 1) await journal.append(sampleRecord(n), cashier);
    expect(await journal.keepSnapshot(12, folded)).toBe(true);
    await journal.close();
    const again = await reopen(bed, bed.disk);
    await expect(again.journal.verifyOld()).rejects.toMatchObject({
      code: 'journal-damaged',
      damage: { segment: 'segment-000000000001.ccj', firstSeq: 1 },
    });
  });

  it('reads only what came after the snapshot; old segments are proven afterwards', async () => {
    const { bed, disk, written } = await filled(20);
    const seen = watched(disk);
    const { journal, records, snapshot } = await reopen(bed, seen.disk);
    expect(records).toEqual(written.slice(20));
    expect(snapshot).toEqual({ seq: 20, bytes: folded });
    const all = segments(await disk.list());
    const read = segments(seen.reads);
    expect(read.length).toBeLessThan(all.length);
    const before = seen.reads.length;
    const entries = await journal.verifyOld();
    expect([...segments(seen.reads.slice(before)), ...read].sort()).toEqual(all);
    expect(entries).toBeLessThanOrEqual(20);
    expect(entries).toBeGreaterThan(0);
    expect((await journal.append(sampleRecord(31), cashier)).seq).toBe(31);
    const listed: number[] = [];
    for await (const record of journal.records()) listed.push(record.seq);
    expect(listed).toEqual(Array.from({ length: 31 }, (_, at) => at + 1));
  });

  it.each(['close', 'crash'] as const)('takes a snapshot after any entry (%s)', async (end) => {
    for (let upTo = 1; upTo <= 30; upTo += 1) {
      const { bed, disk, written } = await filled(upTo, end);
      const { records, snapshot } = await reopen(bed, disk);
      const from = snapshot?.seq ?? 0;
      expect([0, upTo]).toContain(from);
      expect(records).toEqual(written.slice(from));
    }
  });

  it('reads the whole journal where anything about the snapshot does not fit', async () => {
    const spoil: ((disk: MemoryDisk) => Promise<unknown>)[] = [
      (disk) => disk.remove(snapshotFile),
      (disk) => disk.remove(headsFile),
      (disk) => disk.writeAtomic(headsFile, Buffer.from('{')),
      (disk) => disk.writeAtomic(snapshotFile, Buffer.from('CCSN')),
      async (disk) => {
        const size = (await disk.size(snapshotFile)) ?? 0;
        for (const at of [2, 20, size - 20, size - 1]) disk.flipBit(snapshotFile, at);
      },
      async (disk) => {
        const heads = Buffer.from(await disk.read(headsFile)).toString();
        await disk.writeAtomic(headsFile, Buffer.from(heads.replace(/"size":\d/, '"size":9')));
      },
    ];
    for (const each of spoil) {
      const { bed, disk, written } = await filled(20);
      await each(disk);
      const { records, snapshot, journal } = await reopen(bed, disk);
      expect(snapshot).toBeUndefined();
      expect(records).toEqual(written);
      await journal.close();
      // What was missing has been made again.
      const heads = Buffer.from(await disk.read(headsFile)).toString();
      expect(heads.match(/firstSeq/g)?.length).toBe(segments(await disk.list()).length - 1);
    }
    const { bed, disk, written } = await filled(20);
    const { records, snapshot } = await reopen(bed, disk, { snapshotTag: 'test/2' });
    expect({ records, snapshot }).toEqual({ records: written, snapshot: undefined });
  });

  it('takes no snapshot that another journal, an erasure or the head had outdated', async () => {
    const { bed, disk, written } = await filled(20);
    const other = await filled(19);
    await disk.writeAtomic(snapshotFile, await other.disk.read(snapshotFile));
    expect((await reopen(bed, disk)).snapshot).toBeUndefined();

    const erased = await filled(21);
    const opened = await reopen(erased.bed, erased.disk);
    expect(await opened.journal.keepSnapshot(29, folded)).toBe(false);
    await opened.keyring.destroyPeriod('2025-01');
    expect(await opened.journal.keepSnapshot(30, folded)).toBe(false);
    await opened.journal.close();
    const again = await reopen(erased.bed, erased.disk);
    expect(again.snapshot).toBeUndefined();
    expect(again.records[2]?.erased).toBe(true);
    expect(again.records).toHaveLength(written.length);
  });

  it('takes no snapshot of a way that this journal did not go', async () => {
    // Put back to the state after 14 entries, the same journal then goes on otherwise.
    const bed = createTestbed(7);
    const first = await reopen(bed, bed.disk);
    for (let n = 1; n <= 14; n += 1) await first.journal.append(sampleRecord(n), cashier);
    const files = new Map<string, Uint8Array>();
    for (const name of await bed.disk.list()) files.set(name, await bed.disk.read(name));
    for (let n = 15; n <= 20; n += 1) await first.journal.append(sampleRecord(n), cashier);
    expect(await first.journal.keepSnapshot(20, folded)).toBe(true);
    const other = await bed.disk.read(snapshotFile);
    const disk = bed.disk.crash();
    for (const name of await disk.list()) await disk.remove(name);
    for (const [name, bytes] of files) await disk.writeAtomic(name, bytes);
    const second = await reopen(bed, disk);
    for (let n = 15; n <= 24; n += 1) await second.journal.append(sampleRecord(2 * n), cashier);
    await second.journal.close();
    await disk.writeAtomic(snapshotFile, other);
    const { records, snapshot } = await reopen(bed, disk);
    expect(snapshot).toBeUndefined();
    expect(records).toHaveLength(24);
  });

  it('names an old segment that changed: by size at once, by bytes in the proof', async () => {
    const { bed, disk } = await filled(20);
    const [first] = segments(await disk.list());
    if (first === undefined) throw new Error('no segment');
    const bytes = await disk.read(first);
    disk.flipBit(first, 300);
    const { journal } = await reopen(bed, disk);
    await expect(journal.verifyOld()).rejects.toMatchObject({
      code: 'journal-damaged',
      damage: { what: 'frame', segment: first, firstSeq: 1 },
    });
    await journal.close();
    await disk.writeAtomic(first, bytes.slice(0, -9));
    await expect(reopen(bed, disk)).rejects.toMatchObject({
      code: 'journal-damaged',
      damage: { segment: first },
    });
  });
});

describe('a missing end', () => {
  it('is noticed without a clean close, at a boundary of frames, and named', async () => {
    const bed = createTestbed();
    const { journal } = await bed.open();
    let whole = 0;
    for (let n = 1; n <= 5; n += 1) {
      await journal.append(sampleRecord(n), cashier);
      if (n === 3) whole = (await bed.disk.size('segment-000000000001.ccj')) ?? 0;
    }
    // The process is killed: what was written lazily survives, as in the page cache.
    const kept = Buffer.from(await bed.disk.read('tip.json'));
    const disk = bed.disk.crash();
    await disk.writeAtomic('tip.json', kept);
    await disk.truncate('segment-000000000001.ccj', whole);
    await expect(bed.open(disk)).rejects.toMatchObject({
      code: 'journal-damaged',
      damage: { what: 'end-missing', firstSeq: 4, lastSeq: 5 },
    });
    for (let at = 0; at < 256; at += 1) {
      const torn = Buffer.from(kept);
      torn[at] = (torn[at] ?? 0) ^ 1;
      await disk.writeAtomic('tip.json', torn);
      const found = await bed.open(disk).then(
        async (opened) => opened.journal.close(),
        (error: unknown) => error,
      );
      if (found !== undefined) expect(found).toMatchObject({ damage: { firstSeq: 4, lastSeq: 5 } });
      await disk.remove('closed.json');
    }
  });

  it('is noticed by the closing heads and by what the desk knows', async () => {
    const { bed, disk } = await filled(20, 'crash');
    await disk.remove('tip.json');
    const all = segments(await disk.list());
    const last = all.at(-1) ?? '';
    const bytes = await disk.read(last);
    await disk.remove(last);
    await disk.remove(snapshotFile);
    await expect(reopen(bed, disk)).rejects.toMatchObject({ damage: { what: 'end-missing' } });
    await disk.writeAtomic(last, bytes);
    const { journal, records } = await reopen(bed, disk);
    expect(records).toHaveLength(30);
    const { epoch } = journal;
    await journal.close();
    const knows = (seq: number, of = epoch) =>
      reopen(bed, disk, { witnesses: [{ epoch: of, seq }] });
    await expect(knows(31)).rejects.toMatchObject({ damage: { firstSeq: 31, lastSeq: 31 } });
    await (await knows(31, 'another')).journal.close();
    await (await knows(30)).journal.close();
  });
});

describe('a snapshot', () => {
  it('is never kept for entries that are not durable', async () => {
    for (const kind of ['append', 'sync'] as const) {
      const bed = createTestbed();
      const { journal } = await bed.open(bed.disk, small, { snapshotTag: tag });
      await journal.append(sampleRecord(1), cashier);
      bed.disk.inject('fail', 1, kind);
      const refused = { code: 'journal-write-failed' };
      const failing = journal.append(sampleRecord(2), cashier);
      // Asked for while the write is under way, and after it: of what was, and of what was meant.
      const meant = [journal.keepSnapshot(2, folded), journal.keepSnapshot(3, folded)];
      await expect(failing).rejects.toMatchObject(refused);
      expect(await Promise.all(meant)).toEqual([false, false]);
      await bed.disk.remove(snapshotFile);
      for (const seq of [1, 2, 0]) expect(await journal.keepSnapshot(seq, folded)).toBe(false);
      expect(await bed.disk.size(snapshotFile)).toBeUndefined();
      await journal.close();
      const again = await reopen(bed, bed.disk.crash());
      expect(again.snapshot).toBeUndefined();
      expect(again.records.length).toBeGreaterThan(0);
      await again.journal.close();
    }
  });

  it('is kept of the last durable entry while the next is under way', async () => {
    const bed = createTestbed();
    const { journal } = await bed.open(bed.disk, small, { snapshotTag: tag });
    await journal.append(sampleRecord(1), cashier);
    const next = journal.append(sampleRecord(2), cashier);
    expect(await journal.keepSnapshot(2, folded)).toBe(false);
    await next;
    expect(await journal.keepSnapshot(1, folded)).toBe(false);
    expect(await journal.keepSnapshot(2, folded)).toBe(true);
    await journal.close();
    expect(await bed.disk.size(snapshotFile)).toBeGreaterThan(0);
  });
});

describe('room', () => {
  const space = { floorBytes: 4000, ballastBytes: 3000 };

  it('gives the ballast up for what is under way, says so, and lays it again', async () => {
    const bed = createTestbed();
    const { journal } = await bed.open(bed.disk, small, { space });
    const used = async () => {
      const names = await bed.disk.list();
      const sizes = await Promise.all(names.map(async (name) => (await bed.disk.size(name)) ?? 0));
      return sizes.reduce((sum, size) => sum + size, 0);
    };
    expect(await journal.space()).toMatchObject({ floor: 4000, state: 'ok' });
    await journal.append(sampleRecord(1), cashier);
    bed.disk.setCapacity((await used()) + 900);
    expect((await journal.space()).state).toBe('low');
    let state = '';
    let last = 0;
    while (state !== 'readonly') {
      last = (await journal.append(sampleRecord(3), cashier)).seq;
      ({ state } = await journal.space());
    }
    for (let more = 0; more < 3; more += 1) {
      last = (await journal.append(sampleRecord(2), cashier)).seq;
    }
    await journal.close();
    const again = await bed.open(bed.disk, small, { space });
    expect(again.records).toHaveLength(last);
    expect(again.recovered).toBeUndefined();
    expect((await again.journal.space()).state).toBe('readonly');
    await again.journal.close();
    bed.disk.setCapacity(undefined);
    expect((await (await bed.open(bed.disk, small, { space })).journal.space()).state).toBe('ok');
  });
});
