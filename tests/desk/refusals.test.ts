/**
 * Goal: what the platform refuses is named by its text, shown unchanged, with a next step of its
 * own, and followed as the class demands, at the counter and in the sync. Method: the drill refuses
 * one transaction with each text; then the visit is seen through to its end.
 */
import { describe, expect, it } from 'vitest';
import type { FaultCode } from '../../shared/fault.ts';
import { voucherDigits } from '../../electron/drill/devices.ts';
import { audit } from './audit.ts';
import { chargeNow, cutLine, finish, identify, lineBack, patientOf } from './cashier.ts';
import { onlyVisit, pastLate, pay, quoted, serve, serveByCode, settleDown } from './cashier.ts';
import { viewOf } from './cashier.ts';
import { openBed, valueOf, type Bed } from './counter-bed.ts';

const patient = 'longterm-390';
const minute = 60_000;

function sentOf(bed: Bed, infno: string): number {
  return bed.platform.calls().filter((call) => call.infno === infno).length;
}

/** Known from earlier, then charged with the line cut; the line is still cut. */
async function charged(bed: Bed): Promise<string> {
  await serve(bed, patient);
  await cutLine(bed);
  const view = await serve(bed, patient);
  return (await chargeNow(bed, view)).id;
}

/** The line is back; what is due now is done, without waiting for anything. */
async function oneRound(bed: Bed): Promise<void> {
  bed.platform.faults.line = 'up';
  valueOf(await bed.desk.probe({}));
  await bed.counter.sync.settled();
}

/** Of the classes that a person must mend: in the sync they park with the platform's words. */
const mended: readonly (readonly [FaultCode, string])[] = [
  ['not-filed', '该参保人未办理异地就医备案'],
  ['filing-expired', '该参保人备案已于2026-10-01到期'],
  ['filed-elsewhere', '备案就医地为广东省，与本次就医地不符'],
  ['not-qualified', '没有该病种的门诊慢特病待遇资格'],
  ['hospital-not-opened', '该定点机构未开通该病种'],
  ['suspended', '参保状态异常，不能结算'],
  ['platform-refused', '演练：内部错误 E1234'],
];

describe('at the counter', () => {
  it.each([...mended, ['platform-busy', '系统繁忙，请稍后再试'] as const])(
    '2206 is refused: %s',
    async (code, words) => {
      const bed = await openBed();
      bed.platform.faults.refuse('2206', words);
      const view = await quoted(bed, patient);
      expect(view.fault).toMatchObject({ code, platform: words });
      expect(view.fault?.todo).toMatch(/[\u4e00-\u9fff]{4}/);
      expect(view.money).toMatchObject({ state: 'none', taken: 0 });
      expect(view.can).toContain('quote');
      expect((await finish(bed, patient)).status).toBe('settled');
      await audit(bed);
    },
  );

  it('a code that ran out is shown again before anything else is sent', async () => {
    const bed = await openBed();
    const code = () => voucherDigits(patientOf(patient), bed.clock.now(), () => 0.5);
    const { id } = await serveByCode(bed, patient, code());
    bed.platform.faults.refuse('2206', '电子凭证令牌已失效，请患者刷新后重新扫码');
    const refused = valueOf(await bed.desk.quote({ visit: id }));
    expect(refused.fault?.code).toBe('credential-old');
    const sent = bed.platform.calls().length;
    const again = valueOf(await bed.desk.quote({ visit: id }));
    expect(again.fault?.code).toBe('credential-old');
    expect(bed.platform.calls().slice(sent)).toEqual([]);
    expect(again.can).toContain('renew');
    const fresh = valueOf(await bed.desk.renewByVoucher({ visit: id, code: code() }));
    expect(fresh).toMatchObject({ status: 'trial' });
    expect(fresh.fault).toBeUndefined();
    expect((await pay(bed, fresh)).status).toBe('settled');
    await audit(bed);
  });

  it('a card that is taken no more at 2207: money free, then shown again', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, patient);
    bed.platform.faults.refuse('2207', '就诊凭证令牌已失效');
    const refused = await pay(bed, trial);
    expect(refused).toMatchObject({ fault: { code: 'credential-old' } });
    expect(refused.money).toMatchObject({ state: 'returnable', taken: trial.money.due });
    expect(refused.can).not.toContain('confirm');
    const fresh = valueOf(await bed.desk.renewByCard({ visit: trial.id }));
    expect(fresh.money.due).toBe(0);
    expect((await pay(bed, fresh)).status).toBe('settled');
    await audit(bed);
  });

  it('amounts that differ at 2207: a fresh trial is there before anything is asked', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, patient);
    bed.platform.faults.refuse('2207', '先行自付金额与费用明细上传结果不一致');
    const refused = await pay(bed, trial);
    expect(refused).toMatchObject({ status: 'trial', fault: { code: 'amounts-differ' } });
    expect(sentOf(bed, '2206')).toBe(2);
    expect(refused.money).toMatchObject({ state: 'returnable', due: 0 });
    const settled = await pay(bed, refused);
    expect(settled.status).toBe('settled');
    expect(bed.platform.ledger()).toHaveLength(1);
    await audit(bed);
  });

  it('"already settled" at 2207, by another message: unknown, never absent, parked', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, patient);
    bed.platform.faults.refuse('2207', '收费批次已结算，不能重复结算');
    const open = await pay(bed, trial);
    expect(open).toMatchObject({ status: 'pending', money: { state: 'held' } });
    expect(open.can).not.toContain('pay-out');
    await settleDown(bed);
    // The centre may be late with its books, until `settleMinutes` have passed.
    expect((await viewOf(bed, trial.id)).parked).toBeUndefined();
    bed.clock.advance((bed.profile.reconcile.settleMinutes + 1) * minute);
    await settleDown(bed);
    const parked = await viewOf(bed, trial.id);
    expect(parked).toMatchObject({ parked: { reason: 'unknown-outcome' } });
    expect(parked.money).toMatchObject({ state: 'held', taken: trial.money.due });
    expect([sentOf(bed, '2207'), sentOf(bed, '2601')]).toEqual([1, 1]);
    await audit(bed);
  });

  it.each(['2201', '2204', '2206', '2207'])('%s with a msgid seen before: decided', async (no) => {
    const bed = await openBed();
    const words = '发送方报文ID重复：演练';
    if (no !== '2207') bed.platform.faults.refuse(no, words);
    let view = await quoted(bed, patient);
    if (no === '2207') {
      bed.platform.faults.refuse(no, words);
      view = await pay(bed, view);
    }
    expect(view.fault).toMatchObject({ code: 'msgid-duplicate', platform: words });
    if (no !== '2206') expect(view.pending?.status).toBe('lost');
    await pastLate(bed);
    expect((await finish(bed, patient)).status).toBe('settled');
    expect(bed.platform.ledger().filter((row) => row.state === 'settled')).toHaveLength(1);
    await audit(bed);
  });
});

describe('in the sync', () => {
  it.each(mended)('%s parks with the platform’s words, and blocks no other', async (_, words) => {
    const bed = await openBed();
    const id = await charged(bed);
    const other = await serve(bed, patient);
    await chargeNow(bed, other);
    bed.platform.faults.refuse('2206', words);
    await lineBack(bed);
    const parked = await viewOf(bed, id);
    expect(parked.parked).toMatchObject({ reason: 'platform-refused', detail: words });
    expect((await viewOf(bed, other.id)).status).toBe('settled');
    await audit(bed);
  });

  it('a busy platform is tried again later, with back-off, and never parks for it', async () => {
    const bed = await openBed();
    const id = await charged(bed);
    bed.platform.faults.refuse('2206', '系统繁忙，请稍后再试', 6);
    await oneRound(bed);
    const tried = sentOf(bed, '2206');
    for (let probe = 0; probe < 3; probe += 1) await oneRound(bed);
    expect(sentOf(bed, '2206') - tried).toBeLessThanOrEqual(2);
    for (let turn = 0; turn < 12; turn += 1) {
      bed.clock.advance(minute);
      await bed.counter.sync.settled();
      expect((await viewOf(bed, id)).parked).toBeUndefined();
    }
    expect((await viewOf(bed, id)).status).toBe('settled');
    await audit(bed);
  });

  it('a busy platform parks after a day, with an owner', async () => {
    const bed = await openBed();
    const id = await charged(bed);
    bed.platform.faults.refuse('2206', '系统繁忙，请稍后再试', 1000);
    await oneRound(bed);
    for (let hour = 0; hour < 26; hour += 1) {
      bed.clock.advance(60 * minute);
      await bed.counter.sync.settled();
    }
    expect((await viewOf(bed, id)).parked).toMatchObject({ reason: 'too-many-attempts' });
    await audit(bed);
  });

  it('a credential that ran out asks for the patient', async () => {
    const bed = await openBed();
    const id = await charged(bed);
    bed.platform.faults.refuse('2206', '令牌已失效');
    await lineBack(bed);
    expect((await viewOf(bed, id)).status).toBe('must-return');
    await identify(bed, patient);
    const settled = valueOf(await bed.desk.renewByCard({ visit: id }));
    expect(settled.status).toBe('settled');
    await audit(bed);
  });

  it('amounts that differ: a fresh trial, and at the end a person', async () => {
    const bed = await openBed();
    const id = await charged(bed);
    bed.platform.faults.refuse('2207', '全自费金额与费用明细上传结果不一致', 1);
    await lineBack(bed);
    expect((await viewOf(bed, id)).status).toBe('settled');
    expect(sentOf(bed, '2206')).toBe(2);
    const hopeless = await openBed();
    const other = await charged(hopeless);
    hopeless.platform.faults.refuse('2207', '全自费金额与费用明细上传结果不一致', 99);
    for (let turn = 0; turn < 4; turn += 1) await lineBack(hopeless);
    expect((await viewOf(hopeless, other)).parked?.reason).toBe('platform-refused');
    expect(onlyVisit(bed).step).toBe('settled');
    await audit(bed);
    await audit(hopeless);
  });

  it('a gateway that refuses is not asked by every visit: all wait together', async () => {
    const bed = await openBed();
    const keys = ['longterm-390', 'resettled-310', 'stationed-310', 'temporary'];
    for (const key of keys) await serve(bed, key);
    await cutLine(bed);
    for (const key of keys) await chargeNow(bed, await serve(bed, key));
    bed.platform.faults.garble('*', 'gateway-401', 1000);
    const before = bed.platform.calls().length;
    await oneRound(bed);
    const asked = bed.platform.calls().length - before;
    expect(asked).toBeLessThanOrEqual(bed.profile.lanes + 1);
    await oneRound(bed);
    expect(bed.platform.calls().length - before).toBeLessThan(2 * keys.length);
    bed.platform.faults.clear();
    await lineBack(bed);
    const states = bed.counter.book.visits().map((visit) => visit.step);
    expect(states).toEqual(keys.map(() => 'settled'));
    await audit(bed);
  });
});
