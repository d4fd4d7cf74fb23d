/** Freshness ladder 新鲜度: how far a fact learned earlier may still be used (limits are data). */
import { z } from 'zod';

export const freshnessLimits = z.strictObject({
  /** Insurance status and accumulators (Beijing HIS interface 2.13: 24 h, and 24 h more). */
  freshHours: z.int().positive(),
  staleHours: z.int().positive(),
  /** Facts with an end date of their own hold at most this long after they were last confirmed. */
  confirmedDays: z.int().positive(),
});
export type FreshnessLimits = z.infer<typeof freshnessLimits>;

export type Freshness = 'fresh' | 'stale' | 'expired' | 'unknown';

const HOUR = 3_600_000;

/** Freshness of a status-like fact. Times are ISO; a time in the future counts as fresh. */
export function statusFreshness(
  at: string | undefined,
  now: string,
  limits: FreshnessLimits,
): Freshness {
  if (at === undefined) return 'unknown';
  const age = Date.parse(now) - Date.parse(at);
  if (age <= limits.freshHours * HOUR) return 'fresh';
  return age <= limits.staleHours * HOUR ? 'stale' : 'expired';
}

/** Freshness of a fact that carries its own end date (yyyy-mm-dd, inclusive). */
export function datedFreshness(
  fact: { at: string; end?: string | undefined } | undefined,
  now: string,
  day: string,
  limits: FreshnessLimits,
): Freshness {
  if (fact === undefined) return 'unknown';
  if (fact.end !== undefined && fact.end < day) return 'expired';
  const age = Date.parse(now) - Date.parse(fact.at);
  if (age <= limits.freshHours * HOUR) return 'fresh';
  return age <= limits.confirmedDays * 24 * HOUR ? 'stale' : 'expired';
}
