/**
 * Province profile 省级接口配置: how the treatment place's platform is spoken to. Data, not code.
 */
import { z } from 'zod';
import { freshnessLimits } from '../freshness.ts';
import { decideWays } from '../visit/next.ts';

const texts = z.array(z.string().min(1));

/** File format `crosscounter.profile/1`. Secrets are not in it: they live in the vault. */
export const profileFile = z.strictObject({
  format: z.literal('crosscounter.profile/1'),
  id: z.string(),
  name: z.string(),
  status: z.enum(['verified', 'unverified', 'sample']),
  source: z.string(),
  hospital: z.strictObject({
    code: z.string().length(12),
    name: z.string(),
    admdvs: z.string().regex(/^\d{6}$/),
  }),
  gateway: z.strictObject({
    /** CSB: HMAC-SHA1 over four sorted headers (platform-interface.md §2.4). */
    kind: z.literal('csb'),
    path: z.string(),
    health: z.string(),
    contentType: z.string(),
  }),
  infver: z.string(),
  recerSysCode: z.string(),
  extensionField: z.enum(['exp_content', 'expContent']),
  timeoutMs: z.strictObject({ default: z.int(), perInfno: z.record(z.string(), z.int()) }),
  probe: z.strictObject({ upMs: z.int(), downMs: z.int(), timeoutMs: z.int() }),
  /** How each unknown outcome is decided, in order. */
  decide: decideWays,
  /** 2601 answers so when the original never arrived: then it is decided as absent. */
  notFoundTexts: texts,
  /** 2205 and 2202 answer so when there is nothing (left) to take back: then they are done. */
  nothingThereTexts: texts,
  /**
   * A refusal with one of these means that today's sign-in is gone: it is made anew before the next
   * call.
   */
  signInTexts: texts,
  /** May a card visit with recorded consent be settled without the patient (design §4)? */
  settleWithoutPatient: z.boolean(),
  attemptsMax: z.int().positive(),
  /** How far the platform's own sums may be off before its trial is stopped, in fen. */
  toleranceFen: z.int().nonnegative(),
  /** Guangdong counts the personal account into fund_pay_sumamt (platform-interface.md §4). */
  fundIncludesAccount: z.boolean(),
  /** cum_type_code of 5206 that means special-disease fund pay; no source has a code table. */
  fundPaidCode: z.string().optional(),
  /** Diseases this hospital is opened for, and which diagnoses (ICD-10 prefixes) fit each. */
  opened: z.record(z.string(), z.array(z.string())),
  filingTexts: z.strictObject({ missing: texts, expired: texts, elsewhere: texts }),
  freshness: freshnessLimits,
  /** A scanned code's token older than this is scanned again before 2207. */
  tokenMinutes: z.int().positive(),
  /** Names of insured places. */
  places: z.record(z.string(), z.string()),
});
export type Profile = z.infer<typeof profileFile>;

/** Milliseconds to wait for an answer to this transaction. */
export function timeoutOf(profile: Profile, infno: string): number {
  return profile.timeoutMs.perInfno[infno] ?? profile.timeoutMs.default;
}

export function placeName(profile: Profile, admdvs: string): string {
  return profile.places[admdvs] ?? admdvs;
}
