/** What the reconciliation screen is given. */
import { z } from 'zod';
import { stmtResults } from '../platform/profile-reconcile.ts';
import { fenSchema } from '../settlement.ts';
import { visitStatus } from '../view.ts';
import { difference } from './difference.ts';
import { explainHows } from './entries.ts';

const dayFileView = z.strictObject({
  /** A counter's number, or HIS. */
  from: z.string(),
  state: z.enum(['own', 'in', 'missing']),
  count: z.int(),
  total: fenSchema,
  fund: fenSchema,
  /** Rows that another file has already: they count once. */
  doubled: z.int(),
  at: z.string().optional(),
  /** Who signed, or who vouches for a table without a signature. */
  by: z.string().optional(),
  signed: z.boolean(),
});

const groupView = z.strictObject({
  insutype: z.string(),
  clrType: z.string(),
  clrOptins: z.string(),
  total: fenSchema,
  fund: fenSchema,
  account: fenSchema,
  count: z.int(),
  /** Absent before the centre was asked for exactly these figures. */
  result: z.enum(stmtResults).optional(),
  code: z.string(),
  text: z.string(),
});

const shownDifference = difference.extend({
  explained: z
    .strictObject({
      how: z.enum(explainHows),
      note: z.string(),
      by: z.string(),
      at: z.string(),
    })
    .optional(),
});

export const shiftView = z.strictObject({
  since: z.string(),
  cash: fenSchema,
  scan: fenSchema,
  takings: z.int(),
  returns: z.int(),
  carried: z.array(
    z.strictObject({
      visit: z.string(),
      nameMasked: z.string(),
      status: visitStatus,
      amount: fenSchema,
    }),
  ),
  /** The last close, as it was stated. */
  last: z
    .strictObject({
      at: z.string(),
      by: z.string(),
      expected: fenSchema,
      counted: fenSchema,
      difference: fenSchema,
      carried: z.int(),
    })
    .optional(),
});
export type ShiftView = z.infer<typeof shiftView>;

export const reconcileView = z.strictObject({
  day: z.string(),
  /** The platform's day is over only when ours is; today may be asked, and asked again. */
  today: z.string(),
  hospital: z.string(),
  counter: z.string(),
  files: z.array(dayFileView),
  groups: z.array(groupView),
  differences: z.array(shownDifference),
  run: z.strictObject({ at: z.string(), by: z.string(), missing: z.array(z.string()) }).optional(),
  /** Why the insurance day is open; empty where it may be closed, or is. */
  open: z.array(z.string()),
  closed: z.strictObject({ at: z.string(), by: z.string() }).optional(),
  shift: shiftView,
});
export type ReconcileView = z.infer<typeof reconcileView>;
