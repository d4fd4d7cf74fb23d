/** Journal entry kinds of bundles beside those of shared/bundle.ts. */
import { z } from 'zod';

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
} as const;

/** 窗口地址: the file that one counter gives another. */
export const addressFile = z.strictObject({
  format: z.literal('crosscounter.address/1'),
  hospital: z.string(),
  address: knownCounter,
});
