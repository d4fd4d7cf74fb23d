/**
 * The part of a province profile that says how the day is reconciled (platform-interface.md §3.6).
 */
import { z } from 'zod';

export const stmtResults = ['equal', 'centre-more', 'hospital-more', 'different'] as const;
/** What a stmt_rslt means. HN27 has 0 and 1 only, JX four values, others codes of their own. */
export type StmtResult = (typeof stmtResults)[number];

export const reconcilePart = z.strictObject({
  /** stmt_rslt → meaning; an unlisted code is `different`, with the code shown. */
  results: z.record(z.string(), z.enum(stmtResults)),
  /** Combinations that are asked even where we have no row: what only the centre has shows up. */
  groups: z.array(z.strictObject({ insutype: z.string(), clrType: z.string() })),
  /** HN27 wants fixmedins_refd_setl_flag, JX does not have it. */
  refundFlag: z.boolean(),
  /** Province extras of 3201's input, sent as they stand. */
  totalsExtra: z.record(z.string(), z.string()),
  /** Who must hand in a signed day file before the insurance day can close. */
  dayFiles: z.strictObject({ counters: z.array(z.string().regex(/^\d{2}$/)), his: z.boolean() }),
  /** A settlement younger than this may be missing from 3202's file without meaning anything. */
  settleMinutes: z.int().nonnegative(),
});
export type ReconcilePart = z.infer<typeof reconcilePart>;
