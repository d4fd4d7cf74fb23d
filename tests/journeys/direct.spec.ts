/**
 * Goal: the main job with the line up, as a cashier does it. Method: keys, scans and the drill
 * panel.
 */
import { trialReady, bringBill, drillDo, drillPanel, serve } from '../../build/drive.ts';
import { drillPatients } from '../../electron/drill/patients.ts';
import { voucherDigits } from '../../electron/drill/vouchers.ts';
import { expect, test } from './counter.ts';

test('card: a chemotherapy bill of a patient insured in Hotan, one key to settle', async ({
  counter,
}) => {
  const { page } = counter;
  await serve(counter, 'longterm-390');
  await expect(page.getByText('可直接结算').first()).toBeVisible();
  await trialReady(counter, '527.21');
  await expect(page.getByText('平台与本地暂估一致')).toBeVisible();
  await page.keyboard.press('F8');
  await counter.becomes('settled');
  await expect(page.getByText('门诊慢特病跨省直接结算单')).toBeVisible();
  expect(counter.effective()).toBe(1);
  expect(await counter.newest()).toMatchObject({ fund: 113_459, cash: 52_721, balance: 0 });
});

test('the same key pressed ten times settles once', async ({ counter }) => {
  const { page } = counter;
  await serve(counter, 'stationed-310');
  await trialReady(counter, /\d\.\d\d/);
  for (let times = 0; times < 10; times += 1) await page.keyboard.press('F8');
  await counter.becomes('settled');
  expect(counter.effective()).toBe(1);
  expect(await counter.rows()).toHaveLength(1);
});

/** What the phone of a drill patient shows now: the digits carry the time, and live a minute. */
function codeOf(key: string): string {
  const patient = drillPatients.find((each) => each.key === key);
  if (!patient) throw new Error(`no drill patient ${key}`);
  return voucherDigits(patient, new Date(), Math.random);
}

test('e-voucher: 28 digits from a keyboard-wedge scanner, whatever has the focus', async ({
  counter,
}) => {
  const { page } = counter;
  await page.getByRole('textbox', { name: /手工输入凭证码/ }).focus();
  await page.keyboard.type(`${codeOf('resettled-310')}\n`);
  await expect(page.getByText('可直接结算').first()).toBeVisible();
  await bringBill(counter, 'resettled-310');
  await trialReady(counter);
  await page.keyboard.press('F8');
  await counter.becomes('settled');
  const { id: visit } = await counter.newest();
  expect(await counter.verb('visit', { visit })).toMatchObject({ openedBy: 'voucher' });
  expect(await counter.rows()).toHaveLength(1);
});

test('e-voucher: a code shown to a scanner that is not a keyboard', async ({ counter }) => {
  const { page } = counter;
  await drillDo(counter, 'resettled-310', '扫码');
  await expect(page.getByText('可直接结算').first()).toBeVisible();
  expect(await counter.newest()).toMatchObject({ status: 'open', outcome: 'direct' });
});

test('a bill typed line by line: searched by initials, priced by the catalogue', async ({
  counter,
}) => {
  const { page } = counter;
  await drillDo(counter, 'longterm-390', '插卡');
  await expect(page.getByText('可直接结算').first()).toBeVisible();
  await page.keyboard.press('F2');
  const search = page.getByRole('combobox', { name: /查找项目/ });
  await search.fill('aslb');
  await page
    .getByRole('option', { name: /奥沙利铂注射液/ })
    .first()
    .click();
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await page.getByLabel('诊断编码').fill('C18.900');
  await page.getByLabel('诊断名称').fill('结肠恶性肿瘤');
  await page.keyboard.press('F7');
  // 412.00 × 2, class B 10 %: in scope 741.60, fund 75 % = 556.20.
  await trialReady(counter, '267.80');
  await page.keyboard.press('F8');
  await counter.becomes('settled');
  expect(await counter.newest()).toMatchObject({ total: 82_400, fund: 55_620, cash: 26_780 });
});

test('scan-to-pay needs its reference; cash gives change', async ({ counter }) => {
  const { page } = counter;
  await serve(counter, 'longterm-390');
  await trialReady(counter, '527.21');
  await page.getByLabel('现金', { exact: true }).fill('400');
  await page.getByLabel('扫码支付').fill('127.21');
  await page.keyboard.press('F8');
  await expect(page.getByText('扫码支付须填写交易流水号')).toBeVisible();
  await page.getByLabel('交易流水号').fill('DRILL-PAY-1');
  await page.keyboard.press('F8');
  await counter.becomes('settled');
  const { visit } = { visit: (await counter.newest()).id };
  const { number } = await counter.verb('issueReceipt', { visit, kind: 'settlement' });
  const slip = await counter.verb('receipt', { visit, number });
  expect(slip.payment).toContainEqual({ label: '扫码（流水 DRILL-PAY-1）', value: '127.21' });
});

test('not filed: manual claim, with what to do now, and no way to take money', async ({
  counter,
}) => {
  const { page } = counter;
  await drillDo(counter, 'unfiled', '插卡');
  await expect(page.getByText('没有办理异地就医备案').first()).toBeVisible();
  await expect(page.getByText('今天不要刷卡或扫码').first()).toBeVisible();
  await expect(page.getByText('该参保人未办理异地就医备案').first()).toBeVisible();
  await page.keyboard.press('F8');
  expect((await counter.newest()).status).toBe('manual');
  expect(counter.effective()).toBe(0);
});

test('a patient whose platform pays otherwise: every difference is named', async ({ counter }) => {
  await serve(counter, 'deductible-500');
  await expect(counter.page.getByText(/平台与本地暂估有 \d 处不同/)).toBeVisible();
  const { differences } = await counter.verb('visit', { visit: (await counter.newest()).id });
  expect(differences.map((each) => each.what)).toContain('deductible');
});

test('refund: the platform first, the money afterwards', async ({ counter }) => {
  const { page } = counter;
  await serve(counter, 'longterm-390');
  await trialReady(counter, '527.21');
  await page.keyboard.press('F8');
  await counter.becomes('settled');
  const visit = (await counter.newest()).id;
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+2');
  await page.getByRole('row', { name: /已结算/ }).click();
  await page.getByLabel('退费原因').fill('患者未用药');
  await page.getByRole('button', { name: '退费', exact: true }).click();
  await counter.becomes('refunded');
  expect(counter.effective()).toBe(0);
  expect((await counter.newest()).balance).toBe(52_721);
  await page.getByRole('button', { name: /退还患者/ }).click();
  await expect.poll(async () => (await counter.newest()).balance).toBe(0);
  await expect.poll(async () => (await counter.newest()).closed).toBe(true);
  const slip = await counter.verb('issueReceipt', { visit, kind: 'refund' });
  expect(slip.payment).toContainEqual({ label: '现金退还', value: '-527.21' });
});

test('bad cards and codes: a clear message, a next step, nothing opened', async ({ counter }) => {
  const { page } = counter;
  const panel = await drillPanel(counter);
  await drillDo(counter, 'longterm-390', '插卡');
  await counter.becomes('open');
  const devices = panel.getByRole('group', { name: '当前患者的卡与码' });
  // Esc rests while the filing is still being checked.
  await expect(page.getByText('可直接结算').first()).toBeVisible();
  await page.keyboard.press('Escape');
  for (const [button, words] of [
    ['卡读不出', '社会保障卡读不出来'],
    ['27 位码', '凭证码位数不对'],
    ['过期码', '医保电子凭证没有通过解码'],
  ] as const) {
    await devices.getByRole('button', { name: button }).click();
    await expect(page.getByText(words).first()).toBeVisible();
  }
});
