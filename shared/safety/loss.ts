/** 接受丢失: what a journal has lost for good, by whose decision. */
import { z } from 'zod';

const lostFile = z.strictObject({
  file: z.string(),
  /** The name under which it is kept. */
  aside: z.string(),
  size: z.int().nonnegative(),
  /** Empty where the medium does not give the file any more. */
  sha256: z.string(),
});

/** What is lost, in entries and files. */
export const lossRecord = z.strictObject({
  /** Where and why reading stopped. */
  what: z.string(),
  segment: z.string(),
  offset: z.int(),
  /** Entries that are lost; `to` is the highest that anything tells of. */
  from: z.int().positive(),
  to: z.int().positive(),
  /** The last entry that holds: its hash and time (ISO; empty where it has none). */
  hash: z.string(),
  until: z.string(),
  files: z.array(lostFile),
});
export type LossRecord = z.infer<typeof lossRecord>;

/** Who accepted it and why; `stamp` names the acceptance, as in the names of the files aside. */
export const acceptedLoss = lossRecord.extend({
  stamp: z.string(),
  by: z.string().min(1),
  reason: z.string().min(1),
  /** Serials that are left out: the lost entries may have used them. */
  skip: z.int().nonnegative(),
});
export type AcceptedLoss = z.infer<typeof acceptedLoss>;

/** An entry uses two serials at most (visit and batch); some more for what nothing tells of. */
export function serialsLost({ from, to }: Pick<LossRecord, 'from' | 'to'>): number {
  return Math.min(1_000_000, 2 * (to - from + 1) + 100);
}

/** What a person types to accept it: the entries that will be gone. */
export function lossPhrase({ from, to }: Pick<LossRecord, 'from' | 'to'>): string {
  return from === to ? `丢失 ${from}` : `丢失 ${from}-${to}`;
}

const DAY = 86_400_000;
const DAYS_MAX = 31;

/** Days (yyyy-MM-dd, China) in which lost entries may have been written, oldest first. */
export function lossDays(until: string, accepted: string): string[] {
  const last = Date.parse(`${accepted.slice(0, 10)}T00:00:00Z`);
  const from = until === '' ? last : Date.parse(`${until.slice(0, 10)}T00:00:00Z`);
  const first = Math.max(Math.min(from, last), last - (DAYS_MAX - 1) * DAY);
  const days: string[] = [];
  for (let day = first; day <= last; day += DAY)
    days.push(new Date(day).toISOString().slice(0, 10));
  return days;
}
