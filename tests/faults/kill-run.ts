/** `npm run kill -- [--kills N] [--seed S] [--life MS]`: the long form of kill.test.ts. */
import { parseArgs } from 'node:util';
import { killDesk, type KillReport } from './kill.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    life: { type: 'string', default: '120' },
  },
});
/** A hospital lives so many lives; then the next one begins with an empty journal. */
const BATCH = 500;
const wanted = Number(values.kills);
const sum: KillReport = {
  kills: 0,
  acknowledged: 0,
  entries: 0,
  visits: 0,
  settlements: 0,
  early: 0,
};
const started = performance.now();
while (sum.kills < wanted) {
  const report = await killDesk({
    kills: Math.min(BATCH, wanted - sum.kills),
    seed: Number(values.seed) + sum.kills,
    lifeMs: Number(values.life),
  });
  for (const name of Object.keys(sum) as (keyof KillReport)[]) sum[name] += report[name];
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(`${JSON.stringify(sum)} 0 lost, 0 doubled, ${seconds} s\n`);
}
