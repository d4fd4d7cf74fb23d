/**
 * The rows in memory, straight from the desk: in place of an IndexedDB that takes no more, as on a
 * full disk. Not kept; the next start tries the database again.
 */
import type { Desk } from '../shared/contract.ts';
import { storedRow, type Mark, type StoredRow } from './database.ts';
import { valueOf } from './desk.ts';

const ROWS_PAGE = 1_000;

export interface RowMemory {
  /** Fetches every row after the last one. Throws FaultError. */
  catchUp(): Promise<void>;
  day(day: string): StoredRow[];
  waiting(mark: Mark): StoredRow[];
  byIds(ids: readonly string[]): StoredRow[];
}

export function createRowMemory(desk: Pick<Desk, 'rows'>): RowMemory {
  const rows = new Map<string, StoredRow>();
  let known = { epoch: '', seq: -1 };
  return {
    async catchUp() {
      for (;;) {
        const page = valueOf(await desk.rows({ after: known.seq, limit: ROWS_PAGE }));
        if (known.epoch !== '' && known.epoch !== page.epoch) {
          rows.clear();
          known = { epoch: '', seq: -1 };
          continue;
        }
        for (const row of page.rows) rows.set(row.id, storedRow(row));
        known = { epoch: page.epoch, seq: page.upTo };
        if (!page.more) return;
      }
    },
    day: (day) => [...rows.values()].filter((row) => row.day === day),
    waiting: (mark) => [...rows.values()].filter(({ marks }) => marks.includes(mark)),
    byIds: (ids) => ids.map((id) => rows.get(id)).filter((row) => row !== undefined),
  };
}
