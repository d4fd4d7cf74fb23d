/**
 * Builds what runs: main (ESM), preload (one CJS file: sandboxed preloads cannot be ESM), page,
 * stand-in.
 */
import { builtinModules } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type InlineConfig } from 'vite';
import { bundleStandin } from './standin/bundle.ts';

const root = path.join(import.meta.dirname, '..');

function program(name: 'main' | 'preload', format: 'es' | 'cjs'): InlineConfig {
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: path.join(root, `electron/${name}.ts`),
      target: 'node20',
      outDir: path.join(root, 'out', name),
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        external: ['electron', /^node:/, ...builtinModules],
        output: { format, entryFileNames: `[name].${format === 'es' ? 'mjs' : 'cjs'}` },
      },
    },
  };
}

/** Everything into out/. Rejects with the bundler's message. */
export async function bundle(): Promise<void> {
  await Promise.all([
    build(program('main', 'es')),
    build(program('preload', 'cjs')),
    build({ configFile: path.join(root, 'renderer/vite.config.ts'), logLevel: 'warn' }),
    bundleStandin(root),
  ]);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = performance.now();
  await bundle();
  console.log(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
