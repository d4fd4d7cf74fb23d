/**
 * Goal: limits that change, end, begin or are missing while patients are served: what was advanced
 * keeps counting, what is refused says why, and with the line up nothing changes. Method: the real
 * desk, restarted on other limits in the middle of an outage, and over midnight.
 */
import { describe, expect, it } from 'vitest';
import { limitsFile, type Limits, type LimitSets } from '../../shared/limits.ts';
import { fen } from '../../shared/money.ts';
import drillJson from '../../shared/packs/limits/drill.json' with { type: 'json' };
import { audit } from './audit.ts';
import { cash, chargeNow, cutLine, lineBack, pay, quoted, serve, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const patient = 'longterm-390';
const phone = '13900000000';
/** Advanced on each bill of this patient. */
const advance = 113_459;
const total = 166_180;
const shipped = limitsFile.parse(drillJson);
const other = (changes: Partial<Limits>): LimitSets => ({ sets: [{ ...shipped, ...changes }] });
const none: LimitSets = { sets: [], refused: 'x.json 没有采用：签名与内容不符' };

/** The line is cut and so many bills are charged. */
async function charged(count: number): Promise<Bed> {
  const bed = await openBed();
  await serve(bed, patient);
  await cutLine(bed);
  for (let n = 0; n < count; n += 1) await chargeNow(bed, await serve(bed, patient));
  return bed;
}

async function allowance(bed: Bed) {
  return valueOf(await bed.desk.status({})).allowance;
}

async function tryCharge(bed: Bed) {
  const view = await serve(bed, patient);
  const due = view.money.due ?? fen(0);
  const paid = { visit: view.id, due, tenders: cash(due), consent: true, phone };
  return { view, answer: await bed.desk.charge(paid) };
}

describe('other limits in the middle of an outage', () => {
  const cases: [string, Partial<Limits>, object][] = [
    ['more bills', { counter: { count: 30, sum: fen(6_000_000) } }, { count: 16 }],
    [
      'a larger sum',
      { counter: { count: 20, sum: fen(7_000_000) } },
      { count: 16, sum: 7_000_000 - 2 * advance },
    ],
    [
      'fewer bills: those that were charged count',
      { counter: { count: 3, sum: fen(1e9) } },
      { count: 1 },
    ],
    [
      'as many bills as there are',
      { counter: { count: 2, sum: fen(1e9) } },
      { closed: { by: 'count' } },
    ],
    [
      'less than was advanced',
      { counter: { count: 20, sum: fen(1) } },
      { closed: { by: 'sum' }, sum: 0 },
    ],
    [
      'a row that is already longer',
      { consecutive: { soft: 1, hard: 2 } },
      { closed: { by: 'consecutive' }, consecutive: 2 },
    ],
    ['another last contact', { hoursSinceContact: 48 }, { count: 16 }],
  ];
  it.each(cases)('%s', async (_name, changes, expected) => {
    const heir = await (await charged(2)).restart(other(changes));
    expect(await allowance(heir)).toMatchObject(expected);
    await audit(heir);
  });

  it('the patient’s day is counted under the new figure', async () => {
    const heir = await (await charged(2)).restart(other({ perPatientDay: fen(3 * advance - 1) }));
    const { view, answer } = await tryCharge(heir);
    expect(view.offline?.forPatient).toBe(advance - 1);
    expect(answer.ok ? '' : answer.fault.detail[0]).toContain('这位患者今天');
    const bed = await (await charged(2)).restart(other({ perPatientDay: fen(3 * advance) }));
    expect(faultCode((await tryCharge(bed)).answer)).toBe('ok');
  });

  it('what was charged under the old ones is settled and trued up as ever', async () => {
    const heir = await (await charged(2)).restart(none);
    await lineBack(heir);
    const steps = heir.counter.book.visits().map(({ step }) => step);
    expect(steps).toEqual(['settled', 'settled']);
    await audit(heir);
  });
});

describe('limits that end or begin', () => {
  /** 2026-11-22 from 09:00; the bed's clock moves a second at each look. */
  const nearMidnight = '2026-11-22T15:50:00Z';
  const until: LimitSets = { sets: [{ ...shipped, to: '2026-11-22' }] };

  it('close at midnight with their dates, and a set that begins then opens', async () => {
    for (const [sets, closed] of [
      [until.sets, true],
      [[{ ...shipped, from: '2026-11-23' }, ...until.sets], false],
    ] as const) {
      const first = await openBed({ start: nearMidnight });
      await serve(first, patient);
      await cutLine(first);
      const bed = await first.restart({ sets });
      expect(faultCode((await tryCharge(bed)).answer)).toBe('ok');
      bed.clock.advance(15 * 60_000);
      const { view, answer } = await tryCharge(bed);
      expect(faultCode(answer)).toBe(closed ? 'limit-reached' : 'ok');
      if (closed) {
        expect(view.offline?.refused?.text).toContain('（2020-01-01 至 2026-11-22）');
        expect((await allowance(bed)).closed).toMatchObject({ by: 'not-in-force' });
      }
      await audit(bed);
    }
  });

  it('not yet in force: refused with the day on which they begin', async () => {
    const bed = await openBed();
    await serve(bed, patient);
    await cutLine(bed);
    const heir = await bed.restart(other({ from: '2026-11-23' }));
    const { answer } = await tryCharge(heir);
    expect(answer.ok ? '' : answer.fault.detail[0]).toContain('（2026-11-23 至');
  });
});

describe('no limits at all', () => {
  it('nothing that waits for the platform is charged, and why; the other ways are', async () => {
    const first = await openBed();
    await serve(first, patient);
    const bed = await first.restart(none);
    expect(await allowance(bed)).toMatchObject({ count: 0, sum: 0, closed: { by: 'no-limits' } });
    await cutLine(bed);
    const { view, answer } = await tryCharge(bed);
    const detail = answer.ok ? [] : answer.fault.detail;
    expect([faultCode(answer), detail[0]]).toEqual([
      'limit-reached',
      expect.stringContaining('签名与内容不符'),
    ]);
    expect(detail[1]).toContain('限额文件');
    const visit = view.id;
    const whole = { due: fen(total), tenders: cash(total), phone };
    const deposit = { visit, ...whole, consent: true };
    expect(faultCode(await bed.desk.deposit(deposit))).toBe('limit-reached');
    expect(valueOf(await bed.desk.selfPay({ visit, ...whole })).status).toBe('self-paid');
    const next = await serve(bed, patient);
    const held = await bed.desk.putOnHold({ visit: next.id, phone, reason: '等线路' });
    expect(valueOf(held).status).toBe('on-hold');
    await audit(bed);
  });

  it('with the line up everything goes on as ever', async () => {
    const bed = await (await openBed()).restart(none);
    const settled = await pay(bed, await quoted(bed, patient));
    expect(settled.status).toBe('settled');
    expect((await viewOf(bed, settled.id)).triage?.facts.map(({ state }) => state)).not.toContain(
      'expired',
    );
    await audit(bed);
  });

  it('a drill’s unsigned ones leave no mark', async () => {
    const bed = await openBed();
    expect(bed.counter.book.seq()).toBeGreaterThan(0);
    const kept = (await bed.entries()).find((entry) => entry.kind === 'session.started');
    expect(kept?.data.limits).toBeUndefined();
  });

  it('the journal says at each start which limits there were', async () => {
    const bed = await openBed();
    const kept = (await bed.entries()).find((entry) => entry.kind === 'session.started');
    expect(kept?.data.packs).toContain('drill-2026（未签名，仅限演练）');
  });
});

describe('older signed limits', () => {
  const at = (day: string) => `2026-11-${day}T08:00:00+08:00`;
  const set = (id: string, signed: string, more: Partial<Limits> = {}): Limits => ({
    ...shipped,
    id,
    from: '2026-11-01',
    signed,
    ...more,
  });
  const sets = (...given: Limits[]): LimitSets => ({ sets: given });

  it('never come back, although no file is left: the journal knows the newest', async () => {
    const first = await openBed({ more: { foldTag: 'this program' } });
    const newer = await first.restart(sets(set('tight', at('05'), { perBill: fen(1) })));
    const older = await newer.restart(sets(set('wide', at('01'))));
    const { closed, limits } = await allowance(older);
    expect(closed?.by).toBe('no-limits');
    expect(limits.refused).toContain('wide 没有采用：本机用过更新的 tight');
    const starts = (await older.entries()).filter(({ kind }) => kind === 'session.started');
    expect(JSON.stringify(starts.at(-1)?.data)).toContain('wide 没有采用');
    // Also after a clean close, where the entries before are not read again.
    const same = await (await older.reopen()).restart(sets(set('wide', at('01'))));
    expect((await allowance(same)).closed?.by).toBe('no-limits');
    const again = await same.restart(sets(set('tight', at('05'), { perBill: fen(1) })));
    expect(await allowance(again)).toMatchObject({ perBill: 1 });
    expect((await allowance(again)).closed).toBeUndefined();
    await audit(again);
  });

  it('an earlier first day is older, whenever signed; one not begun leaves no mark', async () => {
    const bed = await openBed();
    const december = set('december', at('02'), { from: '2026-12-01' });
    const both = await bed.restart(sets(december, set('november', at('05'))));
    const now = await both.restart(sets(set('november', at('05'))));
    expect((await allowance(now)).closed).toBeUndefined();
    const past = await now.restart(sets(set('october', at('20'), { from: '2026-10-01' })));
    expect((await allowance(past)).closed?.by).toBe('no-limits');
  });
});
