/**
 * Goal: an old image of the journal's disk is noticed by the copy before anything is appended; a
 * copy that says nothing stops no start. Method: images taken after each entry, put back; the
 * copy whole, lagging, damaged, foreign, away, or hanging.
 */
import { describe, expect, it } from 'vitest';
import { createMemoryDisk, type MemoryDisk } from '../disk-memory.ts';
import { copyEnd } from './copyend.ts';
import { restoreFromTwin } from './mend.ts';
import { cashier, createTestbed, sampleRecord } from './testbed.ts';
import { append, copying, segmentsOf, small, started } from './twinbed.ts';

const never = { after: () => () => undefined };
const stamp = '20250115T080000';

async function imageOf(disk: MemoryDisk): Promise<MemoryDisk> {
  const image = createMemoryDisk();
  for (const name of await disk.list()) await image.writeAtomic(name, await disk.read(name));
  return image;
}

/** Twelve entries over three segments, all in the copy; `images[n]`: the disk after entry n. */
async function filled() {
  const { bed, twin, journal, keyring } = await started();
  const { copy } = copying(bed, bed.disk, twin, { journal, keyring });
  const images = [await imageOf(bed.disk)];
  for (let n = 1; n <= 12; n += 1) {
    await append(journal, 1);
    images.push(await imageOf(bed.disk));
  }
  await copy.settled();
  await copy.stop();
  await journal.close();
  return { bed, twin, keyring, images };
}

type Filled = Awaited<ReturnType<typeof filled>>;

const openOn = ({ bed, twin, keyring }: Filled, disk: MemoryDisk, clock = never) =>
  bed.open(disk, small, { copyEnd: (ours) => copyEnd({ copy: twin, keyring, clock }, ours) });

const imageAt = ({ images }: Filled, n: number) => images[n] ?? createMemoryDisk();

describe('the copy as a witness of the end', () => {
  it('names what an old image lacks, at every entry, and mends it', async () => {
    for (let n = 0; n < 12; n += 1) {
      const all = await filled();
      const disk = imageAt(all, n);
      const before = await segmentsOf(disk);
      const damage = { what: 'end-missing', firstSeq: n + 1, lastSeq: 12 };
      await expect(openOn(all, disk)).rejects.toMatchObject({ code: 'journal-damaged', damage });
      expect(await segmentsOf(disk)).toEqual(before);
      const { twin, keyring } = all;
      const mended = await restoreFromTwin({ primary: disk, twin, keyring, stamp });
      expect(mended.lastSeq).toBe(12);
      const { journal, records } = await openOn(all, disk);
      expect(records).toHaveLength(12);
      await journal.append(sampleRecord(13), cashier);
      await journal.close();
      await (await openOn(all, disk)).journal.close();
    }
  });

  it('tells as much as a damaged copy proves', async () => {
    const all = await filled();
    const last = (await all.twin.list()).findLast((name) => name.endsWith('.ccj')) ?? '';
    await all.twin.truncate(last, ((await all.twin.size(last)) ?? 0) - 1);
    await expect(openOn(all, imageAt(all, 3))).rejects.toMatchObject({ damage: { lastSeq: 11 } });
    all.twin.spoilReads(last);
    const lastSeq = Number(last.slice(8, 20)) - 1;
    await expect(openOn(all, imageAt(all, 3))).rejects.toMatchObject({ damage: { lastSeq } });
  });

  it('stops no start where the copy says nothing', async () => {
    const spoils: ((all: Filled) => Promise<unknown>)[] = [
      ({ twin }) => twin.remove('twin.json'),
      async ({ twin }) => twin.spoilReads('twin.json'),
      ({ twin }) => twin.writeAtomic('twin.json', Buffer.from('{"format":1,"epoch":"another"}')),
      async ({ twin }) => twin.flipBit('segment-000000000001.ccj', 130),
      async ({ twin }) => twin.spoilReads('segment-000000000001.ccj'),
      async ({ twin }) => twin.crash(),
    ];
    for (const spoil of spoils) {
      const all = await filled();
      await spoil(all);
      expect((await openOn(all, imageAt(all, 2))).records).toHaveLength(2);
    }
  });

  it('stops no start where the copy hangs', async () => {
    const all = await filled();
    const hangs = { ...all.twin, read: () => new Promise<Uint8Array>(() => undefined) };
    const after = (_ms: number, run: () => void) => {
      run();
      return () => undefined;
    };
    const { keyring, bed } = all;
    const ask = { copy: hangs, keyring, clock: { after } };
    const opened = await bed.open(imageAt(all, 2), small, {
      copyEnd: (ours) => copyEnd(ask, ours),
    });
    expect(opened.records).toHaveLength(2);
  });

  it('says nothing of a journal that went another way, or of another one', async () => {
    const all = await filled();
    const disk = imageAt(all, 2);
    const fork = await all.bed.open(disk, small);
    await fork.journal.append(sampleRecord(99), cashier);
    await fork.journal.close();
    expect((await openOn(all, disk)).records).toHaveLength(3);
    const other = createTestbed(9);
    const born = await other.open(other.disk, small, {
      copyEnd: async (ours) => {
        const { keyring } = await createTestbed(8).open();
        return copyEnd({ copy: all.twin, keyring, clock: never }, ours);
      },
    });
    expect(born.records).toEqual([]);
  });

  it('reads no entry of a copy that is as far as the journal', async () => {
    const all = await filled();
    const reads: string[] = [];
    const read = (name: string) => {
      reads.push(name);
      return all.twin.read(name);
    };
    const ask = { copy: { ...all.twin, read }, keyring: all.keyring, clock: never };
    const copied = (n: number) =>
      all.bed.open(imageAt(all, n), small, { copyEnd: (ours) => copyEnd(ask, ours) });
    await (await copied(12)).journal.close();
    expect(reads).toEqual(['twin.json']);
    await expect(copied(11)).rejects.toMatchObject({ damage: { firstSeq: 12, lastSeq: 12 } });
    expect(reads.filter((name) => name.endsWith('.ccj'))).toHaveLength(1);
  });
});

describe('an old image of the keys', () => {
  it('is mended with the entries: a month may have begun since', async () => {
    const { bed, twin, journal, keyring } = await started();
    const { copy } = copying(bed, bed.disk, twin, { journal, keyring });
    await append(journal, 3);
    const image = await imageOf(bed.disk);
    bed.clock.set('2025-02-01T08:00:00+08:00');
    await append(journal, 3);
    await copy.settled();
    await copy.stop();
    await journal.close();
    const destroyed = await imageOf(image);
    const keys = await bed.keys(destroyed);
    await keys.destroyPeriod('2025-01');
    for (const [disk, third] of [
      [image, { personal: { name: '虚构病人3' } }],
      [destroyed, { erased: true }],
    ] as const) {
      const { replaced } = await restoreFromTwin({ primary: disk, twin, keyring, stamp });
      expect(replaced.map(({ file }) => file)).toContain('keys.json');
      const { records } = await bed.open(disk, small);
      expect(records[2]).toMatchObject(third);
      expect(records[5]).toMatchObject({ personal: { name: '虚构病人6' } });
    }
  });
});
