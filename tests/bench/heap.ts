/**
 * Run by split.ts, a process for each variant: JS heap bytes that one task allocates. The young
 * space is larger than all of it, so nothing is collected meanwhile; if it were, it would say so.
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { createCases } from './bills.ts';
import { pass, passWaiting } from './measure.ts';
import { createVariantNamed } from './variants/all.ts';
import { variantName } from './variants/variant.ts';

const CASES = 64;
const WARM_UP = 40;
const WARM_UP_MS = 3_000;

let collected = 0;
const collections = new PerformanceObserver((list) => {
  collected += list.getEntries().length;
});
collections.observe({ entryTypes: ['gc'] });
/** Long enough for the observer to hear of every collection so far. */
const heard = () => setTimeout(50);
const variant = await createVariantNamed(
  variantName.parse(process.argv[2]),
  createCases(CASES, 30),
);
const once = async () => {
  if (variant.waits) await passWaiting(variant, CASES);
  else pass(variant, CASES);
};
const started = performance.now();
for (let at = 0; at < WARM_UP && performance.now() - started < WARM_UP_MS; at += 1) await once();
globalThis.gc?.();
await heard();
collected = 0;
const before = process.memoryUsage().heapUsed;
await once();
const after = process.memoryUsage().heapUsed;
await heard();
console.log(JSON.stringify({ bytes: (after - before) / CASES, collected }));
