/** 字典 1901: code tables of this province, kept by type with the day they were asked for. */
import { z } from 'zod';
import type { DictionaryView } from '../../shared/contract.ts';
import { FaultError } from '../../shared/fault.ts';
import {
  dictionaryInput,
  readDictionary,
  type DictionaryRow,
} from '../../shared/platform/catalogue-dictionary.ts';
import { dayOf, isoChina } from '../../shared/time.ts';
import { DiskError, type Disk } from '../disk.ts';
import { faultOf, type DeskParts } from './parts.ts';
import { isSilent, query } from './query.ts';

const tableSchema = z.strictObject({
  type: z.string(),
  /** ISO */
  at: z.string(),
  rows: z.array(
    z.strictObject({
      value: z.string(),
      label: z.string(),
      parent: z.string(),
      sort: z.string(),
      valid: z.boolean(),
      version: z.string(),
    }),
  ),
});
type Table = z.infer<typeof tableSchema>;
const fileSchema = z.strictObject({
  format: z.literal('crosscounter.dictionaries/1'),
  tables: z.array(tableSchema),
});

const FILE = 'dictionaries.json';

export interface Dictionary {
  view(): DictionaryView;
  /** Raises `line-down` or the like where the platform does not answer at all. */
  refresh(): Promise<DictionaryView>;
}

/** Rejects with a DiskError; a damaged file counts as none: the tables can be asked for again. */
export async function openDictionary(
  disk: Disk,
  parts: Pick<DeskParts, 'connector' | 'line' | 'clock' | 'rules'>,
): Promise<Dictionary> {
  const tables = new Map((await readTables(disk)).map((each) => [each.type, each]));
  const failed = new Map<string, string>();
  const { hospital, catalogue } = parts.rules.profile;

  async function load(type: string): Promise<DictionaryRow[] | string> {
    const date = dayOf(parts.clock.now());
    const ask = { type, parent: catalogue.dictionaryParent, admdvs: hospital.admdvs, date };
    const result = await query(parts, '1901', dictionaryInput(ask), '');
    if (result.outcome === 'refused') return result.text;
    if (result.outcome !== 'done') {
      if (isSilent(result)) throw new FaultError(faultOf(result, '1901'));
      return result.text;
    }
    return readDictionary(result.output) ?? '应答读不懂';
  }

  function view(): DictionaryView {
    const types = new Set([...catalogue.dictionaries, ...tables.keys()]);
    return {
      labels: Object.fromEntries([...tables.values()].map(({ type, rows }) => [type, named(rows)])),
      tables: [...types].map((type) => {
        const [table, why] = [tables.get(type), failed.get(type)];
        return {
          type,
          count: table?.rows.length ?? 0,
          ...(table === undefined ? {} : { at: table.at }),
          ...(why === undefined ? {} : { failed: why }),
        };
      }),
    };
  }

  return {
    view,
    async refresh() {
      for (const type of catalogue.dictionaries) {
        const rows = await load(type);
        if (typeof rows === 'string') {
          failed.set(type, rows);
          continue;
        }
        failed.delete(type);
        tables.set(type, { type, at: isoChina(parts.clock.now()), rows });
        await writeTables(disk, [...tables.values()]);
      }
      return view();
    },
  };
}

/** Values that are no longer valid keep their label: old records have them. */
function named(rows: readonly DictionaryRow[]): Record<string, string> {
  return Object.fromEntries(rows.map(({ value, label }) => [value, label]));
}

async function readTables(disk: Disk): Promise<Table[]> {
  try {
    const text = new TextDecoder().decode(await disk.read(FILE));
    return fileSchema.parse(JSON.parse(text)).tables;
  } catch (error) {
    const missing = error instanceof DiskError && error.code === 'missing';
    if (missing || error instanceof SyntaxError || error instanceof z.ZodError) return [];
    throw error;
  }
}

async function writeTables(disk: Disk, tables: readonly Table[]): Promise<void> {
  const text = JSON.stringify({ format: 'crosscounter.dictionaries/1', tables });
  await disk.writeAtomic(FILE, new TextEncoder().encode(text));
}
