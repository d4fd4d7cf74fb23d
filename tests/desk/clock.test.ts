/**
 * Goal: a computer clock that is off is told in minutes and direction, and beyond the profile's
 * limit no new offline bill is made. Method: the drill platform's clock set by hand on both sides
 * of each limit, in both directions.
 */
import { describe, expect, it } from 'vitest';
import { clockState, durationText, offsetText } from '../../shared/clock.ts';
import { audit } from './audit.ts';
import { cash, chargeNow, cutLine, lineBack, pay, quoted, serve, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const patient = 'longterm-390';
const limits = { warnMs: 120_000, refuseMs: 300_000 };
const at = (minutes: number, seconds: number) => (minutes * 60 + seconds) * 1000;
const hands = [
  [at(1, 59), 'good'],
  [at(2, 1), 'warn'],
  [at(4, 59), 'warn'],
  [at(5, 1), 'off'],
] as const;
const both = hands.flatMap(([ms, state]) => [[ms, state] as const, [-ms, state] as const]);

/** The platform's clock differs by so much; the person is known; the line is cut. */
async function cutWith(offsetMs: number): Promise<{ bed: Bed; id: string }> {
  const bed = await openBed({ step: 0 });
  bed.platform.faults.clockOffsetMs = offsetMs;
  const { id } = await serve(bed, patient);
  await cutLine(bed);
  return { bed, id };
}

async function tryCharge(bed: Bed, id: string) {
  const { money } = await viewOf(bed, id);
  const due = money.due ?? 0;
  return bed.desk.charge({ visit: id, due, tenders: cash(due), consent: true, phone: '' });
}

describe('the clock', () => {
  it.each(both)('%i ms off is %s', async (offsetMs, state) => {
    expect(clockState(offsetMs, limits)).toBe(state);
    const { bed, id } = await cutWith(offsetMs);
    expect(valueOf(await bed.desk.status({})).clock).toEqual({ offsetMs, state });
    const answer = await tryCharge(bed, id);
    expect(faultCode(answer)).toBe(state === 'off' ? 'clock-off' : 'ok');
    if (!answer.ok) expect(answer.fault.detail.join('')).toMatch(/比平台[快慢] 5 分 1 秒/);
    const recorded = (await bed.entries()).filter((entry) => entry.kind === 'clock.compared');
    expect(recorded.map((entry) => entry.data)).toEqual(
      state === 'good' ? [] : [{ offsetMs, state }],
    );
    await audit(bed);
  });

  it('says which way, in minutes and seconds', () => {
    expect(offsetText(at(5, 1))).toBe('比平台慢 5 分 1 秒');
    expect(offsetText(at(-2, 0))).toBe('比平台快 2 分');
    expect([durationText(400), durationText(59_600), durationText(at(1439, 59))]).toEqual([
      '0 秒',
      '1 分',
      '1439 分 59 秒',
    ]);
  });

  it('settles online however far it is off, until the gateway refuses', async () => {
    const bed = await openBed({ step: 0 });
    bed.platform.faults.clockOffsetMs = at(12, 0);
    const trial = await quoted(bed, patient);
    expect((await pay(bed, trial)).status).toBe('settled');
    await audit(bed);
  });

  it('set right while the line is down is believed at once', async () => {
    const { bed, id } = await cutWith(at(7, 0));
    expect(faultCode(await tryCharge(bed, id))).toBe('clock-off');
    bed.clock.set(at(7, 0));
    expect(valueOf(await bed.desk.probe({})).clock).toMatchObject({ state: 'good' });
    expect(faultCode(await tryCharge(bed, id))).toBe('ok');
    await audit(bed);
  });

  it('is still refused after a restart without a line, and allowed after a contact', async () => {
    const { bed, id } = await cutWith(at(-7, 0));
    const heir = await bed.restart();
    expect(faultCode(await tryCharge(heir, id))).toBe('clock-off');
    heir.platform.faults.clockOffsetMs = 0;
    await lineBack(heir);
    await serve(heir, patient);
    await cutLine(heir);
    const charged = await chargeNow(heir, await viewOf(heir, id));
    expect(charged.status).toBe('provisional');
    await audit(heir);
  });
});
