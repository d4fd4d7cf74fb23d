/**
 * Rules of a pack: `when` (predicates) + typed `gives`; exactly one wins per kind (policy.md §6).
 */
import { z } from 'zod';
import { diseaseCode, filingType, id, insuranceKind, ratioText, yuan } from './field.ts';

/** Every predicate present must hold; a rule with more predicates is more specific. */
const when = z.strictObject({
  disease: z.array(diseaseCode).min(1).optional(),
  insurance: z.array(insuranceKind).min(1).optional(),
  filing: z.array(filingType).min(1).optional(),
});

const head = { id, when, source: id, assumptions: z.array(id).default([]) };

/**
 * Which bills count against the same yearly figure; the accumulators carry this one key for now.
 */
const scope = z.literal('special-disease');

const none = z.strictObject({ period: z.literal('none') });

const ratioRule = z.strictObject({
  ...head,
  kind: z.literal('ratio'),
  /** `pay` is the fund's share of what is left after the deductible. */
  gives: z.strictObject({ pay: ratioText }),
});

const deductibleRule = z.strictObject({
  ...head,
  kind: z.literal('deductible'),
  gives: z.discriminatedUnion('period', [
    none,
    z.strictObject({ period: z.literal('year'), scope, amount: yuan }),
  ]),
});

const capRule = z.strictObject({
  ...head,
  kind: z.literal('cap'),
  /** `basis` fund: the cap counts what the pooled fund paid; the patient pays the excess. */
  gives: z.discriminatedUnion('period', [
    none,
    z.strictObject({
      period: z.literal('year'),
      basis: z.literal('fund'),
      scope,
      amount: yuan,
      excess: z.literal('own'),
    }),
  ]),
});

export const packRule = z.discriminatedUnion('kind', [ratioRule, deductibleRule, capRule]);
export type PackRule = z.infer<typeof packRule>;
export type RuleKind = PackRule['kind'];
export type RuleOf<K extends RuleKind> = Extract<PackRule, { kind: K }>;
export type Predicate = keyof PackRule['when'];

/** The kinds a plan needs exactly one rule of, in the order of their steps. */
export const RULE_KINDS = ['deductible', 'ratio', 'cap'] as const satisfies readonly RuleKind[];
