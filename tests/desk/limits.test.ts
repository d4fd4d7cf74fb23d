/**
 * Goal: the counter never advances more than its limits, says before each charge what is left, and
 * names the limit that refuses. Method: the real desk with small limits, charge after charge.
 */
import { describe, expect, it } from 'vitest';
import type { Limits } from '../../shared/limits.ts';
import { fen } from '../../shared/money.ts';
import { loadSignedLimits } from '../../electron/limits.ts';
import drillJson from '../../shared/packs/limits/drill.json' with { type: 'json' };
import { audit } from './audit.ts';
import { cash, chargeNow, cutLine, lineBack, pay, quoted, serve, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const patient = 'longterm-390';
const phone = '13900000000';

/** 1,661.80 in all, 527.21 of it the patient's: 1,134.59 are advanced. */
const advance = 113_459;
const total = 166_180;

async function offline(limits: (limits: Limits) => Limits, known = patient) {
  const bed = await openBed({ limits });
  await serve(bed, known);
  await cutLine(bed);
  return bed;
}

async function allowance(bed: Bed) {
  return valueOf(await bed.desk.status({})).allowance;
}

async function refused(bed: Bed) {
  const view = await serve(bed, patient);
  const due = view.money.due ?? fen(0);
  const paid = { visit: view.id, due, tenders: cash(due), consent: true, phone };
  const answer = await bed.desk.charge(paid);
  return { view, answer };
}

describe('what is left', () => {
  it('is said at every moment, and goes down with each charge', async () => {
    const bed = await openBed();
    await serve(bed, patient);
    expect(await allowance(bed)).toMatchObject({ count: 18, sum: 6_000_000 });
    await cutLine(bed);
    const first = await allowance(bed);
    expect(first).toMatchObject({ count: 18, sum: 6_000_000, consecutive: 0, warnFrom: 12 });
    expect(first?.until?.slice(0, 10)).toBe('2026-11-23');
    const view = await serve(bed, patient);
    expect(view.offline).toMatchObject({ advance, total, forPatient: 3_000_000, leastDeposit: 0 });
    await chargeNow(bed, view);
    expect(await allowance(bed)).toMatchObject({ count: 17, sum: 6_000_000 - advance });
    expect((await serve(bed, patient)).offline?.forPatient).toBe(3_000_000 - advance);
    await lineBack(bed);
    expect(await allowance(bed)).toMatchObject({ count: 18, sum: 6_000_000 });
    await cutLine(bed);
    expect(await allowance(bed)).toMatchObject({ count: 18, sum: 6_000_000 });
    await audit(bed);
  });

  it('comes back with what is voided', async () => {
    const bed = await offline((limits) => limits);
    const visits = [];
    for (let n = 0; n < 2; n += 1) visits.push(await chargeNow(bed, await serve(bed, patient)));
    const [one] = visits.map(({ id }) => id);
    valueOf(await bed.desk.voidVisit({ visit: one ?? '', reason: '演练' }));
    expect(await allowance(bed)).toMatchObject({ count: 17, sum: 6_000_000 - advance });
    expect(await allowance(bed)).toMatchObject({ consecutive: 1 });
    await audit(bed);
  });

  it('comes back with what is turned self-pay once the rest of it was collected', async () => {
    const bed = await offline((limits) => limits);
    const { id: visit } = await chargeNow(bed, await serve(bed, patient));
    const charged = await allowance(bed);
    expect(charged).toMatchObject({ count: 17, sum: 6_000_000 - advance, consecutive: 1 });
    // Whoever has gone owes the same sum as before; a word in the ledger has paid nothing.
    valueOf(await bed.desk.convert({ visit, reason: '演练' }));
    expect(await allowance(bed)).toEqual(charged);
    expect((await serve(bed, patient)).offline?.forPatient).toBe(3_000_000 - advance);
    const heir = await bed.restart();
    expect(await allowance(heir)).toEqual(charged);
    const due = fen(advance);
    valueOf(await heir.desk.collect({ visit, due, tenders: cash(due) }));
    // It was a bill without the platform all the same: the row goes on.
    expect(await allowance(heir)).toMatchObject({ count: 17, sum: 6_000_000, consecutive: 1 });
    expect((await serve(heir, patient)).offline?.forPatient).toBe(3_000_000);
    await audit(heir);
  });

  it('a row of conversions is refused at the hard limit, and by the count', async () => {
    const row = (given: Limits) => ({ ...given, consecutive: { soft: 3, hard: 4 } });
    const few = (given: Limits) => ({ ...given, counter: { count: 2, sum: fen(1e9) } });
    for (const [limits, most, by] of [
      [row, 2, undefined],
      [few, 2, 'count'],
    ] as const) {
      const bed = await offline(limits);
      for (let n = 0; n < most; n += 1) {
        const { id: visit } = await chargeNow(bed, await serve(bed, patient));
        valueOf(await bed.desk.convert({ visit, reason: '演练' }));
      }
      expect((await allowance(bed)).closed?.by).toBe(by);
      const code = by === undefined ? 'limit-confirm' : 'limit-reached';
      expect(faultCode((await refused(bed)).answer)).toBe(code);
    }
  });

  it('what is owed of an earlier outage is on the call list, and counts no more', async () => {
    const bed = await offline((limits) => limits);
    const { id: visit } = await chargeNow(bed, await serve(bed, patient));
    valueOf(await bed.desk.convert({ visit, reason: '演练' }));
    await lineBack(bed);
    expect(await allowance(bed)).toMatchObject({ sum: 6_000_000 });
    expect(valueOf(await bed.desk.contacts({}))).toMatchObject([{ visit, owed: -advance }]);
    await cutLine(bed);
    expect(await allowance(bed)).toMatchObject({ sum: 6_000_000 });
    expect((await serve(bed, patient)).offline?.forPatient).toBe(3_000_000 - advance);
  });

  it('survives a restart with the line still down', async () => {
    const bed = await offline((limits) => limits);
    await chargeNow(bed, await serve(bed, patient));
    const before = await allowance(bed);
    const heir = await bed.restart();
    expect(await allowance(heir)).toEqual(before);
  });
});

describe('a charge is refused by name', () => {
  const cases: [string, (limits: Limits) => Limits, string][] = [
    ['per-bill', (limits) => ({ ...limits, perBill: fen(advance - 1) }), '单笔限额'],
    ['per-patient', (limits) => ({ ...limits, perPatientDay: fen(advance - 1) }), '这位患者'],
    [
      'sum',
      (limits) => ({ ...limits, counter: { count: 20, sum: fen(advance - 1) } }),
      '垫付金额已满',
    ],
    ['not-in-force', (limits) => ({ ...limits, to: '2026-01-01' }), '有效期'],
  ];
  it.each(cases)('%s', async (_name, limits, words) => {
    const bed = await offline(limits);
    const { view, answer } = await refused(bed);
    expect(faultCode(answer)).toBe('limit-reached');
    const detail = answer.ok ? [] : answer.fault.detail;
    expect(detail[0]).toContain(words);
    expect(detail[1]).toMatch(/自费|挂起/);
    expect(view.offline?.refused?.text).toBe(detail[0]);
    expect((await viewOf(bed, view.id)).money.taken).toBe(0);
    await audit(bed);
  });

  it('count: the next way out is self-pay or a hold, both of which are open', async () => {
    const bed = await offline((limits) => ({ ...limits, counter: { count: 1, sum: fen(1e9) } }));
    await chargeNow(bed, await serve(bed, patient));
    expect((await allowance(bed))?.closed).toMatchObject({ by: 'count' });
    const { view, answer } = await refused(bed);
    expect(faultCode(answer)).toBe('limit-reached');
    const visit = view.id;
    const paid = { visit, due: fen(total), tenders: cash(total), phone };
    expect(valueOf(await bed.desk.selfPay(paid)).status).toBe('self-paid');
    await audit(bed);
  });

  it('sum: a larger deposit advances less, and is allowed', async () => {
    const limits = (given: Limits) => ({ ...given, counter: { count: 20, sum: fen(100_000) } });
    const bed = await offline(limits);
    const { view, answer } = await refused(bed);
    expect(faultCode(answer)).toBe('limit-reached');
    const least = view.offline?.leastDeposit ?? 0;
    expect(least).toBe(total - 100_000);
    const ask = { visit: view.id, consent: true, phone };
    const under = { ...ask, due: fen(least - 1), tenders: cash(least - 1) };
    expect(faultCode(await bed.desk.deposit(under))).toBe('limit-reached');
    const enough = { ...ask, due: fen(least), tenders: cash(least) };
    expect(valueOf(await bed.desk.deposit(enough)).status).toBe('deposit');
    await audit(bed);
  });

  it('hours since the last contact, counted from the contact, also over a restart', async () => {
    const bed = await offline((limits) => ({ ...limits, hoursSinceContact: 2 }));
    bed.clock.advance(3_600_000);
    expect((await allowance(bed))?.closed).toBeUndefined();
    const heir = await bed.restart();
    heir.clock.advance(3_600_000);
    expect((await allowance(heir))?.closed).toMatchObject({ by: 'contact' });
    expect(faultCode((await refused(heir)).answer)).toBe('limit-reached');
  });

  it('a counter that has heard the platform by its probe only may charge', async () => {
    const bed = await openBed();
    await cutLine(bed);
    await bed.desk.probe({});
    expect(await allowance(bed)).toMatchObject({ count: 18 });
  });
});

describe('many in a row', () => {
  const limits = (given: Limits) => ({ ...given, consecutive: { soft: 2, hard: 3 } });

  it('from the soft limit on each is confirmed, at the hard one refused', async () => {
    const bed = await offline(limits);
    await chargeNow(bed, await serve(bed, patient));
    const { view, answer } = await refused(bed);
    expect([view.offline?.warns, faultCode(answer)]).toEqual([true, 'limit-confirm']);
    const due = view.money.due ?? fen(0);
    const paid = { visit: view.id, due, tenders: cash(due), consent: true, phone };
    valueOf(await bed.desk.charge({ ...paid, confirmed: true }));
    const kept = (await bed.entries()).filter((entry) => entry.kind === 'money.taken');
    expect(kept.map((entry) => entry.data.confirmed)).toEqual([undefined, true]);
    const third = await serve(bed, patient);
    const last = { ...paid, visit: third.id, confirmed: true };
    valueOf(await bed.desk.charge(last));
    const { answer: fourth } = await refused(bed);
    expect(faultCode(fourth)).toBe('limit-reached');
    await audit(bed);
  });

  it('a settlement between begins anew', async () => {
    const bed = await offline(limits);
    await chargeNow(bed, await serve(bed, patient));
    await lineBack(bed);
    expect((await pay(bed, await quoted(bed, patient))).status).toBe('settled');
    await cutLine(bed);
    expect(await allowance(bed)).toMatchObject({ consecutive: 0, count: 3 });
  });
});

describe('the shipped limits', () => {
  const trust = { format: 'crosscounter.trust-list/1' as const, keys: [] };
  it('are taken by a drill, marked, and never by a live counter', () => {
    const drill = loadSignedLimits(drillJson, trust, 'drill');
    expect(drill.ok && drill.label).toBe('drill-2026（未签名，仅限演练）');
    expect(loadSignedLimits(drillJson, trust, 'live')).toMatchObject({ code: 'unsigned' });
    const wrong = loadSignedLimits({ ...drillJson, perBill: 'x' }, trust, 'drill');
    expect(wrong).toMatchObject({ ok: false, code: 'wrong-limits' });
  });
});
