/**
 * Goal: with the disk full nothing new is begun, what is under way is finished and kept, and the
 * strip says so. Method: a memory disk with ballast and floor, filled while a settlement is out.
 */
import { describe, expect, it } from 'vitest';
import type { MemoryDisk } from '../../electron/disk-memory.ts';
import { cash, identify, onlyVisit, pay, quoted, settleDown } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const KB = 1024;
const space = { floorBytes: 256 * KB, ballastBytes: 256 * KB };

async function used(disk: MemoryDisk): Promise<number> {
  const sizes = (await disk.list()).map(async (name) => (await disk.size(name)) ?? 0);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Leaves so much room beside what is there. */
async function leave(disk: MemoryDisk, bytes: number): Promise<void> {
  disk.setCapacity((await used(disk)) + bytes);
}

async function stateOf({ desk, clock }: Bed) {
  clock.advance(10_000);
  return valueOf(await desk.status({})).journal;
}

describe('a disk that fills up', () => {
  it('warns below the floor, and asks the disk at most every 10 s', async () => {
    const bed = await openBed({ more: { space } });
    expect((await stateOf(bed)).state).toBe('good');
    await leave(bed.disk, 100 * KB);
    expect(valueOf(await bed.desk.status({})).journal.state).toBe('good');
    expect(await stateOf(bed)).toMatchObject({ state: 'low', freeMb: 0 });
    await identify(bed, 'longterm-310');
  });

  it('keeps the answers of what is under way on the ballast and begins nothing new', async () => {
    const bed = await openBed({ more: { space } });
    const { id, money } = await quoted(bed, 'longterm-310');
    await leave(bed.disk, KB);
    const paid = await pay(bed, valueOf(await bed.desk.visit({ visit: id })));
    expect(paid.status).toBe('settled');
    const slip = await bed.desk.issueReceipt({ visit: id, kind: 'settlement' });
    expect(faultCode(slip)).toBe('ok');
    expect(await stateOf(bed)).toMatchObject({ state: 'readonly' });
    expect(bed.statuses.at(-1)?.journal.state).toBe('readonly');

    valueOf(await bed.desk.drillCard({ patient: 'longterm-390', how: 'good' }));
    const before = bed.network.sent.length;
    expect(faultCode(await bed.desk.identifyCard({}))).toBe('disk-full');
    const tenders = cash(money.due ?? 0);
    const confirm = await bed.desk.confirm({ visit: id, due: money.due ?? 0, tenders });
    expect(faultCode(confirm)).toBe('disk-full');
    const consent = { due: 0, tenders: [], consent: true, phone: '' };
    expect(faultCode(await bed.desk.charge({ visit: id, ...consent }))).toBe('disk-full');
    expect(bed.network.sent.slice(before)).toEqual([]);
    expect(bed.crashes).toEqual([]);
  });

  it('goes on deciding a lost settlement', async () => {
    const bed = await openBed({ more: { space } });
    const view = await quoted(bed, 'longterm-310');
    bed.network.failAt('2207', 'answer-lost');
    await bed.desk.confirm({
      visit: view.id,
      due: view.money.due ?? 0,
      tenders: cash(view.money.due ?? 0),
    });
    expect(onlyVisit(bed).pending).toMatchObject({ act: '2207', status: 'lost' });
    await leave(bed.disk, 0);
    bed.platform.faults.line = 'up';
    await settleDown(bed);
    expect(onlyVisit(bed).pending).toBeUndefined();
    expect(onlyVisit(bed)).toMatchObject({ attempt: 2, step: 'tried', stale: 'none' });
    expect(await stateOf(bed)).toMatchObject({ state: 'readonly' });
  });
});

describe('the read model beside a full disk', () => {
  it('may note how far it is; the older mark stays on the disk', async () => {
    const bed = await openBed({ more: { space } });
    const { id } = await identify(bed, 'longterm-310');
    const { epoch, rows, upTo } = valueOf(await bed.desk.rows({ after: -1, limit: 10 }));
    expect(rows.map((row) => row.id)).toEqual([id]);
    await leave(bed.disk, 0);
    const mark = { epoch, seq: upTo, count: 1 };
    expect(faultCode(await bed.desk.noteView(mark))).toBe('ok');
    expect(valueOf(await bed.desk.viewMark({}))).toEqual(mark);
    expect(bed.crashes).toEqual([]);
    const heir = await bed.restart();
    expect(valueOf(await heir.desk.viewMark({})).seq).toBeLessThan(upTo);
  });
});

describe('a write that failed', () => {
  it('shows in the strip at once, and nothing new is begun', async () => {
    const bed = await openBed();
    const { id } = await identify(bed, 'longterm-310');
    bed.disk.inject('fail', 1, 'sync');
    expect(faultCode(await bed.desk.chooseAccount({ visit: id, use: '1' }))).toBe('journal-failed');
    bed.clock.advance(1000);
    expect(bed.statuses.at(-1)?.journal.state).toBe('failed');
    expect(faultCode(await bed.desk.identifyCard({}))).toBe('journal-failed');
    const again = await bed.restart();
    expect((await stateOf(again)).state).toBe('good');
  });
});
