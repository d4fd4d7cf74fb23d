/** Field values of the national interface: amounts as number or text, empty text for missing. */
import { z } from 'zod';
import { parseYuan, ZERO, type Fen } from '../money.ts';

/** n16,2: "3125.70", 3125.7, "" or absent (zero) to fen. More than two decimals is an error. */
export const amount = z
  .union([z.string(), z.number()])
  .optional()
  .transform((value, context): Fen => {
    if (value === undefined || value === '') return ZERO;
    const parsed = parseYuan(typeof value === 'number' ? String(value) : value);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: 'custom', message: `金额不对：${value}` });
    return z.NEVER;
  });

/** A code or a name, which some provinces send as a number. */
export const code = z.union([z.string(), z.number()]).transform(String);

/** The same where it may be missing, null or empty. */
export const optionalCode = z
  .union([z.string(), z.number(), z.null()])
  .optional()
  .transform((value) => (value === undefined || value === null ? '' : String(value)));
