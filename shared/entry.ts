/**
 * Journal entry kinds: everything that ever happens at a counter, one schema and version each.
 * `data` stays for ever; `personal` is sealed with a period's key that can be destroyed.
 */
import { z } from 'zod';
import { carriedRecords, exportedData, importedData } from './bundle.ts';
import { catalogueChange } from './catalogue-changes.ts';
import { estimateRecord } from './estimate.ts';
import { triageReasons } from './filing.ts';
import { broughtUp, migrations, waysUp, type Migration, type Migrations } from './migrate.ts';
import { textClasses } from './platform/texts.ts';
import { receiptKinds } from './receipt.ts';
import { reconcileKinds } from './reconcile/entries.ts';
import { safetyKinds } from './safety/entries.ts';
import { envelopeFile } from './sealed.ts';
import { fenSchema, platformAmounts, refundRecord } from './settlement.ts';
import { acts, parkReasonNames, refundEnds } from './visit/table.ts';

const infno = z.string().regex(/^[0-9]{4,6}[A-Z]?$/);
const act = z.enum(acts);
const refundEnd = z.enum(refundEnds);

export const tenderSchema = z.discriminatedUnion('means', [
  z.strictObject({ means: z.literal('cash'), amount: fenSchema }),
  z.strictObject({ means: z.literal('scan'), amount: fenSchema, reference: z.string().min(1) }),
]);
/** 收款: what was put on the counter, in cash or by scan-to-pay with the payment's reference. */
export type Tender = z.infer<typeof tenderSchema>;

export const outcomeSchema = z.enum(['done', 'refused', 'unsent', 'lost']);
/** `unsent` is known not to have left; `lost` may have been carried out. */
export type Outcome = z.infer<typeof outcomeSchema>;

/** Numbers that the platform or we gave this visit; a new attempt replaces them. */
export const idsSchema = z.strictObject({
  iptOtpNo: z.string().optional(),
  mdtrtId: z.string().optional(),
  chrgBchno: z.string().optional(),
  setlId: z.string().optional(),
});
export type Ids = z.infer<typeof idsSchema>;

/** Why, and in which outage; empty where there was none. */
const takenBack = z.strictObject({ reason: z.string(), outage: z.string() });

export const entryKinds = {
  'session.started': {
    v: 1,
    data: z.strictObject({
      app: z.string(),
      hospital: z.string(),
      mode: z.enum(['drill', 'live']),
      packs: z.array(z.string()),
      /** The signed limits that held then; none where they were not signed. */
      limits: z.strictObject({ id: z.string(), from: z.string(), signed: z.string() }).optional(),
    }),
    personal: z.undefined(),
  },
  /** What was learned of a person, and when: the directory for the time without a line. */
  'person.learned': {
    v: 1,
    data: z.strictObject({ person: z.string(), at: z.string() }),
    personal: z.json(),
  },
  'visit.opened': {
    v: 1,
    data: z.strictObject({
      by: z.enum(['card', 'voucher']),
      person: z.string(),
      /** Who the platform, or only our directory, said this is. */
      source: z.enum(['platform', 'directory']),
    }),
    personal: z.json(),
  },
  'visit.judged': {
    v: 1,
    data: z.strictObject({
      disease: z.string(),
      diseaseName: z.string(),
      outcome: z.enum(['direct', 'provisional', 'manual', 'refuse']),
      reason: z.enum(triageReasons),
      emergency: z.boolean(),
    }),
    personal: z.json(),
  },
  'visit.billed': {
    v: 1,
    data: z.strictObject({
      total: fenSchema,
      lines: z.int(),
      date: z.string(),
      number: z.string().optional(),
    }),
    personal: z.json(),
  },
  'visit.estimated': {
    v: 1,
    data: z.strictObject({ estimate: estimateRecord }),
    personal: z.undefined(),
  },
  'visit.account-chosen': {
    v: 1,
    data: z.strictObject({ use: z.enum(['0', '1', '2']) }),
    personal: z.undefined(),
  },
  /** The id and the whole request, before the first byte is sent. */
  'call.sent': {
    v: 1,
    data: z.strictObject({ act, msgid: z.string(), ids: idsSchema }),
    personal: z.json(),
  },
  'call.answered': {
    v: 1,
    data: z.strictObject({
      act,
      msgid: z.string(),
      outcome: outcomeSchema,
      ids: idsSchema,
      amounts: platformAmounts.optional(),
      settledAt: z.string().optional(),
      /** Of a settlement and of a refund: what reconciliation needs of them. */
      insutype: z.string().optional(),
      refund: refundRecord.optional(),
      reason: z.string().optional(),
      /** What the platform's refusal means, by the profile of that day. */
      refusal: z.enum(textClasses).optional(),
    }),
    personal: z.json(),
  },
  /** What a later query or reversal showed of an act whose answer was lost. */
  'call.decided': {
    v: 1,
    data: z.strictObject({
      act,
      msgid: z.string(),
      by: infno,
      /** `unclear`: this way was asked and came to nothing; the next one is tried. */
      verdict: z.enum(['found', 'absent', 'unclear']),
      ids: idsSchema,
      amounts: platformAmounts.optional(),
      settledAt: z.string().optional(),
      insutype: z.string().optional(),
      refund: refundRecord.optional(),
      reason: z.string().optional(),
    }),
    personal: z.undefined(),
  },
  /** What a person found out of a lost act outside the platform's own answers; never a resend. */
  'outcome.recorded': {
    v: 1,
    data: z.strictObject({
      act,
      msgid: z.string(),
      verdict: z.enum(['found', 'absent']),
      ids: idsSchema,
      amounts: platformAmounts.optional(),
      settledAt: z.string().optional(),
      insutype: z.string().optional(),
      /** By when somebody must decide what follows. */
      until: z.string(),
    }),
    /** Who found it out, and on what evidence. */
    personal: z.json(),
  },
  'money.taken': {
    v: 2,
    data: z.strictObject({
      /** v2: deposit 押金 and self-pay 自费. */
      purpose: z.enum(['hold', 'charge', 'deposit', 'self-pay', 'collect']),
      due: fenSchema,
      tenders: z.array(tenderSchema),
      change: fenSchema,
      /** Only with `charge` and `deposit`: the patient agrees that 2207 is sent without them. */
      consent: z.boolean().optional(),
      outage: z.string().optional(),
      /** v2: a limit that warns was confirmed at the counter. */
      confirmed: z.boolean().optional(),
      /** The insured place that did not answer, where the line itself was up. */
      placeDown: z.string().optional(),
    }),
    personal: z.json(),
  },
  'money.returned': {
    v: 2,
    data: z.strictObject({
      amount: fenSchema,
      /** v2: void and self-pay. */
      why: z.enum(['refused', 'refund', 'true-up', 'void', 'self-pay']),
    }),
    personal: z.undefined(),
  },
  'visit.abandoned': {
    v: 1,
    data: z.strictObject({ reason: z.string() }),
    personal: z.undefined(),
  },
  /** 作废: a charge that the platform never settled; self-pay is given back in the same way. */
  'visit.voided': { v: 1, data: takenBack, personal: z.undefined() },
  /** 转自费: a provisional charge becomes self-pay. */
  'visit.converted': { v: 1, data: takenBack, personal: z.undefined() },
  /** The settlement stays in force. */
  'refund.ended': { v: 1, data: z.strictObject({ how: refundEnd }), personal: z.json() },
  'refund.asked': { v: 1, data: z.strictObject({ reason: z.string() }), personal: z.undefined() },
  'credential.renewed': {
    v: 1,
    data: z.strictObject({ by: z.enum(['card', 'voucher']) }),
    personal: z.json(),
  },
  'visit.parked': {
    v: 2,
    data: z.strictObject({
      /** v2: needs-fresh-credential, on-hold, decided-absent. */
      reason: z.enum(parkReasonNames),
      detail: z.string(),
      until: z.string(),
      /** v2: with `on-hold`, the outage it was decided in. */
      outage: z.string().optional(),
    }),
    /** With `on-hold`: whom to ring. */
    personal: z.json(),
  },
  /** Whom to ring: the patient has left before something was decided. */
  'phone.left': { v: 1, data: z.strictObject({}), personal: z.json() },
  'visit.released': { v: 1, data: z.strictObject({}), personal: z.undefined() },
  'receipt.issued': {
    v: 2,
    /** v2: deposit, self-pay, on-hold, void. */
    data: z.strictObject({ number: z.string(), kind: z.enum(receiptKinds) }),
    personal: z.json(),
  },
  /** Changes to the hospital's catalogue that a person confirmed; they hold from a day. */
  'catalogue.changed': {
    v: 1,
    data: z.strictObject({
      /** Version of the catalogue that was shipped, to which the changes were made. */
      base: z.string(),
      version: z.string(),
      /** yyyy-MM-dd */
      from: z.string(),
      /** What of the platform they rest on: infno, and SHA-256 of what was received. */
      sources: z.array(z.strictObject({ infno: z.string(), sha256: z.string() })),
      changes: z.array(catalogueChange).min(1),
    }),
    personal: z.undefined(),
  },
  /** Seconds of msgids up to this one may have been used: also by queries, which are not here. */
  'numbers.reserved': {
    v: 1,
    data: z.strictObject({ until: z.string().regex(/^\d{14}$/) }),
    personal: z.undefined(),
  },
  'outage.opened': {
    v: 2,
    data: z.strictObject({
      outage: z.string(),
      cause: z.string(),
      /** v2: when the platform was last heard, where this run of the program has heard it. */
      contact: z.string().optional(),
    }),
    personal: z.undefined(),
  },
  'outage.closed': {
    v: 2,
    data: z.strictObject({
      outage: z.string(),
      /** v2: the record of the outage, signed with the counter's key. */
      record: envelopeFile.optional(),
    }),
    personal: z.undefined(),
  },
  ...reconcileKinds,
  ...safetyKinds,
  /** Before the file is handed out. */
  'bundle.exported': { v: 1, data: exportedData, personal: z.undefined() },
  'bundle.imported': { v: 1, data: importedData, personal: carriedRecords },
  /** The platform's clock minus ours, when it crossed a limit of the profile. */
  'clock.compared': {
    v: 1,
    data: z.strictObject({ offsetMs: z.int(), state: z.enum(['good', 'warn', 'off']) }),
    personal: z.undefined(),
  },
} as const;

export type EntryKind = keyof typeof entryKinds;
export type EntryData<K extends EntryKind> = z.infer<(typeof entryKinds)[K]['data']>;

/**
 * An entry as the journal gives it back; `personal` is absent where none was, or where it was
 * erased.
 */
export type Entry = {
  [K in EntryKind]: {
    kind: K;
    epoch: string;
    seq: number;
    wall: string;
    operator: { id: string; name: string };
    role: string;
    counter: string;
    visit?: string;
    data: EntryData<K>;
    readonly personal?: z.core.util.JSONType;
    erased?: boolean;
  };
}[EntryKind];
export type EntryOf<K extends EntryKind> = Extract<Entry, { kind: K }>;

export class EntryError extends Error {
  override name = 'EntryError';
}

/** What stands around the data of every kind. */
export const entryEnvelope = z.object({
  epoch: z.string(),
  seq: z.int().nonnegative(),
  wall: z.string(),
  operator: z.strictObject({ id: z.string(), name: z.string() }),
  role: z.string(),
  counter: z.string(),
  kind: z.string(),
  v: z.int(),
  visit: z.string().optional(),
  erased: z.boolean().optional(),
  data: z.unknown(),
});

/** What a program knows of entries. Tests read with tables of their own. */
export interface Reading {
  envelope: typeof entryEnvelope;
  kinds: Readonly<Record<string, { v: number; data: z.ZodType }>>;
  migrations: Migrations;
}

export const presentReading: Reading = { envelope: entryEnvelope, kinds: entryKinds, migrations };

/**
 * A journal record to an Entry; an older version is brought up to the present one. The personal
 * part is opened when it is first asked for. Throws EntryError on a kind, version or shape this
 * program does not know.
 */
export function parseEntry(record: unknown, reading = presentReading): Entry {
  const base = reading.envelope.safeParse(record);
  if (!base.success) throw new EntryError(`not a journal record: ${base.error.message}`);
  const { kind, v, seq, data: written } = base.data;
  const known = Object.hasOwn(reading.kinds, kind) ? reading.kinds[kind] : undefined;
  if (known === undefined) throw new EntryError(`entry ${seq}: kind ${kind} is not known here`);
  const ways = waysUp(reading.migrations, kind, v, known.v);
  if (ways === undefined) {
    const why = v > known.v ? `newer than ${known.v}, which this program reads` : 'no way up';
    throw new EntryError(`entry ${seq}: ${kind} version ${v}: ${why}`);
  }
  const data = known.data.safeParse(broughtUp(ways, 'data', written));
  if (!data.success) throw new EntryError(`entry ${seq}: ${kind}: ${data.error.message}`);
  return entryOf(base.data, data.data, personalOf(record, ways)) as Entry;
}

/** By name, field by field: a journal has hundreds of thousands of them. */
function entryOf(
  { kind, epoch, seq, wall, operator, role, counter, visit, erased }: z.infer<typeof entryEnvelope>,
  data: unknown,
  personal: (() => unknown) | undefined,
) {
  const head = { kind, epoch, seq, wall, operator, role, counter, data };
  const entry: typeof head & { visit?: string; erased?: boolean; readonly personal?: unknown } =
    personal === undefined
      ? head
      : {
          kind,
          epoch,
          seq,
          wall,
          operator,
          role,
          counter,
          data,
          get personal() {
            return personal();
          },
        };
  if (visit !== undefined) entry.visit = visit;
  if (erased !== undefined) entry.erased = erased;
  return entry;
}

/** A journal opens personal parts one by one: asking for them all would take half the reading. */
function personalOf(record: unknown, ways: readonly Migration[]): (() => unknown) | undefined {
  if (!isCarrier(record) || (!isLazy(record) && record.personal === undefined)) return undefined;
  return () => broughtUp(ways, 'personal', record.personal);
}

function isCarrier(record: unknown): record is { personal: unknown } {
  return typeof record === 'object' && record !== null && 'personal' in record;
}

function isLazy(record: object): boolean {
  return Object.getOwnPropertyDescriptor(record, 'personal')?.get !== undefined;
}
