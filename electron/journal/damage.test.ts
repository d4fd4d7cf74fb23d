import { describe, expect, it } from 'vitest';
import type { MemoryDisk } from '../disk-memory.ts';
import { JournalError } from './errors.ts';
import type { Damage } from './errors.ts';
import { cashier, createTestbed, sampleRecord } from './testbed.ts';

const segment = 'segment-000000000001.ccj';
const headBytes = 120;

/** Five entries in one segment; `frames` are the byte ranges of each. */
async function fiveEntries(close = false) {
  const bed = createTestbed();
  const { journal } = await bed.open();
  const frames: { start: number; end: number }[] = [];
  for (let n = 1; n <= 5; n += 1) {
    const start = (await bed.disk.size(segment)) ?? 0;
    await journal.append(sampleRecord(n), cashier);
    frames.push({ start, end: (await bed.disk.size(segment)) ?? 0 });
  }
  if (close) await journal.close();
  const bytes = Buffer.from(await bed.disk.read(segment));
  const disk = bed.disk.crash();
  const piece = (n: number): Buffer => bytes.subarray(frames[n - 1]?.start, frames[n - 1]?.end);
  return { bed, disk, bytes, frames, piece, head: bytes.subarray(0, headBytes) };
}

type Five = Awaited<ReturnType<typeof fiveEntries>>;

async function damageOf(five: Five, disk: MemoryDisk): Promise<Damage | undefined> {
  const before = await contentOf(disk);
  try {
    await five.bed.open(disk);
  } catch (error) {
    if (!(error instanceof JournalError && error.code === 'journal-damaged')) throw error;
    expect(await contentOf(disk)).toEqual(before);
    return error.damage;
  }
  return undefined;
}

async function contentOf(disk: MemoryDisk): Promise<Map<string, string>> {
  const names = await disk.list();
  const hex = names.map(async (name) => Buffer.from(await disk.read(name)).toString('hex'));
  const texts = await Promise.all(hex);
  return new Map(names.map((name, at) => [name, texts[at] ?? '']));
}

async function rebuilt(five: Five, pieces: Buffer[]): Promise<Damage | undefined> {
  await five.disk.writeAtomic(segment, Buffer.concat([five.head, ...pieces]));
  return damageOf(five, five.disk);
}

describe('damage', () => {
  it('is named for a flipped bit at every byte, and mends with the bit', async () => {
    const five = await fiveEntries();
    for (let offset = 0; offset < five.bytes.length; offset += 1) {
      five.disk.flipBit(segment, offset, offset % 8);
      const damage = await damageOf(five, five.disk);
      five.disk.flipBit(segment, offset, offset % 8);
      const hit = five.frames.findIndex(({ start, end }) => offset >= start && offset < end);
      const seq = Math.max(1, hit + 1);
      expect(damage, `byte ${offset}`).toMatchObject({ segment, firstSeq: seq, lastSeq: seq });
      expect(damage?.what).toBe(hit < 0 ? 'segment-header' : 'frame');
      expect(damage?.offset).toBe(hit < 0 ? 0 : five.frames[hit]?.start);
    }
    expect((await five.bed.open(five.disk)).records).toHaveLength(5);
  });

  it('is named where frames were swapped, removed or repeated', async () => {
    const five = await fiveEntries();
    const [one, two, three, four, last] = [1, 2, 3, 4, 5].map((n) => five.piece(n));
    if (!one || !two || !three || !four || !last) throw new Error('five frames');
    expect(await rebuilt(five, [one, three, two, four, last])).toMatchObject({
      what: 'order',
      firstSeq: 2,
      lastSeq: 2,
      offset: five.frames[1]?.start,
    });
    expect(await rebuilt(five, [one, last])).toMatchObject({
      what: 'order',
      firstSeq: 2,
      lastSeq: 4,
    });
    expect(await rebuilt(five, [one, two, two, three, four, last])).toMatchObject({
      what: 'order',
      firstSeq: 3,
    });
    expect(await rebuilt(five, [one, two.subarray(0, 60), three, four, last])).toMatchObject({
      what: 'frame',
      firstSeq: 2,
      lastSeq: 2,
    });
    expect(await rebuilt(five, [one, two, three, four, last])).toBeUndefined();
  });

  it('is named where whole stretches are zeros but entries follow', async () => {
    const five = await fiveEntries();
    const bytes = Buffer.from(five.bytes);
    bytes.fill(0, five.frames[1]?.start, five.frames[2]?.end);
    await five.disk.writeAtomic(segment, bytes);
    expect(await damageOf(five, five.disk)).toMatchObject({
      what: 'frame',
      firstSeq: 2,
      lastSeq: 3,
    });
  });

  it('is named where the zeros at the end reach into an entry before the last', async () => {
    const five = await fiveEntries();
    const bytes = Buffer.from(five.bytes);
    bytes.fill(0, (five.frames[3]?.end ?? 0) - 40);
    await five.disk.writeAtomic(segment, bytes);
    expect(await damageOf(five, five.disk)).toMatchObject({ what: 'frame', firstSeq: 4 });
  });

  it('is named where the end was removed after a clean close', async () => {
    const five = await fiveEntries(true);
    const pieces = [1, 2, 3].map((n) => five.piece(n));
    expect(await rebuilt(five, pieces)).toMatchObject({
      what: 'end-missing',
      firstSeq: 4,
      lastSeq: 5,
    });
    await five.disk.remove(segment);
    expect(await damageOf(five, five.disk)).toMatchObject({
      what: 'end-missing',
      firstSeq: 1,
      lastSeq: 5,
    });
  });

  it('names a missing, a cut and a foreign segment', async () => {
    const bed = createTestbed();
    const { journal } = await bed.open(bed.disk, 1);
    for (let n = 1; n <= 4; n += 1) await journal.append(sampleRecord(n), cashier);
    const disk = bed.disk.crash();
    const second = 'segment-000000000002.ccj';
    const kept = await disk.read(second);
    const openFails = async (damage: Partial<Damage>) =>
      expect(bed.open(disk)).rejects.toMatchObject({ code: 'journal-damaged', damage });

    await disk.remove(second);
    await openFails({ what: 'end-missing', firstSeq: 2, lastSeq: 2 });
    await disk.writeAtomic(second, kept.slice(0, -5));
    await openFails({ what: 'frame', segment: second, firstSeq: 2, lastSeq: 2 });
    await disk.writeAtomic(second, kept.slice(0, headBytes));
    await openFails({ what: 'end-missing', segment: second, firstSeq: 2, lastSeq: 2 });

    const other = createTestbed(9);
    const foreign = await other.open(other.disk, 1);
    for (let n = 1; n <= 2; n += 1) await foreign.journal.append(sampleRecord(n), cashier);
    await disk.writeAtomic(second, await other.disk.read(second));
    await openFails({ what: 'segment-header', segment: second, firstSeq: 2 });
    await disk.writeAtomic(second, kept);
    const first = await disk.read(segment);
    await disk.remove(segment);
    await openFails({ what: 'segment-missing', segment: second, firstSeq: 1, lastSeq: 1 });
    await disk.writeAtomic(segment, first);
    expect((await bed.open(disk)).records).toHaveLength(4);
  });

  it('does not read a segment of a later format', async () => {
    const five = await fiveEntries();
    const { sha256 } = await import('./frame.ts');
    const bytes = Buffer.from(five.bytes);
    bytes.writeUInt16LE(2, 4);
    bytes.set(sha256(bytes.subarray(0, 88)), 88);
    await five.disk.writeAtomic(segment, bytes);
    await expect(five.bed.open(five.disk)).rejects.toMatchObject({ code: 'journal-too-new' });
  });
});
