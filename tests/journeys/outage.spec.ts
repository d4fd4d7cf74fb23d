/**
 * Goal: an outage at the glass: every way to charge without the line, what is left before each
 * charge, the exits, and afterwards the record, the report and whom to ring. Method: keys and
 * buttons as a cashier presses them; the printed pages are read back.
 */
import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { bigNumber, drillLine, drillPanel, serve } from '../../build/drive.ts';
import { expect, test, type Journey } from './counter.ts';
import { sheetsOf } from './printed.ts';

const shots = path.join(import.meta.dirname, '../../out/test/outage');
/** A printed page's text, all on one line; the page itself is kept beside the pictures. */
function printed(file: string, name: string): string {
  return sheets(file, name).join('');
}

/** The text of each sheet; every one says at its top which it is, and of how many. */
function sheets(file: string, name: string): string[] {
  copyFileSync(file, path.join(shots, `${name}.pdf`));
  const found = sheetsOf(file);
  found.forEach((sheet, at) => expect(sheet).toContain(`第${at + 1}页/共${found.length}页`));
  return found;
}

async function shot({ page }: Journey, name: string): Promise<void> {
  await page.screenshot({ path: path.join(shots, `${name}.png`), animations: 'disabled' });
}

/** Closes the drill panel, so that the screen is as a cashier sees it. */
async function alone(counter: Journey): Promise<void> {
  const panel = counter.page.getByRole('complementary', { name: '演练面板' });
  if (await panel.isVisible()) await counter.page.keyboard.press('Control+d');
  await expect(panel).toBeHidden();
}

async function choose(counter: Journey, way: string): Promise<void> {
  const ways = counter.page.getByRole('radiogroup', { name: '断网收费方式' });
  await ways.getByRole('radio', { name: way, exact: true }).click();
}

/** Served with the line down: the estimate and what is left are on the screen. */
async function offline(counter: Journey, patient: string): Promise<void> {
  await drillPanel(counter);
  await serve(counter, patient);
  await expect(counter.page.getByRole('note', { name: '断网额度' })).toBeVisible();
  const pay = counter.page.getByRole('group', { name: '收款' });
  await expect(pay.getByRole('button', { name: /F8/ })).toBeEnabled();
  await alone(counter);
}

/** Once its slip is there, the next patient. */
async function next({ page }: Journey): Promise<void> {
  await expect(page.getByRole('region', { name: '凭条预览' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('请插入社会保障卡').first()).toBeVisible();
}

/** On the estimate, with consent and a number. */
async function provisional(counter: Journey): Promise<void> {
  const { page } = counter;
  await offline(counter, 'temporary');
  await expect(bigNumber(counter)).toContainText('暂估');
  await expect(page.getByRole('note', { name: '断网额度' })).toContainText('还可暂收 18 笔');
  await page.getByRole('checkbox').check();
  await page.getByLabel('联系电话').fill('13800000000');
  await shot(counter, '01-provisional');
  await page.keyboard.press('F8');
  await counter.becomes('provisional');
  await next(counter);
}

/** A sum on account. */
async function deposit(counter: Journey): Promise<void> {
  const { page } = counter;
  await offline(counter, 'serious-illness');
  await choose(counter, '押金');
  await page.getByLabel('押金金额').fill('1200');
  await page.getByRole('checkbox').check();
  await page.getByLabel('联系电话').fill('13800000001');
  await shot(counter, '02-deposit');
  await page.keyboard.press('F8');
  await counter.becomes('deposit');
  await expect(page.getByText('押金 · 不作报销凭证').first()).toBeVisible();
  await shot(counter, '03-deposit-slip');
  const slips = await slipPages(counter, 'deposit-slip');
  expect(slips.length).toBeGreaterThan(1);
  const { id } = await counter.newest();
  for (const sheet of slips) {
    for (const words of ['门诊慢特病押金凭条', '演练·斯迪克·喀斯木', `就诊号${id}`]) {
      expect(sheet).toContain(words);
    }
  }
  await next(counter);
}

/** Prints the slip that is shown; the text of each sheet. */
async function slipPages({ page }: Journey, name: string): Promise<string[]> {
  await page.keyboard.press('Enter');
  const told = page.getByText(/slips\/.*\.pdf/).first();
  await expect(told).toBeVisible();
  const [file = ''] = /\/\S+\.pdf/.exec(await told.innerText()) ?? [];
  return sheets(file, name);
}

/** The whole bill. */
async function selfPay(counter: Journey): Promise<void> {
  const { page } = counter;
  await offline(counter, 'longterm-310');
  await choose(counter, '自费');
  await shot(counter, '04-self-pay');
  await page.keyboard.press('F8');
  await counter.becomes('self-paid');
  await expect(page.getByText(/不会再上传/).first()).toBeVisible();
  await next(counter);
}

/** No money. */
async function hold(counter: Journey): Promise<void> {
  const { page } = counter;
  await offline(counter, 'resettled-310');
  await choose(counter, '挂起');
  await page.getByLabel('联系电话').fill('13800000002');
  await page.getByLabel('原因').fill('等线路恢复');
  await shot(counter, '05-hold');
  await page.keyboard.press('F8');
  await counter.becomes('on-hold');
  await shot(counter, '06-hold-done');
  await next(counter);
}

/** Charged, and taken back from the ledger with the line still down. */
async function voided(counter: Journey): Promise<void> {
  const { page } = counter;
  await offline(counter, 'cap-nearly');
  await page.keyboard.press('F8');
  await counter.becomes('provisional');
  await next(counter);
  await page.keyboard.press('Control+2');
  await page.getByRole('grid', { name: '台账' }).getByRole('row').nth(1).click();
  const detail = page.getByRole('complementary', { name: '就诊详情' });
  await detail.getByLabel('作废或转自费的原因').fill('患者不办了');
  await shot(counter, '07-void');
  await detail.getByRole('button', { name: '作废退钱' }).click();
  await counter.becomes('voided');
  await detail.getByRole('button', { name: /^退还患者/ }).click();
  await expect.poll(async () => (await counter.newest()).balance).toBe(0);
}

/** The line is back: what can settle settles, twice at the platform. */
async function restored(counter: Journey): Promise<void> {
  const { page } = counter;
  await page.keyboard.press('Control+5');
  await expect(page.getByRole('region', { name: '停机记录' })).toContainText('停机中');
  await shot(counter, '08-outage-open');

  await drillLine(counter, '恢复线路');
  await alone(counter);
  const statuses = async () => (await counter.rows()).map(({ status }) => status).sort();
  await expect
    .poll(statuses, { timeout: 60_000 })
    .toEqual(['on-hold', 'self-paid', 'settled', 'settled', 'voided']);
  expect(counter.effective()).toBe(2);
  expect(await counter.verb('status', {})).toMatchObject({ unsent: 0, trueUps: 2 });
}

/** The record, its report on paper, and the signed file. */
async function reported(counter: Journey): Promise<void> {
  const { page } = counter;
  await page.getByRole('button', { name: '刷新' }).click();
  const record = page.getByRole('region', { name: '停机记录' });
  await expect(record).toContainText('已由本窗口钥匙');
  await expect(record.getByRole('table', { name: '按方式合计' })).toContainText('押金');
  await shot(counter, '09-outage-closed');
  await record.getByRole('button', { name: '打印报告' }).click();
  const written = page.getByText(/已写到/);
  await expect(written).toContainText('.pdf');
  const report = printed((await written.innerText()).replace('已写到 ', ''), 'report');
  for (const words of [
    '停机报告',
    '演练',
    '暂收',
    '押金',
    '自费',
    '挂起',
    '作废',
    '应退患者合计',
  ]) {
    expect(report).toContain(words);
  }
  await record.getByRole('button', { name: '导出签名文件' }).click();
  await expect(written).toContainText('.json');
  const file = readFileSync((await written.innerText()).replace('已写到 ', ''), 'utf8');
  expect(file).toContain('crosscounter.signed/1');
}

/** Whom to ring, money owed to patients first. */
async function contacted(counter: Journey): Promise<void> {
  const { page } = counter;
  await page.getByRole('radio', { name: '联系名单' }).click();
  const list = page.getByRole('table', { name: '联系名单' });
  await expect(list.getByRole('row')).toHaveCount(4);
  await expect(list.getByRole('row').nth(1)).toContainText('应退您');
  await shot(counter, '10-contacts');
  await page.getByRole('button', { name: '打印名单' }).click();
  await expect(page.getByText(/已写到/)).toContainText('.pdf');
  const names = printed(
    (await page.getByText(/已写到/).innerText()).replace('已写到 ', ''),
    'contacts',
  );
  expect(names).toContain('用毕销毁');
  expect(names).toContain('13800000001');
}

test('cut, charge in every way, restore: all ends well and the report is printed', async ({
  counter,
}) => {
  test.setTimeout(240_000);
  const { page } = counter;
  await expect.poll(async () => (await counter.verb('status', {})).journal.seq).toBeGreaterThan(9);
  await drillLine(counter, '切断线路');
  await expect(page.getByRole('banner').getByText('断网')).toBeVisible();
  const limits = page.getByRole('region', { name: '断网额度' });
  await expect(limits).toContainText('还可暂收 18 笔');
  await expect(limits).toContainText('48 小时内核验过参保');
  await expect(limits).toContainText('停机 03');
  await alone(counter);
  await shot(counter, '00-home');
  for (const way of [provisional, deposit, selfPay, hold, voided]) await way(counter);
  await restored(counter);
  await reported(counter);
  await contacted(counter);
});

test('a patient without consent is seen as overdue, with the reason', async ({ counter }) => {
  const { page } = counter;
  await expect.poll(async () => (await counter.verb('status', {})).journal.seq).toBeGreaterThan(9);
  await drillLine(counter, '切断线路');
  await expect(page.getByRole('banner').getByText('断网')).toBeVisible();
  await offline(counter, 'longterm-310');
  await page.keyboard.press('F8');
  await counter.becomes('provisional');
  await drillLine(counter, '恢复线路');
  await counter.becomes('must-return');
  await expect(page.getByRole('banner')).toContainText('超时 1', { timeout: 110_000 });
  await alone(counter);
  await next(counter);
  await page.keyboard.press('Control+2');
  await page.getByRole('radio', { name: '未上传' }).click();
  const late = page.getByRole('region', { name: '线路已通还没有上传，或已过期限' });
  await expect(late).toContainText('患者没有同意');
  await shot(counter, '11-overdue');
});
