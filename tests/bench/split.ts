/**
 * `npm run bench:split`: this engine and four packages on the same bills. Bundles the code as the
 * product is bundled and runs it in plain Node. Goals are printed as met or not; the exit status
 * is 1 only where the splits differ, for times depend on what else the machine does.
 */
import { spawnSync } from 'node:child_process';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { build } from 'vite';
import { z } from 'zod';
import { installPackages } from './install.ts';
import { median } from './measure.ts';
import { figure, loadTable } from './print.ts';
import { variantName } from './variants/variant.ts';

const here = import.meta.dirname;
const packages = ['decimal.js', '@gorules/zen-engine', 'json-rules-engine', 'publicodes'];
const out = path.join(here, 'out');
const LOADS = 5;

async function bundle(): Promise<void> {
  const entries = ['run.ts', 'heap.ts', 'load.ts', 'engine.ts'];
  await build({
    configFile: false,
    root: here,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir: out,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: entries.map((name) => path.join(here, name)),
        external: [/^node:/, ...builtinModules, ...packages],
        output: { format: 'es', entryFileNames: '[name].mjs' },
      },
    },
  });
}

/** What a child prints as JSON. Throws with what it said where it failed. */
function ask(flags: readonly string[], file: string, argument: string): unknown {
  const args = [...flags, path.join(out, file), argument];
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`${file} ${argument} failed`);
  const value: unknown = JSON.parse(stdout);
  return value;
}

const heapFlags = ['--expose-gc', '--min-semi-space-size=512', '--max-semi-space-size=512'];
const heap = z.strictObject({ bytes: z.number(), collected: z.int() });
const load = z.strictObject({ wallMs: z.number(), cpuMs: z.number() });

function heapPerSplit(): string[] {
  return variantName.options.map((name) => {
    const { bytes, collected } = heap.parse(ask(heapFlags, 'heap.mjs', name));
    return collected > 0 ? 'not measured' : `${figure(bytes / 1_024)} KB`;
  });
}

function loadTimes() {
  const engine = path.join(out, 'engine.mjs');
  return ['node:path', engine, ...packages].map((name) => {
    const times = Array.from({ length: LOADS }, () => load.parse(ask([], 'load.mjs', name)));
    const of = (kind: keyof (typeof times)[number]) => median(times.map((each) => each[kind]));
    return { name, cpuMs: of('cpuMs'), wallMs: of('wallMs') };
  });
}

installPackages(here);
await bundle();
const heaps = heapPerSplit();
const { status } = spawnSync(process.execPath, [path.join(out, 'run.mjs'), ...heaps], {
  stdio: 'inherit',
});
console.log(loadTable(loadTimes()));
process.exitCode = status ?? 1;
