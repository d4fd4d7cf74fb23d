/**
 * Goal: a medium that does not give a file any more is told as damage, mended from the copy, or its
 * loss accepted; what only helps stops nothing. Method: twelve entries in small segments, with a
 * copy; reads of one file, or of one stretch of it, fail.
 */
import { describe, expect, it } from 'vitest';
import type { MemoryDisk } from '../disk-memory.ts';
import { readOnlyDisk } from '../disk-readonly.ts';
import { JournalError, type Damage } from './errors.ts';
import { openKeyring } from './keys.ts';
import { acceptLoss, examineLoss, readPendingLoss } from './loss.ts';
import { restoreFromTwin } from './mend.ts';
import { newRecoveryKey, recoveryWrap } from './recovery.ts';
import { exportRescue, openRescue } from './rescue.ts';
import { cashier, sampleRecord } from './testbed.ts';
import { append, copying, segmentsOf, small, started } from './twinbed.ts';

const stamp = '20250115T080000';
const accepted = { stamp, by: '虚构负责人', reason: '磁盘坏道' };
const helped = { snapshotTag: 'test' };

/** Twelve entries, of which the copy has the first `copied`; closed, with all that helps. */
async function twelve(copied = 12) {
  const { bed, twin, journal, keyring } = await started();
  const { copy } = copying(bed, bed.disk, twin, { journal, keyring });
  await append(journal, copied);
  await copy.settled();
  await copy.stop();
  await append(journal, 12 - copied);
  await journal.close();
  const opened = await bed.open(bed.disk, small, helped);
  expect(await opened.journal.keepSnapshot(12, new Uint8Array(3))).toBe(true);
  await opened.journal.close();
  const kept = await segmentsOf(bed.disk);
  const names = Object.keys(kept).filter((name) => name.startsWith('segment-'));
  expect(names.length).toBeGreaterThan(2);
  return { bed, twin, keyring, disk: bed.disk, kept, names };
}

async function damageOf(open: () => Promise<unknown>): Promise<Damage> {
  try {
    await open();
  } catch (error) {
    if (error instanceof JournalError && error.damage) return error.damage;
    throw error;
  }
  throw new Error('the journal opens');
}

const firstOf = (name: string) => Number(name.slice(8, 20));

describe('a file that cannot be read', () => {
  it('is named with its entries where it is a segment, and mended from the copy', async () => {
    for (let at = 0; at < 3; at += 1) {
      const each = await twelve();
      const { bed, disk, twin, keyring, names, kept } = each;
      const [name = '', next] = names.slice(at);
      disk.spoilReads(name);
      const lastSeq = next === undefined ? 12 : firstOf(next) - 1;
      const place = { segment: name, firstSeq: firstOf(name), lastSeq, offset: 0 };
      expect(await damageOf(() => each.bed.open(each.disk, small))).toEqual({
        what: 'unreadable',
        ...place,
      });
      const aside = `${name}.damaged-${stamp}`;
      const mended = await restoreFromTwin({ primary: disk, twin, keyring, stamp });
      expect(mended).toEqual({ replaced: [{ file: name, aside }], lastSeq: 12 });
      expect(await segmentsOf(disk)).toEqual(kept);
      await expect(disk.read(aside)).rejects.toMatchObject({ code: 'io' });
      expect((await bed.open(disk, small)).records).toHaveLength(12);
    }
  });

  it('names what the tip knows where it is the last segment', async () => {
    const each = await twelve();
    const last = each.names.at(-1) ?? '';
    const { journal } = await each.bed.open(each.disk, 1_000_000);
    for (let n = 13; n <= 15; n += 1) await journal.append(sampleRecord(n), cashier);
    const crashed = each.disk.crash();
    crashed.spoilReads(last);
    expect(await damageOf(() => each.bed.open(crashed, small))).toMatchObject({
      what: 'unreadable',
      segment: last,
    });
    crashed.spoilReads('tip.json');
    expect(await damageOf(() => each.bed.open(crashed, small))).toMatchObject({
      firstSeq: firstOf(last),
    });
  });

  it('stops nothing where it only helps', async () => {
    for (const name of ['heads.json', 'tip.json', 'closed.json', 'snapshot.ccn']) {
      const { bed, disk } = await twelve();
      disk.spoilReads(name);
      const { journal } = await bed.open(disk, small, helped);
      expect(journal.head().seq).toBe(12);
      await journal.append(sampleRecord(13), cashier);
      await journal.close();
      expect((await bed.open(disk, small)).records).toHaveLength(13);
    }
  });

  it('ends the proof of old segments as damage', async () => {
    const { bed, disk, names } = await twelve();
    const { journal } = await bed.open(disk, small, helped);
    disk.spoilReads(names[0] ?? '');
    const damage = { what: 'unreadable', segment: names[0], firstSeq: 1 };
    await expect(journal.verifyOld()).rejects.toMatchObject({ damage });
    expect(await disk.size('snapshot.ccn')).toBeUndefined();
  });

  it('is keys-damaged where it is keys.json', async () => {
    const { bed, disk, twin, keyring, kept } = await twelve();
    disk.spoilReads('keys.json');
    await expect(bed.open(disk)).rejects.toMatchObject({ code: 'keys-damaged' });
    await restoreFromTwin({ primary: disk, twin, keyring, stamp });
    expect(await segmentsOf(disk)).toEqual(kept);
  });
});

describe('a bad sector', () => {
  /** Where the last segment's entries begin and end. */
  async function spoilt(copied: number, from: number, to: number) {
    const each = await twelve(copied);
    const { disk, names } = each;
    const last = names.at(-1) ?? '';
    disk.spoilReads(last, from, to);
    return { ...each, last };
  }

  it('is not mended by a copy that lags, however little is known of the end', async () => {
    const each = await spoilt(11, 0, 1);
    const { bed, disk, twin, keyring, last } = each;
    for (const name of ['tip.json', 'closed.json']) await disk.remove(name);
    expect(await damageOf(() => each.bed.open(each.disk, small))).toMatchObject({
      what: 'unreadable',
      segment: last,
    });
    const mending = restoreFromTwin({ primary: disk, twin, keyring, stamp });
    await expect(mending).rejects.toMatchObject({ code: 'journal-damaged' });
    const losing = { primary: disk, twin, keyring, witnesses: [] };
    const damage = await damageOf(() => each.bed.open(each.disk, small));
    const { loss } = await examineLoss(losing, damage);
    expect(loss).toMatchObject({ what: 'unreadable', segment: last, from: 12, to: 12 });
    await acceptLoss(losing, damage, accepted);
    expect((await bed.open(disk, small)).records).toHaveLength(11);
    await expect(disk.read(`${last}.lost-${stamp}`)).rejects.toMatchObject({ code: 'io' });
  });

  it('takes with it only what stands behind it, where no copy is', async () => {
    const { bed, disk, keyring, names } = await twelve();
    const { journal } = await bed.open(disk, 1_000_000);
    const last = names.at(-1) ?? '';
    const before = journal.head().seq;
    const ends: number[] = [];
    for (let n = 0; n < 40; n += 1) {
      await journal.append(sampleRecord(before + 1 + n), cashier);
      ends.push((await disk.size(last)) ?? 0);
    }
    await journal.close();
    const bad = (ends[30] ?? 0) + 10;
    disk.spoilReads(last, bad, bad + 1);
    const losing = { primary: disk, twin: undefined, keyring, witnesses: [] };
    const damage = await damageOf(() => bed.open(disk, small));
    const { loss } = await examineLoss(losing, damage);
    // The page of 4,096 bytes around it is gone, nothing before it.
    const page = bad - (bad % 4096);
    const held = before + ends.filter((end) => end <= page).length;
    expect(held).toBeGreaterThan(before);
    expect(loss).toMatchObject({ from: held + 1, to: before + 40 });
    await acceptLoss(losing, damage, accepted);
    expect((await bed.open(disk, 1_000_000)).records).toHaveLength(held);
  });

  it('is mended after a kill at any step, though only the journal has what follows', async () => {
    for (let at = 1; ; at += 1) {
      const { bed, twin, journal, keyring } = await started();
      await journal.close();
      const big = await bed.open(bed.disk, 1_000_000);
      const { copy } = copying(bed, bed.disk, twin, big);
      await append(big.journal, 20);
      await copy.settled();
      await copy.stop();
      await append(big.journal, 20);
      await big.journal.close();
      const kept = await segmentsOf(bed.disk);
      const name = 'segment-000000000001.ccj';
      bed.disk.spoilReads(name, 300, 301);
      bed.disk.inject('cut-after', at);
      const mend = (primary: MemoryDisk) => restoreFromTwin({ primary, twin, keyring, stamp });
      const done = await mend(bed.disk).then(
        () => true,
        () => false,
      );
      const disk = bed.disk.crash();
      expect((await mend(disk)).lastSeq).toBe(40);
      expect(await segmentsOf(disk)).toEqual(kept);
      expect(await disk.size(`${name}.damaged-${stamp}`)).toBe(await disk.size(name));
      if (done) break;
    }
  });

  it('of the last entry is no torn write: an acknowledged entry is never cut unasked', async () => {
    const { disk, bed, names, keyring } = await twelve();
    const { journal } = await bed.open(disk, 1_000_000);
    await journal.append(sampleRecord(13), cashier);
    await journal.close();
    const last = names.at(-1) ?? '';
    const size = (await disk.size(last)) ?? 0;
    disk.spoilReads(last, size - 1, size);
    for (const name of ['tip.json', 'closed.json']) await disk.remove(name);
    const losing = { primary: disk, twin: undefined, keyring, witnesses: [] };
    const damage = await damageOf(() => bed.open(disk, small));
    const { loss } = await examineLoss(losing, damage);
    expect(loss?.from).toBeLessThanOrEqual(13);
  });
});

describe('an accepted loss that cannot be read', () => {
  it.each(['unreadable', 'loss-record'] as const)(
    'is told (%s), and accepted anew',
    async (what) => {
      const each = await twelve();
      const { bed, disk, keyring } = each;
      await disk.writeAtomic('loss.json', Buffer.from('{'));
      if (what === 'unreadable') disk.spoilReads('loss.json');
      const damage = await damageOf(() => readPendingLoss(disk));
      expect(damage).toMatchObject({ what, segment: 'loss.json' });
      const losing = { primary: disk, twin: undefined, keyring, witnesses: [] };
      expect((await examineLoss(losing, damage)).loss).toMatchObject({ from: 13, to: 13 });
      await acceptLoss(losing, damage, accepted);
      expect(await readPendingLoss(disk)).toMatchObject({ ...accepted, loss: { from: 13 } });
      expect(await disk.size(`loss.json.lost-${stamp}`)).toBe(1);
      expect((await bed.open(disk, small)).records).toHaveLength(12);
    },
  );
});

describe('the rescue export', () => {
  async function rescued(disk: MemoryDisk) {
    const parts: Uint8Array[] = [];
    let unread = 0;
    for await (const part of exportRescue(disk, (bytes) => (unread += bytes))) parts.push(part);
    const bytes = Buffer.concat(parts);
    const read = async (at: number, length: number) => bytes.subarray(at, at + length);
    return { unread, disk: readOnlyDisk(await openRescue({ size: bytes.length, read })) };
  }

  it('holds whatever can be read', async () => {
    const { bed, disk, keyring, names, twin } = await twelve();
    const { key } = newRecoveryKey(bed.random);
    await keyring.addWrap(recoveryWrap(key, bed.random));
    await twin.writeAtomic('keys.json', await disk.read('keys.json'));
    const bad = names[1] ?? '';
    for (const name of [bad, 'heads.json', 'keys.json']) disk.spoilReads(name);
    const { disk: copy, unread } = await rescued(disk);
    expect(unread).toBe(((await disk.size(bad)) ?? 0) + ((await disk.size('keys.json')) ?? 0));
    for (const name of names.filter((each) => each !== bad)) {
      expect(Buffer.from(await copy.read(name))).toEqual(Buffer.from(await disk.read(name)));
    }
    // The copy's keys open it, and the copy's entries mend it.
    const wrap = recoveryWrap(key, bed.random);
    const keys = await openKeyring({ disk: readOnlyDisk(twin), wrap, random: bed.random });
    const losing = { primary: copy, twin, keyring: keys, witnesses: [] };
    const place = { segment: bad, firstSeq: firstOf(bad), lastSeq: 12, offset: 0 };
    const examined = await examineLoss(losing, { what: 'frame', ...place });
    expect(examined).toEqual({ loss: undefined, twinHelps: true });
  });
});
