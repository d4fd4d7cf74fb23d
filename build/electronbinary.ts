/**
 * Which executable runs the bundles: Electron's own where its binary is present, else the stand-in.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');

export interface Runner {
  kind: 'electron' | 'stand-in';
  executable: string;
}

/** ELECTRON_BIN wins; then the package's binary; then build/standin/electron. */
export function findRunner(env: NodeJS.ProcessEnv = process.env): Runner {
  const given = env['ELECTRON_BIN'];
  if (given !== undefined && given !== '') return { kind: 'electron', executable: given };
  const folder = path.join(root, 'node_modules/electron');
  const pointer = path.join(folder, 'path.txt');
  if (existsSync(pointer)) {
    const executable = path.join(folder, 'dist', readFileSync(pointer, 'utf8').trim());
    if (existsSync(executable)) return { kind: 'electron', executable };
  }
  return { kind: 'stand-in', executable: path.join(root, 'build/standin/electron') };
}
