/** Entry kinds of the day: day files, reconciliation, the insurance day's end, the shift's end. */
import { z } from 'zod';
import { stmtResults } from '../platform/profile-reconcile.ts';
import { fenSchema } from '../settlement.ts';

const day = z.string();

/** 险种、清算类别、清算机构 with our figures and what the centre said of them. */
export const reconciledGroup = z.strictObject({
  insutype: z.string(),
  clrType: z.string(),
  clrOptins: z.string(),
  total: fenSchema,
  fund: fenSchema,
  account: fenSchema,
  count: z.int(),
  result: z.enum(stmtResults),
  /** stmt_rslt and stmt_rslt_dscr as they came. */
  code: z.string(),
  text: z.string(),
});
export type ReconciledGroup = z.infer<typeof reconciledGroup>;

/** How a difference was dealt with. */
export const explainHows = ['mended', 'centre', 'other-counter', 'next-day', 'office'] as const;
export type ExplainHow = (typeof explainHows)[number];

export const reconcileKinds = {
  /** Whose day files count: a key that somebody here has compared and taken. */
  'day.key-trusted': {
    v: 1,
    data: z.strictObject({
      kid: z.string(),
      alg: z.string(),
      publicKey: z.string(),
      holder: z.string(),
      from: z.string(),
      to: z.string(),
    }),
    personal: z.undefined(),
  },
  /** `personal` has the rows: a psn_no stands in each. */
  'day.file-imported': {
    v: 1,
    data: z.strictObject({
      day,
      from: z.string(),
      /** SHA-256 of the file as it was handed in, hex. */
      sha256: z.string(),
      /** Key number and holder of the signature, or who vouches for a table without one. */
      signer: z.strictObject({ kid: z.string(), holder: z.string() }).optional(),
      vouchedBy: z.string().optional(),
      count: z.int(),
      total: fenSchema,
      fund: fenSchema,
      journal: z.strictObject({ epoch: z.string(), seq: z.int() }).optional(),
    }),
    personal: z.json(),
  },
  /** `personal` has the differences: a platform's memo may say anything. */
  'day.reconciled': {
    v: 1,
    data: z.strictObject({
      day,
      /** SHA-256 of the rows it was asked for, hex: other rows make it stale. */
      basis: z.string(),
      missing: z.array(z.string()),
      groups: z.array(reconciledGroup),
      differences: z.int(),
    }),
    personal: z.json(),
  },
  /** `personal` has the note. */
  'difference.explained': {
    v: 1,
    data: z.strictObject({ day, key: z.string(), how: z.enum(explainHows) }),
    personal: z.json(),
  },
  'day.closed': {
    v: 1,
    data: z.strictObject({
      day,
      count: z.int(),
      total: fenSchema,
      fund: fenSchema,
      account: fenSchema,
      explained: z.int(),
    }),
    personal: z.undefined(),
  },
  'shift.closed': {
    v: 1,
    data: z.strictObject({
      since: z.string(),
      /** Cash that must be there, without the float; what was counted; counted less expected. */
      expected: fenSchema,
      counted: fenSchema,
      difference: fenSchema,
      scan: fenSchema,
      takings: z.int(),
      returns: z.int(),
      /** Visits carried forward: not at their end, or with an outcome that is open. */
      carried: z.array(z.string()),
    }),
    personal: z.undefined(),
  },
} as const;
