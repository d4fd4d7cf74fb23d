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

/** yyyy-MM-dd HH:mm:ss */
export const dateTime = z
  .string({ error: '不能为空' })
  .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, '日期时间格式应为yyyy-MM-dd HH:mm:ss');

/** yyyy-MM-dd, with or without a time behind it. */
export const dateOrTime = z
  .string({ error: '不能为空' })
  .regex(/^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?$/, '日期格式应为yyyy-MM-dd');

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

/** A number with a limit of decimals as a whole number of 10^-decimals. */
export function decimal(decimals: number) {
  return numeric.transform((value, context): bigint => {
    const amount = scaled(String(value), decimals);
    if (amount === undefined) {
      context.addIssue({ code: 'custom', message: `应为不超过${decimals}位小数的数值` });
      return z.NEVER;
    }
    return amount;
  });
}

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

/** Parses `value`, or refuses naming the first wrong field as such platforms do. */
export function read<T>(schema: z.ZodType<T>, value: unknown): T | Refusal {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return new Refusal(`入参校验失败：字段[${issue?.path.join('.') ?? ''}]${issue?.message ?? ''}`);
}
