/** Installs what tests/bench/package-lock.json names, if it is not there. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const lock = z.looseObject({
  packages: z.record(
    z.string(),
    z.looseObject({
      version: z.string().optional(),
      integrity: z.string().optional(),
      optional: z.boolean().optional(),
    }),
  ),
});

function readLock(file: string) {
  if (!existsSync(file)) return undefined;
  return lock.parse(JSON.parse(readFileSync(file, 'utf8'))).packages;
}

/** npm keeps its own record of what it installed; packages for other systems are absent there. */
function isInstalled(folder: string): boolean {
  const wanted = readLock(path.join(folder, 'package-lock.json'));
  const present = readLock(path.join(folder, 'node_modules/.package-lock.json'));
  if (wanted === undefined || present === undefined) return false;
  return Object.entries(wanted).every(([name, { integrity, optional = false }]) => {
    const found = present[name];
    return name === '' || (found === undefined ? optional : found.integrity === integrity);
  });
}

/** Throws where npm cannot install them. */
export function installPackages(folder: string): void {
  if (isInstalled(folder)) return;
  console.error('npm ci in tests/bench: the packages to compare with …');
  const npm = process.env['npm_execpath'];
  const options = { cwd: folder, stdio: ['ignore', 2, 2] as ['ignore', 2, 2] };
  const { status } = npm
    ? spawnSync(process.execPath, [npm, 'ci'], options)
    : spawnSync('npm', ['ci'], { ...options, shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('npm ci in tests/bench failed (see above)');
}
