/** `tsx tests/differential/long.ts [pairs] [first seed]`: the differential test at length. */
import { runPairs } from './compare.ts';

const [wanted = '100000', first = '1000000'] = process.argv.slice(2);
const each = 10;
const packs = Math.ceil((Number(wanted) * 1.05) / each);
let wrong = 0;
const started = process.hrtime.bigint();
const pairs = runPairs(packs, each, Number(first), (seeds, names) => {
  wrong += 1;
  if (wrong <= 10) console.log(`pack ${seeds[0]}, case ${seeds[1]}: ${names.join('; ')}`);
});
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
console.log(`${pairs} pairs over ${packs} packs in ${seconds.toFixed(0)} s, ${wrong} differ`);
process.exitCode = wrong === 0 ? 0 : 1;
