/**
 * Goal: the true-up table has every charge made without the platform, whichever way it came about,
 * exactly once, with what the platform said. Method: charges at a silent place, during an outage,
 * and taken over in a bundle; the lists against the visits.
 */
import { describe, expect, it } from 'vitest';
import { verifyEnvelope } from '../../electron/sealed.ts';
import { outageFile } from '../../shared/outage.ts';
import { trustListFile } from '../../shared/sealed.ts';
import { audit } from './audit.ts';
import { carried } from './carrying.ts';
import { chargeNow, cutLine, lineBack, serve, settleDown, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const words = '参保地（新疆和田地区）医保信息平台维护中，请稍后重试';
const patient = 'longterm-390';
const ask = { disease: 'M00503', filing: 'long-term-resident' as const, emergency: '' };

/** Charged while only the patient's insured place is silent. */
async function chargedAtSilentPlace(bed: Bed) {
  const { id } = await serve(bed, patient);
  bed.platform.faults.refuse('2001', words);
  return chargeNow(bed, valueOf(await bed.desk.checkFiling({ visit: id, ...ask })));
}

/** All true-up rows of all records. */
async function rowsOf(bed: Bed) {
  const records = valueOf(await bed.desk.outages({}));
  const views = await Promise.all(records.map(({ outage }) => bed.desk.outage({ outage })));
  return views.flatMap((view) => valueOf(view).file.afterwards?.rows ?? []);
}

async function expectComplete(bed: Bed): Promise<void> {
  const charged = bed.counter.book
    .visits()
    .filter(({ charged: how }) => how !== undefined && how.way !== 'self-pay');
  const listed = (await rowsOf(bed)).map(({ visit }) => visit);
  expect(listed.toSorted()).toEqual(charged.map(({ id }) => id).toSorted());
}

describe('charges that stand in no outage of the line', () => {
  it('at a silent place: listed by day and place, with what became of them', async () => {
    const bed = await openBed();
    const { id, money } = await chargedAtSilentPlace(bed);
    const [record] = valueOf(await bed.desk.outages({}));
    expect(record).toMatchObject({ outage: '2026-11-22-653200', kind: 'place', count: 1 });
    expect(record?.cause).toBe('线路通，参保地（新疆和田地区）医保系统不应答');
    expect(record?.amount).toBe(money.taken);
    const before = await rowsOf(bed);
    expect(before).toMatchObject([{ visit: id, way: 'provisional', charged: money.taken }]);
    expect(before[0]?.answer).toBeUndefined();
    await settleDown(bed);
    const settled = await viewOf(bed, id);
    expect(settled.status).toBe('settled');
    const cash = settled.settlement?.amounts.cash ?? 0;
    expect(await rowsOf(bed)).toMatchObject([{ answer: cash, difference: money.taken - cash }]);
    expect((await bed.entries()).map(({ kind }) => kind)).not.toContain('outage.opened');
    await audit(bed);
  });

  it('are exported signed, printed, and refused by a wrong number', async () => {
    const bed = await openBed();
    await chargedAtSilentPlace(bed);
    const outage = '2026-11-22-653200';
    expect(valueOf(await bed.desk.printOutage({ outage })).to).toBe('nowhere');
    expect(faultCode(await bed.desk.outage({ outage: '2026-11-23-653200' }))).toBe('not-now');
    const { to, keyTo } = valueOf(await bed.desk.exportOutage({ outage }));
    const trust = trustListFile.parse(JSON.parse(bed.saved.get(keyTo) ?? ''));
    const verdict = verifyEnvelope(JSON.parse(bed.saved.get(to) ?? ''), 'outage', trust);
    expect(verdict.ok).toBe(true);
    const file = outageFile.parse(JSON.parse(verdict.ok ? verdict.body : ''));
    expect(file).toMatchObject({ kind: 'place', afterwards: { open: 1 } });
  });

  it('beside an outage: each charge stands in one list, voided and turned ones too', async () => {
    const bed = await openBed();
    const reason = '演练';
    const first = await chargedAtSilentPlace(bed);
    valueOf(await bed.desk.voidVisit({ visit: first.id, reason }));
    await serve(bed, 'temporary');
    await cutLine(bed);
    const second = await chargeNow(bed, await serve(bed, 'temporary'));
    valueOf(await bed.desk.convert({ visit: second.id, reason }));
    await chargeNow(bed, await serve(bed, 'temporary'));
    await expectComplete(bed);
    await lineBack(bed);
    await expectComplete(bed);
    const ends = new Map((await rowsOf(bed)).map(({ visit, ended }) => [visit, ended]));
    expect([ends.get(first.id), ends.get(second.id)]).toEqual(['void', 'self-pay']);
    const heir = await bed.restart();
    await expectComplete(heir);
  });

  it('taken over from another counter: listed there with the answer, here as handed', async () => {
    const { three, five, visits, text } = await carried();
    valueOf(await five.desk.importBundle({ text }));
    await lineBack(five);
    const loose = valueOf(await five.desk.outages({})).find(({ kind }) => kind === 'carried');
    expect(loose).toMatchObject({ cause: '03 号窗口收取后移交来的', count: visits.length });
    for (const bed of [three, five]) await expectComplete(bed);
    expect((await rowsOf(five)).every(({ answer }) => answer !== undefined)).toBe(true);
    expect((await rowsOf(three)).map(({ ended }) => ended)).toEqual(['handed', 'handed']);
  });
});
