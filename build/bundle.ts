/**
 * Builds what runs: main (ESM), preload (one CJS file: sandboxed preloads cannot be ESM), page,
 * stand-in.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { bundleProgram } from './program.ts';
import { bundleStandin } from './standin/bundle.ts';

const root = path.join(import.meta.dirname, '..');

/** What Electron itself brings. */
const external = ['electron'];

/** Everything into out/. Rejects with the bundler's message. */
export async function bundle(): Promise<void> {
  await Promise.all([
    bundleProgram({ entry: 'electron/main.ts', outDir: path.join(root, 'out/main'), external }),
    bundleProgram({
      entry: 'electron/preload.ts',
      outDir: path.join(root, 'out/preload'),
      format: 'cjs',
      external,
    }),
    build({ configFile: path.join(root, 'renderer/vite.config.ts'), logLevel: 'warn' }),
    bundleStandin(root),
  ]);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = performance.now();
  await bundle();
  console.log(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
