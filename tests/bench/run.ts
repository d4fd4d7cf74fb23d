/** Run by split.ts, one process: checks that all splits are equal, then times them in rounds. */
import os from 'node:os';
import { createCases } from './bills.ts';
import { amountNames, type BenchAmounts } from './byhand.ts';
import { large, replay } from './large.ts';
import { median, timeRounds } from './measure.ts';
import { figure, goalTable, table, type Goal } from './print.ts';
import { BAND_EDGE } from './terms.ts';
import { createVariants } from './variants/all.ts';
import type { Variant, VariantName } from './variants/variant.ts';

const CASES = 64;
const LINES = 30;
const plan = { rounds: 11, warmUp: 2, wallMs: 100 };

const cases = createCases(CASES, LINES);
const variants = await createVariants(cases);
const heaps = process.argv.slice(2);

/** Throws at the first amount that is not the same to the fen. */
async function checkEqual([first, ...others]: readonly Variant[]): Promise<BenchAmounts[]> {
  const splits: BenchAmounts[] = [];
  for (let at = 0; at < CASES; at += 1) {
    const wanted = await first?.amounts(at);
    if (wanted === undefined) throw new Error('no variants');
    splits.push(wanted);
    for (const variant of others) {
      const found = await variant.amounts(at);
      const name = amountNames.find((each) => found[each] !== wanted[each]);
      if (name === undefined) continue;
      throw new Error(`bill ${at}: ${variant.name} ${name} ${found[name]}, not ${wanted[name]}`);
    }
  }
  return splits;
}

const loads = () => os.loadavg().map((load) => load.toFixed(2));
const cpu = os.cpus();
const memory = `${(os.totalmem() / 2 ** 30).toFixed(0)} GiB`;
console.log(
  `${cpu.length} × ${cpu[0]?.model ?? 'unknown'}, ${memory}, ${os.type()} ${os.release()}`,
);
console.log(
  `Node ${process.version}, V8 ${process.versions.v8}, load average ${loads().join(' ')}`,
);

const splits = await checkEqual(variants);
const overCap = splits.filter((split) => split.overCap > 0).length;
const upper = splits.filter((split, at) => {
  const rated = split.inScope - split.deductible;
  return rated + (cases[at]?.used.excess ?? 0) > BAND_EDGE;
}).length;
const taken = splits.filter((split) => split.deductible > 0).length;
console.log(
  `\n${CASES} bills of ${LINES} lines; ${taken} take some deductible, ${upper} reach the upper ` +
    `band, ${overCap} go over the cap.\nAll ${variants.length} ways give the same split to the fen ` +
    `on ${CASES}/${CASES} bills.\n`,
);

const rounds = await timeRounds(variants, CASES, plan);
const at = (name: VariantName) => variants.findIndex((variant) => variant.name === name);
const ours = at('this engine');
const micros = (index: number) => median(rounds.map((times) => times[index] ?? Number.NaN));
const ratio = (index: number) =>
  median(rounds.map((times) => (times[index] ?? Number.NaN) / (times[ours] ?? Number.NaN)));
const spread = (index: number) => {
  const times = rounds.map((round) => round[index] ?? Number.NaN);
  return `${figure(Math.min(...times))}–${figure(Math.max(...times))}`;
};
console.log(
  table([
    ['', 'CPU µs per split', 'least–most', '× this engine', 'JS heap per split'],
    ...variants.map(({ name }, index) => [
      name,
      figure(micros(index)),
      spread(index),
      figure(ratio(index)),
      heaps[index] ?? 'not measured',
    ]),
  ]),
);
console.log(`Median of ${plan.rounds} rounds of at least ${plan.wallMs} ms each, interleaved.`);

const thousand = large();
const replayed = replay();
console.log(`\nA bill of 1,000 lines: ${figure(thousand.micros)} µs CPU (${thousand.steps} steps)`);
console.log(
  `100,000 bills (${replayed.different} different ones, ${replayed.plans} plans compiled): ` +
    `${replayed.cpuSeconds.toFixed(2)} s CPU, ${replayed.wallSeconds.toFixed(2)} s`,
);

const times = (name: VariantName): Goal => {
  const found = ratio(at(name));
  return { text: `100 × ${name}`, found: `${figure(found)} ×`, met: found >= 100 };
};
const goals: Goal[] = [
  {
    text: '30 lines with trace: at most 10 µs CPU',
    found: `${figure(micros(ours))} µs`,
    met: micros(ours) <= 10,
  },
  times('zen-engine'),
  times('zen-engine, trace'),
  times('json-rules-engine'),
  {
    text: '1,000 lines: at most 2 ms',
    found: `${(thousand.micros / 1000).toFixed(2)} ms`,
    met: thousand.micros <= 2_000,
  },
  {
    text: '100,000 bills replayed: at most 5 s',
    found: `${replayed.wallSeconds.toFixed(2)} s`,
    met: replayed.wallSeconds <= 5,
  },
];
console.log(goalTable(goals));
console.log(`\nLoad average at the end ${loads().join(' ')}`);
process.exit();
