/**
 * Goal: a journal that is in use is proven as it stands: what is written meanwhile, a midnight, a
 * close or a start never look like a missing end; an end that is missing does. Method: between any
 * two looks of the reader at the disk, the writer does something.
 */
import { describe, expect, it } from 'vitest';
import { createMemoryDisk, type MemoryDisk } from '../disk-memory.ts';
import { readOnlyDisk, type ReadableDisk } from '../disk-readonly.ts';
import type { Disk } from '../disk.ts';
import type { Journal } from './journal.ts';
import { proofOf, compareTwin } from './proof.ts';
import { cashier, createTestbed, type Testbed } from './testbed.ts';

const entry = { kind: 'visit.released', v: 1, data: {}, visit: 'V1' };
const made = '2026-11-22T16:00:00.000Z';

interface Live {
  bed: Testbed;
  disk: MemoryDisk;
  journal: Journal;
}

async function begun(): Promise<Live> {
  const bed = createTestbed();
  bed.clock.set('2026-11-22T15:00:00Z');
  const live = { bed, disk: bed.disk, journal: (await bed.open()).journal };
  await written(live, 3);
  return live;
}

async function written({ journal }: Live, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await journal.append(entry, cashier);
}

/** What happens at the counter at one moment of the reading. */
const happenings: Readonly<Record<string, (live: Live) => Promise<void>>> = {
  'two more entries': (live) => written(live, 2),
  async midnight(live) {
    live.bed.clock.set('2026-11-22T16:00:01Z');
    await written(live, 2);
  },
  async 'a clean close'(live) {
    await written(live, 1);
    await live.journal.close();
  },
  async 'a close and a start'(live) {
    await live.journal.close();
    live.journal = (await live.bed.open()).journal;
    await written(live, 2);
  },
};

/** The disk as a reader sees it; before look number `at`, something happens. */
function watched(live: Live, at: number, happens: () => Promise<void>) {
  let looks = 0;
  const look = async <T>(work: () => Promise<T>): Promise<T> => {
    if (looks === at) await happens();
    looks += 1;
    return work();
  };
  const { disk } = live;
  const reading: ReadableDisk = {
    list: () => look(() => disk.list()),
    size: (name) => look(() => disk.size(name)),
    read: (name) => look(() => disk.read(name)),
    readRange: (name, from, length) => look(() => disk.readRange(name, from, length)),
    free: () => disk.free(),
  };
  return { disk: readOnlyDisk(reading), looks: () => looks };
}

describe.each(Object.entries(happenings))('%s while it is read', (_name, happens) => {
  it.each([true, false])('is no missing end (running before: %s)', async (running) => {
    for (let at = 0, all = 1; at <= all; at += 1) {
      const live = await begun();
      if (!running) await live.journal.close();
      const { disk, looks } = watched(live, at, async () => {
        if (!running) live.journal = (await live.bed.open()).journal;
        await happens(live);
      });
      const proof = await proofOf(disk, undefined, made);
      expect(proof.entries).toBeGreaterThanOrEqual(3);
      expect(proof.entries).toBeLessThanOrEqual(live.journal.head().seq);
      expect(proof.segments.at(-1)?.lastSeq).toBe(proof.entries);
      all = looks();
    }
  });
});

describe('a missing end', () => {
  const cut = async (disk: Disk, keep: number) => {
    const [name = ''] = (await disk.list()).filter((each) => each.endsWith('.ccj'));
    await disk.truncate(name, keep);
  };
  it.each([true, false])('is named, while the counter runs: %s', async (running) => {
    const live = await begun();
    const { size } = live.journal.extent();
    await written(live, 1);
    if (!running) await live.journal.close();
    const copy = createMemoryDisk();
    for (const name of await live.disk.list()) {
      if (!name.endsWith('.lock')) await copy.writeAtomic(name, await live.disk.read(name));
    }
    await cut(copy, size);
    await expect(proofOf(readOnlyDisk(copy), undefined, made)).rejects.toMatchObject({
      damage: { what: 'end-missing', firstSeq: 4, lastSeq: 4 },
    });
  });
});

describe('a copy that is read after its journal', () => {
  it('may be ahead of what was proven, also over midnight; another chain is another', async () => {
    const live = await begun();
    const before = await proofOf(live.disk, undefined, made);
    live.bed.clock.set('2026-11-22T16:00:01Z');
    await written(live, 2);
    const later = await proofOf(live.disk, undefined, made);
    expect(await compareTwin(live.disk, before, later)).toMatchObject({
      same: true,
      seq: 5,
      lagEntries: 0,
      lagMs: 0,
    });
    expect(await compareTwin(live.disk, later, before)).toMatchObject({
      same: true,
      lagEntries: 2,
    });
    const other = await begun();
    await written(other, 1);
    const foreign = { ...(await proofOf(other.disk, undefined, made)), epoch: before.epoch };
    expect(await compareTwin(live.disk, before, foreign)).toMatchObject({ same: false });
  });
});
