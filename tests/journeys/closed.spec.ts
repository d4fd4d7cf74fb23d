/**
 * Goal: a counter whose keys or journal do not open says so on screen, and people get it going.
 * Method: a recovery key made and checked on screen, then the keystore gone; a journal whose end is
 * cut off on the disk, mended from the copy, or its loss accepted.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test as base } from '@playwright/test';
import { z } from 'zod';
import { chargeOnEstimate, drillLine, launch, serve, trialReady } from '../../build/drive.ts';
import type { Driven } from '../../build/drive.ts';

const shots = path.join(import.meta.dirname, '../../out/test/closed');
const test = base.extend<{ folder: string }>({
  folder: async ({ locale: _locale }, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'journey-closed-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

async function settle(counter: Driven, patient: string): Promise<void> {
  await serve(counter, patient);
  await trialReady(counter);
  await counter.page.keyboard.press('F8');
  await expect(counter.page.getByText('门诊慢特病跨省直接结算单')).toBeVisible();
  await counter.page.keyboard.press('Escape');
}

async function proofPanel({ page }: Driven) {
  const drill = page.getByRole('complementary', { name: '演练面板' });
  if (await drill.isVisible()) await page.keyboard.press('Control+d');
  await page.keyboard.press('Control+3');
  await page.getByRole('button', { name: '日志证明' }).click();
  return page.getByRole('region', { name: '日志证明' });
}

/** Every file under a folder, as bytes read as Latin letters. */
async function allText(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((each) => each.isFile());
  const texts = files.map((each) => readFile(path.join(each.parentPath, each.name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
}

/** As on another computer: what its keystore had wrapped cannot be opened any more. */
async function forgetKeystore(folder: string): Promise<void> {
  const file = path.join(folder, 'drill/journal/keys.json');
  const keys = keysFile.parse(JSON.parse(await readFile(file, 'utf8')));
  const wraps = keys.wraps.map((wrap) =>
    wrap.slot === 'recovery' ? wrap : { ...wrap, data: randomBytes(80).toString('base64') },
  );
  await writeFile(file, JSON.stringify({ ...keys, wraps }));
}

const keysFile = z.looseObject({
  wraps: z.array(z.looseObject({ slot: z.string(), data: z.string() })),
});

test('the recovery key: shown once, checked, and it opens what the keystore does not', async ({
  folder,
}) => {
  const first = await launch(folder);
  const panel = await proofPanel(first);
  const box = panel.getByRole('region', { name: '恢复密钥' });
  await expect(box).toContainText('还没有');
  await box.getByRole('button', { name: '生成恢复密钥' }).click();
  const shown = box.getByRole('listitem').locator('bdi');
  await expect(shown).toHaveCount(14);
  const groups = await shown.allInnerTexts();
  await first.page.screenshot({ path: path.join(shots, 'shown.png') });
  const fields = box.getByRole('textbox');
  const places = (await box.getByText(/抄好后输入/).innerText()).match(/\d+/g) ?? [];
  const alert = first.page.getByRole('alert', { name: '出错提示' });
  await fields.first().fill('0000');
  await box.getByRole('button', { name: '核对并启用' }).click();
  await expect(alert).toContainText(`第 ${places[0]} 组与屏幕上的不一致`);
  for (const [at, place] of places.entries()) {
    await fields.nth(at).fill((groups[Number(place) - 1] ?? '').toLowerCase());
  }
  await box.getByRole('button', { name: '核对并启用' }).click();
  await expect(box).toContainText('已生成，由医院保管');
  await expect(box.getByRole('listitem')).toHaveCount(0);
  await first.page.keyboard.press('Control+1');
  await settle(first, 'longterm-390');
  await first.app.close();
  for (const text of [groups.join('-'), groups.join('')]) {
    expect((await allText(folder)).includes(text)).toBe(false);
    expect(first.errors().includes(text)).toBe(false);
  }

  await forgetKeystore(folder);
  const second = await launch(folder);
  const { page } = second;
  const screen = page.getByRole('main', { name: '本窗口还不能收费' });
  await expect(screen).toContainText('密钥库打不开流水账的密钥');
  const refused = page.getByRole('alert', { name: '出错提示' });
  await screen.getByLabel('恢复密钥').fill(groups.toReversed().join('-'));
  await screen.getByRole('button', { name: '恢复', exact: true }).click();
  await expect(refused).toContainText('恢复密钥没有通过核对');
  await page.screenshot({ path: path.join(shots, 'keys.png') });
  await screen.getByLabel('恢复密钥').fill(groups.join(' ').toLowerCase());
  await screen.getByRole('button', { name: '恢复', exact: true }).click();
  await expect(page.getByText('请插入社会保障卡').first()).toBeVisible();
  await settle(second, 'longterm-310');
  await page.keyboard.press('Control+2');
  await expect(page.getByRole('row', { name: /已结算/ })).toHaveCount(2);
  expect(second.errors()).not.toContain(groups[0]);
  await second.app.close();
});

const journalOf = (folder: string) => path.join(folder, 'data/drill/journal');

/** Settled, then one more charged; the last bytes of the journal are cut off. */
async function withoutItsEnd(folder: string, more: readonly string[]): Promise<void> {
  const counter = await launch(path.join(folder, 'data'), more);
  if (more.length > 0) await counter.verb('wakeTwin', { prepare: true });
  await settle(counter, 'longterm-390');
  await drillLine(counter, '切断线路');
  await expect(counter.page.getByRole('banner').getByText('断网')).toBeVisible();
  await serve(counter, 'longterm-310');
  await chargeOnEstimate(counter);
  await expect(counter.page.getByText('不作报销凭证').first()).toBeVisible();
  const segment = path.join(journalOf(folder), 'segment-000000000001.ccj');
  const { size } = await stat(segment);
  await counter.page.keyboard.press('Escape');
  await drillLine(counter, '恢复线路');
  const statuses = async () =>
    (await counter.verb('rows', { after: -1, limit: 9 })).rows.map(({ status }) => status);
  await expect.poll(statuses, { timeout: 30_000 }).toEqual(['settled', 'settled']);
  await counter.app.close();
  await truncate(segment, size);
}

test('a journal that lost its end is mended from the copy', async ({ folder }) => {
  const copy = path.join(folder, 'stick');
  await mkdir(copy);
  await withoutItsEnd(folder, [`--twin=${copy}`]);
  const counter = await launch(path.join(folder, 'data'), [`--twin=${copy}`]);
  const { page } = counter;
  const screen = page.getByRole('main', { name: '本窗口还不能收费' });
  await expect(screen).toContainText('可以完整修复');
  await page.screenshot({ path: path.join(shots, 'copy.png') });
  await expect(screen.getByRole('button', { name: '接受丢失' })).toHaveCount(0);
  await screen.getByRole('button', { name: '用副本修复' }).click();
  await expect(page.getByText('请插入社会保障卡').first()).toBeVisible();
  await page.keyboard.press('Control+2');
  await expect(page.getByRole('row', { name: /已结算/ })).toHaveCount(2);
  await counter.app.close();
});

test('keys that are damaged are taken from the copy', async ({ folder }) => {
  const copy = path.join(folder, 'stick');
  await mkdir(copy);
  const more = [`--twin=${copy}`];
  const first = await launch(path.join(folder, 'data'), more);
  await first.verb('wakeTwin', { prepare: true });
  await settle(first, 'longterm-390');
  await expect.poll(() => readdir(copy)).toContain('keys.json');
  await first.app.close();
  await truncate(path.join(journalOf(folder), 'keys.json'), 100);

  const alone = await launch(path.join(folder, 'data'));
  const closed = alone.page.getByRole('main', { name: '本窗口还不能收费' });
  await expect(closed).toContainText('流水账的密钥文件打不开');
  await expect(closed).toContainText('不要删除任何文件');
  await expect(closed.getByRole('button', { name: '从副本取回密钥' })).toBeDisabled();
  await alone.page.screenshot({ path: path.join(shots, 'no-keys.png') });
  await alone.app.close();

  const counter = await launch(path.join(folder, 'data'), more);
  const { page } = counter;
  const screen = page.getByRole('main', { name: '本窗口还不能收费' });
  await expect(screen).toContainText('可以取回');
  await screen.getByRole('button', { name: '从副本取回密钥' }).click();
  await expect(page.getByText('请插入社会保障卡').first()).toBeVisible();
  await page.keyboard.press('Control+2');
  await expect(page.getByRole('row', { name: /已结算/ })).toHaveCount(1);
  const names = await readdir(journalOf(folder));
  expect(names.filter((name) => name.startsWith('keys.json.damaged-'))).toHaveLength(1);
  await counter.app.close();
});

test('no copy has it: the loss is named, accepted, told, and the day to be reconciled', async ({
  folder,
}) => {
  await withoutItsEnd(folder, []);
  const counter = await launch(path.join(folder, 'data'));
  const { page } = counter;
  const screen = page.getByRole('main', { name: '本窗口还不能收费' });
  await expect(screen).toContainText('会丢失的记录');
  await expect(screen).toContainText('末尾缺失');
  const phrase = /请照样键入：(丢失 [\d-]+)/.exec(await screen.innerText())?.[1] ?? '';
  await page.screenshot({ path: path.join(shots, 'damaged.png') });
  const accept = screen.getByRole('button', { name: '接受丢失', exact: true });
  await expect(accept).toBeDisabled();
  await screen.getByLabel('负责人姓名').fill('虚构负责人');
  await screen.getByLabel('原因').fill('磁盘坏道，没有副本');
  await screen.getByLabel(/请照样键入/).fill('同意');
  await accept.click();
  await expect(page.getByRole('alert', { name: '出错提示' })).toContainText('请照样键入');
  await screen.getByLabel(/请照样键入/).fill(phrase);
  await accept.click();

  const strip = page.getByRole('banner', { name: '状态栏' });
  await expect(strip).toContainText('请对账');
  await page.screenshot({ path: path.join(shots, 'open.png') });
  await page.keyboard.press('Control+2');
  await page.getByRole('row', { name: /待处理/ }).click();
  const detail = page.getByRole('complementary').filter({ hasText: '流水账丢失过记录' });
  await expect(detail).toContainText('先对账');
  await page.screenshot({ path: path.join(shots, 'parked.png') });
  const names = await readdir(journalOf(folder));
  expect(names.filter((name) => name.includes('.lost-')).length).toBeGreaterThan(0);

  const panel = await proofPanel(counter);
  await expect(panel).toContainText(/接受过的丢失：第 \d+ 至 \d+ 条；虚构负责人/);
  await expect(panel).toContainText('编号连续');
  await page.screenshot({ path: path.join(shots, 'proof.png') });
  await panel.getByRole('button', { name: '返回对账' }).click();
  await page.getByRole('button', { name: '对账', exact: true }).click();
  await expect(page.getByRole('region', { name: '差异' })).toContainText(
    '可能在本窗口丢失的记录里',
  );
  await expect(strip).not.toContainText('请对账');
  expect(counter.complaints()).toEqual([]);
  await counter.app.close();
});
