/** What the lists show: order, sums, and the filters that wait for somebody. */
import { useLiveQuery } from 'dexie-react-hooks';
import { add, negate, ZERO, type Fen } from '../shared/money.ts';
import { useCell } from './cell.ts';
import type { Mark, StoredRow } from './database.ts';
import type { Store } from './store.ts';

export type Query =
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'waiting'; readonly mark: Mark }
  | { readonly kind: 'ids'; readonly ids: readonly string[] };

export interface Sums {
  readonly count: number;
  readonly total: Fen;
  readonly fund: Fen;
  readonly cash: Fen;
  /** 多退少补: owed to patients, and owed by them, both positive. */
  readonly toPatients: Fen;
  readonly fromPatients: Fen;
}

/** Sums over rows whose amounts stand; estimates are left out and never mixed in. */
export function sumsOf(rows: readonly StoredRow[]): Sums {
  const standing = rows.filter((row) => row.status === 'settled');
  const sum = (amount: (row: StoredRow) => Fen | undefined) =>
    add(...standing.map((row) => amount(row) ?? ZERO));
  const balances = rows.map((row) => row.balance ?? ZERO);
  return {
    count: standing.length,
    total: sum((row) => row.total),
    fund: sum((row) => row.fund),
    cash: sum((row) => row.cash),
    toPatients: add(...balances.filter((balance) => balance > 0)),
    fromPatients: negate(add(...balances.filter((balance) => balance < 0))),
  };
}

/** Newest first; true-ups by the money owed to patients, most first. */
export function inOrder(rows: readonly StoredRow[], query: Query): StoredRow[] {
  const byMoney = query.kind === 'waiting' && query.mark === 'true-up';
  return rows.toSorted((a, b) => {
    if (byMoney) return (b.balance ?? ZERO) - (a.balance ?? ZERO);
    return a.openedAt < b.openedAt ? 1 : -1;
  });
}

/** The rows of a query, live; undefined until they can be read. */
export function useRows(store: Store, query: Query): readonly StoredRow[] | undefined {
  const { phase, version } = useCell(store.cell);
  const key = JSON.stringify(query);
  return useLiveQuery(async () => {
    if (phase !== 'ready' && phase !== 'broken') return undefined;
    try {
      return inOrder(await fetch(store, query), query);
    } catch {
      // The database went away under the query: it is checked, and if need be built again.
      void store.start();
      return undefined;
    }
  }, [phase, version, key]);
}

function fetch(store: Store, query: Query): Promise<StoredRow[]> {
  if (query.kind === 'day') return store.day(query.day);
  return query.kind === 'waiting' ? store.waiting(query.mark) : store.byIds(query.ids);
}
