/** Run by split.ts, a process for each package: milliseconds until its module is there. */
import { cpuMicros } from './measure.ts';

const name = process.argv[2];
if (name === undefined) throw new Error('usage: load PACKAGE');
const before = cpuMicros();
const started = performance.now();
await import(/* @vite-ignore */ name);
const wallMs = performance.now() - started;
console.log(JSON.stringify({ wallMs, cpuMs: (cpuMicros() - before) / 1_000 }));
