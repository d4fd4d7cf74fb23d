/**
 * `npm run simulate -- [--visits N] [--seed S] [--counters N] [--steps N] [--json]`: stories one
 * after the other until so many visits were served. A failing seed is told as the shortest story
 * found, and as deeds that replay it. Exit status 1 on the first failure.
 */
import { parseArgs } from 'node:util';
import { shorten, tell, type Telling } from './story.ts';

const { values } = parseArgs({
  options: {
    visits: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    every: { type: 'string', default: '1' },
    counters: { type: 'string', default: '0' },
    steps: { type: 'string', default: '28' },
    json: { type: 'boolean', default: false },
  },
});
const wanted = Number(values.visits);
/** Two processes share the seeds: one takes the odd ones, the other the even ones. */
const stride = Number(values.every);

/** Without --counters, every third hospital has two. */
function tellingOf(seed: number): Telling {
  const counters = Number(values.counters) || (seed % 3 === 0 ? 2 : 1);
  return { seed, counters, steps: Number(values.steps), proveEvery: 6 };
}

let visits = 0;
let entries = 0;
let stories = 0;
const started = performance.now();
for (let seed = Number(values.seed); visits < wanted; seed += stride) {
  const story = await tell(tellingOf(seed));
  if (story.broken !== undefined) {
    const short = await shorten(tellingOf(seed), story);
    process.stdout.write(`seed ${seed}: ${short.broken}\n${short.lines.join('\n')}\n`);
    if (values.json) process.stdout.write(`${JSON.stringify(short.deeds)}\n`);
    process.exit(1);
  }
  visits += story.visits;
  entries += story.entries;
  stories += 1;
  if (stories % 500 === 0) report();
}
report();

function report(): void {
  const seconds = (performance.now() - started) / 1000;
  const rate = (visits / seconds).toFixed(0);
  process.stdout.write(
    `${stories} seeds, ${visits} visits, ${entries} entries, 0 broken, ` +
      `${seconds.toFixed(0)} s, ${rate} visits/s\n`,
  );
}
