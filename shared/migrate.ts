/**
 * Entries of older versions, made into what this program reads. A journal is never rewritten: an
 * entry is brought up, version by version, each time it is read.
 */
/** How an entry of one version becomes one of the next; what is not named stays as it is. */
export interface Migration {
  data?: (data: unknown) => unknown;
  personal?: (personal: unknown) => unknown;
}

/** Entry kind → version it was written in → the way to the next version. */
export type Migrations = Readonly<Record<string, Readonly<Record<number, Migration>>>>;

/** The new version only allows more: what was written before still reads. */
const widened: Migration = {};

export const migrations: Migrations = {
  'money.taken': { 1: widened },
  'money.returned': { 1: widened },
  'visit.parked': { 1: widened },
  'receipt.issued': { 1: widened },
  'outage.opened': { 1: widened },
  'outage.closed': { 1: widened },
};

const none: readonly Migration[] = [];

/**
 * The ways from version `from` to version `to` of a kind, in order; undefined where one is missing
 * or `from` is the newer.
 */
export function waysUp(
  table: Migrations,
  kind: string,
  from: number,
  to: number,
): readonly Migration[] | undefined {
  if (from === to) return none;
  if (from > to || from < 1) return undefined;
  const ways: Migration[] = [];
  for (let v = from; v < to; v += 1) {
    const way = Object.hasOwn(table, kind) ? table[kind]?.[v] : undefined;
    if (way === undefined) return undefined;
    ways.push(way);
  }
  return ways;
}

/** One part of an entry brought up; a part that is absent stays absent. */
export function broughtUp(
  ways: readonly Migration[],
  part: 'data' | 'personal',
  value: unknown,
): unknown {
  if (ways.length === 0) return value;
  return ways.reduce((before, way) => (way[part] ?? ((same: unknown) => same))(before), value);
}
