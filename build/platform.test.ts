/**
 * Goal: `npm run platform` serves what it prints, and ends on a signal; wrong arguments end with a
 * sentence. Method: the program itself on free ports.
 */
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const tsx = path.join(root, 'node_modules/tsx/dist/cli.mjs');
const program = [tsx, path.join(root, 'build/platform.ts')];

describe('npm run platform', () => {
  it('serves a profile, takes an order, and ends on SIGINT', async () => {
    const args = ['--profile', '150100', '--port', '0', '--control', '0', '--case', 'infcode-text'];
    const child = spawn(process.execPath, [...program, ...args], { cwd: root });
    let said = '';
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (text: Buffer) => {
        said += text.toString();
        if (said.includes('Ctrl-C')) resolve();
      });
      child.on('exit', () => reject(new Error(said)));
    });
    const gateway = /gateway\s+(http:\S+:\d+)(\/\S+)/.exec(said);
    const control = /orders\s+(http:\S+:\d+)/.exec(said)?.[1] ?? '';
    const reply = await fetch(`${gateway?.[1]}${gateway?.[2]}`, {
      method: 'POST',
      headers: { apikey: 'drill' },
      body: JSON.stringify({ infno: '9001' }),
    });
    expect(await reply.json()).toMatchObject({ infcode: '-1' });
    const on = await (await fetch(`${control}/drill/on`)).json();
    expect(on).toEqual({ on: ['infcode-text'], line: 'up' });
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(said).toContain('refused');
    expect(said).toContain('ended');
  }, 60_000);

  it.each([
    [['--case', 'none'], '--case none: there is no such case'],
    [['--port', 'x'], '--port x: a whole number is wanted'],
    [['--profile', '/nowhere.json'], '/nowhere.json: ENOENT'],
    [['--unknown'], '--unknown'],
  ])(
    'refuses %j',
    (args, words) => {
      const done = spawnSync(process.execPath, [...program, ...args], { encoding: 'utf8' });
      expect([done.status, done.stderr.includes(words)]).toEqual([2, true]);
    },
    60_000,
  );
});
