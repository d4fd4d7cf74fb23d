import { describe, expect, it } from 'vitest';
import { createMemoryDisk } from '../disk-memory.ts';
import { openJournal } from './journal.ts';
import { openKeyring } from './keys.ts';
import { aesWrap, cashier, createTestbed, sampleRecord, seededBytes } from './testbed.ts';

const segment = 'segment-000000000001.ccj';

async function threeMonths() {
  const bed = createTestbed();
  const opened = await bed.open();
  for (const month of ['01', '02', '03']) {
    bed.clock.set(`2025-${month}-10T09:00:00+08:00`);
    await opened.journal.append(sampleRecord(3), cashier);
  }
  return { bed, ...opened };
}

describe('keyring', () => {
  it('erases the personal part of one period; data and chain stay', async () => {
    const { bed, journal, keyring } = await threeMonths();
    const before = await bed.disk.read(segment);
    await keyring.destroyPeriod('2025-01');
    await journal.close();
    expect(await bed.disk.read(segment)).toEqual(before);
    const { records, recovered } = await bed.open();
    expect(recovered).toBeUndefined();
    expect(records.map((record) => record.erased)).toEqual([true, undefined, undefined]);
    expect(records[0]).not.toHaveProperty('personal');
    expect(records[0]?.data).toEqual(sampleRecord(3).data);
    expect(records[1]?.personal).toEqual(sampleRecord(3).personal);
  });

  it('gives a destroyed period a key of its own again, and the old part stays erased', async () => {
    const { bed, journal, keyring } = await threeMonths();
    await keyring.destroyPeriod('2025-01');
    bed.clock.set('2025-01-31T23:59:59+08:00');
    await journal.append(sampleRecord(3), cashier);
    await journal.close();
    const { records } = await bed.open();
    expect(records[0]?.erased).toBe(true);
    expect(records[3]?.personal).toEqual(sampleRecord(3).personal);
  });

  it('stores a period key durably before the entry that needs it', async () => {
    const bed = createTestbed();
    const { journal } = await bed.open();
    bed.disk.inject('cut-before', 1, 'append');
    const call = journal.append(sampleRecord(3), cashier);
    await expect(call).rejects.toMatchObject({ code: 'journal-write-failed' });
    const kept = Buffer.from(await bed.disk.crash().read('keys.json')).toString();
    expect(kept).toContain('"2025-01.1"');
  });

  it('makes one key for calls made at once', async () => {
    const { keyring } = await createTestbed().open();
    const made = await Promise.all([1, 2, 3].map(() => keyring.periodKey('2025-05')));
    expect(new Set(made.map((key) => key.id))).toEqual(new Set(['2025-05.1']));
  });

  it('makes changes asked for at once one after the other', async () => {
    const { keyring } = await createTestbed().open();
    await keyring.periodKey('2025-05');
    const [june, july] = await Promise.all([
      keyring.periodKey('2025-06'),
      keyring.periodKey('2025-07'),
      keyring.destroyPeriod('2025-05'),
    ]);
    expect([june.id, july.id]).toEqual(['2025-06.1', '2025-07.1']);
    expect(keyring.findPeriodKey('2025-05.1')).toBe('destroyed');
  });

  it('hashes the same text alike after opening anew, and otherwise with other keys', async () => {
    const bed = createTestbed();
    const first = await bed.open();
    const hash = first.keyring.keyedHash('TEST-ID-0001');
    await first.journal.close();
    expect((await bed.open()).keyring.keyedHash('TEST-ID-0001')).toBe(hash);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect((await createTestbed(5).open()).keyring.keyedHash('TEST-ID-0001')).not.toBe(hash);
  });

  it('leaves no plain text of a record, and no key, in any file', async () => {
    const bed = createTestbed();
    const root = new Uint8Array(32).fill(0x42);
    const random = (size: number) => (size === 32 ? root : bed.random(size));
    const wrap = aesWrap(new Uint8Array(32).fill(7), bed.random);
    const keyring = await openKeyring({ disk: bed.disk, wrap, random });
    const { journal } = await openJournal({ ...bed, keyring });
    await journal.append(sampleRecord(3), cashier);
    await journal.close();
    for (const name of await bed.disk.list()) {
      const bytes = Buffer.from(await bed.disk.read(name));
      for (const word of ['虚构病人', '000-TEST', '测试', 'bill-imported', 'cashier']) {
        expect(bytes.includes(word), `${word} in ${name}`).toBe(false);
      }
      for (const text of [Buffer.from(root), Buffer.from(root).toString('base64')]) {
        expect(bytes.includes(text), `a key in ${name}`).toBe(false);
      }
    }
  });
});

describe('keys.json', () => {
  it('lost or damaged beside a journal is a named error, never a new key', async () => {
    const { bed, journal } = await threeMonths();
    await journal.close();
    const kept = await bed.disk.read('keys.json');
    const text = Buffer.from(kept).toString();
    const cases = [
      { content: undefined, code: 'keys-missing' },
      { content: '', code: 'keys-damaged' },
      { content: text.slice(0, -10), code: 'keys-damaged' },
      { content: text.replace('"check"', '"chec"'), code: 'keys-damaged' },
      { content: text.replace('"format": 1', '"format": 2'), code: 'journal-too-new' },
      { content: text.replace('"os"', '"recovery"'), code: 'keys-refused' },
      { content: text.replace(/"data": "..../, '"data": "AAAA'), code: 'keys-refused' },
      { content: text.replace(/"check": "..../, '"check": "AAAA'), code: 'keys-damaged' },
      { content: text.replace(/"sealed": "..../, '"sealed": "AAAA'), code: 'keys-damaged' },
    ];
    for (const { content, code } of cases) {
      if (content === undefined) await bed.disk.remove('keys.json');
      else await bed.disk.writeAtomic('keys.json', Buffer.from(content));
      const before = await bed.disk.size('keys.json');
      await expect(bed.open(), code).rejects.toMatchObject({ code });
      expect(await bed.disk.size('keys.json')).toBe(before);
    }
    await bed.disk.writeAtomic('keys.json', kept);
    expect((await bed.open()).records).toHaveLength(3);
  });

  it('of another wrap or another journal is refused by name', async () => {
    const { bed, journal } = await threeMonths();
    await journal.close();
    const { disk, random } = bed;
    const wrap = aesWrap(new Uint8Array(32).fill(8), random);
    await expect(openKeyring({ disk, wrap, random })).rejects.toMatchObject({
      code: 'keys-refused',
    });
    const elsewhere = await openKeyring({
      disk: createMemoryDisk(),
      wrap,
      random: seededBytes(3),
    });
    await expect(openJournal({ ...bed, keyring: elsewhere })).rejects.toMatchObject({
      code: 'journal-wrong-key',
    });
  });

  it('older than the journal: a missing personal key is named, not called erased', async () => {
    const { bed, journal } = await threeMonths();
    const old = await bed.disk.read('keys.json');
    bed.clock.set('2025-04-01T09:00:00+08:00');
    await journal.append(sampleRecord(3), cashier);
    await journal.close();
    await bed.disk.writeAtomic('keys.json', old);
    await expect(bed.open()).rejects.toMatchObject({ code: 'period-key-missing' });
  });

  it('is born once when two processes start together', async () => {
    const bed = createTestbed();
    const wrap = aesWrap(new Uint8Array(32).fill(7), bed.random);
    const both = await Promise.allSettled(
      [1, 2].map(() => openKeyring({ disk: bed.disk, wrap, random: bed.random })),
    );
    const born = both.filter((result) => result.status === 'fulfilled');
    const refused = both.filter((result) => result.status === 'rejected');
    expect(born.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'keys-locked' });
    const hashes = new Set(born.map(({ value }) => value.keyedHash('x')));
    hashes.add((await openKeyring({ disk: bed.disk, wrap, random: bed.random })).keyedHash('x'));
    expect(hashes.size).toBe(1);
  });
});
