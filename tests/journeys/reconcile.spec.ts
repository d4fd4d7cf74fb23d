/**
 * Goal: at the end of a day the office sees what differs from the centre, what to do about it, and
 * closes the day; the cashier closes the shift on cash. Method: a settlement, a refund and the HIS
 * on the drill, one amount changed in the centre's books; keys, files, and the printed report.
 */
import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, serveToTheEnd, test } from './counter.ts';
import { printed } from './printed.ts';

const shots = path.join(import.meta.dirname, '../../out/test/reconcile');

test('a day with a refund and one difference: run, explain, close; then the shift', async ({
  counter,
}) => {
  const { page } = counter;
  const back = await serveToTheEnd(counter, 'longterm-310');
  const refund = await counter.verb('refund', { visit: back, reason: '演练退号' });
  await counter.verb('payOut', { visit: back, amount: refund.money.balance ?? 0 });
  const stays = await serveToTheEnd(counter, 'longterm-390');
  await page.keyboard.press('Control+d');
  await page.keyboard.press('Control+3');
  const main = page.getByRole('region', { name: '对账', exact: true });
  const state = page.getByRole('region', { name: '医保日', exact: true });
  await expect(state).toContainText('缺 HIS 的日文件');
  await expect(state).toContainText('还没有对账');
  await page.screenshot({ path: path.join(shots, 'open.png') });

  const today = await page.locator('.reconcile-head bdi').innerText();
  await counter.verb('drillBooks', { day: today, do: 'amount' });
  await page.getByRole('button', { name: 'HIS 结算一笔' }).click();
  await page.getByRole('button', { name: 'HIS 日终文件' }).click();
  await expect(state).not.toContainText('缺 HIS');
  await counter.verb('drillBooks', { day: today, do: 'only-there' });
  await main.getByRole('button', { name: '对账', exact: true }).click();
  const differences = page.getByRole('region', { name: '差异' });
  const stray = differences.getByRole('listitem', { name: '中心有，我方没有' });
  await expect(stray).toContainText('66.00');
  await expect(stray).toContainText('请 HIS 和其他窗口按报文号查找');
  await expect(state).toContainText('2 笔差异未说明');
  await expect(page.getByRole('button', { name: '结清医保日' })).toBeDisabled();
  await page.screenshot({ path: path.join(shots, 'differs.png') });

  for (const item of await differences.getByRole('listitem').all()) {
    await item.getByRole('button', { name: '说明' }).click();
    await item.getByRole('textbox', { name: '说明' }).fill('演练：已电话核对，中心次日更正');
    if ((await differences.getByText('已说明').count()) === 0) {
      await page.screenshot({ path: path.join(shots, 'explain.png') });
    }
    await item.getByRole('button', { name: '保存说明' }).click();
    await expect(item).toContainText('已说明');
  }
  await expect(state).toContainText('可以结清');
  await page.getByRole('button', { name: '结清医保日' }).click();
  await expect(state).toContainText('医保日已结清');

  await page.getByRole('textbox', { name: '现金实点' }).fill('500');
  const due = (await counter.verb('reconcileDay', { day: today })).shift.cash;
  await expect(page.getByRole('region', { name: '交班' })).toContainText('相差');
  await page.screenshot({ path: path.join(shots, 'closed.png') });
  await page.getByRole('button', { name: '交班', exact: true }).click();
  await expect(page.getByText(/上次交班/)).toBeVisible();
  const { shift } = await counter.verb('reconcileDay', { day: today });
  expect(shift).toMatchObject({ cash: 0, last: { expected: due, counted: 50_000 } });

  await page.getByRole('button', { name: '打印报表' }).click();
  const to = page.getByText(/已存到/);
  await expect(to).toBeVisible();
  const report = (await to.innerText()).replace('已存到 ', '');
  copyFileSync(report, path.join(shots, 'report.pdf'));
  const text = printed(report);
  for (const words of ['医保日对账表', '演练', '中心有，我方没有', '66.00', '已电话核对']) {
    expect(text).toContain(words);
  }
  await page.getByRole('button', { name: '导出表格' }).click();
  await expect(to).toContainText('.tsv');
  const table = readFileSync((await to.innerText()).replace('已存到 ', ''), 'utf8');
  expect(table).toContain('已电话核对');
  const reviewed = await counter.verb('visit', { visit: stays });
  expect(reviewed).toMatchObject({ step: 'settled', parked: { reason: 'settlement-differs' } });
});
