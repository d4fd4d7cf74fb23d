/**
 * Goal: a catalogue comes whole over a line that is cut in the middle, without anybody waiting for
 * it; changes of the hospital's catalogue hold only once confirmed. Method: keys and buttons as a
 * person uses them, the drill's line cut and restored.
 */
import path from 'node:path';
import { drillLine } from '../../build/drive.ts';
import { expect, test, type Journey } from './counter.ts';

const shots = path.join(import.meta.dirname, '../../out/test/screens');
const disease = '门诊慢特病种目录';

function row({ page }: Journey, name: string) {
  return page.getByRole('row').filter({ hasText: name });
}

/** The page listens once its first screen is there. */
async function openCatalogues({ page }: Journey): Promise<void> {
  await expect(page.getByRole('banner').getByText('联机')).toBeVisible();
  await page.keyboard.press('Control+4');
  await expect(page.getByRole('main', { name: '目录' })).toBeVisible();
}

async function screenshot({ page }: Journey, name: string): Promise<void> {
  await page.screenshot({ path: path.join(shots, `${name}.png`) });
}

test('1309 is cut in the middle, goes on when the line is back, and is searched', async ({
  counter,
}) => {
  const { page } = counter;
  await openCatalogues(counter);
  await expect(row(counter, disease).getByText('未下载')).toBeVisible();
  await screenshot(counter, 'catalogue-never');
  // Slow enough that the line is cut while the file is under way.
  await counter.verb('drillFault', { delayMs: 3_000 });
  await page.getByRole('button', { name: `下载 ${disease}` }).click();
  await expect(row(counter, disease).getByText('下载中')).toBeVisible();
  await drillLine(counter, '切断线路');
  await expect(row(counter, disease).getByText('断线等待')).toBeVisible();
  await counter.verb('drillFault', { delayMs: 0 });
  await expect(row(counter, disease).getByRole('progressbar')).toBeVisible();
  await page.keyboard.press('Control+d');
  await screenshot(counter, 'catalogue-waiting');
  await drillLine(counter, '恢复线路');
  await expect(row(counter, disease).getByText('已启用')).toBeVisible();
  await page.keyboard.press('Control+d');
  await expect(row(counter, disease).getByText('v0002')).toBeVisible();
  await page.getByRole('searchbox').fill('xyb');
  await expect(page.getByText('血友病').first()).toBeVisible();
  await page.getByText('M01200').first().click();
  await screenshot(counter, 'catalogue-found');
  await page.keyboard.press('Control+1');
  await expect(page.getByRole('main', { name: '收费' })).toBeVisible();
});

test('paused, gone on with, and cancelled', async ({ counter }) => {
  const { page } = counter;
  await drillLine(counter, '切断线路');
  await page.keyboard.press('Control+d');
  await page.keyboard.press('Control+4');
  await page.getByRole('button', { name: `下载 ${disease}` }).click();
  await expect(row(counter, disease).getByText('断线等待')).toBeVisible();
  await page.getByRole('button', { name: `暂停 ${disease}` }).click();
  await expect(row(counter, disease).getByText('已暂停')).toBeVisible();
  await page.getByRole('button', { name: `继续 ${disease}` }).click();
  await expect(row(counter, disease).getByText('断线等待')).toBeVisible();
  await page.getByRole('button', { name: '取消', exact: true }).click();
  await expect(row(counter, disease).getByText('未下载')).toBeVisible();
});

test('code tables are fetched, changes are shown, and nothing holds unconfirmed', async ({
  counter,
}) => {
  const { page } = counter;
  await openCatalogues(counter);
  await page.getByRole('radio', { name: '字典' }).click();
  await page.getByRole('button', { name: '更新字典' }).click();
  await page.getByRole('button', { name: 'clr_type' }).click();
  await expect(page.getByText('跨省异地门诊慢特病')).toBeVisible();
  await screenshot(counter, 'catalogue-dictionary');
  await page.getByRole('radio', { name: '目录变更' }).click();
  await page.getByRole('button', { name: '查看变更' }).click();
  await expect(page.getByRole('alert', { name: '出错提示' })).toContainText('请先下载 1312');
  for (const name of ['医保目录信息', '医保目录限价', '医保目录先自付比例']) {
    await page.getByRole('button', { name: `下载 ${name}` }).click();
    await expect(row(counter, name).getByText('已启用')).toBeVisible();
  }
  await page.getByRole('radio', { name: '目录变更' }).click();
  await page.getByRole('button', { name: '查看变更' }).click();
  await expect(page.getByText('没有要变更的项目')).toBeVisible();
  await screenshot(counter, 'catalogue-changes');
});
