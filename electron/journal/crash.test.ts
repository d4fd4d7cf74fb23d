import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DiskFault, MemoryDisk } from '../disk-memory.ts';
import type { Journal } from './journal.ts';
import type { JournalRecord } from './record.ts';
import { cashier, createTestbed, sampleRecord } from './testbed.ts';
import type { Testbed } from './testbed.ts';

const segment = 'segment-000000000001.ccj';

async function copyOf(from: MemoryDisk, bytes: Uint8Array): Promise<MemoryDisk> {
  const bed = createTestbed(2);
  await bed.disk.writeAtomic('keys.json', await from.read('keys.json'));
  await bed.disk.writeAtomic(segment, bytes);
  return bed.disk;
}

async function outcome(call: Promise<JournalRecord>): Promise<JournalRecord | undefined> {
  try {
    return await call;
  } catch (error) {
    expect(error).toMatchObject({ code: 'journal-write-failed' });
    return undefined;
  }
}

/** A snapshot is the sequences it stands for. A fault may hit its writing: then there is none. */
async function keepSnapshot(journal: Journal, { seq }: JournalRecord): Promise<void> {
  try {
    expect(await journal.keepSnapshot(seq, Buffer.from(String(seq)))).toBe(true);
  } catch (error) {
    expect(error).toMatchObject({ code: expect.stringMatching(/^(io|no-space)$/) });
  }
}

/** What only helps may be damaged or gone. */
async function spoil(disk: MemoryDisk, name: string, how: 'remove' | 'flip'): Promise<void> {
  const size = (await disk.size(name)) ?? 0;
  if (how === 'remove') await disk.remove(name);
  else if (size > 0) disk.flipBit(name, size >> 1, 3);
}

/** Appends until a fault stops it; returns what was acknowledged. */
async function work(bed: Testbed, disk: MemoryDisk, from: number): Promise<JournalRecord[]> {
  const done: JournalRecord[] = [];
  const { journal } = await bed.open(disk, 1500, helped);
  for (let n = from; n < from + 12; n += 1) {
    const record = await outcome(journal.append(sampleRecord(n), cashier));
    if (record === undefined) {
      // The rest must be refused, and the lock must be free afterwards.
      expect(await outcome(journal.append(sampleRecord(n), cashier))).toBeUndefined();
      break;
    }
    done.push(record);
    if (n % 5 === 0) await keepSnapshot(journal, record);
  }
  return done;
}

const helped = { snapshotTag: 'test/1', space: { floorBytes: 0, ballastBytes: 700 } };

interface Round {
  fault: DiskFault;
  at: number;
  aux: string;
  how: 'remove' | 'flip';
}

const faults: DiskFault[] = ['fail', 'tear', 'no-space', 'cut-before', 'cut-after'];

describe('journal under faults', () => {
  it('keeps all that was acknowledged, over random faults and power cuts', async () => {
    // Each round: a fault at a random operation, then the power goes, then all is opened anew.
    const round = fc.record({
      fault: fc.constantFrom(...faults),
      at: fc.integer({ min: 1, max: 60 }),
      aux: fc.constantFrom('none', 'heads.json', 'tip.json', 'snapshot.ccn', 'ballast'),
      how: fc.constantFrom('remove' as const, 'flip' as const),
    });
    const property = async (seed: number, rounds: readonly Round[]) => {
      const bed = createTestbed(seed);
      let disk = bed.disk;
      const acknowledged = new Map<number, JournalRecord>();
      for (const [index, { fault, at, aux, how }] of rounds.entries()) {
        disk.inject(fault, at);
        const done = await workUnlessStopped(bed, disk, index * 100);
        for (const record of done) acknowledged.set(record.seq, record);
        disk = disk.crash();
        await spoil(disk, aux, how);
        const { journal, snapshot, records: since } = await bed.open(disk, 1500, helped);
        const records: JournalRecord[] = [];
        for await (const record of journal.records()) records.push(record);
        expect(records.map((record) => record.seq)).toEqual(records.map((_, at0) => at0 + 1));
        for (const [seq, record] of acknowledged) expect(records[seq - 1]).toEqual(record);
        const upTo = snapshot?.seq ?? 0;
        expect(String(snapshot?.bytes ?? 0)).toBe(String(upTo));
        expect(since).toEqual(records.slice(upTo));
        await expect(journal.verifyOld()).resolves.toBeGreaterThanOrEqual(0);
        if (index % 2 === 0) await journal.close();
        else disk = disk.crash();
      }
    };
    const seeds = fc.integer({ min: 0, max: 2 ** 31 });
    const rounds = fc.array(round, { minLength: 1, maxLength: 5 });
    await fc.assert(fc.asyncProperty(seeds, rounds, property), { numRuns: 300 });
  }, 60_000);

  it('cuts a torn tail at every byte of the last frame and goes on', async () => {
    const bed = createTestbed();
    const { journal } = await bed.open();
    await journal.append(sampleRecord(1), cashier);
    const whole = (await bed.disk.size(segment)) ?? 0;
    await journal.append(sampleRecord(3), cashier);
    const bytes = await bed.disk.read(segment);
    for (let length = whole; length < bytes.length; length += 1) {
      const disk = await copyOf(bed.disk, bytes.slice(0, length));
      const opened = await bed.open(disk);
      const cutBytes = length - whole;
      expect(opened.recovered).toEqual(cutBytes === 0 ? undefined : { cutBytes });
      expect(opened.records).toHaveLength(1);
      expect((await opened.journal.append(sampleRecord(2), cashier)).seq).toBe(2);
      await opened.journal.close();
      expect((await bed.open(disk)).records).toHaveLength(2);
    }
  });

  it('cuts a tail in which a sector never arrived and reads as zeros', async () => {
    const bed = createTestbed();
    const { journal } = await bed.open();
    for (let n = 1; n <= 3; n += 1) await journal.append(sampleRecord(n), cashier);
    const data = 'x'.repeat(1500);
    const whole = (await bed.disk.size(segment)) ?? 0;
    await journal.append({ kind: 'k', v: 1, data }, cashier);
    const bytes = await bed.disk.read(segment);
    const middle = Math.ceil(whole / 512) * 512 + 512;
    bytes.fill(0, middle, middle + 512);
    const { records, recovered } = await bed.open(await copyOf(bed.disk, bytes));
    expect(records).toHaveLength(3);
    expect(recovered).toEqual({ cutBytes: bytes.length - whole });
  });

  it.each(['append', 'sync'] as const)('refuses to go on after a failed %s', async (kind) => {
    const bed = createTestbed();
    const { journal } = await bed.open();
    const first = await journal.append(sampleRecord(1), cashier);
    bed.disk.inject('fail', 1, kind);
    for (const n of [2, 3]) {
      await expect(journal.append(sampleRecord(n), cashier)).rejects.toMatchObject({
        code: 'journal-write-failed',
      });
    }
    expect(journal.head().seq).toBe(1);
    await journal.close();
    expect((await bed.open()).records[0]).toEqual(first);
  });

  it('does not rest on bytes whose sync had failed', async () => {
    // After a failed sync, the memory disk (as Linux does) never saves those bytes by a later one.
    const bed = createTestbed();
    const { journal } = await bed.open();
    bed.disk.inject('fail', 1, 'sync');
    expect(await outcome(journal.append(sampleRecord(1), cashier))).toBeUndefined();
    await journal.close();
    const again = await bed.open();
    const later = await again.journal.append(sampleRecord(2), cashier);
    const { records } = await bed.open(bed.disk.crash());
    expect(records).toContainEqual(later);
  });

  it('names a full disk and loses nothing acknowledged', async () => {
    const bed = createTestbed();
    const { journal } = await bed.open();
    bed.disk.setCapacity(6000);
    const done: JournalRecord[] = [];
    for (let n = 1; done.length === n - 1; n += 1) {
      const record = await outcome(journal.append(sampleRecord(n), cashier));
      if (record !== undefined) done.push(record);
    }
    expect(done.length).toBeGreaterThan(5);
    await journal.close();
    bed.disk.setCapacity(undefined);
    const { records, recovered } = await bed.open();
    expect(records).toEqual(done);
    expect(recovered).toBeDefined();
  });

  it('never repeats a nonce, also where a sequence is written again', async () => {
    const bed = createTestbed();
    const nonces = new Set<string>();
    let disk = bed.disk;
    for (let n = 0; n < 50; n += 1) {
      const { journal } = await bed.open(disk);
      disk.inject('cut-before', 1, 'sync');
      await outcome(journal.append(sampleRecord(1), cashier));
      disk = disk.crash();
      const file = await disk.read(segment);
      if (file.length < 160) continue;
      nonces.add(Buffer.from(file.slice(120 + 28, 120 + 40)).toString('hex'));
      const cut = await bed.open(disk);
      await cut.journal.close();
      await disk.truncate(segment, 120);
      await disk.remove('closed.json');
    }
    expect(nonces.size).toBeGreaterThan(15);
  });
});

async function workUnlessStopped(
  bed: Testbed,
  disk: MemoryDisk,
  from: number,
): Promise<JournalRecord[]> {
  try {
    return await work(bed, disk, from);
  } catch (error) {
    // The fault may hit the opening itself: keys.json, the first segment, the recovery.
    expect(error).toMatchObject({ code: expect.stringMatching(/^(io|no-space|journal-write)/) });
    return [];
  }
}
