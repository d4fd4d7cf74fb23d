import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { executable, fixture, newFolder, start } from './launch.ts';

// docs/latest/api/app, browser-window, web-contents

/** Numbers of the processes whose command line names this text. */
function processes(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && commandLine(pid).includes(text));
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch (error) {
    if (error instanceof Error) return ''; // It has ended meanwhile.
    throw error;
  }
}

function kill(pids: number[]): void {
  for (const pid of pids) spawnSync('kill', ['-9', String(pid)]);
}

test('ready is held back until the entry module is evaluated (tutorial/esm)', async () => {
  const { app } = await start();
  const facts = await app.evaluate(({ app: it }) => ({
    early: fixtureSeen.readyAtLoad || fixtureSeen.readyAfterLoad,
    name: it.getName(),
    version: it.getVersion(),
    type: Reflect.get(process, 'type') as string,
    packaged: it.isPackaged,
    electron: typeof process.versions['electron'],
  }));
  expect(facts).toEqual({
    early: false,
    name: 'standin-fixture',
    version: '1.2.3',
    type: 'browser',
    packaged: false,
    electron: 'string',
  });
  await app.close();
});

test('requestSingleInstanceLock: the second one ends, the first one hears of it', async () => {
  const { app, userData } = await start();
  const second = spawnSync(executable, [fixture, `--user-data-dir=${userData}`, '--again'], {
    timeout: 10_000,
  });
  expect(second.status).toBe(0);
  await expect.poll(() => app.evaluate(() => fixtureSeen.second?.data)).toEqual({ from: 'second' });
  expect(await app.evaluate(() => fixtureSeen.second?.argv)).toContain('--again');
  await app.close();
});

test('IndexedDB persists over a restart, and over kill -9 of everything', async () => {
  const first = await start();
  await first.page.locator('#add').click();
  await first.page.getByTestId('count').getByText('1').waitFor();
  await first.app.close();
  const second = await start({ userData: first.userData });
  await second.page.getByTestId('count').getByText('1').waitFor();
  await second.page.locator('#add').click();
  await second.page.getByTestId('count').getByText('2').waitFor();
  const closed = second.app.waitForEvent('close');
  kill(processes(first.userData));
  await closed;
  const third = await start({ userData: first.userData });
  await third.page.getByTestId('count').getByText('2').waitFor();
  await third.app.close();
});

test('kill -9 of the main process leaves no Chromium behind', async () => {
  const { app, userData } = await start();
  const pid = app.process().pid;
  expect(processes(userData).length).toBeGreaterThan(1);
  const closed = app.waitForEvent('close');
  process.kill(pid ?? 0, 'SIGKILL');
  await closed;
  await expect.poll(() => processes(userData), { timeout: 5_000 }).toEqual([]);
});

test('app.quit: before-quit, closed, will-quit, quit; no window-all-closed', async () => {
  const { app, userData } = await start({ env: { FIXTURE_TELL: '1' } });
  let told = '';
  app.process().stdout?.on('data', (text: Buffer) => (told += text.toString()));
  const closed = app.waitForEvent('close');
  await app.evaluate(({ app: it, BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.on('closed', () => process.stdout.write('event closed\n'));
    setTimeout(() => it.quit(), 0);
  });
  await closed;
  expect(told.trim().split('\n')).toEqual([
    'event before-quit',
    'event closed',
    'event will-quit',
    'event quit',
  ]);
  await expect.poll(() => processes(userData)).toEqual([]);
});

test("a window's 'close' can be prevented, and stops app.quit", async () => {
  const { app, page } = await start();
  await app.evaluate(({ app: it, BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    window?.once('close', (event) => event.preventDefault());
    it.quit();
  });
  expect(await page.evaluate(() => fixtureApi.double(3))).toBe(6);
  expect(await app.evaluate(() => fixtureSeen.order)).toEqual(['before-quit']);
  await app.close();
});

test('closing the last window from outside quits: close, closed, window-all-closed', async () => {
  const { app, page, userData } = await start({ env: { FIXTURE_TELL: '1' } });
  let told = '';
  app.process().stdout?.on('data', (text: Buffer) => (told += text.toString()));
  const closed = app.waitForEvent('close');
  await page.close();
  await closed;
  expect(told.trim().split('\n')).toEqual([
    'event window-all-closed',
    'event before-quit',
    'event will-quit',
    'event quit',
  ]);
  await expect.poll(() => processes(userData)).toEqual([]);
});

test('render-process-gone, on the contents and on app; reload brings the page back', async () => {
  const { app, page } = await start();
  const reason = await app.evaluate(
    ({ app: it, BrowserWindow }) =>
      new Promise<string>((resolve) => {
        it.on('render-process-gone', (_event, _contents, details) => resolve(details.reason));
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
      }),
  );
  expect(reason).toBe('crashed');
  const window = await app.evaluateHandle(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]);
  expect(await window.evaluate((w) => w?.webContents.isCrashed())).toBe(true);
  const value = await window.evaluate(async (w) => {
    const loaded = new Promise<void>((resolve) => {
      w?.webContents.once('did-finish-load', () => resolve());
    });
    w?.webContents.reload();
    await loaded;
    return (await w?.webContents.executeJavaScript('fixtureApi.double(4)')) as number;
  });
  expect(value).toBe(8);
  expect(page.isClosed()).toBe(false);
  await app.close();
});

test('an entry module awaiting whenReady never ends, as in Electron (tutorial/esm)', async () => {
  const folder = newFolder();
  const file = path.join(folder, 'main.mjs');
  const code = [
    "import { app } from 'electron';",
    "setTimeout(() => console.log('waited') ?? process.exit(3), 2500);",
    'await app.whenReady();',
    "console.log('ready');",
  ];
  writeFileSync(file, code.join('\n'));
  const child = spawn(executable, [file, `--user-data-dir=${folder}`]);
  let told = '';
  child.stdout.on('data', (text: Buffer) => (told += text.toString()));
  await once(child, 'exit');
  expect(told).toBe('waited\n');
});

test('an error in the entry module ends the app with code 1', async () => {
  const child = spawn(executable, [`${fixture}/preload.cjs`, `--user-data-dir=${newFolder()}`]);
  let told = '';
  child.stderr.on('data', (text: Buffer) => (told += text.toString()));
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(1);
  expect(told).toContain('App threw an error during load');
});
