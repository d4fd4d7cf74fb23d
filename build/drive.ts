/** Drives the counter as a cashier would, for the tour and the journeys: keys, scans and the drill's devices. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
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
}

/** Starts the built bundles in Electron or the stand-in, with a user-data folder of their own. */
export async function launch(userData: string): Promise<Driven> {
  if (!existsSync(path.join(root, 'out/main/main.mjs'))) throw new Error('run npm run build first');
  const { executable } = findRunner();
  const args = [root, `--user-data-dir=${userData}`];
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
  return {
    app,
    page,
    verb: (verb, input) => callVerb(page, verb, input),
    errors: () => stderr.join(''),
    complaints: () => complaints,
  };
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
