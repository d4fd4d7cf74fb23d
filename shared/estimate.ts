/**
 * An Estimate 暂估 as it is kept in the journal and shown: marked, with its trace, never a
 * settlement.
 */
import { z } from 'zod';
import { fenSchema } from './settlement.ts';
import type { Estimate, Split } from './split.ts';

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
  patient: fenSchema,
});

const traceStep = z.strictObject({
  amount: amounts.keyof(),
  line: z.int().optional(),
  rule: z.string(),
  source: z.string(),
  inputs: z.record(z.string(), z.number()),
  formula: z.string(),
  result: fenSchema,
  assumptions: z.array(z.string()),
});

export const splitRecord = z.strictObject({
  amounts,
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
  z.strictObject({ kind: z.literal('estimate'), split: splitRecord }),
  z.strictObject({
    kind: z.literal('range'),
    low: splitRecord,
    high: splitRecord,
    reason: z.string(),
  }),
  z.strictObject({ kind: z.literal('none'), reason: z.string(), text: z.string() }),
]);
export type EstimateRecord = z.infer<typeof estimateRecord>;

/** The engine's result as a record. */
export function recordEstimate(estimate: Estimate): EstimateRecord {
  if (estimate.kind === 'none') {
    return { kind: 'none', reason: estimate.reason, text: estimate.text };
  }
  if (estimate.kind === 'estimate') return { kind: 'estimate', split: record(estimate.split) };
  const { low, high, reason } = estimate;
  return { kind: 'range', low: record(low), high: record(high), reason };
}

function record(split: Split): SplitRecord {
  return {
    amounts: { ...split.amounts },
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
  return estimate.kind === 'estimate'
    ? estimate.split.amounts.patient
    : estimate.low.amounts.patient;
}
