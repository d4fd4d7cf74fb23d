/**
 * The desk's verbs: one table from which preload, handlers, the renderer's client and the test fake
 * are derived. An `ask` changes nothing; an `act` is answered once what it changed is durable.
 */
import { z } from 'zod';
import { faultSchema } from './fault.ts';
import { outageVerbs } from './outage/verbs.ts';
import { receiptKinds, receiptSchema } from './receipt.ts';
import { comparisonView, counterStatus, visitRow, visitView } from './view.ts';
import { tenderSchema } from './entry.ts';
import { fenSchema } from './settlement.ts';
import { filingType } from './policy/field.ts';

/** Raised with every change of the table; a test pins it to the table's hash. */
export const CONTRACT_VERSION = 2;

const visitId = z.strictObject({ visit: z.string() });
const tenders = z.array(tenderSchema).max(4);

const catalogueItem = z.strictObject({
  code: z.string(),
  local: z.string(),
  name: z.string(),
  pinyin: z.string(),
  spec: z.string(),
  unit: z.string(),
  price: z.string(),
  class: z.enum(['A', 'B', 'C']),
  preSelfPay: z.string(),
  limit: z.string().optional(),
});
export type CatalogueRow = z.infer<typeof catalogueItem>;

const drillPatient = z.strictObject({
  key: z.string(),
  name: z.string(),
  what: z.string(),
  disease: z.string(),
  expected: z.string(),
  card: z.string(),
});

const typedLine = z.strictObject({ code: z.string(), quantity: z.string() });

export const verbs = {
  // —— the counter
  status: ask(z.strictObject({}), counterStatus),
  /** Rows changed after `after`, oldest change first: the feed of the read model. */
  rows: ask(
    z.strictObject({ after: z.int(), limit: z.int().min(1).max(2000) }),
    z.strictObject({
      epoch: z.string(),
      rows: z.array(visitRow),
      /** Sequence up to which the rows given so far are complete. */
      upTo: z.int(),
      /** How many rows there are in all. */
      count: z.int(),
      more: z.boolean(),
    }),
  ),
  /** Ids of visits whose patient's name, masked number or setl_id contains the text. */
  findVisits: ask(z.strictObject({ text: z.string() }), z.array(z.string())),
  catalogue: ask(
    z.strictObject({ after: z.int(), limit: z.int().min(1).max(5000) }),
    z.strictObject({
      version: z.string(),
      status: z.string(),
      items: z.array(catalogueItem),
      count: z.int(),
    }),
  ),
  /**
   * What the read model should hold: kept outside IndexedDB, compared at start and after a close.
   */
  viewMark: ask(
    z.strictObject({}),
    z.strictObject({ epoch: z.string(), seq: z.int(), count: z.int() }),
  ),
  noteView: act(
    z.strictObject({ epoch: z.string(), seq: z.int(), count: z.int() }),
    z.strictObject({}),
  ),
  probe: act(z.strictObject({}), counterStatus),

  // —— one visit
  visit: ask(visitId, visitView),
  /** 对比: with another visit of the same person, or the last one for the same disease. */
  compareVisits: ask(visitId.extend({ with: z.string().optional() }), comparisonView),
  identifyCard: act(z.strictObject({}), visitView),
  identifyVoucher: act(z.strictObject({ code: z.string() }), visitView),
  checkFiling: act(
    visitId.extend({
      disease: z.string(),
      filing: filingType,
      /** Recorded clinical evidence of an emergency; empty when it is none. */
      emergency: z.string().max(500),
    }),
    visitView,
  ),
  importBill: act(visitId.extend({ text: z.string().max(8_000_000) }), visitView),
  typeBill: act(
    visitId.extend({
      diagnosis: z.strictObject({ code: z.string(), name: z.string() }),
      lines: z.array(typedLine).max(10_000),
    }),
    visitView,
  ),
  chooseAccount: act(visitId.extend({ use: z.enum(['0', '1', '2']) }), visitView),
  /** Up to the trial (2206); with the line down, the estimate only. */
  quote: act(visitId, visitView),
  /** Takes the money (`due` as the cashier saw it), then settles (2207). */
  confirm: act(visitId.extend({ due: fenSchema, tenders }), visitView),
  /** With the line down: takes the estimate provisionally. */
  charge: act(
    visitId.extend({
      due: fenSchema,
      tenders,
      consent: z.boolean(),
      phone: z.string().max(20),
      /** The counter confirms a limit that warns. */
      confirmed: z.boolean().optional(),
    }),
    visitView,
  ),
  /** Goes on with a visit that stopped between taking the money and sending 2207. */
  proceed: act(visitId, visitView),
  abandon: act(visitId.extend({ reason: z.string().max(200) }), visitView),
  refund: act(visitId.extend({ reason: z.string().min(1).max(200) }), visitView),
  payOut: act(visitId.extend({ amount: fenSchema }), visitView),
  collect: act(visitId.extend({ due: fenSchema, tenders }), visitView),
  /** Takes a parked visit up again. */
  release: act(visitId, visitView),
  /** The patient came back with a card or code: the waiting settlement may go on. */
  renewByCard: act(visitId, visitView),
  renewByVoucher: act(visitId.extend({ code: z.string() }), visitView),

  // —— slips
  receipt: ask(visitId.extend({ number: z.string() }), receiptSchema),
  issueReceipt: act(visitId.extend({ kind: z.enum(receiptKinds) }), receiptSchema),
  /** Prints a slip; where no printer is, a PDF in the slips folder. Never touches the money. */
  print: act(
    visitId.extend({ number: z.string(), again: z.boolean() }),
    z.strictObject({ to: z.string() }),
  ),
  /** Prints why the amount is what it is, and against which visit; as `print` does. */
  printExplanation: act(
    visitId.extend({ with: z.string().optional(), language: z.enum(['zh', 'en']) }),
    z.strictObject({ to: z.string() }),
  ),

  // —— without the platform
  ...outageVerbs,

  // —— drill only
  drillPatients: ask(z.strictObject({}), z.array(drillPatient)),
  drillCard: act(
    z.strictObject({ patient: z.string(), how: z.enum(['good', 'unreadable', 'remove']) }),
    z.strictObject({}),
  ),
  /**
   * Shows the patient's code to the virtual scanner; the code itself comes as a `scanned` event.
   */
  drillScan: act(
    z.strictObject({ patient: z.string(), how: z.enum(['good', 'short', 'expired']) }),
    z.strictObject({}),
  ),
  drillBill: ask(z.strictObject({ patient: z.string() }), z.strictObject({ text: z.string() })),
  drillFault: act(
    z.strictObject({
      line: z.enum(['up', 'cut']).optional(),
      delayMs: z.int().min(0).max(60_000).optional(),
      loseAnswer: z.string().optional(),
      loseRequest: z.string().optional(),
      garble: z
        .strictObject({
          infno: z.string(),
          kind: z.enum(['not-json', 'truncated', 'breaks-identity', 'gateway-401', 'wrong-total']),
        })
        .optional(),
      refuse: z.strictObject({ infno: z.string(), text: z.string() }).optional(),
    }),
    z.strictObject({}),
  ),
} as const;

export type Verbs = typeof verbs;
export type VerbName = keyof Verbs;
export type VerbInput<V extends VerbName> = z.input<Verbs[V]['input']>;
export type VerbOutput<V extends VerbName> = z.output<Verbs[V]['output']>;

/** What the desk tells without being asked. */
export const tidings = {
  status: counterStatus,
  visit: visitView,
  /** The journal has grown; rows may be fetched. */
  rows: z.strictObject({ epoch: z.string(), seq: z.int() }),
  card: z.strictObject({ event: z.enum(['inserted', 'removed', 'unreadable']) }),
  scanned: z.strictObject({ code: z.string() }),
} as const;
export type Tidings = typeof tidings;
export type TidingName = keyof Tidings;
export type Tiding<T extends TidingName> = z.output<Tidings[T]>;

/** A call's answer as it crosses: never a thrown error, whose name and fields would be lost. */
export type Envelope<T> =
  | { ok: true; value: T }
  | { ok: false; fault: z.infer<typeof faultSchema> };

export function envelopeOf<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), fault: faultSchema }),
  ]);
}

/**
 * Every verb as a function: the shape of the desk, of the renderer's client and of the test fake.
 */
export type Desk = {
  [V in VerbName]: (input: VerbInput<V>) => Promise<Envelope<VerbOutput<V>>>;
};

function ask<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { kind: 'ask' as const, input, output };
}

function act<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { kind: 'act' as const, input, output };
}
