import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';
import { start } from './launch.ts';

// What a person sees and does: needs a display; here Xvfb's, and xdotool for the hand.

const tools = ['Xvfb', 'xdotool', 'xwininfo'];
const missing = tools.filter((name) => spawnSync('which', [name]).status !== 0);
test.skip(missing.length > 0, `not installed: ${missing.join(', ')}`);

/** A display of its own; Xvfb says its number on the third stream. */
async function openDisplay(): Promise<{ server: ChildProcess; display: string }> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const told = server.stdio[3];
  if (!told || !('read' in told)) throw new Error('no display');
  for await (const line of createInterface({ input: told })) {
    return { server, display: `:${line}` };
  }
  throw new Error('Xvfb ended');
}

test('headed: an app window at its place; closing it quits the app', async () => {
  const { server, display } = await openDisplay();
  const run = (command: string, args: string[]): string =>
    execFileSync(command, args, { env: { ...process.env, DISPLAY: display } }).toString();
  try {
    const env = { STANDIN_HEADED: '1', DISPLAY: display, FIXTURE_TELL: '1' };
    const { app, page } = await start({ env });
    let told = '';
    app.process().stdout?.on('data', (text: Buffer) => (told += text.toString()));
    const find = (): string => run('xdotool', ['search', '--onlyvisible', '--name', 'Fixture']);
    await expect
      .poll(() => run('xwininfo', ['-name', 'Fixture']))
      .toContain('-geometry 900x650+40+30');
    // No tabs and no address bar: the page has the whole window (there is no window manager).
    const size = await page.evaluate(() => [innerWidth, innerHeight]);
    expect(size).toEqual([900, 650]);
    expect(app.windows()).toHaveLength(1);
    const closed = app.waitForEvent('close');
    run('xdotool', ['windowfocus', find().trim(), 'key', 'ctrl+w']);
    await closed;
    expect(told).toContain('event window-all-closed');
    expect(told.trim().endsWith('event quit')).toBe(true);
  } finally {
    server.kill();
  }
});
