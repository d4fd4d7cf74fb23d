/**
 * What can happen in the simulated hospital, as data: a story is a list of deeds, so that it can
 * be written down, replayed and made shorter. A deed that does not fit the moment is refused by
 * the desk like any other wrong key.
 */
import { z } from 'zod';
import { receiptKinds } from '../../shared/receipt.ts';

const counter = z.int().min(0).max(3);
const on = z.enum(['journal', 'twin']);

export const keys = [
  ...(['check', 'bill', 'account', 'quote', 'confirm', 'charge', 'proceed', 'abandon'] as const),
  ...(['refund', 'pay-out', 'collect', 'release', 'renew', 'slip', 'print'] as const),
  ...(['deposit', 'self-pay', 'hold', 'void', 'convert', 'record-outcome', 'end-refund'] as const),
] as const;
export type Key = (typeof keys)[number];

/** What the cashier types beside the key. */
const typed = z.strictObject({
  wrong: z.boolean(),
  consent: z.boolean(),
  account: z.enum(['0', '1', '2']),
  byCode: z.boolean(),
  emergency: z.boolean(),
  /** The hospital's system hands over the same bill once more. */
  again: z.boolean(),
  slip: z.enum(receiptKinds),
  /** Thousandths of the bill that are put down as a deposit. */
  deposit: z.int().min(0).max(2000),
});
export type Typed = z.infer<typeof typed>;

const single = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('arrive'),
    counter,
    patient: z.string(),
    by: z.enum(['card', 'code']),
  }),
  /** A key on the nth visit of the counter, counted from its first. */
  z.strictObject({ do: z.literal('key'), counter, visit: z.int(), key: z.enum(keys), typed }),
  /** The platform loses, refuses or garbles the next exchange of this infno. */
  z.strictObject({
    do: z.literal('platform'),
    infno: z.string(),
    how: z.enum(['lose-answer', 'lose-request', 'refuse', 'garble']),
    what: z.string(),
  }),
  /** The next request is on its way for so long; the counter gives up before. */
  z.strictObject({ do: z.literal('late'), infno: z.string(), ms: z.int() }),
  /** The next request arrives twice; the answer of the first or of the second comes back. */
  z.strictObject({
    do: z.literal('twice'),
    infno: z.string(),
    answer: z.enum(['first', 'second']),
  }),
  /** The next request gets an earlier answer: they have overtaken each other. */
  z.strictObject({ do: z.literal('stale'), infno: z.string() }),
  z.strictObject({ do: z.literal('line'), to: z.enum(['cut', 'up']), told: z.boolean() }),
  z.strictObject({ do: z.literal('time'), ms: z.int() }),
  /** Somebody turns the counter's clock, or the time service does. */
  z.strictObject({ do: z.literal('clock'), counter, ms: z.int() }),
  /** The process dies once so many more entries are durable; perhaps one more request leaves. */
  z.strictObject({ do: z.literal('die'), counter, after: z.int(), sends: z.boolean() }),
  /** The nth next operation of a disk goes wrong. */
  z.strictObject({
    do: z.literal('disk'),
    counter,
    on,
    fault: z.enum(['fail', 'tear', 'no-space', 'cut-before', 'cut-after']),
    nth: z.int(),
  }),
  /** So many bytes are left on a disk; after the next restart somebody has made room. */
  z.strictObject({ do: z.literal('full'), counter, on, left: z.int() }),
  /** A bit turns over, so many thousandths into the journal's files; perhaps found at once. */
  z.strictObject({
    do: z.literal('rot'),
    counter,
    on,
    at: z.int().min(0).max(999),
    bit: z.int().min(0).max(7),
    restart: z.boolean(),
  }),
  /** The shift ends, with so many fen too many or too few; perhaps the next cashier begins. */
  z.strictObject({ do: z.literal('shift'), counter, off: z.int(), next: z.boolean() }),
  /** Day files go round, and the insurance day so many days ago is reconciled, perhaps closed. */
  z.strictObject({ do: z.literal('day'), counter, ago: z.int(), close: z.boolean() }),
  /** Visits go to another till by hand: the file is made, made again, or taken in there. */
  z.strictObject({ do: z.literal('give'), counter, visit: z.int(), to: counter }),
  z.strictObject({ do: z.literal('again'), counter, bundle: z.int() }),
  z.strictObject({ do: z.literal('take'), counter, bundle: z.int() }),
  /** Switched off, or ended by its own key: then the next start reads only what came after. */
  z.strictObject({ do: z.literal('restart'), counter, clean: z.boolean() }),
]);
export type Single = z.infer<typeof single>;

export const deedSchema = z.union([
  single,
  /** Two at once. */
  z.strictObject({ do: z.literal('both'), deeds: z.tuple([single, single]) }),
]);
export type Deed = z.infer<typeof deedSchema>;

/** One line of a story. */
export function told(deed: Deed): string {
  if (deed.do === 'both') return deed.deeds.map(told).join('  ∥  ');
  const { do: name, ...rest } = deed;
  const words = Object.entries(rest).map(([field, value]) => word(field, value));
  return [name, ...words].filter((each) => each !== '').join(' ');
}

function word(field: string, value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const flags = Object.entries(value).filter(([, flag]) => flag === true);
    return flags.map(([name]) => name).join(' ');
  }
  return field === 'counter' ? `#${String(value)}` : String(value);
}
