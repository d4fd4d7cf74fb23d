/**
 * Goal: no bill and no scan-to-pay reference is used twice, whoever asks. Method: the same bill
 * file and the same reference offered to a second visit, before and after the first is taken back.
 */
import { expect, it } from 'vitest';
import { fen } from '../../shared/money.ts';
import { audit } from './audit.ts';
import { identify, pay, prepare, quoted, serve } from './cashier.ts';
import { faultCode, openBed, valueOf } from './counter-bed.ts';

it('a bill of one number is charged once, until it is refunded', async () => {
  const bed = await openBed();
  const { desk } = bed;
  const { id: first } = await serve(bed, 'longterm-390');
  const { text } = valueOf(await desk.drillBill({ patient: 'longterm-390' }));
  valueOf(await desk.importBill({ visit: first, text }));
  await pay(bed, valueOf(await desk.quote({ visit: first })));
  const second = await prepare(bed, await identify(bed, 'longterm-390'), 'longterm-390');
  const again = await desk.importBill({ visit: second.id, text });
  expect(faultCode(again)).toBe('bill-wrong');
  expect(again.ok ? '' : again.fault.detail.join('')).toContain(first);
  valueOf(await desk.refund({ visit: first, reason: '重新开单' }));
  expect(faultCode(await desk.importBill({ visit: second.id, text }))).toBe('ok');
  await audit(bed);
});

it('a scan-to-pay reference pays once', async () => {
  const bed = await openBed();
  for (const [patient, expected] of [
    ['longterm-390', 'ok'],
    ['stationed-310', 'tender-wrong'],
  ] as const) {
    const trial = await quoted(bed, patient);
    const due = trial.money.due ?? fen(0);
    const tenders = [{ means: 'scan' as const, amount: due, reference: 'PAY-1' }];
    expect(faultCode(await bed.desk.confirm({ visit: trial.id, due, tenders }))).toBe(expected);
  }
  await audit(bed);
});
