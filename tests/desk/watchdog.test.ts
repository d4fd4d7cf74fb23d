/**
 * Goal: what is stuck with the line up is seen without anybody asking, and its reason with it.
 * Method: the bed's clock; the counter's own timer tells the status.
 */
import { expect, it } from 'vitest';
import { chargeNow, cutLine, lineBack, serve } from './cashier.ts';
import { openBed, valueOf } from './counter-bed.ts';

it('is told by the timer, an hour after the patient left without consent', async () => {
  const bed = await openBed();
  await serve(bed, 'longterm-390');
  await cutLine(bed);
  const { id } = await chargeNow(bed, await serve(bed, 'longterm-390'), false);
  bed.clock.advance(3_600_000);
  expect(valueOf(await bed.desk.status({})).overdue).toEqual([]);
  await lineBack(bed);
  bed.clock.advance(61_000);
  const told = bed.statuses.at(-1)?.overdue ?? [];
  expect(told).toMatchObject([{ visit: id, why: expect.stringContaining('没有同意') }]);
  expect(told[0]?.ageMs).toBeGreaterThan(3_600_000);
  const settled = valueOf(await bed.desk.renewByCard({ visit: id }));
  expect(settled.status).toBe('settled');
  expect(valueOf(await bed.desk.status({})).overdue).toEqual([]);
});
