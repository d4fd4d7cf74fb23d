/** `npm run kill -- [--kills N] [--seed S] [--life MS]`: the long form of kill.test.ts. */
import { parseArgs } from 'node:util';
import { killDesk } from './kill.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    life: { type: 'string', default: '120' },
  },
});
const started = performance.now();
const report = await killDesk({
  kills: Number(values.kills),
  seed: Number(values.seed),
  lifeMs: Number(values.life),
  progress(now) {
    if (now.kills % 250 === 0) process.stdout.write(`${JSON.stringify(now)}\n`);
  },
});
const seconds = ((performance.now() - started) / 1000).toFixed(0);
process.stdout.write(`${JSON.stringify(report)}\n0 lost, 0 doubled, ${seconds} s\n`);
