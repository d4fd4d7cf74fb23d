/**
 * Goal: a program that ends finishes what is under way, keeps its answers, and takes nothing new.
 * Method: a counter is closed while a settlement is out; one gateway never answers.
 */
import { expect, it } from 'vitest';
import { pay, quoted } from '../../tests/desk/cashier.ts';
import { faultCode, openBed } from '../../tests/desk/counter-bed.ts';

it('waits for the settlement that is out, and keeps its answer', async () => {
  const bed = await openBed();
  const trial = await quoted(bed, 'longterm-390');
  const paying = pay(bed, trial);
  const closing = bed.counter.close();
  expect(faultCode(await bed.desk.visit({ visit: trial.id }))).toBe('not-now');
  expect(await paying).toMatchObject({ status: 'settled' });
  await closing;
  expect(bed.crashes).toEqual([]);
  const last = (await bed.entries()).filter(({ kind }) => kind === 'call.answered').at(-1);
  expect(last?.data).toMatchObject({ act: '2207', outcome: 'done' });
});

it('is held open by no gateway that never answers', async () => {
  const bed = await openBed();
  const trial = await quoted(bed, 'longterm-390');
  const { exchange } = bed.network;
  bed.network.exchange = (infno, text) =>
    infno === '2207' ? new Promise(() => {}) : exchange(infno, text);
  void pay(bed, trial);
  const closing = bed.counter.close();
  await expect.poll(() => bed.counter.book.visit(trial.id)?.pending?.act).toBe('2207');
  bed.clock.advance(20_000);
  await closing;
  const again = await bed.openAgain();
  expect(again.counter.book.visit(trial.id)?.pending).toMatchObject({
    act: '2207',
    status: 'lost',
  });
});
