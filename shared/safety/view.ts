/** What the screens are told of the journal itself: room, twin copy, proof, bundles. */
import { z } from 'zod';
import { auditSchema, dayAudit } from '../audit.ts';
import { fenSchema } from '../settlement.ts';

/**
 * low: the disk fills up. readonly: nothing new is begun, what is under way is still finished.
 * failed: a write failed; the program must be started anew. damaged: what was read only after the
 * start is not as it was written; a new start names the entries and the ways to mend it.
 */
export const journalStates = ['good', 'low', 'readonly', 'failed', 'damaged'] as const;

export const journalStatus = z.strictObject({
  epoch: z.string(),
  seq: z.int(),
  state: z.enum(journalStates),
  /** Free space of the journal's disk in MiB, as last asked. */
  freeMb: z.int().nonnegative(),
  /** A recovery key was made; absent before it was first looked at. */
  recovery: z.boolean().optional(),
  /** An accepted loss whose days (yyyy-MM-dd) were not all reconciled since. */
  lost: z.strictObject({ from: z.int(), to: z.int(), days: z.array(z.string()).min(1) }).optional(),
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

/** 日志证明: the whole journal was read and proven to make this. No personal data. */
export const proofView = z.strictObject({
  epoch: z.string(),
  counter: z.string(),
  /** When it was proven, and the time of the last entry; ISO. */
  made: z.string(),
  until: z.string(),
  entries: z.int(),
  segments: z.int(),
  numbers: auditSchema.shape.numbers,
  losses: auditSchema.shape.losses,
  days: z.array(dayAudit),
  twin: z
    .strictObject({
      state: z.enum(twinStates),
      lagEntries: z.int(),
      /** Of the copy as it was read; absent where it could not be. */
      read: z
        .strictObject({ seq: z.int(), until: z.string(), lagMs: z.number(), same: z.boolean() })
        .optional(),
    })
    .optional(),
});
export type ProofView = z.infer<typeof proofView>;

/** One handing over: bundle, time (ISO), and who did it at this counter. */
export const handing = z.strictObject({ bundle: z.string(), at: z.string(), by: z.string() });

const heldVisit = z.strictObject({ visit: z.string(), nameMasked: z.string(), amount: fenSchema });
const counterKey = z.strictObject({ counter: z.string(), kid: z.string() });

/** 封装包: what may be given away, what was, and the counters that are known. */
export const bundlesView = z.strictObject({
  own: counterKey,
  known: z.array(counterKey),
  /** `person` tells which visits are one person's: they go together. */
  here: z.array(heldVisit.extend({ openedAt: z.string(), person: z.string() })),
  away: z.array(heldVisit.extend({ ...handing.shape, to: z.string() })),
  came: z.array(heldVisit.extend({ ...handing.shape, from: z.string() })),
});
export type BundlesView = z.infer<typeof bundlesView>;
