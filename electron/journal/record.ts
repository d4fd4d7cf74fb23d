import { z } from 'zod';
import { damaged, JournalError } from './errors.ts';
import { maxPayloadBytes } from './frame.ts';
import type { FrameHead } from './frame.ts';
import type { Keyring, PeriodKey } from './keys.ts';
import { openText, sealText } from './seal.ts';
import type { Random } from './seal.ts';

/** Who did it: stands in every entry. */
export interface Author {
  operator: { id: string; name: string };
  role: string;
  counter: string;
}

/** One entry as the journal gives it back. Order is by `seq` alone; clocks step back. */
export interface JournalRecord extends Author {
  epoch: string;
  seq: number;
  /** ISO 8601 with +08:00, China's only zone. */
  wall: string;
  /** Monotonic milliseconds of the process that wrote it. */
  mono: number;
  kind: string;
  /** Version of the kind's schema. */
  v: number;
  visit?: string;
  data: unknown;
  /**
   * Absent where the entry has none or where its period's key was destroyed (`erased`). Of an entry
   * that was read, it is opened when it is first asked for; throws 'journal-damaged' (forged).
   */
  readonly personal?: unknown;
  erased?: boolean;
}

/** `data` and `personal` are JSON values; `personal` is what must be erasable. */
export interface NewRecord {
  kind: string;
  v: number;
  visit?: string;
  data: unknown;
  personal?: unknown;
}

// Compiled: a year has hundreds of thousands of entries, and checking them is a third of reading.
const payloadSchema = z.compile(
  z.strictObject({
    k: z.string(),
    v: z.int(),
    o: z.strictObject({ id: z.string(), name: z.string() }),
    r: z.string(),
    c: z.string(),
    t: z.string().optional(),
    p: z.strictObject({ key: z.string(), box: z.string() }).optional(),
    d: z.unknown(),
  }),
);

/** A record taken down as text when `append` is called: later changes by the caller do no harm. */
export interface Draft {
  record: Omit<NewRecord, 'data' | 'personal'> & Author;
  data: string;
  personal: string | undefined;
}

/** Throws TypeError for a value that JSON would lose or change (Map, Date, NaN, bigint, …). */
export function draftRecord(record: NewRecord, by: Author): Draft {
  const { kind, v, visit, data, personal } = record;
  return {
    record: {
      kind,
      v,
      ...(visit === undefined ? {} : { visit }),
      operator: { id: by.operator.id, name: by.operator.name },
      role: by.role,
      counter: by.counter,
    },
    data: toJson(data),
    personal: personal === undefined ? undefined : toJson(personal),
  };
}

/** The period (yyyy-mm) of a wall clock in ms since 1970. */
export function periodOf(wall: number): string {
  return wallText(wall).slice(0, 7);
}

/** The calendar day (yyyy-mm-dd) in China. */
export function dayOf(wall: number): string {
  return wallText(wall).slice(0, 10);
}

/** ISO 8601 in China time, of ms since 1970. */
export function wallText(wall: number): string {
  return `${new Date(wall + 8 * 3_600_000).toISOString().slice(0, -1)}+08:00`;
}

/** The plain bytes of a frame. `period` is needed where the draft has a personal part. */
export function encodePayload(
  draft: Draft,
  place: { epoch: string; seq: number },
  period: PeriodKey | undefined,
  random: Random,
): Buffer {
  const { kind, v, visit, operator, role, counter } = draft.record;
  const sealed =
    draft.personal === undefined || period === undefined
      ? undefined
      : {
          key: period.id,
          box: sealText(period.key, random, labelOf(place), Buffer.from(draft.personal)),
        };
  const envelope = { k: kind, v, o: operator, r: role, c: counter, t: visit, p: sealed };
  // The data is text already: put in as it is instead of being parsed and written again.
  return Buffer.from(`${JSON.stringify(envelope).slice(0, -1)},"d":${draft.data}}`);
}

/** Throws 'record-too-large' over 16 MiB. */
export function assertPayloadFits(payload: Uint8Array): void {
  if (payload.length <= maxPayloadBytes) return;
  throw new JournalError('record-too-large', `${payload.length} bytes as JSON`);
}

/** The record just written, exactly as a later reading will give it. */
export function recordOf(
  draft: Draft,
  epoch: string,
  head: Omit<FrameHead, 'bodyLength'>,
): JournalRecord {
  const record: JournalRecord = {
    epoch,
    seq: head.seq,
    wall: wallText(head.wall),
    mono: head.mono,
    ...draft.record,
    data: JSON.parse(draft.data),
  };
  if (draft.personal === undefined) return record;
  return { ...record, personal: JSON.parse(draft.personal) };
}

export interface Place {
  epoch: string;
  segment: string;
  offset: number;
}

/** Undoes encodePayload. Throws 'journal-damaged' (forged) or 'period-key-missing'. */
export function decodePayload(
  plain: Buffer,
  head: FrameHead,
  place: Place,
  keyring: Pick<Keyring, 'findPeriodKey'>,
): JournalRecord {
  const payload = payloadSchema.safeParse(parseJson(plain));
  if (!payload.success) throw forged(head, place);
  const { k, v, o, r, c, t, p, d } = payload.data;
  const record: JournalRecord = {
    epoch: place.epoch,
    seq: head.seq,
    wall: wallText(head.wall),
    mono: head.mono,
    operator: o,
    role: r,
    counter: c,
    kind: k,
    v,
    data: d,
  };
  if (t !== undefined) record.visit = t;
  if (p === undefined) return record;
  const key = keyring.findPeriodKey(p.key);
  if (key === 'destroyed') {
    record.erased = true;
    return record;
  }
  return lazyRecord(record, () => {
    const label = labelOf({ epoch: place.epoch, seq: head.seq });
    const opened = openText(key, label, p.box);
    if (opened === undefined) throw forged(head, place);
    return parseJson(opened);
  });
}

/** Reading a year must not open what nobody asks for: opening costs as much as all the rest. */
function lazyRecord(from: JournalRecord, open: () => unknown): JournalRecord {
  let opened: { personal: unknown } | undefined;
  // Every field by name and the getter in the literal: a third of the cost of copying and defining.
  const { epoch, seq, wall, mono, operator, role, counter, kind, v, data } = from;
  const record: JournalRecord = {
    epoch,
    seq,
    wall,
    mono,
    operator,
    role,
    counter,
    kind,
    v,
    data,
    get personal() {
      opened ??= { personal: open() };
      return opened.personal;
    },
  };
  if (from.visit !== undefined) record.visit = from.visit;
  return record;
}

function labelOf(place: { epoch: string; seq: number }): string {
  return `personal ${place.epoch} ${place.seq}`;
}

function forged(head: FrameHead, place: Place): JournalError {
  const { segment, offset } = place;
  return damaged({ what: 'forged', segment, offset, firstSeq: head.seq, lastSeq: head.seq });
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function toJson(value: unknown): string {
  assertJson(value);
  return JSON.stringify(value);
}

function assertJson(value: unknown): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (Array.isArray(value)) {
    for (const item of value) assertJson(item);
    return;
  }
  if (typeof value !== 'object' || !isPlain(value)) {
    throw new TypeError(`not a JSON value: ${Object.prototype.toString.call(value)}`);
  }
  // An absent optional field may stand as undefined; JSON drops it and nothing is lost.
  for (const item of Object.values(value)) if (item !== undefined) assertJson(item);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
