/** Many seeds in several processes. The stories are the same in whatever process they are told. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { bundleProgram } from '../../build/program.ts';
import { report, type Job, type Report } from './stories.ts';

export interface Many {
  /** First seed. */
  seed: number;
  /** Ends when so many visits were served, or so many seeds were told. */
  visits: number;
  seeds: number;
  /** Tills of a hospital; 0: one, and two in every third. */
  counters: number;
  steps: number;
  processes: number;
  /** Called after each stretch of seeds with the sum so far. */
  progress?: (sum: Report) => void;
}

export const usual: Many = {
  seed: 1,
  visits: Infinity,
  seeds: Infinity,
  counters: 0,
  steps: 28,
  processes: availableParallelism(),
};

/** Seeds that are handed out at once. */
const STRETCH = 20;

/** Resolves with the sum, and the first failure if there was one; leaves no process behind. */
export async function simulate(many: Many): Promise<Report> {
  const folder = await mkdtemp(path.join(tmpdir(), 'crosscounter-simulation-'));
  const workers: ChildProcess[] = [];
  try {
    const file = await bundleProgram({ entry: 'tests/simulation/worker.ts', outDir: folder });
    // Many objects of short life: a larger nursery. Faults are made by the million: no stacks.
    const execArgv = ['--max-semi-space-size=32', '--stack-trace-limit=0'];
    for (let count = 0; count < many.processes; count += 1) {
      workers.push(fork(file, { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
    }
    return await handOut(many, workers);
  } finally {
    for (const worker of workers) worker.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Each worker gets the next stretch when it has told the last one. */
function handOut(many: Many, workers: readonly ChildProcess[]): Promise<Report> {
  const sum: Report = { seeds: 0, visits: 0, entries: 0 };
  let next = many.seed;
  let busy = 0;
  return new Promise((resolve, reject) => {
    const give = (worker: ChildProcess): void => {
      const to = Math.min(next + STRETCH, many.seed + many.seeds) - 1;
      if (sum.visits >= many.visits || next > to) {
        if (busy === 0) resolve(sum);
        return;
      }
      const { counters, steps } = many;
      const job: Job = { from: next, to, counters, steps };
      next = to + 1;
      busy += 1;
      worker.send(job);
    };
    for (const worker of workers) {
      worker.on('error', reject);
      worker.on('exit', (code) => reject(new Error(`a simulating process ended with ${code}`)));
      worker.on('message', (message) => {
        const { failure, ...done } = report.parse(message);
        busy -= 1;
        for (const name of ['seeds', 'visits', 'entries'] as const) sum[name] += done[name];
        if (failure) return resolve({ ...sum, failure });
        many.progress?.(sum);
        give(worker);
      });
      give(worker);
    }
  });
}
