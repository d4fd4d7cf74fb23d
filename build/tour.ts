/**
 * `npm run tour`: the main job driven without a person or a display. Leaves in tour/ a picture of
 * each step, the slips as PDF and a summary of what was settled.
 */
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { yuanDisplay, type Fen } from '../shared/money.ts';
import type { VisitRow } from '../shared/view.ts';
import { bundle } from './bundle.ts';
import {
  bigNumber,
  drillLine,
  drillPanel,
  launch,
  serve,
  trialReady,
  type Driven,
} from './drive.ts';
import { findRunner } from './electronbinary.ts';

const root = path.join(import.meta.dirname, '..');
const folder = path.join(root, 'tour');

interface Tour {
  driven: Driven;
  steps: string[];
  started: number;
}

async function picture({ driven, steps, started }: Tour, name: string, what: string) {
  const file = `${String(steps.length + 1).padStart(2, '0')}-${name}.png`;
  await driven.page.screenshot({ path: path.join(folder, file), animations: 'disabled' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  steps.push(`| ${seconds} s | ${what} | [${file}](${file}) |`);
  console.log(`${seconds.padStart(6)} s  ${what}`);
}

/** A slip's PDF, copied from the drill's slips folder. */
async function print(tour: Tour, visit: string, kind: 'settlement' | 'provisional') {
  const { driven } = tour;
  const { number } = await driven.verb('issueReceipt', { visit, kind });
  const { to } = await driven.verb('print', { visit, number, again: false });
  await copyFile(to, path.join(folder, `slip-${kind}.pdf`));
}

async function rows({ driven }: Tour): Promise<VisitRow[]> {
  return (await driven.verb('rows', { after: -1, limit: 100 })).rows;
}

async function newest(tour: Tour): Promise<VisitRow> {
  const row = (await rows(tour)).at(-1);
  if (!row) throw new Error('no visit');
  return row;
}

async function direct(tour: Tour): Promise<void> {
  const { driven } = tour;
  const { page } = driven;
  await drillPanel(driven);
  await picture(tour, 'drill-panel', '演练面板：虚构的患者、设备和故障');
  await serve(driven, 'longterm-390');
  await expect(page.getByText('可直接结算').first()).toBeVisible();
  await trialReady(driven);
  await page.keyboard.press('Control+d');
  await picture(tour, 'trial', '插卡、核验、账单、预结算：平台与暂估并列');
  await page.keyboard.press('F9');
  await picture(tour, 'why', 'F9：这个金额怎么来的');
  await page.keyboard.press('Escape');
  await page.keyboard.press('F8');
  await expect.poll(async () => (await newest(tour)).status, { timeout: 15_000 }).toBe('settled');
  await picture(tour, 'settled', 'F8：收款、结算，凭条');
  await print(tour, (await newest(tour)).id, 'settlement');
}

async function outage(tour: Tour): Promise<void> {
  const { driven } = tour;
  const { page } = driven;
  await page.keyboard.press('Escape');
  await drillLine(driven, '切断线路');
  await expect(page.getByText('断网').first()).toBeVisible({ timeout: 5_000 });
  await picture(tour, 'line-cut', '切断线路：状态栏变为断网');
  await serve(driven, 'temporary');
  await expect(bigNumber(driven)).toContainText('暂估');
  await page.keyboard.press('Control+d');
  await picture(tour, 'estimate', '断网：按上次核验暂估');
  await page.getByRole('checkbox').check();
  await page.getByLabel('联系电话').fill('13800000000');
  await page.keyboard.press('F8');
  await expect.poll(async () => (await newest(tour)).status).toBe('provisional');
  await picture(tour, 'provisional', '暂收，凭条标明暂估、不作报销凭证');
  await print(tour, (await newest(tour)).id, 'provisional');
  await page.keyboard.press('Escape');
  await drillLine(driven, '恢复线路');
  await expect.poll(async () => (await newest(tour)).status, { timeout: 30_000 }).toBe('settled');
  await page.keyboard.press('Control+2');
  await page.keyboard.press('Control+d');
  await expect(page.getByText('已结算').first()).toBeVisible();
  await picture(tour, 'synced', '恢复线路：自动结算，台账中看到差额');
}

function summary(tour: Tour, visits: readonly VisitRow[], seconds: number): string {
  const runner = findRunner();
  const money = (amount: Fen | undefined) => (amount === undefined ? '—' : yuanDisplay(amount));
  const lines = visits.map(
    (row) =>
      `| ${row.nameMasked} | ${row.place} | ${row.disease} | ${row.status} | ${money(row.total)} | ` +
      `${money(row.fund)} | ${money(row.cash)} | ${money(row.charged)} | ${money(row.balance)} |`,
  );
  return [
    '# 演练：全部人员与金额均为虚构',
    '',
    `用 ${runner.kind} 运行，${seconds.toFixed(1)} 秒。`,
    '',
    '| 时间 | 步骤 | 画面 |',
    '|---|---|---|',
    ...tour.steps,
    '',
    '| 姓名 | 参保地 | 病种 | 状态 | 总额 | 基金 | 个人现金 | 暂收 | 应退（负数为应补） |',
    '|---|---|---|---|---|---|---|---|---|',
    ...lines,
    '',
    '凭条：[结算单](slip-settlement.pdf)、[暂收凭条](slip-provisional.pdf)',
    '',
  ].join('\n');
}

async function go(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await bundle();
  const userData = await mkdtemp(path.join(tmpdir(), 'crosscounter-tour-'));
  const started = performance.now();
  const driven = await launch(userData);
  const tour: Tour = { driven, steps: [], started };
  try {
    await expect(driven.page.getByText('请插入社会保障卡').first()).toBeVisible();
    await picture(tour, 'home', '等待插卡或扫码');
    await direct(tour);
    await outage(tour);
    const seconds = (performance.now() - started) / 1000;
    await writeFile(path.join(folder, 'summary.md'), summary(tour, await rows(tour), seconds));
    console.log(`\ntour/summary.md  (${tour.steps.length} pictures, 2 slips)`);
  } finally {
    await driven.app.close();
    await rm(userData, { recursive: true, force: true });
  }
}

await go();
