/**
 * `npm start`: builds, then opens the counter in a window: Electron, or Chromium through the
 * stand-in.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { bundle } from './bundle.ts';
import { findRunner } from './electronbinary.ts';

const root = path.join(import.meta.dirname, '..');

/** Windows and macOS always have a display; elsewhere one must be named. */
function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

async function start(): Promise<number> {
  if (!hasDisplay()) {
    console.error('这台机器没有图形界面（DISPLAY 和 WAYLAND_DISPLAY 都没有设置），窗口打不开。');
    console.error('There is no display here, so no window can be opened.');
    console.error(
      '  npm run tour                 the same job without a person: screenshots in tour/',
    );
    console.error(
      '  xvfb-run -a npm start        a window on a virtual display (apt-get install xvfb)',
    );
    return 1;
  }
  const started = performance.now();
  await bundle();
  const runner = findRunner();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`built in ${seconds} s; opening with ${runner.kind}`);
  return run(runner.executable, process.argv.slice(2));
}

function run(executable: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, [root, ...args], {
      stdio: 'inherit',
      env: { ...process.env, STANDIN_HEADED: '1' },
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal === null ? 0 : 1)));
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => child.kill(name));
  });
}

process.exitCode = await start();
