/**
 * The desk's verbs: one table from which preload, handlers, the renderer's client and the test fake
 * are derived. An `ask` changes nothing; an `act` is answered once what it changed is durable.
 */
import { z } from 'zod';
import { catalogueChange, undecidedChange } from './catalogue-changes.ts';
import { catalogueState, foundItem } from './download.ts';
import { faultSchema } from './fault.ts';
import { outageVerbs } from './outage/verbs.ts';
import { receiptKinds, receiptSchema } from './receipt.ts';
import { comparisonView, counterStatus, visitRow, visitView } from './view.ts';
import { tenderSchema } from './entry.ts';
import { reconcileVerbs } from './reconcile/verbs.ts';
import { bundleVerbs, safetyVerbs } from './safety/verbs.ts';
import { recoveryVerbs, startupVerbs } from './safety/startup.ts';
import { fenSchema } from './settlement.ts';
import { filingType } from './policy/field.ts';

/** Raised with every change of the table; a test pins it to the table's hash. */
export const CONTRACT_VERSION = 3;

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

const drillCaseState = z.strictObject({
  name: z.string(),
  group: z.string(),
  title: z.string(),
  what: z.string(),
  /** once: used up by the next request it is about; always: nothing to switch on. */
  lasts: z.enum(['once', 'on', 'always']),
  on: z.boolean(),
});
const infno = z.strictObject({ infno: z.string().regex(/^\d{4}$/) });
const day = z.strictObject({ day: z.string().regex(/^\d{4}-\d\d-\d\d$/) });

const dictionaryView = z.strictObject({
  labels: z.record(z.string(), z.record(z.string(), z.string())),
  tables: z.array(
    z.strictObject({
      type: z.string(),
      count: z.int(),
      /** ISO; absent where it was never loaded. */
      at: z.string().optional(),
      /** Why the last attempt brought nothing, in the platform's words. */
      failed: z.string().optional(),
    }),
  ),
});
export type DictionaryView = z.infer<typeof dictionaryView>;

const catalogueChangesView = z.strictObject({
  day: z.string(),
  /** The catalogue that the changes are made to. */
  version: z.string(),
  /** 1312, 1318, 1319: what is in force of each; rows absent where it was never fetched. */
  sources: z.array(
    z.strictObject({ infno: z.string(), name: z.string(), rows: z.int().optional() }),
  ),
  changes: z.array(catalogueChange),
  undecided: z.array(undecidedChange),
  /** Stands for exactly these changes; given back to confirm them. */
  seen: z.string(),
});
export type CatalogueChangesView = z.infer<typeof catalogueChangesView>;

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

  // —— the day and the shift
  ...reconcileVerbs,

  // —— the journal itself
  ...startupVerbs,
  ...recoveryVerbs,
  ...safetyVerbs,
  ...bundleVerbs,

  // —— the platform's catalogues
  /** Every catalogue that the interface knows: what is in force, what is under way. */
  catalogues: ask(z.strictObject({}), z.array(catalogueState)),
  /** Begins, or goes on; `whole` fetches everything anew. */
  downloadCatalogue: act(infno.extend({ whole: z.boolean() }), catalogueState),
  pauseDownload: act(infno, catalogueState),
  cancelDownload: act(infno, catalogueState),
  searchCatalogue: ask(
    infno.extend({ text: z.string().max(100), limit: z.int().min(1).max(100) }),
    z.array(foundItem),
  ),
  /** Code tables as they were asked for (1901): type → value → label. */
  dictionary: ask(z.strictObject({}), dictionaryView),
  /** Asks 1901 for every table of the profile; a table that fails keeps its old values. */
  refreshDictionary: act(z.strictObject({}), dictionaryView),
  /** What 1312, 1318 and 1319 in force change in the hospital's catalogue, as of a day. */
  catalogueChanges: ask(day, catalogueChangesView),
  /** Confirms exactly the changes that were seen; they hold from the day on. */
  applyCatalogueChanges: act(day.extend({ seen: z.string() }), catalogueChangesView),
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
  /** Every way in which the drill can be out of the ordinary, by name, and which are on. */
  drillCases: ask(z.strictObject({}), z.array(drillCaseState)),
  drillCase: act(
    z.union([z.strictObject({ name: z.string() }), z.strictObject({ clear: z.literal(true) })]),
    z.strictObject({}),
  ),
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
  /** A catalogue's download has grown, or has another state. */
  download: catalogueState,
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
