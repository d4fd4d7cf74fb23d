/**
 * Goal: a journal whose end nobody has goes on from its last proven entry; nothing is deleted, and
 * a crash at any step changes neither what is kept nor what is told. Method: ten entries in small
 * segments on a memory disk, damaged in several ways; the acceptance killed after every write.
 */
import { describe, expect, it } from 'vitest';
import { createMemoryDisk, type MemoryDisk } from '../disk-memory.ts';
import { JournalError, type Damage } from './errors.ts';
import { openKeyring } from './keys.ts';
import { acceptLoss, examineLoss, finishLoss, readPendingLoss, type Losing } from './loss.ts';
import { aesWrap, cashier, createTestbed, sampleRecord } from './testbed.ts';
import { createTwin } from './twin.ts';
import { prepareTwin } from './twinmark.ts';

const accepted = { stamp: '20250115T090000', by: '虚构负责人', reason: '磁盘坏了' };

/** Ten entries, about three to a segment; the twin has the first `copied` of them. */
async function tenEntries(copied = 0) {
  const bed = createTestbed();
  const { journal, keyring } = await bed.open(bed.disk, 1200);
  const twin = createMemoryDisk();
  if (copied > 0) await prepareTwin(twin, journal.epoch);
  for (let n = 1; n <= 10; n += 1) {
    await journal.append(sampleRecord(n), cashier);
    if (n !== copied) continue;
    const clock = { monotonic: () => 0, after: () => () => {} };
    const crashed = (error: unknown) => expect(error).toBeUndefined();
    const copy = createTwin({ primary: bed.disk, twin, journal, keyring, clock, crashed });
    await copy.settled();
    await copy.stop();
  }
  await journal.close();
  const disk = bed.disk.crash();
  const names = (await disk.list()).filter((name) => name.endsWith('.ccj'));
  expect(names.length).toBeGreaterThan(2);
  return { bed, disk, names, twin };
}

type Ten = Awaited<ReturnType<typeof tenEntries>>;

async function damageOf({ bed }: Ten, disk: MemoryDisk): Promise<Damage> {
  try {
    await bed.open(disk, 1200);
  } catch (error) {
    if (error instanceof JournalError && error.damage) return error.damage;
    throw error;
  }
  throw new Error('the journal opens');
}

async function losing({ bed, twin }: Ten, primary: MemoryDisk, withTwin = false): Promise<Losing> {
  const { random } = bed;
  const wrap = aesWrap(new Uint8Array(32).fill(7), random);
  const keyring = await openKeyring({ disk: primary, wrap, random });
  return { primary, twin: withTwin ? twin : undefined, keyring, witnesses: [] };
}

/** The last segment's last entry but one has a flipped bit, or the segment is cut at its head. */
async function spoil(ten: Ten, how: 'bit' | 'end' | 'middle'): Promise<void> {
  const { disk, names } = ten;
  const last = names.at(-1) ?? '';
  const second = names[1] ?? '';
  if (how === 'bit') disk.flipBit(last, 120 + 90);
  if (how === 'middle') disk.flipBit(second, 120 + 90);
  if (how === 'end') await disk.truncate(last, 120);
}

async function recordsOf({ bed }: Ten, disk: MemoryDisk) {
  const { journal, records } = await bed.open(disk, 1200);
  return { journal, records };
}

describe('a loss', () => {
  it.each(['bit', 'end', 'middle'] as const)('%s: is named, accepted, kept aside', async (how) => {
    const ten = await tenEntries();
    const before = new Map<string, string>();
    for (const name of await ten.disk.list()) {
      before.set(name, Buffer.from(await ten.disk.read(name)).toString('hex'));
    }
    await spoil(ten, how);
    const spoilt = new Map<string, string>();
    for (const name of await ten.disk.list()) {
      spoilt.set(name, Buffer.from(await ten.disk.read(name)).toString('hex'));
    }
    const damage = await damageOf(ten, ten.disk);
    const { loss, twinHelps } = await examineLoss(await losing(ten, ten.disk), damage);
    expect(twinHelps).toBe(false);
    expect(loss).toMatchObject({ from: damage.firstSeq, to: 10, what: damage.what });
    expect(loss?.until).toMatch(/^2025-01-15T08:00:00\.\d{3}\+08:00$/);

    await acceptLoss(await losing(ten, ten.disk), damage, accepted);
    const { journal, records } = await recordsOf(ten, ten.disk);
    expect(records.map(({ seq }) => seq)).toEqual(
      Array.from({ length: damage.firstSeq - 1 }, (_, at) => at + 1),
    );
    expect(journal.head()).toEqual({ seq: damage.firstSeq - 1, hash: loss?.hash });
    const pending = await readPendingLoss(ten.disk);
    expect(pending).toMatchObject(accepted);
    for (const { file, aside, size } of pending?.loss.files ?? []) {
      const kept = Buffer.from(await ten.disk.read(aside));
      expect([aside, kept.toString('hex')]).toEqual([aside, spoilt.get(file)]);
      expect(size).toBe(kept.length);
    }
    const changed = [...spoilt].filter(([name, hex]) => before.get(name) !== hex);
    for (const [name] of changed) {
      expect(pending?.loss.files.map(({ file }) => file)).toContain(name);
    }
    const next = await journal.append(sampleRecord(99), cashier);
    expect(next.seq).toBe(damage.firstSeq);
    await journal.close();
    expect((await recordsOf(ten, ten.disk)).records).toHaveLength(damage.firstSeq);
  });

  it('takes from the copy what the copy has, and refuses where the copy has all', async () => {
    const ten = await tenEntries(8);
    await spoil(ten, 'middle');
    const damage = await damageOf(ten, ten.disk);
    const alone = await examineLoss(await losing(ten, ten.disk), damage);
    const both = await examineLoss(await losing(ten, ten.disk, true), damage);
    expect(alone.loss?.from).toBe(damage.firstSeq);
    // The journal has what the copy lacks behind it: together they are whole.
    expect(both).toEqual({ loss: undefined, twinHelps: true });
    await expect(acceptLoss(await losing(ten, ten.disk, true), damage, accepted)).rejects.toThrow(
      TypeError,
    );

    await spoil(ten, 'end');
    const some = await examineLoss(await losing(ten, ten.disk, true), damage);
    expect(some.twinHelps).toBe(true);
    expect(some.loss?.from).toBeGreaterThan(damage.firstSeq);
    await acceptLoss(await losing(ten, ten.disk, true), damage, accepted);
    const { records } = await recordsOf(ten, ten.disk);
    expect(records).toHaveLength((some.loss?.from ?? 0) - 1);
  });

  it('is refused where no entry would be left', async () => {
    const ten = await tenEntries();
    ten.disk.flipBit(ten.names[0] ?? '', 120 + 60);
    const damage = await damageOf(ten, ten.disk);
    const examining = losing(ten, ten.disk).then((each) => examineLoss(each, damage));
    await expect(examining).rejects.toMatchObject({ code: 'journal-damaged' });
  });

  it('is carried out to its end after a crash at any write', async () => {
    const writes = ['write-atomic', 'remove'] as const;
    for (const kind of writes) {
      for (let count = 1; count < 20; count += 1) {
        const ten = await tenEntries();
        await spoil(ten, 'middle');
        const damage = await damageOf(ten, ten.disk);
        ten.disk.inject('fail', count, kind);
        const done = acceptLoss(await losing(ten, ten.disk), damage, accepted).then(
          () => true,
          () => false,
        );
        if (await done) break;
        const disk = ten.disk.crash();
        const pending = await readPendingLoss(disk);
        if (pending === undefined) {
          // Nothing was accepted yet, and nothing was changed.
          expect(await damageOf(ten, disk)).toEqual(damage);
          continue;
        }
        await finishLoss(await losing(ten, disk), pending);
        const { records, journal } = await recordsOf(ten, disk);
        expect(records).toHaveLength(damage.firstSeq - 1);
        await journal.close();
        for (const { aside, sha256 } of pending.loss.files) {
          expect((await disk.list()).includes(aside), `${aside} ${sha256}`).toBe(true);
        }
      }
    }
  });
});
