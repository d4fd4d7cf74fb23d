import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { extractAsar } from './asar.ts';

const manifest = z.looseObject({
  name: z.string().optional(),
  productName: z.string().optional(),
  version: z.string().optional(),
  main: z.string().optional(),
  type: z.string().optional(),
});
export type Manifest = z.infer<typeof manifest>;

/** How this process was started. */
export interface Launch {
  exe: string;
  /** The app's folder: of its package.json. */
  dir: string;
  /** The app's entry module. */
  entry: string;
  isModule: boolean;
  manifest: Manifest;
  /** Arguments after the executable, without node's `-r FILE`. */
  args: string[];
  /** Modules to load first, as a driver asks with `-r`. */
  requires: string[];
  packaged: boolean;
  env: NodeJS.ProcessEnv;
}

interface Arguments {
  args: string[];
  requires: string[];
  app: string | undefined;
}

function readArguments(argv: readonly string[]): Arguments {
  const read: Arguments = { args: [], requires: [], app: undefined };
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? '';
    if (argument === '-r' || argument === '--require') {
      read.requires.push(argv[++at] ?? '');
      continue;
    }
    read.args.push(argument);
    if (!argument.startsWith('-')) read.app ??= argument;
  }
  return read;
}

/** The packaged layout: `resources/app.asar` beside the executable, unpacked for this run. */
function unpackAsar(exe: string): string {
  const asar = path.join(path.dirname(exe), 'resources/app.asar');
  if (!existsSync(asar)) throw new Error(`stand-in: neither an app argument nor ${asar}`);
  const dir = mkdtempSync(path.join(os.tmpdir(), 'standin-asar-'));
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
  extractAsar(readFileSync(asar), dir);
  return dir;
}

/**
 * Reads Electron's command line: `electron [switches] APP [arguments]`; without APP the packaged
 * app beside the executable.
 */
export function readLaunch(argv: readonly string[], env: NodeJS.ProcessEnv): Launch {
  const { args, requires, app } = readArguments(argv);
  const exe = env['STANDIN_EXE'] ?? process.execPath;
  const packaged = app === undefined;
  const given = packaged ? unpackAsar(exe) : path.resolve(app);
  const isFolder = statSync(given).isDirectory();
  const dir = isFolder ? given : path.dirname(given);
  const file = path.join(dir, 'package.json');
  const found = existsSync(file) ? manifest.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const entry = isFolder ? path.join(dir, found.main ?? 'index.js') : given;
  const isModule = entry.endsWith('.mjs') || (entry.endsWith('.js') && found.type === 'module');
  return { exe, dir, entry, isModule, manifest: found, args, requires, packaged, env };
}
