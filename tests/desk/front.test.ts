/**
 * Goal: a counter whose journal or keys do not open charges nobody, tells why, and goes on after a
 * person has mended it, accepted the loss, or recovered the keys. Method: the front desk over a bed
 * that was closed, its disk spoilt, its twin at hand or not.
 */
import { describe, expect, it } from 'vitest';
import { createMemoryDisk, type MemoryDisk } from '../../electron/disk-memory.ts';
import { auditKept } from './audit.ts';
import { carried } from './carrying.ts';
import { chargeNow, cutLine, identify, lineBack, pay, quoted, serve, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';
import { acceptAll, damagedView, frontOf, segment, withCopy } from './frontbed.ts';

/** One settled; two charged with the line down; all that came after is then cut off. */
async function withLostEnd(twin?: MemoryDisk) {
  const bed = await openBed(twin === undefined ? {} : { more: { twin } });
  if (twin !== undefined) valueOf(await bed.desk.wakeTwin({ prepare: true }));
  await pay(bed, await quoted(bed, 'temporary'));
  const views = [await serve(bed, 'longterm-310'), await serve(bed, 'longterm-390')];
  await cutLine(bed);
  for (const { id } of views) await chargeNow(bed, await viewOf(bed, id));
  const kept = (await bed.disk.size(segment)) ?? 0;
  const keptSeq = bed.counter.book.seq();
  await lineBack(bed);
  const visits = views.map(({ id }) => id);
  for (const id of visits) expect((await viewOf(bed, id)).step).toBe('settled');
  const next = await identify(bed, 'resettled-310');
  await bed.counter.close();
  const lastSeq = bed.counter.book.seq();
  await bed.disk.truncate(segment, kept);
  return { bed, visits, keptSeq, lastSeq, lastVisit: next.id };
}

const settled = ({ platform }: Bed) =>
  platform.ledger().filter(({ state }) => state === 'settled').length;

describe('a journal that has lost its end', () => {
  it('names it, charges nobody, and takes only the typed words of the present view', async () => {
    const { bed, keptSeq, lastSeq } = await withLostEnd();
    const front = await frontOf(bed);
    const view = await damagedView(front);
    expect(view).toMatchObject({ copy: 'none', loss: { from: keptSeq + 1, to: lastSeq } });
    expect(view.loss?.phrase).toBe(`丢失 ${keptSeq + 1}-${lastSeq}`);
    expect(view.loss?.until).toMatch(/^2026-11-22T/);
    for (const verb of ['identifyCard', 'status', 'bundles', 'outages'] as const) {
      expect(faultCode(await front.desk[verb]({}))).toBe('journal-damaged');
    }
    expect(faultCode(await front.desk.restoreTwin({}))).toBe('not-now');
    const { seen = '', phrase = '' } = view.loss ?? {};
    const given = { seen, by: '虚构负责人', reason: '磁盘坏道', typed: phrase };
    const wrong = [
      { ...given, typed: '同意' },
      { ...given, seen: `1-2-${seen}` },
    ];
    for (const each of wrong) {
      expect(faultCode(await front.desk.acceptLoss(each))).toBe('loss-refused');
    }
    expect(faultCode(await front.desk.acceptLoss({ ...given, by: ' ' }))).toBe('bad-message');
    expect(valueOf(await front.desk.startAgain({}))).toEqual(view);
    expect(front.counter()).toBeUndefined();
  });

  it('is accepted: told first of all, nothing sent anew, the day to be reconciled', async () => {
    const { bed, visits, keptSeq, lastSeq, lastVisit } = await withLostEnd();
    const [before, sent] = [settled(bed), bed.network.sent.length];
    const front = await frontOf(bed);
    expect(await acceptAll(front)).toEqual({ state: 'open' });
    const now = front.counter();
    if (now === undefined) throw new Error('closed');
    const entries = await now.entries();
    expect(entries[keptSeq]).toMatchObject({
      kind: 'loss.accepted',
      seq: keptSeq + 1,
      data: { from: keptSeq + 1, to: lastSeq, by: '虚构负责人', reason: '磁盘坏道' },
    });
    await lineBack(now);
    for (const id of visits) {
      const view = await viewOf(now, id);
      expect(view.parked).toMatchObject({ reason: 'journal-lost', owner: '医保办' });
      expect(view.can).toEqual(['release']);
      expect(Date.parse(view.parked?.until ?? '')).toBeGreaterThan(now.clock.now().getTime());
    }
    expect(settled(now)).toBe(before);
    const acts = bed.network.sent.slice(sent).filter(({ infno }) => /^2[26]/.test(infno));
    expect(acts).toEqual([]);

    const fresh = await identify(now, 'longterm-310');
    expect(Number(fresh.id.slice(10))).toBeGreaterThan(Number(lastVisit.slice(10)));
    const proof = valueOf(await now.desk.proof({}));
    expect(proof.numbers).toMatchObject({ missing: [], repeated: [] });
    expect(proof.losses).toMatchObject([{ from: keptSeq + 1, to: lastSeq, seq: keptSeq + 1 }]);

    const day = '2026-11-22';
    const lost = { from: keptSeq + 1, to: lastSeq, days: [day] };
    expect(valueOf(await now.desk.status({})).journal.lost).toEqual(lost);
    const { differences } = valueOf(await now.desk.runReconcile({ day }));
    const there = differences.filter(({ kind }) => kind === 'only-there');
    expect(there).toHaveLength(2);
    for (const { todo } of there) expect(todo).toContain('丢失');
    expect(valueOf(await now.desk.status({})).journal.lost).toBeUndefined();
    expect([...bed.crashes, ...now.crashes]).toEqual([]);
    await auditKept(now);
  });

  it.each([1, 2, 3])('is told once where write %i after it fails', async (nth) => {
    const { bed, keptSeq, visits } = await withLostEnd();
    const front = await frontOf(bed);
    bed.disk.inject('fail', nth, 'append');
    await expect(acceptAll(front)).rejects.toThrow('journal');
    const again = await bed.restart();
    expect((await again.entries())[keptSeq]?.kind).toBe('loss.accepted');
    for (const id of visits) expect((await viewOf(again, id)).status).toBe('parked');
    const third = await again.restart();
    const told = (await third.entries()).filter(({ kind }) => kind === 'loss.accepted');
    expect(told).toHaveLength(1);
    expect((await third.disk.list()).filter((name) => name === 'loss.json')).toEqual([]);
  });

  it('is mended by the copy that has it: nothing is lost, nothing can be accepted', async () => {
    const twin = createMemoryDisk();
    const { bed, visits, lastSeq } = await withLostEnd(twin);
    const front = await frontOf(bed, twin);
    const view = await damagedView(front);
    expect(view).toMatchObject({ copy: 'all' });
    expect(view.loss).toBeUndefined();
    const given = { seen: '', by: '甲', reason: '乙', typed: '丢失' };
    expect(faultCode(await front.desk.acceptLoss(given))).toBe('loss-refused');
    expect(valueOf(await front.desk.restoreTwin({}))).toEqual({ state: 'open' });
    const now = front.counter();
    if (now === undefined) throw new Error('closed');
    expect(now.counter.book.seq()).toBeGreaterThan(lastSeq);
    for (const id of visits) expect((await viewOf(now, id)).step).toBe('settled');
  });
});

describe('a disk that does not give a file', () => {
  it('is told as damage with its entries, and mended by the copy', async () => {
    const twin = createMemoryDisk();
    const { bed, lastSeq } = await withCopy(twin);
    bed.disk.spoilReads(segment);
    const front = await frontOf(bed, twin);
    const view = await damagedView(front);
    const damage = { what: 'unreadable', segment, firstSeq: 1, lastSeq, offset: 0 };
    expect(view).toMatchObject({ copy: 'all', damage });
    expect(view.loss).toBeUndefined();
    expect(valueOf(await front.desk.restoreTwin({}))).toEqual({ state: 'open' });
    expect(front.counter()?.counter.book.seq()).toBeGreaterThan(lastSeq);
  });

  it('keeps every entry before a bad sector where there is no copy', async () => {
    const { bed, lastSeq } = await withCopy();
    const size = (await bed.disk.size(segment)) ?? 0;
    bed.disk.spoilReads(segment, size - 5000, size - 4999);
    await bed.disk.writeAtomic('viewmark.json', new Uint8Array(9));
    bed.disk.spoilReads('viewmark.json');
    const front = await frontOf(bed);
    const { loss } = await damagedView(front);
    expect(loss?.to).toBe(lastSeq);
    expect(loss?.from).toBeGreaterThan(lastSeq / 2);
    expect(await acceptAll(front)).toEqual({ state: 'open' });
    const entries = (await front.counter()?.entries()) ?? [];
    expect(entries[(loss?.from ?? 0) - 1]?.kind).toBe('loss.accepted');
  });
});

describe('an old image of the disk', () => {
  it('is noticed by the copy and mended from it: no number is given twice', async () => {
    const twin = createMemoryDisk();
    const bed = await openBed({ more: { twin } });
    valueOf(await bed.desk.wakeTwin({ prepare: true }));
    await pay(bed, await quoted(bed, 'temporary'));
    await bed.counter.twin?.settled();
    const image = new Map<string, Uint8Array>();
    for (const name of await bed.disk.list()) image.set(name, await bed.disk.read(name));
    const imageSeq = bed.counter.book.seq();
    const served = await serve(bed, 'longterm-310');
    await bed.counter.close();
    const lastSeq = bed.counter.book.seq();
    const sent = bed.network.sent.length;
    for (const name of await bed.disk.list()) await bed.disk.remove(name);
    for (const [name, bytes] of image) await bed.disk.writeAtomic(name, bytes);

    const front = await frontOf(bed, twin);
    const view = await damagedView(front);
    const damage = { what: 'end-missing', firstSeq: imageSeq + 1, lastSeq };
    expect(view).toMatchObject({ copy: 'all', damage });
    expect(view.loss).toBeUndefined();
    expect(valueOf(await front.desk.restoreTwin({}))).toEqual({ state: 'open' });
    const now = front.counter();
    if (now === undefined) throw new Error('closed');
    expect((await viewOf(now, served.id)).id).toBe(served.id);
    await lineBack(now);
    await identify(now, 'resettled-310');
    const all = bed.network.sent.map(({ text }) => /"msgid":"(\w+)"/.exec(text)?.[1]);
    expect(all.length).toBeGreaterThan(sent);
    expect(all).not.toContain(undefined);
    expect(new Set(all).size).toBe(all.length);
    expect([...bed.crashes, ...now.crashes]).toEqual([]);
  });
});

async function withRecovery() {
  const { three: bed } = await carried();
  const { groups, check } = valueOf(await bed.desk.makeRecoveryKey({}));
  const typed = check.map((place) => groups[place - 1]?.toLowerCase() ?? '');
  return { bed, groups, typed };
}

describe('the recovery key', () => {
  it('counts only once a part of it was typed back; is in no file and in no entry', async () => {
    const { bed, groups, typed } = await withRecovery();
    expect(groups).toHaveLength(14);
    expect(valueOf(await bed.desk.recovery({}))).toEqual({ made: false });
    const wrong = await bed.desk.confirmRecoveryKey({ typed: [...typed.slice(1), '0000'] });
    expect(faultCode(wrong)).toBe('recovery-refused');
    expect(valueOf(await bed.desk.recovery({}))).toEqual({ made: false });
    expect(valueOf(await bed.desk.confirmRecoveryKey({ typed }))).toEqual({ made: true });
    expect(valueOf(await bed.desk.recovery({}))).toEqual({ made: true });
    expect(faultCode(await bed.desk.confirmRecoveryKey({ typed }))).toBe('recovery-refused');
    const told = (await bed.entries()).filter(({ kind }) => kind === 'recovery.made');
    expect(told).toMatchObject([{ data: { replaced: false } }]);
    const entries = JSON.stringify(await bed.entries());
    for (const group of groups) expect(entries).not.toContain(group);
    for (const name of await bed.disk.list()) {
      const text = Buffer.from(await bed.disk.read(name)).toString('latin1');
      expect(text.includes(groups.join('-')), name).toBe(false);
      expect(text.includes(groups.join('')), name).toBe(false);
    }
  });

  it('opens the counter where the vault does not, and wraps the keys for this vault', async () => {
    const { bed, groups, typed } = await withRecovery();
    valueOf(await bed.desk.confirmRecoveryKey({ typed }));
    await bed.counter.close();
    const front = await frontOf(bed, undefined, 8);
    expect(valueOf(await front.desk.startup({}))).toEqual({
      state: 'keys',
      mode: 'drill',
      recovery: true,
    });
    expect(faultCode(await front.desk.identifyCard({}))).toBe('keys-refused');
    const text = groups.join('-');
    const typo = await front.desk.recoverKeys({
      text: text.replace(/^./, (c) => (c === '7' ? '8' : '7')),
    });
    expect(typo).toMatchObject({ ok: false, fault: { code: 'recovery-refused' } });
    const short = await front.desk.recoverKeys({ text: text.slice(0, 20) });
    expect(JSON.stringify(short)).toContain('第 5 组');
    expect(valueOf(await front.desk.recoverKeys({ text: text.toLowerCase() }))).toEqual({
      state: 'open',
    });
    const now = front.counter();
    if (now === undefined) throw new Error('closed');
    await identify(now, 'longterm-310');
    await now.counter.close();
    const next = await frontOf(now, undefined, 8);
    expect(valueOf(await next.desk.startup({}))).toEqual({ state: 'open' });
    expect([...bed.crashes, ...now.crashes]).toEqual([]);
  });

  it('is said to be missing where none was made', async () => {
    const bed = await openBed();
    await bed.counter.close();
    const front = await frontOf(bed, undefined, 8);
    expect(valueOf(await front.desk.startup({}))).toMatchObject({ state: 'keys', recovery: false });
  });
});
