/**
 * The field types of the interface (s = text, n = number, coded) as zod schemas with its messages.
 */
import { z } from 'zod';
import { fen } from '../../shared/money.ts';
import type { Fen } from '../../shared/money.ts';
import { scaled } from './arithmetic.ts';
import { Refusal } from './refusal.ts';

/** Required text of at most `max` characters. */
export function text(max: number) {
  return z.string({ error: '不能为空' }).min(1, '不能为空').max(max, `长度超过${max}`);
}

/** Text that may be empty or absent; absent reads as "". */
export function optional(max: number) {
  return z.string({ error: '应为字符串' }).max(max, `长度超过${max}`).default('');
}

/** Required code of a code table. */
export function code<const T extends readonly [string, ...string[]]>(...values: T) {
  return z.enum(values, { error: '不能为空或不在代码表内' });
}

/** Is this a day of the calendar and, where there is one, a time of the day? */
function exists(value: string): boolean {
  const [day = '', time = '00:00:00'] = value.split(' ');
  const instant = new Date(`${day}T${time}Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(`${day}T${time}`);
}

/** yyyy-MM-dd HH:mm:ss, a moment that exists. */
export const dateTime = z
  .string({ error: '不能为空' })
  .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, '日期时间格式应为yyyy-MM-dd HH:mm:ss')
  .refine(exists, '不是有效的日期时间');

/** yyyy-MM-dd, with or without a time behind it. */
export const dateOrTime = z
  .string({ error: '不能为空' })
  .regex(/^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?$/, '日期格式应为yyyy-MM-dd')
  .refine(exists, '不是有效的日期');

/** As dateOrTime; "" and absence read as "". */
export const optionalDate = z
  .string({ error: '应为字符串' })
  .regex(/^(\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?)?$/, '日期格式应为yyyy-MM-dd')
  .refine((value) => value === '' || exists(value), '不是有效的日期')
  .default('');

/** s6: an administrative division, six digits. */
export const division = z.string({ error: '不能为空' }).regex(/^\d{6}$/, '应为6位医保区划');

/** 0 or 1, "" or absent. */
export const optionalFlag = z.enum(['', '0', '1'], { error: '不在代码表内' }).default('');

const numeric = z.union([z.string(), z.number()], { error: '不能为空' });

/** n16,2: yuan as number or text → fen. */
export const money = numeric.transform((value, context): Fen => {
  const amount = scaled(String(value), 2);
  if (amount === undefined) {
    context.addIssue({ code: 'custom', message: '应为不超过两位小数的金额' });
    return z.NEVER;
  }
  return fen(Number(amount));
});

/** n16,4 and n16,6: at most 16 digits in all, as a whole number of 10^-decimals. */
export function decimal(decimals: number) {
  return numeric.transform((value, context): bigint => {
    const amount = scaled(String(value), decimals);
    if (amount === undefined) {
      context.addIssue({ code: 'custom', message: `应为不超过${decimals}位小数的数值` });
      return z.NEVER;
    }
    if (String(amount).replace('-', '').length > 16) {
      context.addIssue({ code: 'custom', message: '长度超过16位' });
      return z.NEVER;
    }
    return amount;
  });
}

/** n4,2, "" or absent where it may be: the text wants "0", many write "". */
export const optionalDays = z
  .union([z.string(), z.number()], { error: '应为数值' })
  .transform(String)
  .refine((value) => /^(\d{1,2}(\.\d{1,2})?)?$/.test(value), '应为不超过两位小数、小于100的数值')
  .default('');

/** Both spellings of the extension field; spread into a node that may carry it. */
export const extensionFields = {
  exp_content: z.unknown().optional(),
  expContent: z.unknown().optional(),
};

const extension = z.looseObject({ OTP_ER_REFL_FLAG: z.string().default('') });

/**
 * Does the extension field, a JSON string inside the JSON, carry OTP_ER_REFL_FLAG 1 (emergency) or
 * 3 (emergency and referral)? The spelling that this place does not use is an unknown field to it:
 * not even looked at. "" and absence are no.
 */
export function isEmergency(
  node: { readonly exp_content?: unknown; readonly expContent?: unknown },
  spelling: 'exp_content' | 'expContent',
): boolean | Refusal {
  const value = node[spelling] ?? '';
  if (value === '') return false;
  const inside = typeof value === 'string' ? jsonOrUndefined(value) : undefined;
  const parsed = extension.safeParse(inside);
  if (typeof value !== 'string' || !parsed.success) {
    return new Refusal(`入参校验失败：字段[${spelling}]应为JSON字符串`);
  }
  if (value.length > 4000) return new Refusal(`入参校验失败：字段[${spelling}]长度超过4000`);
  return /^[13]$/.test(parsed.data.OTP_ER_REFL_FLAG);
}

/** JSON text to its value, undefined when it is not JSON. */
export function jsonOrUndefined(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return value;
  } catch {
    return undefined;
  }
}

/**
 * Parses `value`, or refuses naming the first wrong field, and the row where it is in a list, as
 * such platforms do.
 */
export function read<T>(schema: z.ZodType<T>, value: unknown): T | Refusal {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const row = issue?.path.find((each) => typeof each === 'number');
  const line = row === undefined ? '' : `（第${row + 1}行）`;
  const field = issue?.path.join('.') ?? '';
  return new Refusal(`入参校验失败：字段[${field}]${issue?.message ?? ''}${line}`);
}
