/**
 * Goal: money taken for a settlement that could not even be sent is free again, never stuck.
 * Method: the day's sign-in is due (midnight has passed since the trial) and the line goes
 * unnoticed.
 */
import { expect, it } from 'vitest';
import { audit } from './audit.ts';
import { lineBack, pay, quoted, viewOf } from './cashier.ts';
import { openBed, valueOf } from './counter-bed.ts';

const DAY = 24 * 3_600_000;

it('a 2207 that needs a sign-in which fails: the held money can be given back', async () => {
  const bed = await openBed();
  const trial = await quoted(bed, 'longterm-390');
  bed.clock.advance(DAY);
  await bed.desk.probe({});
  bed.platform.faults.line = 'cut';
  const due = trial.money.due ?? 0;
  const unsent = await pay(bed, trial);
  expect(unsent.fault?.code).toBe('line-down');
  expect(unsent.money).toMatchObject({ state: 'returnable', balance: due });
  const { id: visit } = unsent;
  const back = valueOf(await bed.desk.payOut({ visit, amount: due }));
  expect(back.money).toMatchObject({ taken: 0, balance: 0 });
  await lineBack(bed);
  expect((await viewOf(bed, visit)).settlement).toBeUndefined();
  expect(bed.platform.ledger()).toEqual([]);
  await audit(bed);
});
