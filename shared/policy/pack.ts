/**
 * Policy pack 政策包 of an insured place, file format `crosscounter.pack/1`: dated rules as data,
 * each with its source, the written assumptions it rests on, and its own examples (facts/policy.md
 * §6).
 */
import { z } from 'zod';
import { packExample } from './example.ts';
import { date, diseaseCode, filingType, id, insuranceKind, sentence } from './field.ts';
import { packRule } from './rule.ts';

export { filingType, insuranceKind };
export type { FilingType, InsuranceKind } from './field.ts';
export type { PackRule } from './rule.ts';
export type { PackExample } from './example.ts';

const packStatus = z.enum(['verified', 'unverified', 'sample']);
/** 已核实 / 未核实 / 样例. */
export type PackStatus = z.infer<typeof packStatus>;

const packSource = z.strictObject({
  id,
  document: sentence,
  clause: sentence,
  note: sentence,
});

const packAssumption = z.strictObject({ id, text: sentence, why: sentence });

/**
 * 病种目录 entry. `notStated`: what the document leaves open, so that there is no estimate at all.
 */
const packDisease = z.strictObject({
  code: diseaseCode,
  name: sentence,
  aliases: z.array(
    z.strictObject({ code: diseaseCode, note: sentence, assumptions: z.array(id).default([]) }),
  ),
  notStated: sentence.optional(),
});

/** Diseases that settle directly beyond the national ten, from a day on (`to` is inclusive). */
const directEntry = z.strictObject({
  disease: diseaseCode,
  from: date,
  to: date.optional(),
  source: id,
});

/** Where amounts are rounded moves more money than the number type (facts/baselines.md B2). */
const rounding = z.strictObject({
  scale: z.literal('fen'),
  mode: z.literal('half-up'),
  preSelfPay: z.literal('line'),
  ratio: z.literal('payer'),
});

export const packFile = z.strictObject({
  format: z.literal('crosscounter.pack/1'),
  place: z.string().regex(/^\d{6}$/, '统筹区代码须为 6 位数字'),
  name: sentence,
  version: id,
  insurances: z.array(insuranceKind).min(1),
  /** First and last date of service; without `validTo` the pack is open-ended. */
  validFrom: date,
  validTo: date.optional(),
  status: packStatus,
  sources: z.array(packSource).min(1),
  assumptions: z.array(packAssumption),
  rounding,
  diseases: z.array(packDisease).min(1),
  filings: z.array(filingType).min(1),
  directList: z.array(directEntry),
  rules: z.array(packRule).min(1),
  examples: z.array(packExample).min(1),
});

/** A pack whose fields are right; references, rules and examples are not yet checked. */
export type Pack = z.infer<typeof packFile>;
export type PackDisease = Pack['diseases'][number];

declare const checkedBrand: unique symbol;
/** A pack that passed `loadPack` (policy/check.ts): the only kind an estimate is made from. */
export type CheckedPack = Pack & { readonly [checkedBrand]: true };

/** yyyy-mm-dd texts compare as dates do. */
export function within(day: string, from: string, to: string | undefined): boolean {
  return day >= from && (to === undefined || day <= to);
}
