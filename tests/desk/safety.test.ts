/**
 * Goal: the desk proves its journal, gives it away sealed, and tells how its copy stands. Method: a
 * settled visit on a memory disk, read back by the verifier's own functions; a second memory disk
 * as the twin, absent, empty, prepared, and pulled out.
 */
import { describe, expect, it } from 'vitest';
import { createMemoryDisk } from '../../electron/disk-memory.ts';
import { openKeyring } from '../../electron/journal/keys.ts';
import { differsFrom, proofSchema } from '../../electron/journal/proof.ts';
import { newRecoveryKey, recoveryWrap } from '../../electron/journal/recovery.ts';
import { openRescue } from '../../electron/journal/rescue.ts';
import { aesWrap, seededBytes } from '../../electron/journal/testbed.ts';
import { readJournal } from '../../electron/journal/read.ts';
import { readOnlyDisk } from '../../electron/disk-readonly.ts';
import { identify, pay, quoted } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed, type More } from './counter-bed.ts';

describe('the proof', () => {
  it('has the sums of the day to the fen, and is what the verifier reads', async () => {
    const bed = await openBed();
    const paid = await pay(bed, await quoted(bed, 'longterm-310'));
    const proof = valueOf(await bed.desk.proof({}));
    const head = bed.counter.book.head();
    expect(proof).toMatchObject({ epoch: head.epoch, entries: head.seq, counter: '03' });
    expect(proof.numbers).toMatchObject({ missing: [], repeated: [] });
    expect(proof.days).toHaveLength(1);
    const { total, fund, account, cash } = paid.settlement?.amounts ?? {};
    expect(proof.days[0]?.settled).toMatchObject({ count: 1, total, fund, account, cash });
    expect(proof.days[0]?.patients.net).toBe(cash);
    expect(proof.twin).toBeUndefined();

    const { to } = valueOf(await bed.desk.exportProof({}));
    const saved = proofSchema.parse(JSON.parse(bed.saved.get(to) ?? ''));
    expect(await differsFrom(bed.disk, saved)).toEqual([]);
    expect(JSON.stringify(saved)).not.toContain(paid.who?.name);
  });

  it('names the damaged entries, and the desk goes on', async () => {
    const bed = await openBed();
    await identify(bed, 'longterm-310');
    bed.disk.flipBit('segment-000000000001.ccj', 700);
    const answer = await bed.desk.proof({});
    expect(answer).toMatchObject({ ok: false, fault: { code: 'journal-damaged' } });
    expect(JSON.stringify(answer)).toMatch(/entries \d+ to \d+/);
    expect(bed.crashes).toEqual([]);
  });
});

/** Takes the pieces as a file would. */
function collecting() {
  const files = new Map<string, Buffer>();
  const savePieces: NonNullable<More['savePieces']> = async (name, _size, pieces) => {
    const parts: Uint8Array[] = [];
    for await (const piece of pieces) parts.push(piece);
    files.set(name, Buffer.concat(parts));
    return name;
  };
  return { files, savePieces };
}

describe('the rescue export', () => {
  it('is refused without a recovery key; with it, opens elsewhere, entry for entry', async () => {
    const { files, savePieces } = collecting();
    const bed = await openBed({ more: { savePieces } });
    const { who } = await pay(bed, await quoted(bed, 'longterm-310'));
    expect(faultCode(await bed.desk.exportRescue({}))).toBe('rescue-refused');
    expect(files.size).toBe(0);

    const random = seededBytes(99);
    const wrap = aesWrap(new Uint8Array(32).fill(7), random);
    const { key } = newRecoveryKey(random);
    const keyring = await openKeyring({ disk: bed.disk, wrap, random });
    await keyring.addWrap(recoveryWrap(key, random));
    const { to } = valueOf(await bed.desk.exportRescue({}));
    const bytes = files.get(to) ?? Buffer.alloc(0);
    expect(bytes.includes(Buffer.from(who?.name ?? '?'))).toBe(false);
    const read = async (offset: number, length: number) => bytes.subarray(offset, offset + length);
    const disk = readOnlyDisk(await openRescue({ size: bytes.length, read }));
    const elsewhere = await openKeyring({ disk, wrap: recoveryWrap(key, random), random });
    const { records } = await readJournal(disk, elsewhere);
    expect(records).toHaveLength(bed.counter.book.seq());
  });

  it('is refused where there is no folder for it', async () => {
    const bed = await openBed();
    expect(faultCode(await bed.desk.exportRescue({}))).toBe('rescue-refused');
  });
});

async function twinOf({ desk, counter }: Bed) {
  await counter.twin?.settled();
  return valueOf(await desk.status({})).twin;
}

describe('the twin copy', () => {
  it('is away until a person makes an empty folder one; then it has every entry', async () => {
    const twin = createMemoryDisk();
    const bed = await openBed({ more: { twin } });
    await identify(bed, 'longterm-310');
    const lag = bed.counter.book.seq();
    expect(await twinOf(bed)).toEqual({ state: 'away', lagEntries: lag });
    expect(await twin.list()).toEqual([]);
    expect(valueOf(await bed.desk.proof({})).twin).toEqual({ state: 'away', lagEntries: lag });

    expect(valueOf(await bed.desk.wakeTwin({ prepare: true }))).toMatchObject({ lagEntries: 0 });
    expect(await twinOf(bed)).toEqual({ state: 'good', lagEntries: 0 });
    const { twin: seen, entries, until } = valueOf(await bed.desk.proof({}));
    expect(seen?.read).toEqual({ seq: entries, until, lagMs: 0, same: true });
    expect(faultCode(await bed.desk.wakeTwin({ prepare: true }))).toBe('not-now');
  });

  it('tells at once that the stick is gone, and catches up when told that it is back', async () => {
    const twin = createMemoryDisk();
    const bed = await openBed({ more: { twin } });
    valueOf(await bed.desk.wakeTwin({ prepare: true }));
    twin.inject('fail', 1, 'append');
    await identify(bed, 'longterm-310');
    await bed.counter.twin?.settled();
    bed.clock.advance(1000);
    const lag = bed.statuses.at(-1)?.twin;
    expect(lag?.state).toBe('unwritable');
    expect(lag?.lagEntries).toBeGreaterThan(0);
    expect(valueOf(await bed.desk.wakeTwin({ prepare: false }))).toEqual({
      state: 'good',
      lagEntries: 0,
    });
  });

  it('is not asked for where none is set', async () => {
    const { desk } = await openBed();
    expect(faultCode(await desk.wakeTwin({ prepare: true }))).toBe('not-now');
  });
});
