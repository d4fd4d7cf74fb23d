/** A stretch of seeds: what is asked for, and what came of it. */
import { z } from 'zod';
import { shorten, tell, type Story } from './story.ts';
import { tellingOf } from './telling.ts';

export const job = z.strictObject({
  from: z.int(),
  to: z.int(),
  counters: z.int(),
  steps: z.int(),
});
/** Seeds `from` to `to`, both included. */
export type Job = z.infer<typeof job>;

export const report = z.strictObject({
  seeds: z.int(),
  visits: z.int(),
  entries: z.int(),
  failure: z
    .strictObject({
      seed: z.int(),
      broken: z.string(),
      lines: z.array(z.string()),
      deeds: z.array(z.unknown()),
    })
    .optional(),
});
export type Report = z.infer<typeof report>;

/** Ends at the first story that breaks, and makes it short. */
export async function stories({ from, to, counters, steps }: Job): Promise<Report> {
  const sum = { seeds: 0, visits: 0, entries: 0 };
  for (let seed = from; seed <= to; seed += 1) {
    const telling = tellingOf(seed, counters, steps);
    const story = await tell(telling);
    sum.seeds += 1;
    sum.visits += story.visits;
    sum.entries += story.entries;
    if (story.broken === undefined) continue;
    return { ...sum, failure: failureOf(await shorten(telling, story)) };
  }
  return sum;
}

function failureOf({ seed, broken = '', lines, deeds }: Story): NonNullable<Report['failure']> {
  return { seed, broken, lines, deeds };
}
