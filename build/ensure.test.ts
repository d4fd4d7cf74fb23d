/**
 * Goal: what is missing is installed or named before anything starts. Method: a copy of ensure.mjs
 * in a project of its own, with a PATH on which apt-get, npm, fc-list are programs of the test.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const packages = { '': {}, 'node_modules/tsx': { version: '1.0.0', integrity: 'sha512-a' } };

let root = '';
const at = (...parts: readonly string[]) => path.join(root, ...parts);
const write = (place: string, text: string, mode = 0o644) => {
  fs.mkdirSync(path.dirname(at(place)), { recursive: true });
  fs.writeFileSync(at(place), text, { mode });
};
const program = (name: string, body: string) => write(`bin/${name}`, `#!/bin/sh\n${body}\n`, 0o755);
const lock = (place: string, content: object) =>
  write(place, JSON.stringify({ packages: content }));

beforeEach(() => {
  root = fs.mkdtempSync(path.join(tmpdir(), 'crosscounter-ensure-'));
  fs.chmodSync(root, 0o777);
  fs.mkdirSync(at('bin'));
  fs.mkdirSync(at('build'));
  fs.chmodSync(at('bin'), 0o777);
  fs.copyFileSync(path.join(import.meta.dirname, 'ensure.mjs'), at('build/ensure.mjs'));
  lock('package-lock.json', packages);
  lock('node_modules/.package-lock.json', { 'node_modules/tsx': packages['node_modules/tsx'] });
  // Stands for tsx: prints what it was given and ends with 3.
  write('node_modules/tsx/dist/cli.mjs', 'console.log(process.argv.slice(2)); process.exit(3);');
  program('chromium', '');
  program('fc-list', 'echo Noto Sans CJK');
});
afterEach(() => {
  fs.rmSync(root, { recursive: true });
});

interface Way {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly asRoot?: boolean;
}

function ensure({ args = ['test'], env = {}, asRoot = false }: Way = {}) {
  const user = isRoot && !asRoot ? { uid: nobody, gid: nobody } : {};
  const command = [at('build/ensure.mjs'), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    env: { PATH: at('bin'), ...env },
    ...user,
  });
  return { status, stdout, stderr };
}

describe('nothing is missing', () => {
  it('runs the mode with its arguments and passes the exit status on, silently', () => {
    const { status, stdout, stderr } = ensure({ args: ['tour', '--quick'] });
    expect([status, stderr]).toEqual([3, '']);
    expect(stdout).toContain("build/tour.ts'");
    expect(stdout).toContain("'--quick'");
  });

  it('refuses another mode', () => {
    expect(ensure({ args: ['deploy'] })).toMatchObject({ status: 1, stdout: '' });
  });
});

describe('the machine', () => {
  it('without the right to install: names the command and does nothing else', () => {
    fs.rmSync(at('bin/chromium'));
    program('fc-list', '');
    program('apt-get', 'echo "$@" >&2; exit 1');
    fs.rmSync(at('node_modules'), { recursive: true });
    const { status, stdout, stderr } = ensure();
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      'Missing: chromium, fonts-noto-cjk. This brings it:\n' +
        '  sudo apt-get update && sudo apt-get install -y --no-install-recommends ' +
        'chromium fonts-noto-cjk\n',
    );
  });

  it.skipIf(!isRoot)('as root with apt-get: installs (skipped unless run as root)', () => {
    fs.rmSync(at('bin/chromium'));
    fs.rmSync(at('bin/fc-list'));
    const bin = at('bin');
    program('fc-list.new', 'echo Noto Sans CJK');
    program(
      'apt-get',
      `echo "$@"; [ "$1" = update ] || { : > ${bin}/chromium; /bin/mv ${bin}/fc-list.new ${bin}/fc-list; }`,
    );
    const { status, stderr } = ensure({ asRoot: true });
    expect(stderr).toContain('update\ninstall -y --no-install-recommends chromium');
    expect(stderr).toContain('fonts-noto-cjk fontconfig\n');
    expect(status).toBe(3);
  });

  it.skipIf(!isRoot)('as root: a failed install is said (skipped unless run as root)', () => {
    fs.rmSync(at('bin/chromium'));
    program('apt-get', 'exit 100');
    const { status, stdout, stderr } = ensure({ asRoot: true });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('could not install');
  });

  it('a browser that is named and not there is said', () => {
    const { status, stderr } = ensure({ env: { CROSSCOUNTER_CHROMIUM: '/nowhere' } });
    expect(status).toBe(1);
    expect(stderr).toContain('/nowhere');
  });
});

describe('the packages', () => {
  const bed = () => {
    fs.chmodSync(at('node_modules'), 0o777);
    const record = JSON.stringify(packages);
    program('npm', `echo "npm $@" >&2; echo '{"packages":${record}}' > ${at('installed')}`);
    fs.chmodSync(root, 0o777);
  };

  it('are installed when the lock asks for another version', () => {
    bed();
    lock('package-lock.json', { 'node_modules/tsx': { version: '2.0.0', integrity: 'sha512-b' } });
    const { status, stderr } = ensure();
    expect(status).toBe(3);
    expect(stderr).toContain('npm ci\n');
    expect(fs.existsSync(at('installed'))).toBe(true);
  });

  it('are installed when there is one too many, or no record', () => {
    bed();
    lock('package-lock.json', { '': {} });
    expect(ensure().stderr).toContain('npm ci\n');
    lock('package-lock.json', packages);
    expect(ensure().stderr).toBe('');
    fs.rmSync(at('node_modules/.package-lock.json'));
    expect(ensure().stderr).toContain('npm ci\n');
  });

  it('of other systems need not be there', () => {
    bed();
    lock('package-lock.json', { ...packages, 'node_modules/mac': { optional: true } });
    expect(ensure().stderr).toBe('');
  });

  it('a failed npm ci ends it', () => {
    program('npm', 'exit 7');
    lock('package-lock.json', { '': {} });
    expect(ensure()).toMatchObject({ status: 1, stdout: '' });
  });
});

describe('Electron', () => {
  const installer = 'node_modules/electron/install.js';
  const bed = (body: string) => {
    write('node_modules/electron/package.json', '{ "version": "45.4.1" }');
    write(installer, body);
    fs.chmodSync(at('node_modules'), 0o777);
    fs.chmodSync(at('node_modules/electron'), 0o777);
  };
  const fetched = `
    const fs = require('node:fs');
    fs.mkdirSync(__dirname + '/dist');
    fs.writeFileSync(__dirname + '/dist/electron', '');
    fs.writeFileSync(__dirname + '/path.txt', 'electron');`;

  it('is tried once per version, and only to start', () => {
    bed('process.exit(1)');
    expect(ensure({ args: ['test'] }).stderr).toBe('');
    expect(ensure({ args: ['start'], env: { CI: '1' } }).stderr).toBe('');
    expect(ensure({ args: ['start'] })).toMatchObject({ status: 3 });
    expect(ensure({ args: ['start'] }).stderr).toBe('');
    write('node_modules/electron/package.json', '{ "version": "45.4.2" }');
    expect(ensure({ args: ['start'] }).stderr).toContain('no Electron binary to be had');
  });

  it('once there needs no Chromium', () => {
    bed(fetched);
    fs.rmSync(at('bin/chromium'));
    expect(ensure({ args: ['start'] })).toMatchObject({ status: 3 });
    expect(ensure({ args: ['start'] })).toMatchObject({ status: 3, stderr: '' });
  });

  it('not to be had and no Chromium either: the command for Chromium', () => {
    bed('process.exit(1)');
    fs.rmSync(at('bin/chromium'));
    const { status, stdout, stderr } = ensure({ args: ['start'] });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('CROSSCOUNTER_CHROMIUM');
  });
});
