import { z } from 'zod';
import { JournalError } from './errors.ts';
import { sha256 } from './frame.ts';

/** The only place where keys are kept, all of them wrapped. */
export const keysFile = 'keys.json';

/** Sealed under the wrap key as `check`: tells another root key before anything is read with it. */
export const checkText = 'crosscounter keys 1';

const keysSchema = z.strictObject({
  format: z.literal(1),
  /** The root key, once for each way to open it: 'os', later 'recovery'. */
  wraps: z
    .array(
      z.strictObject({
        slot: z.string().min(1),
        data: z.string().min(1),
        /** SHA-256 of both: a wrap that is not opened here must not rot unnoticed. */
        sum: z.string().optional(),
      }),
    )
    .min(1),
  check: z.string(),
  /** Keys of personal fields; null = destroyed. An id is never given twice. */
  periods: z.array(
    z.strictObject({ id: z.string().regex(/^\d{4}-\d{2}\.\d+$/), sealed: z.string().nullable() }),
  ),
});
export type KeysFile = z.infer<typeof keysSchema>;

type Wrap = KeysFile['wraps'][number];

/** What stands in keys.json for a secret wrapped for this slot. */
export function wrapEntry(slot: string, data: string): Wrap {
  return { slot, data, sum: sumOfWrap(slot, data) };
}

/** Of an entry without a sum nothing can be said: it counts as whole. */
export function isWholeWrap({ slot, data, sum }: Wrap): boolean {
  return sum === undefined || sum === sumOfWrap(slot, data);
}

function sumOfWrap(slot: string, data: string): string {
  return sha256(Buffer.from(`${slot}\n${data}`)).toString('hex');
}

/** Throws 'keys-damaged', or 'journal-too-new' for a later format. */
export function parseKeys(bytes: Uint8Array): KeysFile {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw new JournalError('keys-damaged', 'keys.json is not JSON', { cause: error });
  }
  const later = z.looseObject({ format: z.int().min(2) }).safeParse(value);
  if (later.success) {
    throw new JournalError('journal-too-new', `keys.json of format ${later.data.format}`);
  }
  const parsed = keysSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new JournalError('keys-damaged', 'keys.json has another shape', { cause: parsed.error });
}

export function serialiseKeys(file: KeysFile): Uint8Array {
  return Buffer.from(`${JSON.stringify(file, undefined, 2)}\n`);
}

/** The next id of a period: generations count up, also over destroyed ones. */
export function periodId(file: KeysFile, period: string): string {
  if (!/^\d{4}-\d{2}$/.test(period)) throw new TypeError(`not a period: ${period}`);
  const before = file.periods.filter((entry) => entry.id.startsWith(`${period}.`)).length;
  return `${period}.${before + 1}`;
}
