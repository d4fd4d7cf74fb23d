import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';

export const root = path.join(import.meta.dirname, '../..');
export const executable = path.join(root, 'build/standin/electron');
export const fixture = path.join(import.meta.dirname, 'fixture');

const folders = mkdtempSync(path.join(os.tmpdir(), 'standin-spec-'));
process.on('exit', () => rmSync(folders, { recursive: true, force: true }));

/** A new folder, gone when the test worker ends. */
export function newFolder(): string {
  return mkdtempSync(path.join(folders, 'x'));
}

export interface Started {
  app: ElectronApplication;
  page: Page;
  userData: string;
}

/** Starts the fixture under the stand-in and waits for its heading. */
export async function start(
  options: { userData?: string; env?: Record<string, string>; args?: string[] } = {},
): Promise<Started> {
  const userData = options.userData ?? newFolder();
  const inherited = Object.entries(process.env).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  const app = await _electron.launch({
    executablePath: executable,
    args: [fixture, `--user-data-dir=${userData}`, ...(options.args ?? [])],
    env: { ...Object.fromEntries(inherited), ...options.env },
  });
  const page = await app.firstWindow();
  await page.getByRole('heading', { name: '替身' }).waitFor();
  await page.getByTestId('count').getByText(/\d/).waitFor();
  return { app, page, userData };
}
