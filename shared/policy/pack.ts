/**
 * Policy pack 政策包 of an insured place, file format `crosscounter.pack/1`: dated rules as data,
 * each with its source, the written assumptions it rests on, and its own examples (facts/policy.md
 * §6).
 */
import { z } from 'zod';
import { packExample } from './example.ts';
import {
  awayKind,
  date,
  diseaseCode,
  filingState,
  filingType,
  id,
  insuranceKind,
  sentence,
  serviceType,
} from './field.ts';
import { ownCell, packRule, POOL } from './rule.ts';
import { caseWhen } from './when.ts';

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
  /** National code. */
  code: diseaseCode,
  name: sentence,
  /** Local codes of the same disease (1:n). */
  aliases: z.array(
    z.strictObject({ code: diseaseCode, note: sentence, assumptions: z.array(id).default([]) }),
  ),
  class: id.optional(),
  /** 待遇资格: whether it is needed, how long it holds (absent: for good), when benefits begin. */
  qualification: z
    .strictObject({
      needed: z.boolean(),
      months: z.int().min(1).max(1_200).optional(),
      begins: z.enum(['same-day', 'next-month']),
    })
    .optional(),
  notStated: sentence.optional(),
});

/** Diseases that settle directly beyond the national ten, from a day on (`to` is inclusive). */
const directEntry = z.strictObject({
  disease: diseaseCode,
  from: date,
  to: date.optional(),
  /** Only at these hospitals, by code. */
  hospitals: z.array(z.string().min(1)).min(1).optional(),
  source: id,
});

/** Where amounts are rounded moves more money than the number type (facts/baselines.md B2). */
const rounding = z.strictObject({
  scale: z.enum(['fen', 'jiao', 'yuan']),
  mode: z.literal('half-up'),
  preSelfPay: z.enum(['line', 'line-3', 'line-4', 'total']),
  ratio: z.enum(['payer', 'band']),
});
export type Rounding = z.infer<typeof rounding>;

/**
 * 支付方, in order. The first is `pool` and takes the eligible cost. A later one takes what is left
 * with the patient in some cells (covered in the order given), the eligible cost, or what an
 * earlier layer's cap spilled.
 */
const packLayer = z.strictObject({
  id,
  name: sentence,
  payer: z.enum(['fund', 'hospital']),
  base: z.discriminatedUnion('from', [
    z.strictObject({ from: z.literal('eligible') }),
    z.strictObject({ from: z.literal('cells'), cells: z.array(ownCell).min(1) }),
    z.strictObject({ from: z.literal('overflow'), of: id }),
  ]),
  when: caseWhen.default({}),
});
export type PackLayer = z.infer<typeof packLayer>;

const poolLayer: PackLayer = {
  id: POOL,
  name: '统筹基金',
  payer: 'fund',
  base: { from: 'eligible' },
  when: {},
};

/** 待遇年度: its first day, and the date that decides to which year a bill belongs. */
const benefitYear = z.strictObject({
  starts: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/, '年度起始日写 "月-日"'),
  by: z.enum(['service', 'settlement', 'discharge']),
});

/** 退费: how a reversal posts, and whether the other benefit year is refused. */
const reversal = z.strictObject({
  accumulators: z.enum(['stored', 'at-refund']),
  sameYear: z.boolean(),
});

export const packFile = z.strictObject({
  format: z.literal('crosscounter.pack/1'),
  place: z.string().regex(/^\d{6}$/, '统筹区代码须为 6 位数字'),
  name: sentence,
  version: id,
  insurances: z.array(insuranceKind).min(1),
  services: z.array(serviceType).min(1).default(['outpatient-special']),
  /** Where the patient is treated; home rules are another pack's affair unless listed here. */
  away: z.array(awayKind).min(1).default(['out-of-province']),
  /** 人员类别 that rules tell apart. */
  persons: z.array(z.strictObject({ id, name: sentence })).default([]),
  /** First and last date of service; without `validTo` the pack is open-ended. */
  validFrom: date,
  validTo: date.optional(),
  status: packStatus,
  sources: z.array(packSource).min(1),
  assumptions: z.array(packAssumption),
  rounding,
  benefitYear: benefitYear.default({ starts: '01-01', by: 'service' }),
  reversal: reversal.default({ accumulators: 'stored', sameYear: true }),
  diseases: z.array(packDisease),
  /** Most diseases a person may be registered for. */
  maxDiseases: z.int().min(1).optional(),
  filings: z.array(filingState).min(1),
  directList: z.array(directEntry),
  layers: z.array(packLayer).min(1).default([poolLayer]),
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
