/**
 * 封装包: visits carried by hand from one counter to another while there is no other way. From the
 * entry `bundle.exported` on, the exporter stops sending what it holds; the importer takes each
 * bundle exactly once, with `bundle.imported`.
 */
import { z } from 'zod';
import type { Entry } from './entry.ts';

const person = z.strictObject({ id: z.string(), name: z.string() });

/** One entry of a carried visit, as the exporter's journal had it. */
export const carriedRecord = z.strictObject({
  epoch: z.string(),
  seq: z.int().positive(),
  wall: z.string(),
  operator: person,
  role: z.string(),
  counter: z.string(),
  kind: z.string(),
  v: z.int().positive(),
  visit: z.string(),
  data: z.json(),
  personal: z.json().optional(),
  erased: z.boolean().optional(),
});
export type CarriedRecord = z.infer<typeof carriedRecord>;

/** The personal part of `bundle.imported`. */
export const carriedRecords = z.strictObject({ records: z.array(carriedRecord) });

export const exportedData = z.strictObject({
  bundle: z.string().min(1),
  /** The counter that it is addressed to, and the SHA-256 of its public key. */
  to: z.string().min(1),
  toKey: z.string(),
  visits: z.array(z.string()).min(1),
  entries: z.int().positive(),
});
export const importedData = z.strictObject({
  bundle: z.string().min(1),
  from: z.string().min(1),
  visits: z.array(z.string()).min(1),
  entries: z.int().positive(),
});

/** A bundle's id. `made` is yyyyMMddHHmmss, China; `mark` 8 hexadecimal digits of chance. */
export function bundleId(counter: string, made: string, mark: string): string {
  return `${counter}-${made}-${mark}`;
}

/** When its maker's clock says it was first made; a file made once more keeps the id. ISO. */
export function bundleMade(bundle: string): string | undefined {
  const [, ...parts] = /-(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)-[0-9a-f]{8}$/.exec(bundle) ?? [];
  const [year, month, day, hour, minute, second] = parts;
  if (second === undefined) return undefined;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`;
}

/** One handing over: which bundle, when (ISO) and by whom. */
export interface Handing {
  readonly bundle: string;
  readonly at: string;
  readonly by: string;
}

/** What a counter has given away and taken over. */
export interface Bundles {
  /** Visit → where it is now. */
  away: ReadonlyMap<string, Handing & { to: string }>;
  /** Visit → where it came from last; it may have gone on since. */
  came: ReadonlyMap<string, Handing & { from: string }>;
  imported: ReadonlySet<string>;
}

export const noBundles: Bundles = { away: new Map(), came: new Map(), imported: new Set() };

export function bundlesAfter(state: Bundles, entry: Entry): Bundles {
  if (entry.kind === 'bundle.exported') {
    const { bundle, to, visits } = entry.data;
    const away = new Map(state.away);
    for (const visit of visits) away.set(visit, { bundle, to, ...handing(entry) });
    return { ...state, away };
  }
  if (entry.kind === 'bundle.imported') {
    const { bundle, from, visits } = entry.data;
    // A visit that was given away has come back.
    const away = new Map([...state.away].filter(([visit]) => !visits.includes(visit)));
    const came = new Map(state.came);
    for (const visit of visits) came.set(visit, { bundle, from, ...handing(entry) });
    return { away, came, imported: new Set([...state.imported, bundle]) };
  }
  return state;
}

function handing({ wall, operator }: Entry) {
  return { at: wall, by: operator.name };
}

/** Nothing of such a visit is sent, charged or changed here any more. */
export function isAway(state: Bundles, visit: string): boolean {
  return state.away.has(visit);
}

/**
 * Whether a bundle may be taken: not twice, and not while one of its visits is held here
 * (`knows`: visits of this counter's own book).
 */
export function mayImport(
  state: Bundles,
  bundle: { bundle: string; visits: readonly string[] },
  knows: (visit: string) => boolean,
): 'ok' | 'already-imported' | 'visit-here' {
  if (state.imported.has(bundle.bundle)) return 'already-imported';
  const here = bundle.visits.some((visit) => knows(visit) && !isAway(state, visit));
  return here ? 'visit-here' : 'ok';
}
