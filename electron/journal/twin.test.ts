import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryDisk } from '../disk-memory.ts';
import type { DiskFault } from '../disk-memory.ts';
import { restoreFromTwin } from './mend.ts';
import { openKeyring } from './keys.ts';
import { newRecoveryKey, recoveryWrap } from './recovery.ts';
import { readJournal } from './read.ts';
import { aesWrap, createTestbed } from './testbed.ts';
import { append, copying, segmentsOf, small, started } from './twinbed.ts';
import { prepareTwin } from './twinmark.ts';

const stamp = '20250115T080000';

describe('twin copy', () => {
  it('can be read wherever a write to it was cut short', async () => {
    for (let at = 1; at <= 16; at += 1) {
      const { bed, twin, journal, keyring } = await started(at);
      await append(journal, 12);
      twin.inject('fail', at);
      const { copy } = copying(bed, bed.disk, twin, { journal, keyring });
      await copy.settled();
      const { records } = await readJournal(twin, keyring);
      expect(records).toEqual(
        (await readJournal(bed.disk, keyring)).records.slice(0, records.length),
      );
    }
  });

  it('gets every entry after the journal has it, over segments, with its keys', async () => {
    const { bed, twin, journal, keyring } = await started();
    await append(journal, 4);
    const { copy } = copying(bed, bed.disk, twin, { journal, keyring });
    await copy.settled();
    await append(journal, 12);
    await copy.settled();
    expect(copy.state()).toEqual({ lagEntries: 0, lagMs: 0 });
    expect(await segmentsOf(twin)).toEqual(await segmentsOf(bed.disk));
    expect((await readJournal(twin, keyring)).records).toHaveLength(16);
    await copy.stop();
  });

  it('never delays or fails an append; shows its lag; catches up after being away', async () => {
    const { bed, twin, journal, keyring } = await started();
    const { copy, ring, crashes } = copying(bed, bed.disk, twin, { journal, keyring });
    await append(journal, 3);
    await copy.settled();
    const mark = await twin.read('twin.json');
    await twin.remove('twin.json');
    twin.inject('fail', 1);
    await append(journal, 1);
    await copy.settled();
    await append(journal, 9);
    expect(copy.state()).toMatchObject({ lagEntries: 10, error: 'io' });
    ring();
    await copy.settled();
    expect(copy.state()).toMatchObject({ lagEntries: 10, error: 'away' });
    expect(copy.state().lagMs).toBeGreaterThan(0);
    await twin.writeAtomic('twin.json', mark);
    ring();
    await copy.settled();
    expect(copy.state()).toEqual({ lagEntries: 0, lagMs: 0 });
    expect(await segmentsOf(twin)).toEqual(await segmentsOf(bed.disk));
    expect(crashes).toEqual([]);
  });

  it('follows the journal over random faults and power cuts on either side', async () => {
    const faults: DiskFault[] = ['fail', 'tear', 'no-space', 'cut-before', 'cut-after'];
    const round = fc.record({
      fault: fc.constantFrom(...faults),
      at: fc.integer({ min: 1, max: 25 }),
    });
    const property = async (seed: number, rounds: { fault: DiskFault; at: number }[]) => {
      const start = await started(seed);
      const { bed } = start;
      let { twin } = start;
      let disk = bed.disk;
      await start.journal.close();
      for (const { fault, at } of rounds) {
        const { journal, keyring } = await bed.open(disk, small);
        twin.inject(fault, at);
        const { copy, ring, crashes } = copying(bed, disk, twin, { journal, keyring });
        await append(journal, 7);
        await copy.settled();
        twin = twin.crash();
        const again = copying(bed, disk, twin, { journal, keyring });
        await append(journal, 2);
        await again.copy.settled();
        again.ring();
        await again.copy.settled();
        expect(again.copy.state()).toEqual({ lagEntries: 0, lagMs: 0 });
        expect(await segmentsOf(twin)).toEqual(await segmentsOf(disk));
        expect([...crashes, ...again.crashes]).toEqual([]);
        await copy.stop();
        ring();
        await again.copy.stop();
        disk = disk.crash();
      }
    };
    const rounds = fc.array(round, { minLength: 1, maxLength: 3 });
    await fc.assert(fc.asyncProperty(fc.nat(), rounds, property), { numRuns: 100 });
  });

  it('writes over nothing that is not a beginning of the journal', async () => {
    const { bed, twin, journal, keyring } = await started();
    await append(journal, 3);
    const first = copying(bed, bed.disk, twin, { journal, keyring });
    await first.copy.settled();
    await first.copy.stop();
    // The journal is put back to an older state and goes another way.
    const old = await bed.disk.read('segment-000000000001.ccj');
    await append(journal, 1);
    const second = copying(bed, bed.disk, twin, { journal, keyring });
    await second.copy.settled();
    await second.copy.stop();
    const disk = bed.disk.crash();
    await disk.writeAtomic('segment-000000000001.ccj', old);
    await disk.remove('tip.json');
    const other = await bed.open(disk, small);
    await append(other.journal, 2);
    const before = await segmentsOf(twin);
    const third = copying(bed, disk, twin, other);
    await third.copy.settled();
    expect(third.copy.state().error).toBe('diverged');
    expect(await segmentsOf(twin)).toEqual(before);
    const foreign = await started(5);
    const fourth = copying(foreign.bed, foreign.bed.disk, twin, foreign);
    await fourth.copy.settled();
    expect(fourth.copy.state().error).toBe('foreign');
    await expect(prepareTwin(twin, 'another')).rejects.toThrow(TypeError);
    await expect(bed.open(twin)).rejects.toMatchObject({ code: 'journal-is-twin' });
  });
});

describe('what the twin alone has whole', () => {
  it('is not written over by keys that are damaged, in a wrap either', async () => {
    const { bed, twin, journal, keyring } = await started();
    const { key } = newRecoveryKey(bed.random);
    await keyring.addWrap(recoveryWrap(key, bed.random));
    await append(journal, 3);
    const { copy, ring, crashes } = copying(bed, bed.disk, twin, { journal, keyring });
    await copy.settled();
    const good = Buffer.from(await twin.read('keys.json'));
    const wrapAt = good.indexOf('"recovery"') + 80;
    const places = [wrapAt, good.indexOf('"format"') + 10, good.indexOf('"check"') + 20];
    const damaged = places.map((at) => good.map((byte, here) => (here === at ? byte ^ 2 : byte)));
    for (const bytes of [...damaged, new Uint8Array()]) {
      await bed.disk.writeAtomic('keys.json', bytes);
      await append(journal, 1);
      await copy.settled();
      ring();
      await copy.settled();
      expect(copy.state().error).toBe('source');
      expect(good.equals(await twin.read('keys.json'))).toBe(true);
    }
    await bed.disk.writeAtomic('keys.json', good);
    await keyring.addWrap(recoveryWrap(newRecoveryKey(bed.random).key, bed.random));
    ring();
    await copy.settled();
    expect(copy.state()).toEqual({ lagEntries: 0, lagMs: 0 });
    expect(await segmentsOf(twin)).toEqual(await segmentsOf(bed.disk));
    expect(crashes).toEqual([]);
  });

  it('is not cut off: later entries behind one that is damaged', async () => {
    const { bed, twin, journal, keyring } = await started();
    const name = 'segment-000000000001.ccj';
    await append(journal, 1);
    const size = (await bed.disk.size(name)) ?? 0;
    const old = Buffer.from(await bed.disk.read(name));
    await append(journal, 2);
    const first = copying(bed, bed.disk, twin, { journal, keyring });
    await first.copy.settled();
    await first.copy.stop();
    const disk = bed.disk.crash();
    await disk.writeAtomic(name, old);
    await disk.remove('tip.json');
    twin.flipBit(name, size + 60);
    const before = await segmentsOf(twin);
    const again = copying(bed, disk, twin, await bed.open(disk, small));
    await again.copy.settled();
    expect(again.copy.state().error).toBe('diverged');
    expect(await segmentsOf(twin)).toEqual(before);
  });
});

describe('restoring from the twin', () => {
  async function both(entries = 12) {
    const start = await started();
    const { copy } = copying(start.bed, start.bed.disk, start.twin, start);
    await append(start.journal, entries);
    await copy.settled();
    await copy.stop();
    const kept = await segmentsOf(start.bed.disk);
    return { ...start, disk: start.bed.disk.crash(), kept };
  }

  it('puts right any flipped bit, missing file or missing end, and keeps the damaged', async () => {
    const { bed, twin, disk, keyring, kept } = await both();
    const names = Object.keys(kept).filter((name) => name.startsWith('segment-'));
    const spoils = names.flatMap((name) => [
      async () => disk.flipBit(name, 60),
      async () => disk.flipBit(name, 400, 5),
      () => disk.truncate(name, 130),
      () => disk.remove(name),
      () => disk.writeAtomic(name, new Uint8Array(700)),
    ]);
    spoils.push(
      () => disk.writeAtomic('keys.json', Buffer.from('{')),
      () => disk.remove('keys.json'),
    );
    for (const spoil of spoils) {
      await spoil();
      const spoilt = await segmentsOf(disk);
      const { replaced, lastSeq } = await restoreFromTwin({ primary: disk, twin, keyring, stamp });
      expect(lastSeq).toBe(12);
      expect(await segmentsOf(disk)).toEqual(kept);
      expect(replaced).toHaveLength(1);
      for (const { file, aside } of replaced) {
        if (aside === undefined) continue;
        expect(Buffer.from(await disk.read(aside)).toString('hex')).toBe(spoilt[file]);
        await disk.remove(aside);
      }
    }
    const { records, journal } = await bed.open(disk, small);
    expect(records).toHaveLength(12);
    await journal.close();
    const none = await restoreFromTwin({ primary: disk, twin, keyring, stamp });
    expect(none).toEqual({ replaced: [], lastSeq: 12 });
  });

  it('takes the keys of the twin where one of ours has a wrong bit', async () => {
    const { twin, disk, keyring } = await both();
    const good = Buffer.from(await disk.read('keys.json')).toString();
    const box = /"sealed": "(.{20})/.exec(good)?.[1] ?? '';
    const other = box.startsWith('A') ? 'B' : 'A';
    await disk.writeAtomic('keys.json', Buffer.from(good.replace(box, `${other}${box.slice(1)}`)));
    await restoreFromTwin({ primary: disk, twin, keyring, stamp });
    expect(Buffer.from(await disk.read('keys.json')).toString()).toBe(good);
  });

  it('leaves no head of the damaged bytes: a bit turned before the close', async () => {
    const { bed, twin, journal, keyring } = await started();
    const { copy } = copying(bed, bed.disk, twin, { journal, keyring });
    await append(journal, 2);
    await copy.settled();
    bed.disk.flipBit('segment-000000000001.ccj', 500);
    await append(journal, 12);
    await copy.settled();
    await copy.stop();
    const disk = bed.disk.crash();
    await restoreFromTwin({ primary: disk, twin, keyring, stamp });
    const opened = await bed.open(disk, small, { snapshotTag: 'test' });
    expect(opened.records).toHaveLength(14);
    await opened.journal.keepSnapshot(14, new Uint8Array(3));
    await opened.journal.close();
    const again = await bed.open(disk, small, { snapshotTag: 'test' });
    expect(await again.journal.verifyOld()).toBeGreaterThan(0);
  });

  it('a write cut short at the end hides nothing: an old bit is mended beside it', async () => {
    const { bed, twin, disk, keyring } = await both();
    const { journal } = await bed.open(disk, small);
    await append(journal, 1);
    const last = (await disk.list()).findLast((name) => name.startsWith('segment-')) ?? '';
    const cut = disk.crash();
    await cut.truncate(last, ((await cut.size(last)) ?? 0) - 5);
    // As it stood before that write: a tip is written after it.
    await cut.remove('tip.json');
    cut.flipBit('segment-000000000001.ccj', 400);
    const { lastSeq } = await restoreFromTwin({ primary: cut, twin, keyring, stamp });
    expect(lastSeq).toBe(12);
    expect((await bed.open(cut, small)).records).toHaveLength(12);
  });

  it('joins what only the journal has to what only the twin has', async () => {
    const { bed, twin, journal, keyring } = await started();
    const { copy } = copying(bed, bed.disk, twin, { journal, keyring });
    await append(journal, 3);
    await copy.settled();
    await copy.stop();
    await append(journal, 2);
    const kept = await segmentsOf(bed.disk);
    const disk = bed.disk.crash();
    disk.flipBit('segment-000000000001.ccj', 500);
    await expect(bed.open(disk, small)).rejects.toMatchObject({ code: 'journal-damaged' });
    await restoreFromTwin({ primary: disk, twin, keyring, stamp });
    expect((await segmentsOf(disk))['segment-000000000001.ccj']).toBe(
      kept['segment-000000000001.ccj'],
    );
    expect((await bed.open(disk, small)).records).toHaveLength(5);
  });

  it('mends a folder in which another journal or an older state was closed', async () => {
    const { bed, twin, journal, keyring } = await started();
    await append(journal, 4);
    const { copy } = copying(bed, bed.disk, twin, { journal, keyring });
    await copy.settled();
    await journal.close();
    await copy.stop();
    const old = createMemoryDisk();
    for (const name of await bed.disk.list())
      await old.writeAtomic(name, await bed.disk.read(name));
    const later = bed.disk.crash();
    const more = await bed.open(later, small);
    await append(more.journal, 6);
    const second = copying(bed, later, twin, more);
    await second.copy.settled();
    await second.copy.stop();
    const other = createMemoryDisk();
    const born = await createTestbed(9).open(other);
    await append(born.journal, 1);
    await born.journal.close();
    for (const primary of [old, other]) {
      const { lastSeq } = await restoreFromTwin({ primary, twin, keyring, stamp });
      expect(lastSeq).toBe(10);
      expect((await bed.open(primary, small)).records).toHaveLength(10);
    }
  });

  it('changes nothing where the twin lags or is damaged too, and names the entries', async () => {
    const { twin, disk, keyring } = await both();
    const last = (await disk.list()).findLast((name) => name.startsWith('segment-')) ?? '';
    await disk.remove('tip.json');
    disk.flipBit(last, 200);
    twin.flipBit(last, 200);
    const before = await segmentsOf(disk);
    const mending = { primary: disk, twin, keyring, stamp };
    await expect(restoreFromTwin(mending)).rejects.toMatchObject({
      code: 'journal-damaged',
      damage: { segment: last, firstSeq: 11, lastSeq: 11 },
    });
    expect(await segmentsOf(disk)).toEqual(before);
    const wrap = aesWrap(new Uint8Array(32).fill(9), (size) => new Uint8Array(size));
    const disk2 = createMemoryDisk();
    const other = await openKeyring({ disk: disk2, wrap, random: (size) => new Uint8Array(size) });
    await expect(restoreFromTwin({ ...mending, keyring: other })).rejects.toMatchObject({
      code: 'journal-damaged',
    });
    expect(await segmentsOf(disk)).toEqual(before);
  });
});
