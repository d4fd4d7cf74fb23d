/**
 * Goal: a counter whose keys.json is damaged says so, takes whole keys from its copy, or asks for
 * the recovery key where that helps. Method: the front desk over a closed bed, its file spoilt.
 */
import { describe, expect, it } from 'vitest';
import { createMemoryDisk, type MemoryDisk } from '../../electron/disk-memory.ts';
import { faultCode, openBed, valueOf } from './counter-bed.ts';
import { damagedView, frontOf, withCopy } from './frontbed.ts';

describe('keys that are damaged', () => {
  const spoils: [string, (disk: MemoryDisk, good: string) => Promise<unknown>][] = [
    ['gone', (disk) => disk.remove('keys.json')],
    ['cut short', (disk, good) => disk.writeAtomic('keys.json', Buffer.from(good.slice(0, 40)))],
    ['unreadable', async (disk) => disk.spoilReads('keys.json')],
    ['with a wrong bit in check', (disk, good) => put(disk, good.replace(/"check": "./, '$&A'))],
    ['with a wrong bit in a wrap', (disk, good) => put(disk, good.replace(/"data": "./, '$&A'))],
    ['without a period', (disk, good) => put(disk, good.replace(/"periods": [^]*\]/, noPeriods))],
  ];
  const noPeriods = '"periods": []';
  const put = (disk: MemoryDisk, text: string) => disk.writeAtomic('keys.json', Buffer.from(text));

  it.each(spoils)('(%s) are taken over from the copy', async (_, spoil) => {
    const twin = createMemoryDisk();
    const { bed, lastSeq } = await withCopy(twin);
    const good = Buffer.from(await bed.disk.read('keys.json')).toString();
    await spoil(bed.disk, good);
    const there = await bed.disk.size('keys.json');
    const front = await frontOf(bed, twin);
    const view = await damagedView(front);
    expect(view).toMatchObject({
      copy: 'all',
      damage: { segment: 'keys.json', firstSeq: 1, lastSeq },
    });
    expect(valueOf(await front.desk.restoreTwin({}))).toEqual({ state: 'open' });
    expect(Buffer.from(await bed.disk.read('keys.json')).toString()).toBe(good);
    const aside = (await bed.disk.list()).filter((name) => name.startsWith('keys.json.damaged-'));
    expect(aside).toHaveLength(there === undefined ? 0 : 1);
    expect(front.counter()?.counter.book.seq()).toBeGreaterThan(lastSeq);
  });

  it.each(spoils.slice(0, 4))('(%s) say what to do where no copy helps', async (_, spoil) => {
    const foreign = createMemoryDisk();
    await withCopy(foreign);
    const mark = await foreign.read('twin.json');
    const { bed } = await withCopy();
    await spoil(bed.disk, Buffer.from(await bed.disk.read('keys.json')).toString());
    const alone = await frontOf(bed);
    expect(await damagedView(alone)).toMatchObject({ copy: 'none' });
    expect((await damagedView(alone)).loss).toBeUndefined();
    expect(faultCode(await alone.desk.restoreTwin({}))).toBe('not-now');
    for (const name of ['keys.json', 'twin.json']) {
      await foreign.writeAtomic('twin.json', mark);
      await foreign.remove(name);
      const front = await frontOf(bed, foreign);
      const copy = name === 'twin.json' ? 'away' : 'nothing';
      expect(await damagedView(front)).toMatchObject({ copy });
      expect((await front.desk.restoreTwin({})).ok).toBe(false);
    }
  });

  it('are not taken from the copy of another journal', async () => {
    const foreign = createMemoryDisk();
    await withCopy(foreign);
    await foreign.writeAtomic('twin.json', Buffer.from(`{"format":1,"epoch":"${'a'.repeat(32)}"}`));
    const { bed } = await withCopy();
    bed.disk.spoilReads('keys.json');
    const front = await frontOf(bed, foreign);
    expect(await damagedView(front)).toMatchObject({ copy: 'nothing' });
    expect((await front.desk.restoreTwin({})).ok).toBe(false);
    await expect(bed.disk.read('keys.json')).rejects.toMatchObject({ code: 'io' });
  });

  it('are opened by the recovery key from the copy, on another computer too', async () => {
    const twin = createMemoryDisk();
    const bed = await openBed({ more: { twin } });
    valueOf(await bed.desk.wakeTwin({ prepare: true }));
    const { groups, check } = valueOf(await bed.desk.makeRecoveryKey({}));
    const typed = check.map((place) => groups[place - 1] ?? '');
    valueOf(await bed.desk.confirmRecoveryKey({ typed }));
    await bed.counter.twin?.settled();
    await bed.counter.close();
    bed.disk.spoilReads('keys.json');
    const front = await frontOf(bed, twin, 8);
    const told = valueOf(await front.desk.startup({}));
    expect(told).toEqual({ state: 'keys', mode: 'drill', recovery: true });
    const other = await front.desk.recoverKeys({ text: groups.toReversed().join('-') });
    expect(faultCode(other)).toBe('recovery-refused');
    const done = await front.desk.recoverKeys({ text: groups.join('-') });
    expect(valueOf(done)).toEqual({ state: 'open' });
  });
});
