/**
 * `npm run simulate:planted [-- WORDS]`: does the simulation find what it is for? Known mistakes
 * (those with these words in their names) are planted, one at a time, into a copy of the program;
 * the simulation must find each. Prints the seed and the shortest story that gave each away. That
 * it finds nothing in the program as it is, `npm run simulate` shows.
 */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { plantedBugs, type PlantedBug } from './bugs.ts';

const root = path.join(import.meta.dirname, '..', '..');

export interface Finding {
  name: string;
  /** The first line of what the simulation said: seed and what was broken. */
  found: string | undefined;
  story: string;
  seconds: number;
}

/** A copy of the program in a folder of its own; the packages are linked. */
export async function copyProgram(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'crosscounter-planted-'));
  for (const name of ['electron', 'shared', 'tests', 'build', 'package.json', 'tsconfig.json']) {
    await cp(path.join(root, name), path.join(folder, name), {
      recursive: true,
      filter: (file) => !file.includes('node_modules'),
    });
  }
  // The bundler reads every tsconfig that the root's refers to.
  const page = path.join('renderer', 'tsconfig.json');
  await cp(path.join(root, page), path.join(folder, page));
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}

/** Plants a bug, runs the simulation until it finds something, takes the bug out again. */
export async function hunt(folder: string, bug: PlantedBug, visits: number): Promise<Finding> {
  const kept = new Map<string, string>();
  for (const { file, from, to } of bug.changes) {
    const where = path.join(folder, file);
    const text = await readFile(where, 'utf8');
    if (text.split(from).length !== 2)
      throw new Error(`${bug.name}: ${file} has not once: ${from}`);
    if (!kept.has(where)) kept.set(where, text);
    await writeFile(where, text.replace(from, to));
  }
  try {
    const started = performance.now();
    const { status, output } = await simulate(folder, visits);
    const seconds = (performance.now() - started) / 1000;
    const lines = output.trim().split('\n');
    // Progress may come before it.
    const at = lines.findIndex((line) => line.startsWith('seed '));
    if (status !== 0 && at < 0) throw new Error(`${bug.name}: ${output}`);
    const found = status === 0 ? undefined : lines[at];
    return { name: bug.name, found, story: lines.slice(at + 1, -1).join('\n'), seconds };
  } finally {
    for (const [where, text] of kept) await writeFile(where, text);
  }
}

function simulate(folder: string, visits: number): Promise<{ status: number; output: string }> {
  const args = ['--import', 'tsx', 'tests/simulation/run.ts', '--visits', String(visits)];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status: status ?? -1, output }));
  });
}

async function main(): Promise<void> {
  const folder = await copyProgram();
  try {
    const [, , only = ''] = process.argv;
    for (const bug of plantedBugs.filter(({ name }) => name.includes(only))) {
      const { found, story, seconds } = await hunt(folder, bug, bug.visits ?? 3000);
      const verdict = found ?? 'NOT FOUND';
      process.stdout.write(`— ${bug.name} (${seconds.toFixed(0)} s)\n  ${verdict}\n`);
      for (const line of story.split('\n')) process.stdout.write(`    ${line}\n`);
      if (found === undefined) process.exitCode = 1;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) await main();
