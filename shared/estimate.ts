/**
 * An Estimate 暂估 as it is kept in the journal and shown: marked, with its trace, never a
 * settlement.
 */
import { z } from 'zod';
import { fenSchema } from './settlement.ts';
import { ownCell, type OwnCell } from './policy/rule.ts';
import type { Estimate, Split, Used } from './split.ts';

const amounts = z.strictObject({
  total: fenSchema,
  selfFunded: fenSchema,
  overLimit: fenSchema,
  preSelfPay: fenSchema,
  frontSelfPay: fenSchema,
  inScope: fenSchema,
  deductible: fenSchema,
  ownByRatio: fenSchema,
  overCap: fenSchema,
  fund: fenSchema,
  later: fenSchema,
  hospital: fenSchema,
  patient: fenSchema,
});

const own = z.strictObject(
  Object.fromEntries(ownCell.options.map((cell) => [cell, fenSchema])) as Record<
    OwnCell,
    typeof fenSchema
  >,
);

/** One payer's part; the first is the pooled fund. */
const layer = z.strictObject({
  layer: z.string(),
  name: z.string(),
  payer: z.enum(['fund', 'hospital']),
  base: fenSchema,
  deductible: fenSchema,
  ownByRatio: fenSchema,
  overCap: fenSchema,
  paid: fenSchema,
  covers: own.partial(),
});

const traceStep = z.strictObject({
  amount: amounts.keyof(),
  line: z.int().optional(),
  layer: z.string().optional(),
  rule: z.string(),
  source: z.string(),
  inputs: z.record(z.string(), z.number()),
  formula: z.string(),
  result: fenSchema,
  assumptions: z.array(z.string()),
});

export const splitRecord = z.strictObject({
  amounts,
  layers: z.array(layer),
  own,
  means: z.strictObject({ account: fenSchema, relative: fenSchema, cash: fenSchema }),
  /** What the bill adds to the accumulators; a reversal posts the negatives. */
  contributions: z.array(z.strictObject({ key: z.string(), amount: fenSchema })),
  trace: z.array(traceStep),
  pack: z.strictObject({
    place: z.string(),
    version: z.string(),
    status: z.enum(['verified', 'unverified', 'sample']),
  }),
  assumptions: z.array(z.strictObject({ id: z.string(), text: z.string() })),
});
export type SplitRecord = z.infer<typeof splitRecord>;

export const estimateRecord = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('estimate'),
    split: splitRecord,
    /** The accumulators it was computed with, for a comparison later. */
    used: z.record(z.string(), fenSchema).optional(),
  }),
  z.strictObject({
    kind: z.literal('range'),
    low: splitRecord,
    high: splitRecord,
    from: fenSchema,
    to: fenSchema,
    reason: z.string(),
  }),
  z.strictObject({ kind: z.literal('none'), reason: z.string(), text: z.string() }),
]);
export type EstimateRecord = z.infer<typeof estimateRecord>;

/** The engine's result as a record, with the accumulators it was computed from. */
export function recordEstimate(estimate: Estimate, used: Used = {}): EstimateRecord {
  if (estimate.kind === 'none') {
    return { kind: 'none', reason: estimate.reason, text: estimate.text };
  }
  if (estimate.kind === 'estimate') {
    return { kind: 'estimate', split: record(estimate.split), used: { ...used } };
  }
  const { low, high, from, to, reason } = estimate;
  return { kind: 'range', low: record(low), high: record(high), from, to, reason };
}

function record(split: Split): SplitRecord {
  return {
    amounts: { ...split.amounts },
    layers: split.layers.map((one) => ({ ...one, covers: { ...one.covers } })),
    own: { ...split.own },
    means: { ...split.means },
    contributions: split.contributions.map((one) => ({ ...one })),
    trace: split.trace.map((step) => ({
      ...step,
      inputs: { ...step.inputs },
      assumptions: [...step.assumptions],
    })),
    pack: { ...split.pack },
    assumptions: split.assumptions.map((assumption) => ({ ...assumption })),
  };
}

/**
 * What the patient is asked for on an estimate: of a range, the smaller sum; undefined without one.
 */
export function chargeable(estimate: EstimateRecord) {
  if (estimate.kind === 'none') return undefined;
  return estimate.kind === 'estimate' ? estimate.split.amounts.patient : estimate.from;
}
