/** What every transaction of the drill platform works with. */
import { z } from 'zod';
import { scaled } from './arithmetic.ts';
import type { BookFaults } from './books.ts';
import type { Moment } from './calendar.ts';
import type { Envelope, Hospital } from './envelope.ts';
import type { GivenFile } from './files.ts';
import type { DrillProfile } from './profile.ts';
import type { Refusal } from './refusal.ts';
import type { Register } from './register.ts';
import type { DrillState } from './state.ts';
import type { DrillWays } from './ways.ts';

/** One item of the treatment place's catalogue; money and ratios are decimal text. */
export interface DrillCatalogueItem {
  readonly code: string;
  readonly local: string;
  readonly name: string;
  readonly pinyin: string;
  readonly listType: string;
  readonly chargeType: string;
  readonly spec: string;
  readonly unit: string;
  readonly price: string;
  readonly class: 'A' | 'B' | 'C';
  readonly preSelfPay: string;
  readonly limit?: string | undefined;
}

export interface CatalogueEntry {
  readonly item: DrillCatalogueItem;
  /** 10^-6 yuan; undefined = no limit */
  readonly limit: bigint | undefined;
  /** Class-B first share in ten-thousandths */
  readonly preSelfPay: number;
}

export interface World {
  state: DrillState;
  readonly hospital: Hospital;
  readonly profile: DrillProfile;
  readonly register: Register;
  /** The platform's behaviour now, cases included. */
  readonly ways: () => DrillWays;
  readonly catalogue: ReadonlyMap<string, CatalogueEntry>;
  readonly random: () => number;
  /** msgid → the answer that was given to it, of the last requests. */
  readonly answers: Map<string, string>;
  /** The platform's clock, with its offset. */
  readonly clock: () => Moment;
  /** How the centre's books of 3201 and 3202 differ from the truth. */
  readonly books: BookFaults;
}

/** One request after the envelope's checks. */
export interface Call {
  readonly envelope: Envelope;
  readonly at: Moment;
  /** The file that came beside the message (9101). */
  readonly file: GivenFile | undefined;
}

/** A transaction: the `output` node, or a refusal. It changes the state only when it succeeds. */
export type Transaction = (call: Call, world: World) => object | Refusal;

const catalogueItem = z.strictObject({
  code: z.string().min(1),
  local: z.string(),
  name: z.string(),
  pinyin: z.string(),
  listType: z.string(),
  chargeType: z.string(),
  spec: z.string(),
  unit: z.string(),
  class: z.enum(['A', 'B', 'C']),
  price: z.string(),
  preSelfPay: z.string(),
  limit: z.string().optional(),
});

/** The items of a catalogue file as the drill reads them. Throws on a wrong item. */
export function readCatalogue(items: unknown): DrillCatalogueItem[] {
  return z.array(catalogueItem).parse(items);
}

/** Indexes the catalogue by national code. Throws on a wrong item: it is the caller's data. */
export function indexCatalogue(
  items: readonly DrillCatalogueItem[],
): ReadonlyMap<string, CatalogueEntry> {
  return new Map(
    items.map((item) => {
      const checked = catalogueItem.parse(item);
      const preSelfPay = scaled(checked.preSelfPay, 4);
      if (preSelfPay === undefined) throw new Error(`catalogue: preSelfPay of ${checked.code}`);
      const limit = checked.limit ? scaled(checked.limit, 6) : undefined;
      return [checked.code, { item, limit, preSelfPay: Number(preSelfPay) }];
    }),
  );
}

/** The next number of the platform: day, counter, four random digits; never repeats. */
export function newId(world: World, prefix: string): string {
  world.state.counter += 1;
  const tail = String(Math.floor(world.random() * 10_000)).padStart(4, '0');
  const serial = String(world.state.counter).padStart(8, '0');
  return `${prefix}${world.clock().compact.slice(0, 8)}${serial}${tail}`;
}
