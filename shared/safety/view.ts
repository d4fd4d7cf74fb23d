/** What the screens are told of the journal itself: room, twin copy, proof, bundles. */
import { z } from 'zod';

/**
 * low: the disk fills up. readonly: nothing new is begun, what is under way is still finished.
 * failed: a write failed; the program must be started anew.
 */
export const journalStates = ['good', 'low', 'readonly', 'failed'] as const;

export const journalStatus = z.strictObject({
  epoch: z.string(),
  seq: z.int(),
  state: z.enum(journalStates),
  /** Free space of the journal's disk in MiB, as last asked. */
  freeMb: z.int().nonnegative(),
});
export type JournalStatus = z.infer<typeof journalStatus>;

/** behind: it catches up, but has not for a while. Others: why copying has stopped. */
export const twinStates = [
  ...(['good', 'behind', 'away', 'foreign', 'diverged', 'source', 'full', 'unwritable'] as const),
] as const;

/** 副本: the copy of the journal on a second disk. */
export const twinStatus = z.strictObject({
  state: z.enum(twinStates),
  /** Entries that the copy does not have yet. */
  lagEntries: z.int().nonnegative(),
});
export type TwinStatus = z.infer<typeof twinStatus>;
