/**
 * Goal: wherever the line drops, no step is lost and nothing is charged twice. Method: the line is
 * cut before a step, the patient is charged provisionally, the line comes back, the visit settles
 * itself.
 */
import { bigNumber, bringBill, chargeOnEstimate, drillDo } from '../../build/drive.ts';
import { drillLine, serve, trialReady } from '../../build/drive.ts';
import { expect, test, type Journey } from './counter.ts';

const patient = 'longterm-310';

async function cut(counter: Journey): Promise<void> {
  await drillLine(counter, '切断线路');
  await expect(counter.page.getByRole('banner').getByText('断网')).toBeVisible({ timeout: 1_500 });
}

async function chargeProvisionally(counter: Journey): Promise<void> {
  await chargeOnEstimate(counter);
  const { page } = counter;
  await counter.becomes('provisional');
  await expect(page.getByText('暂估 · 不作报销凭证').first()).toBeVisible();
  expect(counter.effective()).toBe(0);
}

async function restore(counter: Journey): Promise<void> {
  await drillLine(counter, '恢复线路');
  await counter.becomes('settled');
  expect(counter.effective()).toBe(1);
  expect(await counter.newest()).toMatchObject({ unsent: false, charged: 52_721 });
}

/** What was done with the line up before it was cut. */
const before: readonly (readonly [string, (counter: Journey) => Promise<void>])[] = [
  ['the card', async () => {}],
  [
    'the bill',
    async (counter) => {
      await drillDo(counter, patient, '插卡');
      await expect(counter.page.getByText('可直接结算').first()).toBeVisible();
    },
  ],
  [
    'the confirmation',
    async (counter) => {
      await serve(counter, patient);
      await trialReady(counter, '527.21');
      await expect(counter.page.getByText('预结算').first()).toBeVisible();
    },
  ],
];

for (const [step, prepare] of before) {
  test(`the line is cut before ${step}`, async ({ counter }) => {
    // The appointment list has been checked: these patients are known when the line is cut.
    await expect
      .poll(async () => (await counter.verb('status', {})).journal.seq)
      .toBeGreaterThan(9);
    await prepare(counter);
    await cut(counter);
    if (step === 'the card') await drillDo(counter, patient, '插卡');
    if (step !== 'the confirmation') await bringBill(counter, patient);
    await chargeProvisionally(counter);
    await restore(counter);
  });
}

for (const infno of ['2201', '2203', '2204', '2206'] as const) {
  for (const fault of ['loseAnswer', 'loseRequest'] as const) {
    test(`${infno}: ${fault}, tried again from the screen, settles once`, async ({ counter }) => {
      const { page } = counter;
      // A registration that was not heard of is made anew only after `lateMs`: it may be late.
      const waits = infno === '2201' && fault === 'loseRequest' ? 100_000 : 30_000;
      test.setTimeout(120_000 + waits);
      await drillDo(counter, patient, '插卡');
      await expect(page.getByText('可直接结算').first()).toBeVisible();
      await counter.verb('drillFault', { [fault]: infno });
      await bringBill(counter, patient);
      await expect(async () => {
        await page.keyboard.press('F7');
        await expect(bigNumber(counter)).toContainText('527.21', { timeout: 1_000 });
        expect((await counter.newest()).status).toBe('trial');
      }).toPass({ timeout: waits });
      await trialReady(counter, '527.21');
      await page.keyboard.press('F8');
      await counter.becomes('settled');
      expect(counter.effective()).toBe(1);
    });
  }
}

test('the answer of 2207 is lost: it is found out, reversed, and settled once', async ({
  counter,
}) => {
  const { page } = counter;
  await serve(counter, 'longterm-390');
  await trialReady(counter, '527.21');
  // Each line of the course can be seen, and the cashier presses nothing while it resolves.
  await counter.verb('drillFault', { loseAnswer: '2207', delayMs: 1_500 });
  await page.keyboard.press('F8');
  const course = page.getByRole('region', { name: '查询进程' });
  await expect(course.getByText('已发出结算（2207）')).toBeVisible();
  await expect(course.getByText('没有应答')).toBeVisible();
  await expect(course.getByText('正在查询（2601）')).toBeVisible();
  await expect(course).toContainText('钱由医院保管');
  await page.screenshot({ path: 'out/test/course-asking.png' });
  await expect(course.getByText('已撤回，未记账')).toBeVisible();
  await counter.verb('drillFault', { delayMs: 0 });
  await counter.becomes('trial');
  await expect(course).toContainText('平台没有记账');
  await page.screenshot({ path: 'out/test/course-undone.png' });
  await page.keyboard.press('Control+2');
  await page.getByRole('grid', { name: '台账' }).getByText('预结算').first().click();
  const detail = page.getByRole('complementary', { name: '就诊详情' });
  await expect(detail.getByText('已撤回，未记账')).toBeVisible();
  await page.screenshot({ path: 'out/test/course-ledger.png' });
  await page.keyboard.press('Control+1');
  expect(counter.effective()).toBe(0);
  const between = await counter.verb('visit', { visit: (await counter.newest()).id });
  expect(between.money).toMatchObject({ state: 'returnable', taken: 52_721, due: 0 });
  expect(between.timeline.map((each) => each.text)).toContain('冲正：成功');
  await page.keyboard.press('F8');
  await counter.becomes('settled');
  expect(counter.effective()).toBe(1);
  expect(await counter.newest()).toMatchObject({ cash: 52_721, balance: 0 });
});

test('the platform pays less than the estimate: the true-up list names the patient', async ({
  counter,
}) => {
  const { page } = counter;
  await expect.poll(async () => (await counter.verb('status', {})).journal.seq).toBeGreaterThan(9);
  await cut(counter);
  await serve(counter, 'temporary');
  await chargeProvisionally(counter);
  await drillLine(counter, '恢复线路');
  await counter.becomes('settled');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+2');
  await page.getByText('多退少补').first().click();
  await expect(page.getByText('应向患者补收').first()).toBeVisible();
  expect((await counter.newest()).balance).toBe(-7_564);
});

test('an unknown patient with the line down: no estimate is invented', async ({ counter }) => {
  await cut(counter);
  await drillDo(counter, 'long-name', '插卡');
  await expect(counter.page.getByText('本机没有这位患者的核验记录').first()).toBeVisible();
  expect(await counter.rows()).toEqual([]);
});
