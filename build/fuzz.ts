/** `npm run fuzz -- --runs N --seed S`: fuzzed answers at length (tests/fuzz). */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: String(Date.now()) },
  },
});
const root = path.join(import.meta.dirname, '..');
console.log(`seed ${values.seed}, ${values.runs} runs`);
const done = spawnSync(
  path.join(root, 'node_modules/.bin/vitest'),
  ['run', '--config', 'build/vitest.config.ts', 'tests/fuzz'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, FUZZ_RUNS: values.runs, FUZZ_SEED: values.seed },
  },
);
process.exitCode = done.status ?? 1;
