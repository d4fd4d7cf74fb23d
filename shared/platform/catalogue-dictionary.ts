/**
 * 1901 字典表查询: code tables differ from province to province and are shipped nowhere as truth
 * (platform-interface.md §3.7, §5); they are asked for.
 */
import { z } from 'zod';
import { code, optionalCode } from './field.ts';

export interface DictionaryAsk {
  type: string;
  /** parent_value, required in HN27: which value stands for "top" is the profile's. */
  parent: string;
  admdvs: string;
  /** yyyy-MM-dd */
  date: string;
}

/** Input of 1901: snake case but for `Vali_Flag` (platform-interface.md §2.3). */
export function dictionaryInput(ask: DictionaryAsk): Readonly<Record<string, unknown>> {
  const { type, parent, admdvs, date } = ask;
  return { data: { type, parent_value: parent, admdvs, date, Vali_Flag: '1' } };
}

/** One value of a code table; the answer is in camelCase. */
export const dictionaryRow = z
  .looseObject({
    type: optionalCode,
    label: optionalCode,
    value: code,
    parentValue: optionalCode,
    sort: optionalCode,
    valiFlag: optionalCode,
    version: optionalCode,
  })
  .transform(({ label, value, parentValue, sort, valiFlag, version }) => ({
    value,
    label,
    parent: parentValue,
    sort,
    valid: valiFlag !== '0',
    version,
  }));
export type DictionaryRow = z.infer<typeof dictionaryRow>;

const answer = z.union([
  z.looseObject({ list: z.array(dictionaryRow) }).transform(({ list }) => list),
  z.looseObject({ data: z.array(dictionaryRow) }).transform(({ data }) => data),
]);

/** Output `list[]` (HN27), or `data[]`; undefined when it is neither. */
export function readDictionary(output: unknown): DictionaryRow[] | undefined {
  const parsed = answer.safeParse(output);
  return parsed.success ? parsed.data : undefined;
}

/** Type → value → label. */
export type Labels = Readonly<Record<string, Readonly<Record<string, string>>>>;

const insurances: Readonly<Record<string, string>> = { '310': '职工医保', '390': '城乡居民医保' };

/** 险种 in words; another one by the platform's table, else its code. */
export function insuranceName(labels: () => Labels, insutype: string): string {
  return insurances[insutype] ?? labelOf(labels(), 'insutype', insutype);
}

/** The label of a code; the code itself where the table, the value or the label is missing. */
export function labelOf(labels: Labels, type: string, value: string): string {
  const table = Object.hasOwn(labels, type) ? labels[type] : undefined;
  const label = table !== undefined && Object.hasOwn(table, value) ? table[value] : undefined;
  return label === undefined || label === '' ? value : label;
}
