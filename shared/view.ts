/**
 * What the screens are given: one visit in full, one row of the day list, the state of the counter.
 */
import { z } from 'zod';
import { clockStates } from './clock.ts';
import { causeNames } from './compare/cause.ts';
import { estimateRecord } from './estimate.ts';
import { faultSchema } from './fault.ts';
import { filingType } from './policy/field.ts';
import { allowanceView, offlineView, overdueView } from './outage/view.ts';
import { handing, journalStatus, twinStatus } from './safety/view.ts';
import { fenSchema, platformAmounts } from './settlement.ts';
import { billRecord } from './visit/personal.ts';
import { visitStatuses, type VisitStatus } from './visit/status.ts';
import { acts, goals, moneyStates, parkReasonNames, refundEnds, steps } from './visit/table.ts';

export type { VisitStatus };
export const visitStatus = z.enum(visitStatuses);

/** What may be done with a visit now; a key that is not named does nothing. */
export const actionNames = [
  'check',
  'bill',
  'account',
  'quote',
  'confirm',
  'charge',
  'proceed',
  'abandon',
  'refund',
  'pay-out',
  'collect',
  'release',
  'renew',
  'deposit',
  'self-pay',
  'hold',
  'void',
  'convert',
  'record-outcome',
  'end-refund',
] as const;
export type ActionName = (typeof actionNames)[number];

export const triageView = z.strictObject({
  outcome: z.enum(['direct', 'provisional', 'manual', 'refuse']),
  reason: z.string(),
  text: z.string(),
  todo: z.array(z.string()),
  spoilsClaim: z.boolean(),
  disease: z.strictObject({ code: z.string(), name: z.string() }),
  facts: z.array(
    z.strictObject({
      fact: z.string(),
      at: z.string().optional(),
      state: z.enum(['fresh', 'stale', 'expired', 'unknown']),
    }),
  ),
  platform: z.string().optional(),
});
export type TriageView = z.infer<typeof triageView>;

export const whoView = z.strictObject({
  name: z.string(),
  idMasked: z.string(),
  gender: z.string(),
  age: z.int(),
  place: z.strictObject({ admdvs: z.string(), name: z.string() }),
  insurance: z.string(),
  balance: fenSchema,
  /** `directory`: known from an earlier visit, the line is down. */
  source: z.enum(['platform', 'directory']),
  at: z.string(),
});

const named = z.strictObject({ what: z.string(), ours: fenSchema, theirs: fenSchema });

/** How a line of the course looks: each has an icon and a colour of its own. */
export const courseLooks = [
  ...(['sent', 'silent', 'asking', 'waiting', 'good', 'undone', 'stuck'] as const),
] as const;
export type CourseLook = (typeof courseLooks)[number];

/** An act whose outcome is open or was: what was done to find it out, and what to tell. */
export const courseView = z.strictObject({
  act: z.enum(acts),
  state: z.enum([
    ...(['sent', 'asking', 'waiting', 'stuck', 'settled', 'undone'] as const),
    ...(['refunded', 'unrefunded', 'kept'] as const),
  ]),
  tell: z.string(),
  steps: z.array(z.strictObject({ at: z.string(), text: z.string(), look: z.enum(courseLooks) })),
});
export type CourseView = z.infer<typeof courseView>;

export const visitView = z.strictObject({
  id: z.string(),
  seq: z.int(),
  openedAt: z.string(),
  openedBy: z.enum(['card', 'voucher']),
  status: visitStatus,
  step: z.enum(steps),
  goal: z.enum(goals),
  who: whoView.optional(),
  /** 5301: the diseases this person is qualified for, to choose from. */
  diseases: z.array(
    z.strictObject({
      code: z.string(),
      name: z.string(),
      begin: z.string(),
      end: z.string().optional(),
    }),
  ),
  triage: triageView.optional(),
  /** What the clerk recorded with the check: filing type, and evidence of an emergency or empty. */
  filing: filingType,
  emergency: z.string(),
  bill: billRecord.optional(),
  /** 账户: 0 not used, 1 own, 2 the family's too. */
  account: z.enum(['0', '1', '2']),
  estimate: estimateRecord.optional(),
  /** Sentences that explain the estimate, rule by rule. */
  explanation: z.array(z.string()),
  trial: platformAmounts.optional(),
  settlement: z
    .strictObject({ amounts: platformAmounts, setlId: z.string(), settledAt: z.string() })
    .optional(),
  /** Where the platform's split and ours differ, of the bill or of one line, each named. */
  differences: z.array(
    named.extend({ line: z.int().optional(), difference: fenSchema, text: z.string() }),
  ),
  /** The patient's part against the last visit of this person for the same disease. */
  since: z.strictObject({ visit: z.string(), date: z.string(), difference: fenSchema }).optional(),
  money: z.strictObject({
    state: z.enum(moneyStates),
    /** What is to be put down now; absent while nothing is due. */
    due: fenSchema.optional(),
    taken: fenSchema,
    change: fenSchema,
    /** Positive: owed to the patient; negative: owed by the patient. */
    balance: fenSchema.optional(),
    consent: z.boolean(),
  }),
  pending: z
    .strictObject({
      act: z.enum(acts),
      word: z.string(),
      status: z.enum(['sent', 'lost']),
      sentAt: z.string(),
    })
    .optional(),
  /** How it was charged without the platform, if it was. */
  charged: z.enum(['estimate', 'deposit', 'self-pay']).optional(),
  /** With the line down and before any charge: what the other ways would take. */
  offline: offlineView.optional(),
  course: courseView.optional(),
  timeline: z.array(z.strictObject({ at: z.string(), text: z.string() })),
  parked: z
    .strictObject({
      reason: z.enum(parkReasonNames),
      text: z.string(),
      detail: z.string(),
      owner: z.string(),
      until: z.string(),
      todo: z.string(),
      /** In words for the patient; empty where there is nothing to tell. */
      tell: z.string(),
    })
    .optional(),
  /** A refund that ended without the platform; who and why is absent where it was destroyed. */
  refundEnd: z
    .strictObject({ how: z.enum(refundEnds), reason: z.string(), by: z.string() })
    .optional(),
  /** The last refusal or failure on this visit, until something else happens. */
  fault: faultSchema.optional(),
  receipts: z.array(z.strictObject({ number: z.string(), kind: z.string() })),
  /** The visit was given to another counter in a bundle; nothing is done with it here. */
  away: handing.extend({ to: z.string() }).optional(),
  /** It came in a bundle from another counter. */
  came: handing.extend({ from: z.string() }).optional(),
  can: z.array(z.enum(actionNames)),
  busy: z.boolean(),
});
export type VisitView = z.infer<typeof visitView>;

const spoken = z.strictObject({ zh: z.string(), en: z.string() });
const otherVisit = z.strictObject({
  visit: z.string(),
  date: z.string(),
  disease: z.string(),
  patient: fenSchema,
});

/** 对比 with another visit of the same person; `with` is absent where there is none. */
export const comparisonView = z.strictObject({
  visit: z.string(),
  with: otherVisit.optional(),
  method: z.enum(['engine', 'cells']).optional(),
  before: fenSchema,
  after: fenSchema,
  difference: fenSchema,
  causes: z.array(
    z.strictObject({
      cause: z.enum(causeNames),
      amount: fenSchema,
      before: spoken,
      after: spoken,
      text: spoken,
    }),
  ),
  /** Every visit of this person that can be compared with, the newest first. */
  others: z.array(otherVisit),
});
export type ComparisonView = z.infer<typeof comparisonView>;

/** One line of the day list: masked data and keyed hashes only, for Dexie. */
export const visitRow = z.strictObject({
  id: z.string(),
  /** Sequence of its newest entry; rows are fetched in this order. */
  seq: z.int(),
  day: z.string(),
  openedAt: z.string(),
  nameMasked: z.string(),
  personHash: z.string(),
  place: z.string(),
  disease: z.string(),
  status: visitStatus,
  outcome: z.string(),
  total: fenSchema.optional(),
  fund: fenSchema.optional(),
  cash: fenSchema.optional(),
  /** True while the amounts are an estimate. */
  estimated: z.boolean(),
  charged: fenSchema.optional(),
  balance: fenSchema.optional(),
  unsent: z.boolean(),
  closed: z.boolean(),
  setlId: z.string(),
  parked: z.string(),
  operator: z.string(),
});
export type VisitRow = z.infer<typeof visitRow>;

export const counterStatus = z.strictObject({
  mode: z.enum(['drill', 'live']),
  hospital: z.strictObject({ code: z.string(), name: z.string(), admdvs: z.string() }),
  counter: z.string(),
  operator: z.string(),
  line: z.strictObject({
    state: z.enum(['up', 'down', 'unknown']),
    since: z.string(),
    latencyMs: z.number().optional(),
    /** The outage that is open. */
    outage: z.string().optional(),
    cause: z.string().optional(),
  }),
  /** Insured places that do not answer while the line is up. */
  places: z.array(z.strictObject({ name: z.string(), since: z.string() })),
  /** The platform's clock minus ours, as of the last contact. */
  clock: z.strictObject({ offsetMs: z.number(), state: z.enum(clockStates) }).optional(),
  reader: z.enum(['empty', 'card', 'unreadable', 'none']),
  /** What may still be charged without the platform: while the line is up, if it went now. */
  allowance: allowanceView,
  unsent: z.int(),
  /** Unsent for too long with the line up, oldest first, each with its reason. */
  overdue: z.array(overdueView).max(200),
  oldestUnsentAt: z.string().optional(),
  parked: z.int(),
  trueUps: z.int(),
  syncing: z.boolean(),
  journal: journalStatus,
  twin: twinStatus.optional(),
});
export type CounterStatus = z.infer<typeof counterStatus>;
