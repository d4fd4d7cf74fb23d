/**
 * Goal: where a province wants the card's PIN typed at the reader, the cashier is told before any
 * money is taken, and nothing ever sends a PIN by itself. Method: the PIN policy of the Hebei-like
 * and of an invented profile on the bed.
 */
import { expect, it } from 'vitest';
import type { Profile } from '../../shared/platform/profile.ts';
import { voucherDigits } from '../../electron/drill/devices.ts';
import { audit } from './audit.ts';
import { cutLine, finish, patientOf, prepare, identify, serve, serveByCode } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const withPin = (pin: Profile['pin']) => ({ profile: (profile: Profile) => ({ ...profile, pin }) });
const everywhere = { local: 'at-reader', crossProvince: 'at-reader' } as const;

async function assertNothingSent(bed: Bed): Promise<void> {
  const sent = JSON.stringify((await bed.entries()).filter((entry) => entry.kind === 'call.sent'));
  expect(sent).not.toMatch(/pin|pwd|passw/i);
  expect(bed.platform.calls().map((call) => call.infno)).not.toContain('2207');
}

it('across provinces at the reader: told at the quote, nothing registered or taken', async () => {
  const bed = await openBed(withPin(everywhere));
  const { id } = await serve(bed, 'longterm-390');
  const answer = await bed.desk.quote({ visit: id });
  expect(faultCode(answer)).toBe('pin-needed');
  expect(answer.ok ? '' : answer.fault.todo).toContain('密码');
  expect(bed.platform.calls().map((call) => call.infno)).not.toContain('2201');
  await assertNothingSent(bed);
  await audit(bed);
});

it('is told before a provisional charge too: it could never be settled', async () => {
  const bed = await openBed(withPin(everywhere));
  await serve(bed, 'longterm-390');
  await cutLine(bed);
  const view = await serve(bed, 'longterm-390');
  const due = view.money.due ?? 0;
  const tenders = [{ means: 'cash' as const, amount: due }];
  const answer = await bed.desk.charge({ visit: view.id, due, tenders, consent: true, phone: '' });
  expect(faultCode(answer)).toBe('pin-needed');
  await assertNothingSent(bed);
  await audit(bed);
});

it('wants none of somebody from another province where only local people need it', async () => {
  const bed = await openBed(withPin({ local: 'at-reader', crossProvince: 'none' }));
  await serve(bed, 'longterm-390');
  expect((await finish(bed, 'longterm-390')).status).toBe('settled');
  await audit(bed);
});

it('wants none with an e-voucher: the PIN is the card’s', async () => {
  const bed = await openBed(withPin(everywhere));
  const code = voucherDigits(patientOf('longterm-390'), bed.clock.now(), () => 0.5);
  const { id } = await serveByCode(bed, 'longterm-390', code);
  expect(valueOf(await bed.desk.quote({ visit: id })).status).toBe('trial');
  await audit(bed);
});

it('local people are refused by triage, PIN or not', async () => {
  for (const pin of [everywhere, { local: 'none', crossProvince: 'none' } as const]) {
    const bed = await openBed(withPin(pin));
    const view = await prepare(bed, await identify(bed, 'local'), 'local');
    expect(view.triage).toMatchObject({ outcome: 'refuse', reason: 'local' });
    expect(faultCode(await bed.desk.quote({ visit: view.id }))).toBe('not-now');
    await assertNothingSent(bed);
    await audit(bed);
  }
});
