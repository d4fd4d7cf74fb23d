/** One way to do the benchmark's task. */
import { z } from 'zod';
import type { BenchAmounts } from '../byhand.ts';

export interface Variant {
  readonly name: VariantName;
  /** Does the task for the case with this number; what is timed. A promise where `waits`. */
  readonly run: (at: number) => unknown;
  readonly waits: boolean;
  /** Does the task and reads its amounts; not timed. */
  readonly amounts: (at: number) => Promise<BenchAmounts>;
}

export const variantName = z.enum([
  'by hand',
  'this engine',
  'decimal.js',
  'zen-engine',
  'zen-engine, trace',
  'json-rules-engine',
  'publicodes',
]);
export type VariantName = z.infer<typeof variantName>;

/** Makes a variant of what does the task and what reads amounts off its result. */
export function createVariant<R>(
  name: VariantName,
  run: (at: number) => R | Promise<R>,
  read: (result: R) => BenchAmounts,
  waits = false,
): Variant {
  return { name, run, waits, amounts: async (at) => read(await run(at)) };
}

/** A package of tests/bench/package.json; its types need not be installed. */
export async function loadPackage<T extends z.ZodType>(name: string, shape: T) {
  const loaded: unknown = await import(/* @vite-ignore */ name);
  return shape.parse(loaded);
}

/** A class with this shape, as far as one can see from outside. */
export function constructor<C>() {
  return z.custom<C>((value) => typeof value === 'function', 'no class');
}
