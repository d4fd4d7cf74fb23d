/** What a counter's process is told at its start: one JSON argument. */
import { z } from 'zod';

export const ordersFile = z.strictObject({
  folder: z.string(),
  /** Of the platform. */
  url: z.string(),
  /** Hex. */
  key: z.string(),
  seed: z.int(),
  /** By how much its clock is off. */
  skewMs: z.number(),
  /** By how much it is moved at each SIGUSR2. */
  jumps: z.array(z.number()),
  /** Folder of a twin copy. */
  twin: z.string().optional(),
  /** Before it begins, what it was restored to is compared with all entries folded anew. */
  refold: z.boolean(),
  space: z.strictObject({ floorBytes: z.int(), ballastBytes: z.int() }).optional(),
});
export type Orders = z.infer<typeof ordersFile>;
