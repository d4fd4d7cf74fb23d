/**
 * Paged catalogue queries 1304, 1312, 1316–1319. The facts give the fields of 1319 and the paging
 * (platform-interface.md §3.7); every other field name here is assumed from the interface's habit.
 */
import { z } from 'zod';
import { code, optionalCode } from './field.ts';

export interface PageAsk {
  /** From 1. */
  page: number;
  size: number;
  /** admdvs of the place whose catalogue is asked for. */
  place: string;
  /** yyyy-MM-dd */
  day: string;
}

/** updt_time of a question for everything (assumed: no source says what asks for all). */
const FROM_THE_BEGINNING = '1900-01-01';

/** Input of one page. `query_date` of 1312 and `insu_admdvs` of all but 1319 are assumed. */
export function pageInput(infno: string, ask: PageAsk): Readonly<Record<string, unknown>> {
  const data = {
    insu_admdvs: ask.place,
    updt_time: FROM_THE_BEGINNING,
    page_num: ask.page,
    page_size: ask.size,
  };
  return { data: infno === '1312' ? { query_date: ask.day, ...data } : data };
}

const rows = z.array(z.record(z.string(), z.unknown()));
const total = z
  .union([z.int().nonnegative(), z.string().regex(/^\d{1,9}$/)])
  .transform(Number)
  .optional()
  .catch(undefined);
const pageAnswer = z.union([
  z.looseObject({ data: rows, recordCounts: total }),
  rows.transform((data) => ({ data, recordCounts: undefined })),
]);

export type PageRow = Readonly<Record<string, unknown>>;

/** Rows of one page, and how many there are in all where that is told (assumed: recordCounts). */
export function readPage(
  output: unknown,
): { rows: readonly PageRow[]; total: number | undefined } | undefined {
  const parsed = pageAnswer.safeParse(output);
  if (!parsed.success) return undefined;
  return { rows: parsed.data.data, total: parsed.data.recordCounts };
}

const flag = optionalCode.transform((value) => value !== '0');
/** yyyy-MM-dd, cut from a date or a time; empty where none. */
const day = optionalCode.transform((value) => value.slice(0, 10));
const period = {
  insu_admdvs: optionalCode,
  poolarea_no: optionalCode,
  begndate: day,
  enddate: day,
  vali_flag: flag,
  updt_time: optionalCode,
};

/** 1312 医保目录信息: the class of an item. */
export const hilistRow = z.looseObject({
  hilist_code: code,
  hilist_name: optionalCode,
  chrgitm_lv: optionalCode,
  ...period,
});
export type HilistRow = z.infer<typeof hilistRow>;

/** 1318 限价: one unit's price limit in yuan. */
export const limitRow = z.looseObject({
  hilist_code: code,
  hilist_lmtpric_type: optionalCode,
  hilist_pric_uplmt_amt: optionalCode,
  ...period,
});
export type LimitRow = z.infer<typeof limitRow>;

/** 1319 先自付比例, by kind of person and kind of ratio. */
export const selfPayRow = z.looseObject({
  hilist_code: code,
  selfpay_prop_psn_type: optionalCode,
  selfpay_prop_type: optionalCode,
  selfpay_prop: optionalCode,
  ...period,
});
export type SelfPayRow = z.infer<typeof selfPayRow>;

const otherRow = z.looseObject({ hilist_code: optionalCode, med_list_codg: optionalCode });

/** What a row is found by; undefined: it has no code, and is kept aside. */
export function pageRowFacts(row: PageRow): { code: string; name: string } | undefined {
  const parsed = otherRow.safeParse(row);
  if (!parsed.success) return undefined;
  const found = parsed.data.hilist_code || parsed.data.med_list_codg;
  if (found === '') return undefined;
  const named = ['hilist_name', 'med_list_name']
    .map((key) => row[key])
    .find((value) => typeof value === 'string' && value !== '');
  return { code: found, name: typeof named === 'string' ? named : '' };
}
