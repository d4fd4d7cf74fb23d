/**
 * Catalogue 医保目录 of the place of treatment: class, price limit and class-B ratio come from here
 * (就医地目录、参保地政策), never from the insured place's pack.
 */
import { z } from 'zod';
import { parsePrice, parseRatio, RATIO_ONE, ratio, type Price, type Ratio } from './money.ts';

export const itemClass = z.enum(['A', 'B', 'C']);
/** 甲类 / 乙类 / 丙类 (chrgitm_lv). */
export type ItemClass = z.infer<typeof itemClass>;

/** One item; `code` is med_list_codg, `local` the hospital's own code (medins_list_codg). */
export interface CatalogueItem {
  code: string;
  local: string;
  name: string;
  /** First letters of the pinyin, lower case, for the cashier's search. */
  pinyin: string;
  listType: string;
  chargeType: string;
  spec: string;
  unit: string;
  price: Price;
  scope: LineScope;
}

/**
 * How the catalogue treats one line: class, share paid first by the patient (先行自付), price limit
 * (限价).
 */
export interface LineScope {
  class: ItemClass;
  preSelfPay: Ratio;
  limit?: Price | undefined;
}

/** The scope fields as text, checked together: class A pays nothing first, class C everything. */
export function parseScope(
  itemClassValue: ItemClass,
  preSelfPay: string,
  limit: string | undefined,
): LineScope | undefined {
  const share = parseRatio(preSelfPay);
  const limitPrice = limit === undefined ? undefined : parsePrice(limit);
  if (share === undefined || (limit !== undefined && limitPrice === undefined)) return undefined;
  if (limitPrice !== undefined && limitPrice < 0) return undefined;
  if (itemClassValue === 'A' && share !== 0) return undefined;
  return {
    class: itemClassValue,
    preSelfPay: itemClassValue === 'C' ? RATIO_ONE : ratio(share),
    ...(limitPrice === undefined ? {} : { limit: limitPrice }),
  };
}

const itemFile = z
  .strictObject({
    code: z.string().min(1).max(50),
    local: z.string().min(1).max(150),
    name: z.string().min(1).max(100),
    pinyin: z.string().regex(/^[a-z0-9]+$/),
    listType: z.enum(['101', '102', '201', '301']),
    chargeType: z.string().regex(/^(0[1-9]|1[0-4])$/),
    spec: z.string().max(100),
    unit: z.string().min(1).max(20),
    price: z.string(),
    class: itemClass,
    preSelfPay: z.string(),
    limit: z.string().optional(),
  })
  .transform((file, context): CatalogueItem => {
    const price = parsePrice(file.price);
    const scope = parseScope(file.class, file.preSelfPay, file.limit);
    if (price === undefined || price < 0 || scope === undefined) {
      context.addIssue({ code: 'custom', message: `${file.code}: price, ratio or limit is wrong` });
      return z.NEVER;
    }
    const { code, local, name, pinyin, listType, chargeType, spec, unit } = file;
    return { code, local, name, pinyin, listType, chargeType, spec, unit, price, scope };
  });

/** File format `crosscounter.catalogue/1`; amounts are text in yuan with at most 4 decimals. */
export const catalogueFile = z
  .strictObject({
    format: z.literal('crosscounter.catalogue/1'),
    place: z.string().regex(/^\d{6}$/),
    version: z.string().min(1),
    status: z.enum(['verified', 'unverified', 'sample']),
    source: z.string().min(1),
    items: z.array(itemFile),
  })
  .superRefine(({ items }, context) => {
    for (const key of ['code', 'local'] as const) {
      const seen = new Set<string>();
      for (const item of items) {
        if (seen.has(item[key])) {
          context.addIssue({ code: 'custom', message: `${key} ${item[key]} occurs twice` });
        }
        seen.add(item[key]);
      }
    }
  });
export type Catalogue = z.infer<typeof catalogueFile>;
