/**
 * Goal: a visit that was given away is minded by nobody here any more, and everybody can see where
 * it is. Method: two charged visits carried from counter 03 to 05; every list of both is looked at.
 */
import { describe, expect, it } from 'vitest';
import { carried, counters, meet, saved } from './carrying.ts';
import { chargeNow, cutLine, lineBack, pay, quoted, serve, viewOf } from './cashier.ts';
import { openBed, valueOf, type Bed } from './counter-bed.ts';

async function rowsOf({ desk }: Bed) {
  return valueOf(await desk.rows({ after: -1, limit: 100 })).rows;
}

/** Of the two bills, on their estimates. */
const advances = 2 * 113_459;

describe('a visit that was handed over', () => {
  it('tells on both sides which bundle, when, by whom and to or from where', async () => {
    const { three, five, visits, text, made } = await carried();
    const [id = ''] = visits;
    const gone = await viewOf(three, id);
    const { bundle } = made;
    expect(gone.status).toBe('handed');
    expect(gone.away).toMatchObject({ bundle, to: '05', by: '演练收费员' });
    expect(gone.timeline.at(-1)?.text).toBe(`已移交 05 号窗口（封装包 ${bundle}）`);
    expect(gone.timeline.at(-1)?.at).toBe(gone.away?.at);
    expect(valueOf(await three.desk.bundles({}))).toMatchObject({
      here: [],
      away: [{ bundle, to: '05', at: gone.away?.at, by: '演练收费员' }, { bundle }],
      came: [],
    });
    for (const row of await rowsOf(three)) {
      expect(row).toMatchObject({ status: 'handed', unsent: false, closed: true, parked: '' });
    }

    valueOf(await five.desk.importBundle({ text }));
    await lineBack(five);
    const here = await viewOf(five, id);
    expect(here).toMatchObject({ status: 'settled', came: { bundle, from: '03' } });
    const texts = here.timeline.map((line) => line.text);
    const came = texts.indexOf(`由 03 号窗口移交来（封装包 ${bundle}）`);
    expect(came).toBeGreaterThan(texts.indexOf('已暂收'));
    expect(came).toBeLessThan(texts.indexOf('结算：成功'));
    expect(valueOf(await five.desk.bundles({})).came).toHaveLength(2);
  });

  it('is in no list of work here: whom to ring, true-ups, the day, the shift', async () => {
    const { three, five, text } = await carried();
    const status = valueOf(await three.desk.status({}));
    expect(status).toMatchObject({ unsent: 0, parked: 0, trueUps: 0, overdue: [] });
    const fresh = await openBed({ counterNo: '03', seed: 9 });
    await serve(fresh, 'longterm-310');
    await cutLine(fresh);
    const untouched = valueOf(await fresh.desk.status({})).allowance;
    // What this counter advanced stays advanced, whoever sends it.
    expect(status.allowance?.count).toBe((untouched?.count ?? 0) - 2);
    expect(status.allowance?.consecutive).toBe(2);

    const [outage] = valueOf(await three.desk.outages({}));
    const { file } = valueOf(await three.desk.outage({ outage: outage?.outage ?? '' }));
    expect(file.ways).toMatchObject([{ way: 'provisional', count: 2 }]);
    expect(file.afterwards).toMatchObject({ open: 0, toPatients: 0, fromPatients: 0 });
    expect(file.afterwards?.rows.map(({ ended }) => ended)).toEqual(['handed', 'handed']);

    valueOf(await five.desk.importBundle({ text }));
    expect(valueOf(await five.desk.status({})).allowance?.consecutive).toBe(2);
    await lineBack(five);
    await lineBack(three);
    expect(valueOf(await three.desk.contacts({}))).toEqual([]);
    const day = valueOf(await three.desk.reconcileDay({ day: '2026-11-22' }));
    expect(day.shift.carried).toEqual([]);
    expect(three.crashes).toEqual([]);
  });

  it('counts against this counter’s limits while the outage lasts, not for good', async () => {
    const { three, five, text } = await carried();
    valueOf(await five.desk.importBundle({ text }));
    const during = valueOf(await three.desk.status({})).allowance;
    expect([during.count, during.sum]).toEqual([16, 6_000_000 - advances]);
    for (const bed of [five, three]) await lineBack(bed);
    await pay(three, await quoted(three, 'longterm-390'));
    const after = { count: 18, sum: 6_000_000, consecutive: 0 };
    expect(valueOf(await three.desk.status({})).allowance).toMatchObject(after);
    await serve(three, 'longterm-390');
    await cutLine(three);
    expect(valueOf(await three.desk.status({})).allowance).toMatchObject(after);
    const again = await serve(three, 'longterm-390');
    // Their patient's day is another matter: it was advanced to the same person.
    expect(again.offline?.forPatient).toBe(3_000_000 - 113_459);
  });

  it('is rung from the counter that has it, also where it was parked before it went', async () => {
    const { three, five } = await counters();
    const { id } = await serve(three, 'longterm-310');
    await cutLine(three);
    await chargeNow(three, await viewOf(three, id), false);
    await lineBack(three);
    expect((await viewOf(three, id)).status).toBe('must-return');
    expect(valueOf(await three.desk.contacts({}))).toHaveLength(1);
    await meet(three, five);
    const made = valueOf(await three.desk.exportBundle({ visits: [id], to: '05' }));
    expect(valueOf(await three.desk.contacts({}))).toEqual([]);
    expect(valueOf(await three.desk.status({}))).toMatchObject({ parked: 0, unsent: 0 });
    expect((await viewOf(three, id)).parked).toBeUndefined();
    valueOf(await five.desk.importBundle({ text: await saved(three, made) }));
    expect(valueOf(await five.desk.contacts({}))).toMatchObject([{ visit: id }]);
    expect((await viewOf(five, id)).parked).toMatchObject({ reason: 'patient-must-return' });
  });
});
