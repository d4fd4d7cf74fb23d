/** `npm test [-- STEP…]`: every check and test, in order, to the end even when one fails. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { summary } from './test/levels.ts';
import { playwrightOutcomes, vitestOutcomes, type Outcome } from './test/outcome.ts';

const root = path.join(import.meta.dirname, '..');
const reports = path.join(root, 'out/test');

interface Step {
  readonly name: string;
  /** Below node_modules: the program that plain Node runs. */
  readonly program: string;
  readonly args: readonly string[];
  /** The JSON report it leaves in out/test, and its reader; without one the step is one check. */
  readonly report?: string;
  readonly read?: (report: unknown, root: string) => Outcome[];
}

const steps: readonly Step[] = [
  { name: 'typecheck', program: 'typescript/bin/tsc', args: ['-b', '--force'] },
  { name: 'lint', program: 'oxlint/bin/oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', program: 'oxfmt/bin/oxfmt', args: ['--check'] },
  {
    name: 'unit',
    program: 'vitest/vitest.mjs',
    args: ['run', '--config', 'build/vitest.config.ts'],
    report: 'vitest.json',
    read: vitestOutcomes,
  },
  { name: 'build', program: 'tsx/dist/cli.mjs', args: ['build/bundle.ts'] },
  {
    name: 'journeys',
    program: '@playwright/test/cli.js',
    args: ['test', '--config', 'build/playwright.config.ts'],
    report: 'playwright.json',
    read: playwrightOutcomes,
  },
];

function readReport({ report, read }: Step): Outcome[] {
  const file = path.join(reports, report ?? '');
  if (read === undefined || !existsSync(file)) return [];
  return read(JSON.parse(readFileSync(file, 'utf8')), root);
}

/** A step's outcomes; a step that ends badly has at least one that failed. */
function outcomesOf(step: Step, status: number | null): Outcome[] {
  const place = `npm run ${step.name}`;
  if (step.read === undefined) {
    return [{ path: place, name: step.name, state: status === 0 ? 'passed' : 'failed' }];
  }
  const outcomes = readReport(step);
  if (outcomes.length > 0 && (status === 0) === !outcomes.some(({ state }) => state === 'failed')) {
    return outcomes;
  }
  const name = `ended with ${status ?? 'a signal'} and ${outcomes.length} results`;
  return [...outcomes, { path: place, name, state: 'failed' }];
}

function runStep(step: Step): Outcome[] {
  console.log(`\n== ${step.name}: ${path.basename(step.program)} ${step.args.join(' ')}`);
  if (step.report !== undefined) rmSync(path.join(reports, step.report), { force: true });
  const started = performance.now();
  const program = path.join(root, 'node_modules', step.program);
  const { status, error } = spawnSync(process.execPath, [program, ...step.args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (error) console.error(error.message);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`-- ${step.name}: ${status === 0 ? 'ok' : 'FAILED'}, ${seconds} s`);
  return outcomesOf(step, status);
}

function chosen(names: readonly string[]): readonly Step[] {
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    const known = steps.map(({ name }) => name).join(', ');
    throw new Error(`no step is called ${unknown.join(', ')}; there are: ${known}`);
  }
  const tests = readdirSync(path.join(root, 'tests'), { recursive: true, encoding: 'utf8' });
  const hasSpecs = tests.some((name) => /^(standin|journeys)\W.*\.spec\.ts$/.test(name));
  return steps
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .filter(({ name }) => name !== 'journeys' || hasSpecs);
}

mkdirSync(reports, { recursive: true });
const outcomes = chosen(process.argv.slice(2)).flatMap(runStep);
console.log(`\n${summary(outcomes).join('\n')}`);
process.exitCode = outcomes.some(({ state }) => state === 'failed') ? 1 : 0;
