/**
 * Goal: under every case of the drill, by name, no counter crashes, nothing is settled twice or
 * lost, every refusal has a name, and the visit ends or is parked with a reason once the case is
 * over. Method: the case is on from before the card; the cashier serves, pays and refunds as far as
 * it goes; then everything is ordinary again.
 */
import { describe, expect, it } from 'vitest';
import { drillCases } from '../../electron/drill/cases.ts';
import { audit } from './audit.ts';
import { finish, pastLate, pay, quoted, settleDown, viewOf } from './cashier.ts';
import { openBed, type Bed } from './counter-bed.ts';

const patient = 'longterm-310';

/** Answers of these cases tell other amounts than the platform has on its books. */
const spoilt = /^(identity|wrong-total|negative|fund-|empty-)/;

/** Does what a cashier would; a fault by name ends it, anything else is an error. */
async function asFarAsItGoes(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'done';
  } catch (error) {
    const named = /^([a-z-]+): \{"code":"\1"/.exec(error instanceof Error ? error.message : '');
    if (!named) throw error;
    expect(named[1]).not.toMatch(/crashed|bad-message/);
    return named[1] ?? '';
  }
}

async function serveUnder(bed: Bed): Promise<string> {
  return asFarAsItGoes(async () => {
    const trial = await quoted(bed, patient);
    if (!trial.can.includes('confirm')) return;
    const paid = await pay(bed, trial);
    if (!paid.can.includes('refund')) return;
    const refunded = await bed.desk.refund({ visit: paid.id, reason: '演练' });
    if (!refunded.ok) expect(refunded.fault.code).not.toBe('crashed');
  });
}

function everyVisit(bed: Bed): string[] {
  return bed.counter.book.visits().map((visit) => visit.id);
}

/** Over, or parked with a reason, or judged otherwise than direct and left at that. */
async function expectOver(bed: Bed): Promise<void> {
  for (const { id } of bed.counter.book.visits()) {
    const { status, parked, triage } = await viewOf(bed, id);
    const over = ['settled', 'refunded', 'voided'].includes(status);
    const judged = triage !== undefined && triage.outcome !== 'direct';
    expect(over || judged || parked?.reason, status).toBeTruthy();
  }
}

describe.each(drillCases.filter(({ lasts }) => lasts !== 'always'))('$name', ({ name }) => {
  it('ends well', async () => {
    const bed = await openBed();
    expect(bed.platform.choose(name)).toBe(true);
    await serveUnder(bed);
    await settleDown(bed);
    await audit(bed, spoilt.test(name) ? everyVisit(bed) : []);
    bed.platform.faults.clear();
    await pastLate(bed);
    const ended = await asFarAsItGoes(() => finish(bed, patient));
    // Judged under the case: the patient is served anew.
    if (ended === 'not-now')
      expect((await pay(bed, await quoted(bed, patient))).status).toBe('settled');
    else expect(ended).toBe('done');
    await expectOver(bed);
    await audit(bed, spoilt.test(name) ? everyVisit(bed) : []);
  });
});
