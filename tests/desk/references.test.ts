/**
 * Goal: a scan-to-pay reference names one payment: it counts once, in one visit, for ever; also
 * after it was paid back, after a restart, and where two keys are pressed at once. Method: payments
 * at the bed by the same reference.
 */
import { describe, expect, it } from 'vitest';
import { fen, type Fen } from '../../shared/money.ts';
import { audit, drawerOf } from './audit.ts';
import { cutLine, quoted, serve, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const scanned = (amount: Fen, reference = 'TEST-20261122-1') => [
  { means: 'scan' as const, amount, reference },
];

/** Paid by scan, refused by the platform, given back. */
async function paidBack(bed: Bed): Promise<void> {
  const { id: visit, money } = await quoted(bed, 'longterm-390');
  const due = money.due ?? fen(0);
  bed.platform.faults.refuse('2207', '演练：内部错误');
  await bed.desk.confirm({ visit, due, tenders: scanned(due) });
  expect((await viewOf(bed, visit)).money).toMatchObject({ state: 'returnable', balance: due });
  valueOf(await bed.desk.payOut({ visit, amount: due }));
  expect(bed.counter.book.visit(visit)?.tenders).toEqual([]);
}

async function tryAgain(bed: Bed, reference?: string) {
  const { id: visit, money } = await quoted(bed, 'lanzhou-diabetes');
  const due = money.due ?? fen(0);
  const answer = await bed.desk.confirm({ visit, due, tenders: scanned(due, reference) });
  return { answer, visit };
}

describe('the reference of a payment', () => {
  it('is used for ever: also after the money was paid back', async () => {
    const bed = await openBed();
    await paidBack(bed);
    const { answer, visit } = await tryAgain(bed);
    expect(faultCode(answer)).toBe('tender-wrong');
    expect(answer.ok ? [] : answer.fault.detail).toEqual(['交易流水号 TEST-20261122-1 已经用过']);
    expect((await viewOf(bed, visit)).money.taken).toBe(0);
    await audit(bed);
  });

  it('is known after a crash, and after a start by what was kept', async () => {
    const first = await openBed({ more: { foldTag: 'one' } });
    await paidBack(first);
    const crashed = await first.restart();
    expect(faultCode((await tryAgain(crashed, ' TEST-20261122-1 ')).answer)).toBe('tender-wrong');
    const kept = await crashed.reopen('one');
    const again = await kept.reopen('one');
    expect(faultCode((await tryAgain(again)).answer)).toBe('tender-wrong');
    expect(faultCode((await tryAgain(again, 'TEST-20261122-2')).answer)).toBe('ok');
    await audit(again);
  });

  it('counts once where it is used in two visits at once', async () => {
    const bed = await openBed();
    for (const patient of ['longterm-390', 'temporary']) await serve(bed, patient);
    await cutLine(bed);
    const visits = bed.counter.book.visits().map(({ id }) => id);
    const due = fen(20_000);
    const answers = await Promise.all(
      visits.map((visit) => {
        const total = bed.counter.book.visit(visit)?.bill?.total ?? due;
        return bed.desk.selfPay({ visit, due: total, tenders: scanned(total), phone: '' });
      }),
    );
    expect(answers.map((each) => faultCode(each)).sort()).toEqual(['busy', 'ok']);
    const entries = await bed.entries();
    expect(visits.filter((visit) => drawerOf(visit, entries) > 0)).toHaveLength(1);
    await audit(bed);
  });
});
