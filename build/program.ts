/** One program of ours as one file that plain Node, or Electron, runs: it starts faster so. */
import { builtinModules } from 'node:module';
import path from 'node:path';
import { build } from 'vite';

const root = path.join(import.meta.dirname, '..');

export interface Program {
  /** From the project's root. */
  readonly entry: string;
  /** Emptied first. */
  readonly outDir: string;
  /** `cjs` where an ES module cannot run, as in a sandboxed preload. */
  readonly format?: 'es' | 'cjs';
  /** Modules that are there where it runs, besides Node's own. */
  readonly external?: readonly string[];
}

/** Resolves with the file, packages included. Rejects with the bundler's message. */
export async function bundleProgram(program: Program): Promise<string> {
  const { entry, outDir, format = 'es', external = [] } = program;
  const file = `${path.basename(entry, '.ts')}.${format === 'es' ? 'mjs' : 'cjs'}`;
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: path.join(root, entry),
      target: 'node20',
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        external: [...external, /^node:/, ...builtinModules],
        output: { format, entryFileNames: file },
      },
    },
  });
  return path.join(outDir, file);
}
