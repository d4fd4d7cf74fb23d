/** The part of a province profile that says how catalogues and dictionaries are asked for. */
import { z } from 'zod';

export const cataloguePart = z.strictObject({
  /** Rows in one page of 1312 and 1316–1319. */
  pageSize: z.int().min(1).max(1000),
  /** parent_value of 1901 for a table's top values: HN27 requires the field, no text says what. */
  dictionaryParent: z.string(),
  /** Code tables that the counter's screens show by name. */
  dictionaries: z.array(z.string().min(1)),
});
export type CataloguePart = z.infer<typeof cataloguePart>;
