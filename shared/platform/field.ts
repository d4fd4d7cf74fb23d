/**
 * Field values of the national interface as they come: amounts as number or text, empty text or
 * null for missing, a list of one as the one. Nothing longer than any field or list of the
 * interface is read: it would only be carried into the journal.
 */
import { z } from 'zod';
import { parseYuan, ZERO, type Fen } from '../money.ts';

/** The longest field of a setlinfo or trtinfo has 500 to 2,000 characters. */
const TEXT_MAX = 2_000;
/** As many as a bill may have lines. */
const ROWS_MAX = 2_000;

const text = z.string().max(TEXT_MAX);

/** Ten thousand million yuan: more than any amount, so that two thousand of them still add up. */
const FEN_MAX = 1e12;

const present = z.union([z.string().min(1).max(40), z.number()]);

function toFen(value: string | number, context: z.RefinementCtx): Fen {
  const parsed = parseYuan(String(value));
  if (parsed !== undefined && Math.abs(parsed) <= FEN_MAX) return parsed;
  context.addIssue({ code: 'custom', message: `金额不对：${value}` });
  return z.NEVER;
}

/**
 * n16,2: "3125.70" or 3125.7. An exponent, more than two decimals, or more than there is money is
 * an error: nothing is rounded.
 */
export const givenAmount = present.transform(toFen);

/** The same where "", null or nothing at all is zero. */
export const amount = z
  .union([present, z.literal(''), z.null()])
  .optional()
  .transform((value, context) =>
    value === undefined || value === null || value === '' ? ZERO : toFen(value, context),
  );

/** A code or a name, which some provinces send as a number. */
export const code = z.union([text, z.number()]).transform(String);

/** The same where it must be there. */
export const givenCode = z.union([text.min(1), z.number()]).transform(String);

/** The same where it may be missing, null or empty. */
export const optionalCode = z
  .union([text, z.number(), z.null()])
  .optional()
  .transform((value) => (value === undefined || value === null ? '' : String(value)));

/** A list; where there is but one row, some gateways send the row itself. */
export function rows<T extends z.ZodType>(row: T) {
  const many = z.array(row).max(ROWS_MAX);
  return z.union([many, row.transform((only) => [only])]);
}

/** A node; some provinces wrap it into a list of one. */
export function node<T extends z.ZodType>(content: T) {
  return z.union([content, z.tuple([content]).transform(([only]) => only)]);
}
