/**
 * Goal: a power cut in the middle of a visit loses nothing and doubles nothing; the read model may
 * be deleted at any time. Method: SIGKILL of the main process, the same data started again.
 */
import { chargeOnEstimate, drillLine, isShown, serve, trialReady } from '../../build/drive.ts';
import { expect, test } from './counter.ts';

test('after the trial: the visit is there and can be settled', async ({ counter }) => {
  await serve(counter, 'longterm-390');
  await trialReady(counter, '527.21');
  const visit = (await counter.newest()).id;
  const after = await counter.powerCut();
  expect((await after.newest()).id).toBe(visit);
  await after.page.keyboard.press('Control+2');
  await after.page.getByRole('row', { name: /预结算/ }).click();
  await after.page.getByRole('button', { name: '到收费台继续' }).click();
  await trialReady(after, '527.21');
  await after.page.keyboard.press('F8');
  await after.becomes('settled');
  expect(after.effective()).toBe(1);
  expect(await after.rows()).toHaveLength(1);
  await after.app.close();
});

test('after 2207 was sent, its answer lost: decided at the next start, never sent again', async ({
  counter,
}) => {
  await serve(counter, 'longterm-390');
  await trialReady(counter, '527.21');
  await counter.verb('drillFault', { loseAnswer: '2207', delayMs: 20_000 });
  await counter.page.keyboard.press('F8');
  await expect.poll(() => counter.effective()).toBe(1);
  const after = await counter.powerCut();
  await after.becomes('trial');
  expect(after.effective()).toBe(0);
  expect((await after.newest()).balance).toBe(52_721);
  await after.app.close();
});

test('a provisional charge survives, and settles when the line is back', async ({ counter }) => {
  await expect.poll(async () => (await counter.verb('status', {})).journal.seq).toBeGreaterThan(9);
  await drillLine(counter, '切断线路');
  await expect(counter.page.getByRole('banner').getByText('断网')).toBeVisible();
  await serve(counter, 'longterm-310');
  await chargeOnEstimate(counter);
  await counter.becomes('provisional');
  // The drill platform starts with the line up.
  const after = await counter.powerCut();
  await after.becomes('settled');
  expect(after.effective()).toBe(1);
  await after.app.close();
});

test('the read model is deleted: the list comes back from the journal', async ({ counter }) => {
  const { page } = counter;
  await serve(counter, 'longterm-390');
  await trialReady(counter, '527.21');
  await page.keyboard.press('F8');
  await counter.becomes('settled');
  const deleted = await page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    for (const name of names) {
      await new Promise((resolve) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = resolve;
        request.onblocked = resolve;
      });
    }
    return names.length;
  });
  expect(deleted).toBeGreaterThan(0);
  await page.reload();
  await isShown(page);
  await page.keyboard.press('Control+2');
  await expect(page.getByRole('row', { name: /已结算/ })).toBeVisible();
  await expect(page.getByText('1,661.80').first()).toBeVisible();
});
