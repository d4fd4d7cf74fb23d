/**
 * Goal: with the line down, visits go by hand from one counter to another, and both cashiers see
 * where they are. Method: counters 03, 05 and 07 on one drill platform, a folder as the stick.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { chargeOnEstimate, drillLine, launch, serve } from '../../build/drive.ts';
import type { Driven } from '../../build/drive.ts';
import { sharePlatform } from './drillplatform.ts';

const shots = path.join(import.meta.dirname, '../../out/test/bundle');

/** The panel 移交封装包, without the drill's own panel over it. */
async function bundles({ page }: Driven) {
  const drill = page.getByRole('complementary', { name: '演练面板' });
  if (await drill.isVisible()) await page.keyboard.press('Control+d');
  await page.keyboard.press('Control+3');
  const panel = page.getByRole('region', { name: '移交封装包' });
  if (!(await panel.isVisible())) await page.getByRole('button', { name: '移交封装包' }).click();
  await expect(panel).toBeVisible();
  return panel;
}

/** Presses a button that asks for a file, and gives it this one. */
async function give(counter: Driven, button: string, file: string): Promise<void> {
  const chosen = counter.page.waitForEvent('filechooser');
  await (await bundles(counter)).getByRole('button', { name: button }).click();
  await (await chosen).setFiles(file);
}

async function exportAddress(counter: Driven): Promise<void> {
  await (await bundles(counter)).getByRole('button', { name: '导出本窗口地址' }).click();
  await expect(counter.page.getByText(/已存到 .*counter-\d\d\.json/)).toBeVisible();
}

/** Charged on the estimate, with consent and a phone number. */
async function charge(counter: Driven, patient: string): Promise<void> {
  await counter.page.keyboard.press('Control+1');
  await serve(counter, patient);
  await chargeOnEstimate(counter);
  await expect(counter.page.getByText('不作报销凭证').first()).toBeVisible();
  await counter.page.keyboard.press('Escape');
}

const statuses = async (counter: Driven) =>
  (await counter.verb('rows', { after: -1, limit: 100 })).rows.map(({ status }) => status);

/** From the list of what is unsent, with the line down: one of the two, to 05. */
async function handOver(three: Driven, stick: string): Promise<{ file: string; number: string }> {
  const { page } = three;
  await page.keyboard.press('Control+d');
  await page.keyboard.press('Control+2');
  await page.getByRole('radio', { name: '未上传' }).click();
  await page.getByRole('button', { name: '移交别的窗口' }).click();
  const panel = await bundles(three);
  const make = panel.getByRole('button', { name: /^移交 \d 笔$/ });
  await expect(make).toHaveText('移交 2 笔');
  await expect(make).toBeDisabled();
  await panel.getByRole('checkbox').first().uncheck();
  await panel.getByRole('radio', { name: /05 号窗口/ }).click();
  await expect(make).toHaveText('移交 1 笔');
  await make.click();
  await expect(panel).toContainText('只由 05 号窗口上传');
  await page.screenshot({ path: path.join(shots, 'ask.png') });
  await panel.getByRole('button', { name: '确认移交' }).click();
  const told = panel.getByText(/^封装包 .* 已存到/);
  await expect(told).toContainText(stick);
  const file = /已存到 (\S+\.json)。/.exec(await told.innerText())?.[1] ?? '';
  const number = /^封装包 (\S+) /.exec(await told.innerText())?.[1] ?? '?';
  await expect(panel.getByRole('region', { name: '已移交' })).toContainText(number);
  await expect(make).toHaveText('移交 0 笔');
  await page.screenshot({ path: path.join(shots, 'made.png') });
  await expect(page.getByText('1 笔未了')).toBeVisible();
  return { file, number };
}

/** Taken once; the second time refused in words. */
async function takeTwice(five: Driven, file: string, number: string): Promise<void> {
  await give(five, '导入封装包', file);
  await expect(five.page.getByText('已收下 03 号窗口的 1 笔')).toBeVisible();
  const came = (await bundles(five)).getByRole('region', { name: '已接收' });
  await expect(came).toContainText(number);
  await five.page.screenshot({ path: path.join(shots, 'taken.png') });
  await give(five, '导入封装包', file);
  const alert = five.page.getByRole('alert', { name: '出错提示' });
  await expect(alert).toContainText('这个封装包已经导入过，不会再收一次');
  await five.page.screenshot({ path: path.join(shots, 'twice.png') });
  await five.page.keyboard.press('Escape');
}

async function refuse(seven: Driven, file: string, stick: string): Promise<void> {
  await give(seven, '导入封装包', file);
  const refused = seven.page.getByRole('alert', { name: '出错提示' });
  await expect(refused).toContainText('不认识发出的窗口');
  await give(seven, '导入窗口地址', path.join(stick, 'counter-03.json'));
  await give(seven, '导入封装包', file);
  await expect(refused).toContainText('这个封装包是给别的窗口的');
  await seven.page.screenshot({ path: path.join(shots, 'other.png') });
}

/** The visit in the list and in full: where it went, where it came from. */
async function isTold(
  counter: Driven,
  status: string,
  words: string,
  bundle: string,
): Promise<void> {
  const { page } = counter;
  const drill = page.getByRole('complementary', { name: '演练面板' });
  if (await drill.isVisible()) await page.keyboard.press('Control+d');
  await page.keyboard.press('Control+2');
  await page.getByRole('radio', { name: '按日' }).click();
  await page.getByRole('row', { name: new RegExp(status) }).click();
  const note = page.getByRole('note').filter({ hasText: words });
  await expect(note).toContainText(bundle);
  await page.screenshot({ path: path.join(shots, `detail-${status}.png`) });
  expect(counter.complaints()).toEqual([]);
  expect(counter.errors()).toBe('');
}

async function know(counter: Driven, other: string, stick: string): Promise<void> {
  await give(counter, '导入窗口地址', path.join(stick, `counter-${other}.json`));
  await expect(counter.page.getByText(`已记下 ${other} 号窗口的地址`)).toBeVisible();
}

test('by hand from 03 to 05: made, taken once, refused by 07, told on both sides', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'journey-bundle-'));
  const stick = path.join(folder, 'stick');
  await mkdir(stick);
  const shared = await sharePlatform();
  const open: Driven[] = [];
  const counterOf = async (number: string) => {
    const args = [`--platform=${shared.url}`, `--counter=${number}`, `--exports=${stick}`];
    const counter = await launch(path.join(folder, number), args);
    open.push(counter);
    const seq = async () => (await counter.verb('status', {})).journal.seq;
    await expect.poll(seq).toBeGreaterThan(9);
    return counter;
  };
  try {
    const three = await counterOf('03');
    const five = await counterOf('05');
    const seven = await counterOf('07');
    await exportAddress(three);
    await exportAddress(five);
    await know(three, '05', stick);
    await know(five, '03', stick);

    await drillLine(three, '切断线路');
    for (const { page } of [three, five]) {
      await expect(page.getByRole('banner').getByText('断网')).toBeVisible();
    }
    await charge(three, 'longterm-310');
    await charge(three, 'resettled-310');
    expect(await statuses(three)).toEqual(['provisional', 'provisional']);
    const { file, number } = await handOver(three, stick);
    expect(await statuses(three)).toEqual(['provisional', 'handed']);
    await takeTwice(five, file, number);
    await refuse(seven, file, stick);

    await drillLine(three, '恢复线路');
    await expect.poll(() => statuses(five), { timeout: 60_000 }).toEqual(['settled']);
    await expect.poll(() => statuses(three), { timeout: 60_000 }).toEqual(['handed', 'settled']);
    expect(shared.platform.ledger().map(({ state }) => state)).toEqual(['settled', 'settled']);
    await isTold(three, '已移交', '已移交 05 号窗口', number);
    await isTold(five, '已结算', '由 03 号窗口移交来', number);
  } finally {
    for (const counter of open) await counter.app.close();
    await shared.close();
    await rm(folder, { recursive: true, force: true });
  }
});
