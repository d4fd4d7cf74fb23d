/**
 * Goal: a case of the drill is found, switched on, seen and cleared in the panel; what it does is
 * seen at the counter. Method: the panel by its names, then a card that meets the case.
 */
import { expect } from '@playwright/test';
import { drillDo, drillPanel } from '../../build/drive.ts';
import { test } from './counter.ts';

test('a case is chosen in the panel, holds, and is cleared', async ({ counter }) => {
  const panel = await drillPanel(counter);
  await panel.getByRole('button', { name: '情形', exact: true }).click();
  const list = panel.getByRole('region', { name: '演练情形' });
  await list.getByLabel('筛选情形').fill('没有慢特病');
  const row = list.getByRole('listitem', { name: '没有慢特病资格' });
  await row.getByRole('button', { name: '开启' }).click();
  await expect(row).toContainText('已开启');
  await panel.getByRole('button', { name: '返回患者' }).click();
  await expect(panel.getByRole('button', { name: '情形（1 项开启）' })).toBeVisible();
  await drillDo(counter, 'longterm-390', '插卡');
  await expect(counter.page.getByText('可直接结算')).toHaveCount(0);
  await panel.getByRole('button', { name: /^情形/ }).click();
  await list.getByLabel('筛选情形').fill('');
  await list.getByRole('button', { name: '全部清除' }).click();
  await expect(list.getByRole('button', { name: '全部清除' })).toBeDisabled();
});
