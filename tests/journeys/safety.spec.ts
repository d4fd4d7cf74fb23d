/**
 * Goal: on screen the journal is proven, saved, and its copy minded. Method: one settlement; the
 * panel from the reconciliation screen; a folder as the copy's place; the saved proof checked by
 * the auditor's verifier.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { launch, serve, trialReady } from '../../build/drive.ts';

const root = path.join(import.meta.dirname, '../..');
const shots = path.join(root, 'out/test/safety');

test('the proof panel: chain, sums, copy, exports', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'journey-safety-'));
  const copy = path.join(folder, 'stick');
  await mkdir(copy);
  const counter = await launch(path.join(folder, 'data'), [`--twin=${copy}`]);
  try {
    const { page } = counter;
    await serve(counter, 'longterm-310');
    await trialReady(counter);
    await page.keyboard.press('F8');
    await expect(page.getByText('门诊慢特病跨省直接结算单')).toBeVisible();
    await page.keyboard.press('Escape');
    const strip = page.getByRole('banner', { name: '状态栏' });
    await expect(strip).toContainText('副本不在');

    await page.keyboard.press('Control+d');
    await page.keyboard.press('Control+3');
    await page.getByRole('button', { name: '日志证明' }).click();
    const panel = page.getByRole('region', { name: '日志证明' });
    await expect(panel).toContainText(/链完整，共 \d+ 条/);
    await expect(panel).toContainText('编号连续');
    await expect(panel.getByRole('table', { name: '按日合计' })).toContainText('基本统筹');
    await page.screenshot({ path: path.join(shots, 'away.png') });

    await panel.getByRole('button', { name: '首次启用这个空盘' }).click();
    await expect(panel).toContainText('与流水账一致');
    await expect(panel).toContainText('副本正常');
    await expect(strip).not.toContainText('副本');

    await panel.getByRole('button', { name: '救援导出' }).click();
    const alert = page.getByRole('alert', { name: '出错提示' });
    await expect(alert).toContainText('没有恢复密钥');
    await page.screenshot({ path: path.join(shots, 'refused.png') });
    await page.keyboard.press('Escape');

    await panel.getByRole('button', { name: '导出证明' }).click();
    const told = page.getByText(/已存到/);
    await expect(told).toBeVisible();
    await page.screenshot({ path: path.join(shots, 'proof.png') });
    const file = (await told.innerText()).replace('已存到 ', '');
    const journal = path.join(folder, 'data/drill');
    const verify = ['--import', 'tsx', 'build/verify.ts', journal, '--proof', file];
    const said = execFileSync('node', verify, { cwd: root, encoding: 'utf8' });
    expect(said).toContain('结论：已证明');
    expect(counter.complaints()).toEqual([]);
    expect(counter.errors()).toBe('');
  } finally {
    await counter.app.close();
    await rm(folder, { recursive: true, force: true });
  }
});
