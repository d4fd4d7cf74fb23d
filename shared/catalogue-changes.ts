/**
 * What the platform's 1312, 1318 and 1319 change in our catalogue: class, price limit, pre-self-pay
 * ratio. Only proposed here; a person confirms, and then it holds from a day.
 */
import { z } from 'zod';
import {
  itemClass,
  parseScope,
  type Catalogue,
  type CatalogueItem,
  type ItemClass,
  type LineScope,
} from './catalogue.ts';
import { parsePrice, parseRatio, priceText, ratioText } from './money.ts';
import type { HilistRow, LimitRow, SelfPayRow } from './platform/catalogue-query.ts';

/** One figure of one item: old and new as text, with where the new one comes from. */
export const catalogueChange = z.strictObject({
  code: z.string(),
  name: z.string(),
  field: z.enum(['class', 'preSelfPay', 'limit']),
  /** As our catalogue's file writes it: "A", "0.1", "200.00"; empty: no limit. */
  old: z.string(),
  new: z.string(),
  source: z.enum(['1312', '1318', '1319']),
  /** The row's own dates, yyyy-MM-dd; empty where it has none. */
  begin: z.string(),
  end: z.string(),
});
export type CatalogueChange = z.infer<typeof catalogueChange>;

/** What the rows do not decide: our figure stays as it is. */
export const undecidedChange = z.strictObject({
  code: z.string(),
  name: z.string(),
  source: z.enum(['1312', '1318', '1319']),
  why: z.string(),
});
export type UndecidedChange = z.infer<typeof undecidedChange>;

export interface HilistRows {
  hilist: readonly HilistRow[];
  limits: readonly LimitRow[];
  selfPay: readonly SelfPayRow[];
}

export interface HilistAt {
  /** yyyy-MM-dd: rows in force on this day count. */
  day: string;
  /** admdvs of the place of treatment. */
  place: string;
  /** chrgitm_lv → class, from the profile. */
  levels: Readonly<Record<string, 'A' | 'B' | 'C'>>;
}

export interface AppliedHilist {
  catalogue: Catalogue;
  changes: CatalogueChange[];
  undecided: UndecidedChange[];
}

/**
 * The catalogue as the rows have it. Assumed, for no source says so: hilist_code is our
 * med_list_codg; a row of the place itself goes before its city's, that before its province's; an
 * item without a row of 1318 or 1319 keeps its figure. Rows that disagree, or differ by kind of
 * person, decide nothing.
 */
export function applyHilist(catalogue: Catalogue, rows: HilistRows, at: HilistAt): AppliedHilist {
  const found = {
    hilist: byCode(rows.hilist),
    limits: byCode(rows.limits),
    selfPay: byCode(rows.selfPay),
  };
  const changes: CatalogueChange[] = [];
  const undecided: UndecidedChange[] = [];
  const items = catalogue.items.map((item) => {
    const of = {
      hilist: inForce(found.hilist.get(item.code), at),
      limits: inForce(found.limits.get(item.code), at),
      selfPay: inForce(found.selfPay.get(item.code), at),
    };
    const result = applyTo(item, of, at);
    changes.push(...result.changes);
    undecided.push(...result.undecided);
    return result.item;
  });
  const version = changes.length === 0 ? catalogue.version : `${catalogue.version}+${at.day}`;
  return { catalogue: { ...catalogue, items, version }, changes, undecided };
}

/** The same catalogue with changes that were confirmed; codes that it lacks are passed over. */
export function withChanges(
  catalogue: Catalogue,
  changes: readonly CatalogueChange[],
  version: string,
): Catalogue {
  const mine = grouped(changes, ({ code }) => code);
  const items = catalogue.items.map((item) => {
    const texts = (mine.get(item.code) ?? []).reduce(
      (scope, { field, new: value }) => ({ ...scope, [field]: value }),
      textsOf(item.scope),
    );
    const scope = scopeOf(texts);
    if (scope === undefined) throw new TypeError(`${item.code}: changes that cannot hold`);
    return { ...item, scope };
  });
  return { ...catalogue, items, version };
}

/** A scope as the catalogue's file writes it; an empty limit is none. */
interface Texts {
  class: ItemClass;
  preSelfPay: string;
  limit: string;
}

function textsOf({ class: level, preSelfPay, limit }: LineScope): Texts {
  const text = limit === undefined ? '' : priceText(limit);
  return { class: level, preSelfPay: ratioText(preSelfPay), limit: text };
}

function scopeOf({ class: level, preSelfPay, limit }: Texts): LineScope | undefined {
  return parseScope(itemClass.parse(level), preSelfPay, limit === '' ? undefined : limit);
}

function grouped<T>(all: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return groups;
}

interface Dated {
  insu_admdvs: string;
  begndate: string;
  enddate: string;
  vali_flag: boolean;
}

function byCode<R extends { hilist_code: string }>(rows: readonly R[]): Map<string, R[]> {
  return grouped(rows, ({ hilist_code }) => hilist_code);
}

/** Valid rows of the day, of the nearest place that has any. */
function inForce<R extends Dated>(rows: readonly R[] | undefined, { day, place }: HilistAt): R[] {
  const valid = (rows ?? []).filter(
    ({ vali_flag, begndate, enddate }) =>
      vali_flag && begndate <= day && (enddate === '' || enddate >= day),
  );
  const nearness = (row: R) => placesOf(place).indexOf(row.insu_admdvs);
  const near = valid.filter((row) => nearness(row) >= 0);
  const best = Math.min(...near.map(nearness));
  return near.filter((row) => nearness(row) === best);
}

/** The place, its city (ending in 00 or 99), its province, none stated; nearest first. */
function placesOf(place: string): string[] {
  const [city, province] = [place.slice(0, 4), place.slice(0, 2)];
  return [place, `${city}00`, `${city}99`, `${province}0000`, `${province}9900`, ''];
}

interface ItemRows {
  hilist: readonly HilistRow[];
  limits: readonly LimitRow[];
  selfPay: readonly SelfPayRow[];
}

interface Decided<V extends string> {
  value: V;
  begin: string;
  end: string;
}

function applyTo(item: CatalogueItem, rows: ItemRows, at: HilistAt) {
  const { code, name } = item;
  const undecided: UndecidedChange[] = [];
  const leave = (source: UndecidedChange['source']) => (why: string) => {
    undecided.push({ code, name, source, why });
  };
  const level = decide(rows.hilist, (row) => at.levels[row.chrgitm_lv], leave('1312'));
  const share = decide(rows.selfPay, (row) => shareText(row.selfpay_prop), leave('1319'));
  const limit = decide(rows.limits, (row) => limitText(row.hilist_pric_uplmt_amt), leave('1318'));
  const old = textsOf(item.scope);
  const becomes = level?.value ?? old.class;
  const moved = becomes !== old.class;
  // Class A pays nothing first. A class that changes to B needs its ratio from 1319.
  const kept = becomes === 'A' ? '0' : old.preSelfPay;
  const scope = scopeOf({
    class: becomes,
    preSelfPay: share?.value ?? kept,
    limit: limit?.value ?? old.limit,
  });
  if (scope === undefined) {
    leave('1319')(`甲类的先行自付比例不能是 ${share?.value ?? ''}，保持原值`);
  } else if (moved && becomes === 'B' && share === undefined) {
    leave('1312')('改为乙类，但没有先行自付比例，保持原值');
  } else {
    const changes = differences(item, scope, { class: level, preSelfPay: share, limit });
    return { item: changes.length === 0 ? item : { ...item, scope }, changes, undecided };
  }
  return { item, changes: [], undecided };
}

/** "0.10" → "0.1"; undefined for what is not a ratio. */
function shareText(text: string): string | undefined {
  const parsed = parseRatio(text);
  return parsed === undefined ? undefined : ratioText(parsed);
}

function limitText(text: string): string | undefined {
  const parsed = parsePrice(text);
  return parsed === undefined || parsed < 0 ? undefined : priceText(parsed);
}

/** The one value that all rows agree on; else why there is none. No rows: nothing to decide. */
function decide<V extends string, R extends Dated>(
  rows: readonly R[],
  valueOf: (row: R) => V | undefined,
  leave: (why: string) => void,
): Decided<V> | undefined {
  const found = rows.flatMap((row): Decided<V>[] => {
    const value = valueOf(row);
    return value === undefined ? [] : [{ value, begin: row.begndate, end: row.enddate }];
  });
  const values = [...new Set(found.map(({ value }) => value))];
  if (found.length < rows.length) leave('平台给出的值读不懂，保持原值');
  else if (values.length > 1) leave(`同一天有不同的值（${values.join('、')}），保持原值`);
  else return found[0];
  return undefined;
}

type Sources = Readonly<Record<CatalogueChange['field'], Decided<string> | undefined>>;

const usual = { class: '1312', preSelfPay: '1319', limit: '1318' } as const;

/** A ratio that follows from the class alone rests on 1312's row. */
function differences(item: CatalogueItem, scope: LineScope, from: Sources): CatalogueChange[] {
  const [before, after] = [textsOf(item.scope), textsOf(scope)];
  const { code, name } = item;
  return (['class', 'preSelfPay', 'limit'] as const).flatMap((field): CatalogueChange[] => {
    if (before[field] === after[field]) return [];
    const source = from[field] === undefined ? '1312' : usual[field];
    const { begin = '', end = '' } = from[field] ?? from.class ?? {};
    return [{ code, name, field, old: before[field], new: after[field], source, begin, end }];
  });
}
