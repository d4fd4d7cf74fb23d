/** Runs `packs` as people do, in a folder of its own that is gone afterwards. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packValue, type Terms } from '../golden/packs.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function runPacks(...args: readonly string[]): Run {
  const node = [join(root, 'node_modules/tsx/dist/cli.mjs'), 'build/packs.ts', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, node, {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

export interface Folder {
  readonly path: string;
  /** Writes a text, or a value as JSON; returns the file's path. */
  put(name: string, content: unknown, mode?: number): string;
  remove(): void;
}

export function createFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'crosscounter-packs-'));
  return {
    path,
    put(name, content, mode = 0o644) {
      const file = join(path, name);
      const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
      writeFileSync(file, text, { mode });
      return file;
    },
    remove: () => rmSync(path, { recursive: true }),
  };
}

/** A made-up pack as text, its JSON as a person would have written it. */
export function packText(terms?: Terms): string {
  const value = packValue(terms ?? { pay: '0.75', deductible: '100', cap: '1000' });
  return JSON.stringify(value, null, 2);
}
