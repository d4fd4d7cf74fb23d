/** What is known of the patient and the visit when a policy is looked up. */
import { z } from 'zod';
import {
  awayKind,
  date,
  diseaseCode,
  filingState,
  hospitalLevel,
  id,
  insuranceKind,
  serviceType,
} from './field.ts';

/**
 * The facts that rules may ask for. One that a rule asks for and that is absent is an error by name
 * (missing-fact), never a guess; only `service` and `away` have the product's own case as default.
 */
export const caseFacts = z.strictObject({
  insurance: insuranceKind,
  /** Special-disease code (opsp_dise_code) as the platform gave it; empty for none. */
  disease: z.union([diseaseCode, z.literal('')]),
  filing: filingState,
  /** Date of service, yyyy-mm-dd. */
  date,
  /** 人员类别 that the pack names, such as retired; all that apply, or none. */
  persons: z.array(id).optional(),
  /** Full years on the date of service. */
  age: z.int().min(0).max(150).optional(),
  level: hospitalLevel.optional(),
  service: serviceType.optional(),
  away: awayKind.optional(),
  /** Which admission of the benefit year this is, from 1. */
  admission: z.int().min(1).max(1_000).optional(),
  /** Every disease the person is registered for, the visit's own among them. */
  registered: z.array(diseaseCode).optional(),
  /** Days the bill covers, for limits per day; 1 where absent. */
  days: z.int().min(1).max(10_000).optional(),
  /** Date of discharge, where the benefit year goes by it. */
  discharged: date.optional(),
  /** Date of settlement, where the benefit year goes by it; the date of service where absent. */
  settled: date.optional(),
  /** First day of the stay, where a rule counts cycles. */
  admitted: date.optional(),
});
export type CaseFacts = z.infer<typeof caseFacts>;

/** With 参保地 admdvs (insuplc_admdvs), as the platform gave it. */
export type SplitFacts = Readonly<CaseFacts> & { readonly place: string };
