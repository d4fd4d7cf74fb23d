/**
 * `npm run simulate -- [--visits N] [--seed S] [--seeds N] [--processes N] [--counters N]
 * [--steps N] [--json]`
 *
 * Stories until so many visits were served, or so many seeds were told: `--seed S --seeds 1` tells
 * one again. One line of progress every 30 s, one at the end. A failing seed is told as the
 * shortest story found, with --json also as deeds that replay it. Exit status 1 on the first one.
 */
import { parseArgs } from 'node:util';
import { simulate, usual } from './many.ts';
import type { Report } from './stories.ts';

const { values } = parseArgs({
  options: {
    visits: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: String(usual.seeds) },
    processes: { type: 'string', default: String(usual.processes) },
    counters: { type: 'string', default: '0' },
    steps: { type: 'string', default: String(usual.steps) },
    json: { type: 'boolean', default: false },
  },
});

const EVERY_MS = 30_000;
const started = performance.now();
let told = started;

function line({ seeds, visits, entries, failure }: Report): string {
  const seconds = (performance.now() - started) / 1000;
  const broken = failure === undefined ? 0 : 1;
  return (
    `${seeds} seeds, ${visits} visits, ${entries} entries, ${broken} broken, ` +
    `${seconds.toFixed(0)} s, ${(visits / seconds).toFixed(0)} visits/s\n`
  );
}

const sum = await simulate({
  ...usual,
  visits: Number(values.visits),
  seed: Number(values.seed),
  seeds: Number(values.seeds),
  processes: Number(values.processes),
  counters: Number(values.counters),
  steps: Number(values.steps),
  progress(now) {
    if (performance.now() - told < EVERY_MS) return;
    told = performance.now();
    process.stdout.write(line(now));
  },
});
const { failure } = sum;
if (failure !== undefined) {
  process.stdout.write(`seed ${failure.seed}: ${failure.broken}\n${failure.lines.join('\n')}\n`);
  if (values.json) process.stdout.write(`${JSON.stringify(failure.deeds)}\n`);
  process.exitCode = 1;
}
process.stdout.write(line(sum));
