/**
 * Drives the counter as a cashier would, for the tour and the journeys: keys, scans and the drill's
 * devices.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  _electron,
  expect,
  type ElectronApplication,
  type Locator,
  type Page,
} from '@playwright/test';
import type { VerbInput, VerbName, VerbOutput, Envelope } from '../shared/contract.ts';
import { findRunner } from './electronbinary.ts';

const root = path.join(import.meta.dirname, '..');

export interface Driven {
  app: ElectronApplication;
  page: Page;
  /** Calls a verb as the page could; throws with the fault. */
  verb<V extends VerbName>(verb: V, input: VerbInput<V>): Promise<VerbOutput<V>>;
  /** Everything that main wrote to its error stream. */
  errors(): string;
  /** Content-security violations and page errors seen so far. */
  complaints(): readonly string[];
  /** Forgets the complaints that a test has provoked on purpose. */
  forgive(): void;
}

/** Starts the built bundles in Electron or the stand-in, with a user-data folder of their own. */
export async function launch(userData: string, more: readonly string[] = []): Promise<Driven> {
  if (!existsSync(path.join(root, 'out/main/main.mjs'))) throw new Error('run npm run build first');
  const { executable } = findRunner();
  const args = [root, `--user-data-dir=${userData}`, ...more];
  const app = await _electron.launch({ executablePath: executable, args, locale: 'zh-CN' });
  const stderr: string[] = [];
  app.process().stderr?.on('data', (data: Buffer) => stderr.push(data.toString()));
  const page = await app.firstWindow();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.waitForURL(/index\.html/);
  await isShown(page);
  return {
    app,
    page,
    verb: (verb, input) => callVerb(page, verb, input),
    errors: () => stderr.join(''),
    complaints: () => complaints,
    forgive: () => {
      complaints.length = 0;
    },
  };
}

/** The page is there and hears keys: one that is pressed before is nobody's. */
export async function isShown(page: Page): Promise<void> {
  await page.getByRole('main').first().waitFor();
}

async function callVerb<V extends VerbName>(
  page: Page,
  verb: V,
  input: VerbInput<V>,
): Promise<VerbOutput<V>> {
  const answer = (await page.evaluate(
    ([name, given]) => {
      const { desk } = globalThis as unknown as {
        desk: Record<string, (input: unknown) => Promise<unknown>>;
      };
      return desk[name]?.(given);
    },
    [verb, input] as [string, unknown],
  )) as Envelope<VerbOutput<V>>;
  if (answer.ok) return answer.value;
  throw new Error(`${verb}: ${answer.fault.code} ${answer.fault.detail.join(' ')}`);
}

/** The drill panel, opened by its key where it is not open. */
export async function drillPanel({ page }: Driven): Promise<Locator> {
  const panel = page.getByRole('complementary', { name: '演练面板' });
  if (!(await panel.isVisible())) await page.keyboard.press('Control+d');
  await panel.waitFor();
  return panel;
}

/** One of the drill's patients in the panel, by key. */
async function drillPatient(driven: Driven, key: string): Promise<Locator> {
  const patients = await driven.verb('drillPatients', {});
  const patient = patients.find((each) => each.key === key);
  if (!patient) throw new Error(`no drill patient ${key}`);
  const panel = await drillPanel(driven);
  return panel.getByRole('listitem', { name: patient.name, exact: true });
}

export type DrillWay = '插卡' | '扫码' | '账单';

/** Presses a button beside a patient: insert the card, show the code, bring the bill. */
export async function drillDo(driven: Driven, key: string, way: DrillWay): Promise<void> {
  const row = await drillPatient(driven, key);
  await row.getByRole('button', { name: way, exact: true }).click();
}

export type LineWay = '切断线路' | '恢复线路' | '变慢 5 秒' | '恢复速度';

export async function drillLine(driven: Driven, way: LineWay): Promise<void> {
  const panel = await drillPanel(driven);
  await panel.getByRole('button', { name: way, exact: true }).click();
}

/** Card in, identified, verdict there; then the sample bill, and the trial or the estimate. */
export async function serve(driven: Driven, key: string): Promise<void> {
  await drillDo(driven, key, '插卡');
  await bringBill(driven, key);
}

export async function bringBill(driven: Driven, key: string): Promise<void> {
  const row = await drillPatient(driven, key);
  const button = row.getByRole('button', { name: '账单', exact: true });
  await expect(button).toBeEnabled();
  await button.click();
}

/** The one big number's text, such as "1,124.30". */
export function bigNumber({ page }: Driven): Locator {
  return page.getByRole('status', { name: '个人应付' });
}

/** Waits for the platform's trial, with this amount where one is given: F8 takes the money now. */
export async function trialReady(driven: Driven, amount: string | RegExp = /\d\.\d\d/) {
  await expect(
    driven.page.getByRole('group', { name: '收款' }).getByRole('button', { name: /确认收费/ }),
  ).toBeEnabled();
  await expect(bigNumber(driven)).toContainText(amount);
}

/** Line down: on the estimate, with consent and a number. Pressed once the amount stands there. */
export async function chargeOnEstimate(driven: Driven): Promise<void> {
  const { page } = driven;
  const pay = page.getByRole('group', { name: '收款' });
  await expect(bigNumber(driven)).toContainText('暂估');
  await expect(pay.getByRole('button', { name: /F8/ })).toBeEnabled();
  await page.getByRole('checkbox').check();
  await page.getByLabel('联系电话').fill('13800000000');
  await page.keyboard.press('F8');
}
