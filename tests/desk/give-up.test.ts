/**
 * Goal: whoever does not want to go on gets the money back without a fresh credential, as long as
 * no 2207 has left: nothing is sent for it then, and the slip says so. Method: e-voucher visits at
 * the bed whose code grows old while the money lies here.
 */
import { describe, expect, it } from 'vitest';
import { voucherDigits } from '../../electron/drill/devices.ts';
import { audit } from './audit.ts';
import { chargeNow, cutLine, lineBack, pay, patientOf, serveByCode } from './cashier.ts';
import { settleDown, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const patient = 'longterm-390';
const reason = '患者不办了';
const OLD_MS = 45 * 60_000;

function served(bed: Bed) {
  const code = voucherDigits(patientOf(patient), bed.clock.now(), () => 0.5);
  return serveByCode(bed, patient, code);
}

function sentOf(bed: Bed, infno: string): number {
  return bed.platform.calls().filter((call) => call.infno === infno).length;
}

/** Voided and paid out, with its slip; from then on nothing of it settles. */
async function givenUp(bed: Bed, visit: string): Promise<void> {
  const { money } = await viewOf(bed, visit);
  const voided = valueOf(await bed.desk.voidVisit({ visit, reason }));
  expect(voided.money).toMatchObject({ state: 'returnable', balance: money.taken });
  const before = valueOf(await bed.desk.issueReceipt({ visit, kind: 'void' }));
  expect(before.payment.map(({ label }) => label)).toEqual(['原收', '已退还', '应退还']);
  expect(before.foot.join('')).toContain('医保平台没有结算这一笔');
  valueOf(await bed.desk.payOut({ visit, amount: money.taken }));
  const returned = (await bed.entries()).find(({ kind }) => kind === 'money.returned');
  expect(returned?.data).toEqual({ amount: money.taken, why: 'void' });
  await settleDown(bed);
  const done = await viewOf(bed, visit);
  expect(done).toMatchObject({ status: 'voided', money: { taken: 0 } });
  expect(done.parked).toBeUndefined();
  expect(sentOf(bed, '2207')).toBe(0);
  expect(bed.platform.ledger()).toEqual([]);
  expect(faultCode(await bed.desk.voidVisit({ visit, reason }))).toBe('not-now');
  await audit(bed);
}

describe('a code that grew old before 2207 was ever sent', () => {
  it('of a charge with the line down: voided, paid back, nothing settled', async () => {
    const bed = await openBed();
    const { id } = await served(bed);
    await cutLine(bed);
    await chargeNow(bed, await viewOf(bed, id));
    bed.clock.advance(OLD_MS);
    await lineBack(bed);
    const parked = await viewOf(bed, id);
    expect(parked.parked?.reason).toBe('needs-fresh-credential');
    await givenUp(bed, id);
  });

  it('of money that is held since a crash: the same', async () => {
    const first = await openBed();
    const { id } = await served(first);
    const trial = valueOf(await first.desk.quote({ visit: id }));
    first.dieAfter(first.counter.book.seq() + 1);
    await pay(first, trial).catch((error: unknown) => expect(String(error)).not.toBe(''));
    const bed = await first.restart();
    expect((await viewOf(bed, id)).money.state).toBe('held');
    bed.clock.advance(OLD_MS);
    expect(valueOf(await bed.desk.proceed({ visit: id })).parked?.reason).toBe(
      'needs-fresh-credential',
    );
    await givenUp(bed, id);
  });

  it('of held money whose patient goes before anyone pressed on: the same', async () => {
    const first = await openBed();
    const { id } = await served(first);
    const trial = valueOf(await first.desk.quote({ visit: id }));
    first.dieAfter(first.counter.book.seq() + 1);
    await pay(first, trial).catch((error: unknown) => expect(String(error)).not.toBe(''));
    await givenUp(await first.restart(), id);
  });
});
