/**
 * What is known of a person and since when: answers of 1101, 5301, 2001 and 5206, each with its
 * age.
 */
import { z } from 'zod';
import { fenSchema } from './settlement.ts';

export const insuranceSchema = z.strictObject({
  /** 险种 (insutype): 310 employees, 390 residents. */
  insutype: z.string(),
  /** psn_type, passed through unchanged. */
  personType: z.string(),
  /** psn_insu_stas: 1 is in force, 2 suspended. */
  status: z.string(),
  /** 参保地行政区划 (insuplc_admdvs). */
  place: z.string(),
  employer: z.string(),
  balance: fenSchema,
});
export type Insurance = z.infer<typeof insuranceSchema>;

export const qualificationSchema = z.strictObject({
  /** opsp_dise_code, passed through unchanged. */
  code: z.string(),
  name: z.string(),
  begin: z.string(),
  end: z.string().optional(),
});
/** 门诊慢特病待遇资格 (5301). */
export type Qualification = z.infer<typeof qualificationSchema>;

export const benefitSchema = z.strictObject({
  at: z.string(),
  enjoys: z.boolean(),
  reason: z.string(),
  begin: z.string().optional(),
  end: z.string().optional(),
});
/** 待遇检查 (2001) for one disease. */
export type Benefit = z.infer<typeof benefitSchema>;

export const accumulatorsSchema = z.strictObject({
  at: z.string(),
  year: z.int(),
  /** Special-disease pooled-fund pay this year; absent where the profile has no code for it. */
  fundPaid: fenSchema.optional(),
});

export const knownPersonSchema = z.strictObject({
  name: z.string(),
  idNo: z.string(),
  certType: z.string(),
  gender: z.string(),
  birthDate: z.string(),
  psnNo: z.string(),
  cardSn: z.string().optional(),
  /** 卡号, read with the line up: a 3.0 card does not give it without its key. */
  cardNo: z.string().optional(),
  /** When the platform last said who this is and how they are insured. */
  at: z.string(),
  insurances: z.array(insuranceSchema),
  qualifications: z.strictObject({ at: z.string(), list: z.array(qualificationSchema) }).optional(),
  benefits: z.record(z.string(), benefitSchema),
  accumulators: accumulatorsSchema.optional(),
});
export type KnownPerson = z.infer<typeof knownPersonSchema>;

/** The insurance a special-disease visit runs under: in force, employees' before residents'. */
export function activeInsurance(person: KnownPerson): Insurance | undefined {
  const active = person.insurances.filter((insurance) => insurance.status === '1');
  return active.find((insurance) => insurance.insutype === '310') ?? active[0];
}
