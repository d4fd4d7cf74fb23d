/**
 * Goal: at the glass the cashier can say why this amount, and why not last time's, and hand it over
 * on paper. Method: a patient with a deductible comes twice; keys, ledger, and the printed pages.
 */
import path from 'node:path';
import { serve, trialReady } from '../../build/drive.ts';
import { expect, serveToTheEnd, test, type Journey } from './counter.ts';
import { printed } from './printed.ts';

const shots = path.join(import.meta.dirname, '../../out/test/compare');

/** The first bill is settled and put away; the second has its trial. */
async function comesTwice(counter: Journey, patient: string): Promise<void> {
  await serveToTheEnd(counter, patient);
  await serve(counter, patient);
  await trialReady(counter);
}

test('F9 explains, F10 compares, both are printed', async ({ counter }) => {
  const { page } = counter;
  await comesTwice(counter, 'deductible-500');
  await page.keyboard.press('Control+d');
  await page.keyboard.press('F9');
  const why = page.getByRole('region', { name: '这个金额怎么来的' });
  await expect(why.getByRole('note', { name: '说给患者听' })).toContainText(
    /总共.+元，医保等付.+元，您付/,
  );
  await page.screenshot({ path: path.join(shots, 'f9.png') });
  await expect(page.getByRole('button', { name: /与上次相比 -375\.00/ })).toBeVisible();
  await page.keyboard.press('F10');
  const compared = page.getByRole('region', { name: '与另一次就诊对比' });
  const causes = compared.getByRole('table', { name: '原因' });
  await expect(causes).toContainText('起付线不同（500.00 → 0.00）：少付 500.00 元');
  await expect(causes).toContainText('-375.00');
  await page.screenshot({ path: path.join(shots, 'f10.png') });
  await compared.getByRole('button', { name: '打印说明' }).click();
  const to = compared.getByText(/已打印到/);
  await expect(to).toBeVisible();
  const text = printed((await to.innerText()).replace('已打印到 ', ''));
  for (const words of ['费用说明', '演练', '与上次相比', '少付500.00元', '不作报销凭证']) {
    expect(text).toContain(words);
  }
  await page.keyboard.press('Escape');
  await expect(compared).toBeHidden();
});

test('any two visits from the ledger, and in English', async ({ counter }) => {
  const { page } = counter;
  await comesTwice(counter, 'cap-nearly');
  await page.keyboard.press('F8');
  await counter.becomes('settled');
  await page.keyboard.press('Control+d');
  await page.keyboard.press('Control+2');
  const settled = page.getByRole('grid', { name: '台账' }).getByText('已结算');
  await expect(settled).toHaveCount(2);
  await settled.first().click();
  const detail = page.getByRole('complementary', { name: '就诊详情' });
  await detail.getByRole('button', { name: '对比', exact: true }).click();
  await expect(detail.getByText(/封顶线已用不同/)).toBeVisible();
  await page.screenshot({ path: path.join(shots, 'ledger.png') });
  const visit = (await counter.newest()).id;
  const { to } = await counter.verb('printExplanation', { visit, language: 'en' });
  const text = printed(to);
  expect(text).toContain('Capusedsofar');
  expect(text).toContain('Howthisamountcomesabout');
});
