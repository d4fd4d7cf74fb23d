/**
 * Fields that several parts of a pack share. Money and ratios are text: "1124.30", "0.75", "2/3".
 */
import { z } from 'zod';
import {
  parsePoints,
  parsePrice,
  parseQuantity,
  parseRatio,
  parseShare,
  parseYuan,
  type Fen,
  type Price,
  type Quantity,
  type Ratio,
  type Share,
} from '../money.ts';

export const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,59}$/, '编号只能用字母、数字、点和减号');
export const sentence = z.string().trim().min(1).max(300);
export const date = z.iso.date();
export const diseaseCode = z.string().regex(/^[A-Z0-9]{4,30}$/, '病种代码须为大写字母和数字');

/** 险种: 310 employees 职工, 390 residents 城乡居民. */
export const insuranceKind = z.enum(['310', '390']);
export type InsuranceKind = z.infer<typeof insuranceKind>;

export const filingTypes = [
  'long-term-resident',
  'referred',
  'resettled-retiree',
  'stationed',
  'emergency',
  'other',
] as const;
export const filingType = z.enum(filingTypes);
/** 备案类型: 异地长期居住 / 异地转诊 / 异地安置退休 / 常驻异地工作 / 异地急诊 / 其他临时外出. */
export type FilingType = z.infer<typeof filingType>;

/** What a pack tells apart: the types, or `none`: 未备案, or treated at home. */
export const filingState = z.enum([...filingTypes, 'none']);
export type FilingState = z.infer<typeof filingState>;

export const serviceType = z.enum(['outpatient-special', 'outpatient', 'inpatient']);
/** 门诊慢特病 / 普通门诊 / 住院. */
export type ServiceType = z.infer<typeof serviceType>;

export const hospitalLevel = z.enum(['1', '2', '3', 'community']);
/** 一级 / 二级 / 三级 / 社区. */
export type HospitalLevel = z.infer<typeof hospitalLevel>;

export const awayKind = z.enum(['local', 'in-province', 'out-of-province']);
/** 本地 / 省内异地 / 跨省. */
export type AwayKind = z.infer<typeof awayKind>;

/** Text in yuan to fen, not negative. */
export const yuan = z.string().transform((text, context): Fen => {
  const value = parseYuan(text);
  if (value !== undefined && value >= 0) return value;
  const message = `金额须为不小于零、最多两位小数的元，例如 "100000.00"；写的是 "${text}"`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** Text between "0" and "1" to a ratio; "75" is refused with the figure that was probably meant. */
export const ratioText = z.string().transform((text, context): Ratio => {
  const value = parseRatio(text);
  return value ?? refuse(text, context);
});

/** The same, or a fraction such as "2/3", exactly. */
export const shareText = z.string().transform((text, context): Share => {
  const value = parseShare(text);
  return value ?? refuse(text, context);
});

/** Percentage points with a sign, "-0.10", in ten-thousandths. */
export const pointsText = z.string().transform((text, context): number => {
  const value = parsePoints(text);
  if (value !== undefined) return value;
  const how = '降低 10 个百分点写 "-0.10"，提高写 "0.10"';
  const message = `百分点须为 -1 到 1 之间、最多四位小数的文本：${how}；写的是 "${text}"`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

export const priceText = z.string().transform((text, context): Price => {
  const value = parsePrice(text);
  if (value !== undefined && value >= 0) return value;
  context.addIssue({ code: 'custom', message: `限价须为不小于零、最多四位小数的元："${text}"` });
  return z.NEVER;
});

export const quantityText = z.string().transform((text, context): Quantity => {
  const value = parseQuantity(text);
  if (value !== undefined && value >= 0) return value;
  context.addIssue({ code: 'custom', message: `数量须为不小于零、最多四位小数的数："${text}"` });
  return z.NEVER;
});

function refuse(text: string, context: z.RefinementCtx): never {
  const percent = /^(\d{1,3})%?$/.exec(text.trim())?.[1];
  const meant = percent !== undefined && Number(percent) <= 100 ? percent : undefined;
  const hint = meant === undefined ? '' : `；百分之 ${meant} 请写 "${percentAsRatio(meant)}"`;
  const message = `比例须为 0 到 1 之间、最多四位小数的文本，例如 "0.75"；写的是 "${text}"${hint}`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

function percentAsRatio(percent: string): string {
  const padded = percent.padStart(3, '0');
  return `${padded.slice(0, -2)}.${padded.slice(-2)}`;
}
