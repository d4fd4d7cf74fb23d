/** Journal entry kinds of the journal's own safety, beside those of shared/bundle.ts. */
import { z } from 'zod';
import { acceptedLoss } from './loss.ts';

/** A counter as others know it: its number and public keys (SubjectPublicKeyInfo, base64). */
export const knownCounter = z.strictObject({
  counter: z.string().min(1),
  seal: z.string(),
  sign: z.string(),
});
export type KnownCounter = z.infer<typeof knownCounter>;

export const safetyKinds = {
  /** A person has taken another counter's address; the newest one of a counter holds. */
  'counter.known': { v: 1, data: knownCounter, personal: z.undefined() },
  /** The first entry after entries that nobody has any more. */
  'loss.accepted': { v: 1, data: acceptedLoss, personal: z.undefined() },
  /** The hospital's recovery key was made and checked by a person; no word of the key itself. */
  'recovery.made': {
    v: 1,
    data: z.strictObject({ replaced: z.boolean() }),
    personal: z.undefined(),
  },
} as const;

/** 窗口地址: the file that one counter gives another. */
export const addressFile = z.strictObject({
  format: z.literal('crosscounter.address/1'),
  hospital: z.string(),
  address: knownCounter,
});
