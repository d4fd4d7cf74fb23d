/**
 * Journal entry kinds: everything that ever happens at a counter, one schema and version each.
 * `data` stays for ever; `personal` is sealed with a period's key that can be destroyed.
 */
import { z } from 'zod';
import { estimateRecord } from './estimate.ts';
import { envelopeFile } from './sealed.ts';
import { triageReasons } from './filing.ts';
import { receiptKinds } from './receipt.ts';
import { fenSchema, platformAmounts } from './settlement.ts';
import { acts, parkReasonNames } from './visit/table.ts';

const infno = z.string().regex(/^[0-9]{4,6}[A-Z]?$/);
const act = z.enum(acts);

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

export const entryKinds = {
  'session.started': {
    v: 1,
    data: z.strictObject({
      app: z.string(),
      hospital: z.string(),
      mode: z.enum(['drill', 'live']),
      packs: z.array(z.string()),
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
      reason: z.string().optional(),
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
      verdict: z.enum(['found', 'absent']),
      ids: idsSchema,
      amounts: platformAmounts.optional(),
      settledAt: z.string().optional(),
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
  'visit.voided': {
    v: 1,
    data: z.strictObject({ reason: z.string(), outage: z.string() }),
    personal: z.undefined(),
  },
  /** 转自费: a provisional charge becomes self-pay. */
  'visit.converted': {
    v: 1,
    data: z.strictObject({ reason: z.string(), outage: z.string() }),
    personal: z.undefined(),
  },
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
  'visit.released': { v: 1, data: z.strictObject({}), personal: z.undefined() },
  'receipt.issued': {
    v: 2,
    /** v2: deposit, self-pay, on-hold, void. */
    data: z.strictObject({ number: z.string(), kind: z.enum(receiptKinds) }),
    personal: z.json(),
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
    personal?: z.core.util.JSONType;
    erased?: boolean;
  };
}[EntryKind];
export type EntryOf<K extends EntryKind> = Extract<Entry, { kind: K }>;

export class EntryError extends Error {
  override name = 'EntryError';
}

const envelope = z.looseObject({
  epoch: z.string(),
  seq: z.int().nonnegative(),
  wall: z.string(),
  operator: z.strictObject({ id: z.string(), name: z.string() }),
  role: z.string(),
  counter: z.string(),
  kind: z.string(),
  v: z.int(),
  visit: z.string().optional(),
  personal: z.json().optional(),
  erased: z.boolean().optional(),
});

/**
 * A journal record to an Entry. Throws EntryError on a kind, version or shape this program does not
 * know.
 */
export function parseEntry(record: unknown): Entry {
  const base = envelope.safeParse(record);
  if (!base.success) throw new EntryError(`not a journal record: ${base.error.message}`);
  const { kind, v, seq } = base.data;
  if (!isEntryKind(kind)) throw new EntryError(`entry ${seq}: kind ${kind} is not known here`);
  // Every version so far only widened the one before: what was written then still reads.
  if (v < 1 || v > entryKinds[kind].v) {
    throw new EntryError(`entry ${seq}: ${kind} version ${v}`);
  }
  const data = entryKinds[kind].data.safeParse(base.data['data']);
  if (!data.success) throw new EntryError(`entry ${seq}: ${kind}: ${data.error.message}`);
  const { epoch, wall, operator, role, counter, visit, personal, erased } = base.data;
  return {
    kind,
    epoch,
    seq,
    wall,
    operator,
    role,
    counter,
    ...(visit === undefined ? {} : { visit }),
    data: data.data,
    ...(personal === undefined ? {} : { personal }),
    ...(erased === undefined ? {} : { erased }),
  } as Entry;
}

function isEntryKind(kind: string): kind is EntryKind {
  return Object.hasOwn(entryKinds, kind);
}
