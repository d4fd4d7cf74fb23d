/** What the screens are given of charging without the platform: what is left, waits, was done. */
import { z } from 'zod';
import { limitNames } from '../limits.ts';
import { looseKinds, outageFile } from '../outage.ts';
import { fenSchema } from '../settlement.ts';

/** 还可暂收: what may still be charged while the line is down. */
export const allowanceView = z.strictObject({
  count: z.int(),
  sum: fenSchema,
  /** What may be advanced on one bill, and on one patient's bills of a day. */
  perBill: fenSchema,
  perPatient: fenSchema,
  until: z.string().optional(),
  /** The limit that closes it, with its words. */
  closed: z.strictObject({ by: z.enum(limitNames), text: z.string(), todo: z.string() }).optional(),
  /** Offline bills in a row, and from where on each is confirmed. */
  consecutive: z.int(),
  warnFrom: z.int(),
  limits: z.strictObject({
    name: z.string(),
    /** The last day on which they hold. */
    to: z.string(),
    /** For whom: insurance confirmed within so many hours, filing and qualification in days. */
    hours: z.int(),
    days: z.int(),
    /** The file that is not used, and why. */
    refused: z.string().optional(),
  }),
});
export type AllowanceView = z.infer<typeof allowanceView>;

/** One visit before its charge without the platform. */
export const offlineView = z.strictObject({
  /** What the whole bill costs: due for self-pay, the most for a deposit. */
  total: fenSchema,
  /** What the hospital would advance on the estimate; absent without one. */
  advance: fenSchema.optional(),
  /** What may be advanced to this patient today at most. */
  forPatient: fenSchema,
  /** The smallest deposit that keeps within the limits. */
  leastDeposit: fenSchema,
  /** Why a provisional charge on the estimate is refused. */
  refused: z.strictObject({ text: z.string(), todo: z.string() }).optional(),
  /** The next bill is confirmed at the counter. */
  warns: z.boolean(),
});
export type OfflineView = z.infer<typeof offlineView>;

export const overdueView = z.strictObject({
  visit: z.string(),
  ageMs: z.int(),
  why: z.string(),
});

/** One line of the list of outages, or of a day's charges that stand in none. */
export const outageRow = z.strictObject({
  outage: z.string(),
  kind: z.enum(looseKinds).optional(),
  cause: z.string(),
  opened: z.string(),
  closed: z.string().optional(),
  count: z.int(),
  amount: fenSchema,
});
export type OutageRow = z.infer<typeof outageRow>;

/** An outage in full; names are masked. */
export const outageView = z.strictObject({
  file: outageFile,
  names: z.record(z.string(), z.string()),
  /** Who signed the record at its end; absent while it is open. */
  signed: z.strictObject({ kid: z.string(), at: z.string() }).optional(),
  /** The counter's public key, for whoever checks the signature. */
  publicKey: z.string(),
});
export type OutageView = z.infer<typeof outageView>;

export const contactView = z.strictObject({
  visit: z.string(),
  name: z.string(),
  phone: z.string(),
  day: z.string(),
  owed: fenSchema,
  say: z.string(),
});
export type ContactView = z.infer<typeof contactView>;
