/** The Dexie tables of the read model: masked rows and keyed hashes only; may always be deleted. */
import Dexie, { type DexieOptions, type Table } from 'dexie';
import type { CatalogueRow } from '../shared/contract.ts';
import type { VisitRow } from '../shared/view.ts';

/** Why a row waits for somebody; indexed, since booleans cannot be. */
export type Mark = 'unsent' | 'parked' | 'true-up';

export interface StoredRow extends VisitRow {
  readonly marks: readonly Mark[];
}

export interface StoredItem extends CatalogueRow {
  /** Code, local code, and every tail of the name and of its pinyin initials, lower case. */
  readonly find: readonly string[];
}

/** Counters beside the rows, so that a big table is never counted. */
export interface RowsMeta {
  readonly key: 'rows';
  readonly epoch: string;
  readonly seq: number;
  readonly count: number;
}

export interface CatalogueMeta {
  readonly key: 'catalogue';
  readonly version: string;
  readonly status: string;
  readonly count: number;
}

export interface Tables {
  readonly rows: Table<StoredRow, string>;
  readonly items: Table<StoredItem, string>;
  readonly meta: Table<RowsMeta | CatalogueMeta, string>;
}

export type Database = Dexie & Tables;

/** Where IndexedDB is found: the page's own, or a test's. */
export type IndexedDb = Pick<DexieOptions, 'indexedDB' | 'IDBKeyRange'>;

export function createDatabase(name: string, indexed: IndexedDb): Database {
  const db = new Dexie(name, {
    ...indexed,
    autoOpen: false,
    chromeTransactionDurability: 'strict',
  });
  db.version(1).stores({ rows: 'id, seq, day, *marks', items: 'code, *find', meta: 'key' });
  return db as Database;
}

export function storedRow(row: VisitRow): StoredRow {
  const marks: Mark[] = [];
  if (row.unsent) marks.push('unsent');
  if (row.parked !== '' || row.status === 'parked' || row.status === 'must-return') {
    marks.push('parked');
  }
  if (row.balance !== undefined && row.balance !== 0) marks.push('true-up');
  return { ...row, marks };
}

export function storedItem(item: CatalogueRow): StoredItem {
  const find = new Set([item.code, item.local].map((text) => text.toLowerCase()));
  for (const text of [item.name, item.pinyin]) {
    const plain = searchText(text);
    for (let from = 0; from < plain.length; from += 1) find.add(plain.slice(from));
  }
  return { ...item, find: [...find] };
}

/** What is compared: lower case, without spaces. */
export function searchText(text: string): string {
  return text.toLowerCase().replaceAll(/\s/g, '');
}
