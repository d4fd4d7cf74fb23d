/**
 * Province profile 省平台配置: how the treatment place's platform is spoken to. Data, not code: a
 * hospital in another province writes another profile. What a field is for stands here, what the
 * sources say of it in facts/platform-interface.md, and which source a value rests on in the
 * profile's own `sources`.
 */
import { z } from 'zod';
import { decideWays } from '../visit/next.ts';
import { cataloguePart } from './profile-catalogue.ts';
import { gatewayPart, urlPart } from './profile-gateway.ts';
import { reconcilePart } from './profile-reconcile.ts';
import { textsPart } from './texts.ts';

const infnoText = z.string().regex(/^\d{4,6}[A-Z]?$/);
const fields = z.record(infnoText, z.array(z.string().min(1)));
const admdvs = z.string().regex(/^\d{6}$/);

/** A receiving system chosen by transaction and person (Hebei); the first rule that fits wins. */
const recerRule = z.strictObject({
  infnos: z.array(infnoText).min(1),
  /** psn_type codes; absent: any. */
  personTypes: z.array(z.string()).optional(),
  /** insutype codes; absent: any. */
  insutypes: z.array(z.string()).optional(),
  value: z.string().min(1).max(10),
});

const pin = z.enum(['none', 'at-reader']);

const hospital = z.strictObject({ code: z.string().length(12), name: z.string(), admdvs });

/** How messages are written. */
const messagePart = z.strictObject({
  contentType: z.string(),
  infver: z.string(),
  recerSysCode: z.strictObject({ default: z.string().min(1).max(10), rules: z.array(recerRule) }),
  /** opter_type: 1 clerk, 2 self-service, 3 mobile. */
  operatorType: z.enum(['1', '2', '3']),
  extensionField: z.enum(['exp_content', 'expContent']),
  /** Hospital(12) + yyyyMMddHHmmss + 4 (most), or yyMMddHHmmss-hospital-4 (Nanyang). */
  msgid: z.enum(['hospital-time-serial', 'time-hospital-serial']),
  /** Infnos of the trial and of the settlement: some provinces want their A variant. */
  variants: z.strictObject({
    trial: z.enum(['2206', '2206A']),
    settle: z.enum(['2207', '2207A']),
  }),
  /** Hunan wants feedetl_sn as a number of at most 15 digits; elsewhere it is a text of 30. */
  feeSerial: z.enum(['digits-15', 'text-30']),
  /** Fields this province requires beyond HN27's own, by infno; an empty one is stopped here. */
  required: fields,
  /** Fields that are left out of the message, by infno. */
  omit: fields,
});

/** Codes that provinces write differently (platform-interface.md §5); 1901 tells the rest. */
const codesPart = z.strictObject({
  /** psn_cert_type of a resident identity card: 01 in HN27, 1 in JX. */
  idCard: z.string().min(1),
  medType: z.string().min(1),
  /** chrgitm_lv → class. */
  itemLevels: z.record(z.string(), z.enum(['A', 'B', 'C'])),
  /** cum_type_code of 5206 that means special-disease fund pay; no source has a code table. */
  fundPaid: z.string().optional(),
});

/** File format `crosscounter.profile/1`. Secrets are not in it: they live in the vault. */
export const profileFile = z.strictObject({
  format: z.literal('crosscounter.profile/1'),
  id: z.string(),
  name: z.string(),
  /** modelled: written after public texts, tried against no platform. */
  status: z.enum(['verified', 'unverified', 'modelled']),
  sources: z.array(
    z.strictObject({
      of: z.string(),
      source: z.string(),
      trust: z.enum(['spec', 'code', 'assumed']),
    }),
  ),
  hospital,
  gateway: gatewayPart,
  url: urlPart,
  message: messagePart,
  codes: codesPart,
  /** Is the card's PIN wanted before 2207, for people insured here and elsewhere? */
  pin: z.strictObject({ local: pin, crossProvince: pin }),
  timeoutMs: z.strictObject({ default: z.int(), perInfno: z.record(infnoText, z.int()) }),
  probe: z.strictObject({ upMs: z.int(), downMs: z.int(), timeoutMs: z.int() }),
  /** Platform clock against ours: told from `warn` on; beyond `refuse` no new offline bill. */
  clock: z.strictObject({ warnMs: z.int().positive(), refuseMs: z.int().positive() }),
  /** How each unknown outcome is decided, in order. */
  decide: decideWays,
  /**
   * A request that we gave up may arrive so long after it was sent: until then a query that does
   * not see a settlement or a refund proves nothing.
   */
  lateMs: z.int().nonnegative(),
  /** Infnos that 2601 takes back. */
  reversible: z.array(infnoText),
  /** May 5204 be asked without a setl_id (Jiangxi), or not (Hunan since 2021-09)? */
  feeQuery: z.enum(['needs-setl-id', 'by-visit']),
  /** What the platform's words mean: there is no table of error codes. */
  texts: textsPart,
  reconcile: reconcilePart,
  catalogue: cataloguePart,
  /** May a card visit with recorded consent be settled without the patient (design §4)? */
  settleWithoutPatient: z.boolean(),
  attemptsMax: z.int().positive(),
  /** Visits that the sync drives at the same time. */
  lanes: z.int().min(1).max(16),
  /** How far the platform's own sums may be off before its trial is stopped, in fen. */
  toleranceFen: z.int().nonnegative(),
  /** Guangdong counts the personal account into fund_pay_sumamt (platform-interface.md §4). */
  fundIncludesAccount: z.boolean(),
  /** Diseases this hospital is opened for, and which diagnoses (ICD-10 prefixes) fit each. */
  opened: z.record(z.string(), z.array(z.string())),
  /** A scanned code's token older than this is scanned again before 2207. */
  tokenMinutes: z.int().positive(),
  /** Names of insured places. */
  places: z.record(z.string(), z.string()),
});
export type Profile = z.infer<typeof profileFile>;

/** Milliseconds to wait for an answer to this transaction. */
export function timeoutOf(profile: Profile, infno: string): number {
  const { perInfno, default: otherwise } = profile.timeoutMs;
  return perInfno[infno] ?? perInfno[actOf(infno)] ?? otherwise;
}

/** 2206A is 2206, by another service. */
function actOf(infno: string): string {
  return infno.replace(/[A-Z]$/, '');
}

/** Who a message is about, as far as the receiving system depends on it. */
export interface Insured {
  insutype: string;
  personType: string;
}

/** recer_sys_code: the first rule that fits, else the default (Hebei: YBXT, LXXT, GSXT). */
export function receiverOf(profile: Profile, infno: string, insured?: Insured): string {
  const { rules, default: otherwise } = profile.message.recerSysCode;
  const fits = (list: readonly string[] | undefined, value: string | undefined) =>
    list === undefined || (value !== undefined && list.includes(value));
  const rule = rules.find(
    ({ infnos, insutypes, personTypes }) =>
      (infnos.includes(infno) || infnos.includes(actOf(infno))) &&
      fits(insutypes, insured?.insutype) &&
      fits(personTypes, insured?.personType),
  );
  return rule?.value ?? otherwise;
}

export function placeName(profile: Profile, place: string): string {
  return profile.places[place] ?? place;
}

/**
 * The infno under which this province takes an act or a query: 2206 and 2207 have A variants. 2601
 * names the original by the infno that was sent, so it asks here too.
 */
export function infnoOf(profile: Profile, act: string): string {
  if (act === '2206') return profile.message.variants.trial;
  if (act === '2207') return profile.message.variants.settle;
  return act;
}

/** 跨省 when the first two digits of the two places differ (platform-interface.md §1.9). */
export function isCrossProvince(profile: Profile, insuredPlace: string): boolean {
  if (insuredPlace === '') return false;
  return insuredPlace.slice(0, 2) !== profile.hospital.admdvs.slice(0, 2);
}
