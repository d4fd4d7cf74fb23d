/**
 * Goal: a visit carried by hand is settled once, by the counter that took it, whatever is imported
 * again, brought elsewhere or restarted. Method: counters 03, 05 and 07 on one platform; the line
 * is cut, visits are charged, carried, and every request that leaves is looked at.
 */
import { describe, expect, it } from 'vitest';
import { segmentName } from '../../electron/journal/segment.ts';
import { openKeyring } from '../../electron/journal/keys.ts';
import { aesWrap, seededBytes } from '../../electron/journal/testbed.ts';
import { carriedRecords } from '../../shared/bundle.ts';
import { parseEntry } from '../../shared/entry.ts';
import { carried, charged, counters, meet, people, saved } from './carrying.ts';
import { auditKept } from './audit.ts';
import { chargeNow, cutLine, lineBack, patientOf, serve, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const settlements = ({ platform }: Bed) =>
  platform.ledger().filter(({ state }) => state === 'settled');

describe('a bundle', () => {
  it('is sent by the importer only, once; the exporter shows where it went', async () => {
    const { three, five, visits, text, made } = await carried();
    const before = three.network.sent.length;
    expect(valueOf(await three.desk.status({})).unsent).toBe(0);
    expect(await viewOf(three, visits[0] ?? '')).toMatchObject({
      can: [],
      away: { to: '05', bundle: made.bundle },
    });
    await lineBack(three);
    expect(settlements(three)).toEqual([]);

    expect(valueOf(await five.desk.importBundle({ text })).visits).toEqual(visits);
    await lineBack(five);
    expect(settlements(five)).toHaveLength(2);
    for (const id of visits) expect((await viewOf(five, id)).step).toBe('settled');
    const acts = three.network.sent.slice(before).filter(({ infno }) => /^2[26]/.test(infno));
    expect(acts).toEqual([]);
    await lineBack(three);
    expect(settlements(three)).toHaveLength(2);
    expect([...three.crashes, ...five.crashes]).toEqual([]);
    for (const bed of [three, five]) await auditKept(bed);
  });

  it('is refused a second time, by a third counter, and from an unknown sender', async () => {
    const { three, five, seven, text } = await carried();
    valueOf(await five.desk.importBundle({ text }));
    const seq = five.counter.book.seq();
    expect(faultCode(await five.desk.importBundle({ text }))).toBe('bundle-refused');
    expect(faultCode(await seven.desk.importBundle({ text }))).toBe('bundle-refused');
    expect(faultCode(await three.desk.importBundle({ text }))).toBe('bundle-refused');
    expect(faultCode(await five.desk.importBundle({ text: '{}' }))).toBe('bundle-refused');
    expect(five.counter.book.seq()).toBe(seq);
    const stranger = await openBed({ counterNo: '05', seed: 3000, platform: three.platform });
    expect(faultCode(await stranger.desk.importBundle({ text }))).toBe('bundle-refused');
  });

  it('holds after both counters crash: read anew, the same visits, sent once', async () => {
    const { three, five, visits, text } = await carried();
    const again = await three.restart();
    await lineBack(again);
    expect(settlements(again)).toEqual([]);
    expect((await viewOf(again, visits[0] ?? '')).can).toEqual([]);
    valueOf(await five.desk.importBundle({ text }));
    const taken = await five.restart();
    expect(faultCode(await taken.desk.importBundle({ text }))).toBe('bundle-refused');
    await lineBack(taken);
    expect(settlements(taken)).toHaveLength(2);
    const rows = valueOf(await taken.desk.rows({ after: -1, limit: 1 }));
    expect(rows.rows.map(({ id }) => id)).toEqual([visits[0]]);
    expect([...again.crashes, ...taken.crashes]).toEqual([]);
  });

  it('can be made again, and brought back by a bundle the other way', async () => {
    const { three, five, visits, text, made } = await carried();
    const second = valueOf(await three.desk.bundleAgain({ bundle: made.bundle }));
    const copy = await saved(three, second);
    expect(second.bundle).toBe(made.bundle);
    expect(copy).not.toBe(text);
    valueOf(await five.desk.importBundle({ text: copy }));
    expect(faultCode(await five.desk.importBundle({ text }))).toBe('bundle-refused');
    const back = valueOf(await five.desk.exportBundle({ visits, to: '03' }));
    valueOf(await three.desk.importBundle({ text: await saved(five, back) }));
    expect(valueOf(await three.desk.status({})).unsent).toBe(2);
    expect(faultCode(await three.desk.bundleAgain({ bundle: made.bundle }))).toBe('bundle-refused');
    await lineBack(five);
    expect(settlements(five)).toEqual([]);
    await lineBack(three);
    expect(settlements(three)).toHaveLength(2);
    expect([...three.crashes, ...five.crashes]).toEqual([]);
  });

  it('can be read anew after its personal part was destroyed', async () => {
    const { five, text, visits } = await carried();
    valueOf(await five.desk.importBundle({ text }));
    await lineBack(five);
    const random = seededBytes(7);
    const wrap = aesWrap(new Uint8Array(32).fill(7), random);
    const keyring = await openKeyring({ disk: five.disk, wrap, random });
    await keyring.destroyPeriod('2026-11');
    const again = await five.restart();
    expect(again.counter.book.visit(visits[0] ?? '')).toBeUndefined();
    expect(valueOf(await again.desk.proof({})).entries).toBe(again.counter.book.seq());
    await auditKept(again);
  });

  it('knows the person at the other counter: one hash for a carried and an own visit', async () => {
    const { five, visits, text } = await carried();
    valueOf(await five.desk.importBundle({ text }));
    await lineBack(five);
    const own = await serve(five, people[0] ?? '');
    const { book } = five.counter;
    expect(book.visit(own.id)?.person).toBe(book.visit(visits[0] ?? '')?.person);
  });
});

describe('what may leave', () => {
  it('is unsent, to a known counter, with the same person’s other visits', async () => {
    const { three, five } = await counters();
    const quoting = await serve(three, 'longterm-310');
    const code = async (visits: string[], to: string) =>
      faultCode(await three.desk.exportBundle({ visits, to }));
    expect(await code([quoting.id], '05')).toBe('bundle-refused');
    await meet(three, five);
    expect(await code([quoting.id], '05')).toBe('bundle-refused');
    await cutLine(three);
    await chargeNow(three, await viewOf(three, quoting.id));
    const next = await serve(three, 'longterm-310');
    await chargeNow(three, await viewOf(three, next.id));
    expect(await code([next.id], '05')).toBe('bundle-refused');
    expect(await code([quoting.id, next.id], '05')).toBe('ok');
    expect(await code([quoting.id], '05')).toBe('bundle-refused');
    expect(valueOf(await three.desk.bundles({})).away).toHaveLength(2);
  });

  it('stays where the journal cannot be read back, and the damage is named', async () => {
    const { three, five } = await counters();
    await meet(three, five);
    const visits = await charged(three);
    three.disk.flipBit(segmentName(1), 600);
    const refused = await three.desk.exportBundle({ visits, to: '05' });
    expect(refused).toMatchObject({ ok: false, fault: { code: 'journal-damaged' } });
    expect(JSON.stringify(refused)).toContain('entries 2 to 2');
    expect(valueOf(await three.desk.bundles({})).away).toEqual([]);
    expect(three.crashes).toEqual([]);
  });

  it('has no name in the file, and every entry of the visit in the other journal', async () => {
    const { three, five, text, visits } = await carried();
    expect(text).not.toContain(patientOf(people[0] ?? '').name);
    valueOf(await five.desk.importBundle({ text }));
    const here = (await three.entries()).filter(({ visit }) => visits.includes(visit ?? ''));
    const imported = (await five.entries()).find(({ kind }) => kind === 'bundle.imported');
    const { records } = carriedRecords.parse(imported?.personal);
    const there = records.map((record) => parseEntry(record));
    const key = (entry: { visit?: string; seq: number; kind: string }) =>
      `${entry.visit} ${entry.seq} ${entry.kind}`;
    expect(there.map(key).sort()).toEqual(here.map(key).sort());
  });
});
