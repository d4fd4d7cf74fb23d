/** CPU time by rounds. Every variant has its turn in each, so that all see the same machine. */
import type { Variant } from './variants/variant.ts';

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new RangeError('the median of nothing');
  return (low + high) / 2;
}

/** CPU µs of this process so far: all its threads, collector and compiler among them. */
export function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** CPU µs per task: whole passes over the cases, for at least `wallMs`. */
export async function timeVariant(variant: Variant, cases: number, wallMs: number) {
  const started = performance.now();
  const before = cpuMicros();
  let tasks = 0;
  do {
    if (variant.waits) await passWaiting(variant, cases);
    else pass(variant, cases);
    tasks += cases;
  } while (performance.now() - started < wallMs);
  return (cpuMicros() - before) / tasks;
}

export function pass({ run }: Variant, cases: number): void {
  for (let at = 0; at < cases; at += 1) {
    if (run(at) === undefined) throw new Error('nothing came out');
  }
}

export async function passWaiting({ run }: Variant, cases: number): Promise<void> {
  for (let at = 0; at < cases; at += 1) {
    if ((await run(at)) === undefined) throw new Error('nothing came out');
  }
}

export interface RoundPlan {
  readonly rounds: number;
  readonly warmUp: number;
  readonly wallMs: number;
}

/** Round by round: CPU µs per task of each variant, in the order of the variants. */
export async function timeRounds(variants: readonly Variant[], cases: number, plan: RoundPlan) {
  const rounds: number[][] = [];
  for (let round = -plan.warmUp; round < plan.rounds; round += 1) {
    const times = Array.from(variants, () => 0);
    for (let turn = 0; turn < variants.length; turn += 1) {
      const at = (turn + round + plan.warmUp) % variants.length;
      const variant = variants[at];
      if (variant !== undefined) times[at] = await timeVariant(variant, cases, plan.wallMs);
    }
    if (round >= 0) rounds.push(times);
  }
  return rounds;
}
