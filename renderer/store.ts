/**
 * The read model: day list and catalogue in IndexedDB, fed from the journal's rows. Chromium may
 * lose all of it without an error (facts/stack.md §3), so it is compared with a mark that the desk
 * keeps, and rebuilt whenever the two do not agree.
 */
import { FaultError } from '../shared/fault.ts';
import { createCell, type Cell } from './cell.ts';
import {
  createDatabase,
  searchText,
  type CatalogueMeta,
  type IndexedDb,
  type Mark,
  type StoredItem,
  type StoredRow,
} from './database.ts';
import { createFeed, type Feed, type FeedDesk } from './feed.ts';
import type { Clock } from './clock.ts';
import { createRowMemory, type RowMemory } from './rowmemory.ts';

const REBUILDS_MAX = 2;

export interface StoreState {
  /** `broken`: the database takes no more; rows come from memory, the catalogue is not there. */
  readonly phase: 'opening' | 'ready' | 'rebuilding' | 'broken';
  /** Raised with every change of the rows: queries run again. */
  readonly version: number;
  readonly rebuilds: number;
  readonly catalogue: CatalogueMeta | undefined;
  /** The last trouble with the database, for the screen's small print. */
  readonly trouble: string;
}

export interface StoreParts {
  readonly desk: FeedDesk;
  readonly name: string;
  readonly indexed: IndexedDb;
  readonly clock: Pick<Clock, 'after'>;
}

export interface Store {
  readonly cell: Cell<StoreState>;
  /** Opens, compares with the mark and catches up; also after trouble with a query. */
  start(): Promise<void>;
  /** Fetches what the journal has grown by; calls in a row become one. */
  feed(): Promise<void>;
  day(day: string): Promise<StoredRow[]>;
  waiting(mark: Mark): Promise<StoredRow[]>;
  byIds(ids: readonly string[]): Promise<StoredRow[]>;
  findItems(text: string, limit: number): Promise<StoredItem[]>;
  /** The hospital's catalogue has changed at the desk: fetches it anew. */
  reloadCatalogue(): Promise<void>;
  close(): void;
}

const opening: StoreState = {
  phase: 'opening',
  version: 0,
  rebuilds: 0,
  catalogue: undefined,
  trouble: '',
};

export function createStore({ desk, name, indexed, clock }: StoreParts): Store {
  const db = createDatabase(name, indexed);
  const feed = createFeed(db, desk, clock);
  const cell = createCell(opening);
  const memory = createRowMemory(desk);
  const isBroken = () => cell.get().phase === 'broken';
  let queue: Promise<void> = Promise.resolve();
  let asked = false;

  const enqueue = (work: () => Promise<void>) => {
    queue = queue.then(async () => {
      await trusting(feed, cell, work);
      if (isBroken()) await remember(memory, cell);
    });
    return queue;
  };
  const start = () => {
    cell.set({ phase: 'opening' });
    return enqueue(async () => {
      await feed.open();
      await fill(feed, cell);
    });
  };
  // Dexie tells of our own closing too; only one that nobody asked for is trouble.
  db.on('close', () => {
    if (cell.get().phase === 'ready') void start();
  });

  return {
    cell,
    start,
    feed() {
      if (asked) return queue;
      asked = true;
      return enqueue(async () => {
        asked = false;
        if (!isBroken()) await fill(feed, cell);
      });
    },
    day: async (day) => (isBroken() ? memory.day(day) : db.rows.where('day').equals(day).toArray()),
    waiting: async (mark) =>
      isBroken() ? memory.waiting(mark) : db.rows.where('marks').equals(mark).toArray(),
    async byIds(ids) {
      if (isBroken()) return memory.byIds(ids);
      const rows = await db.rows.bulkGet([...ids]);
      return rows.filter((row) => row !== undefined);
    },
    async findItems(text, limit) {
      const wanted = searchText(text);
      if (wanted === '') return [];
      return db.items.where('find').startsWith(wanted).distinct().limit(limit).toArray();
    },
    reloadCatalogue: () => enqueue(async () => cell.set({ catalogue: await feed.loadCatalogue() })),
    close() {
      cell.set({ phase: 'opening' });
      db.close();
    },
  };
}

async function fill(feed: Feed, cell: Cell<StoreState>): Promise<void> {
  await feed.catchUp();
  const catalogue = cell.get().catalogue ?? (await feed.loadCatalogue());
  cell.set({ phase: 'ready', version: cell.get().version + 1, trouble: '', catalogue });
}

async function remember(memory: RowMemory, cell: Cell<StoreState>): Promise<void> {
  try {
    await memory.catchUp();
    cell.set({ version: cell.get().version + 1 });
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    cell.set({ trouble: String(error) });
  }
}

/** Runs `work`; on trouble with the database it is deleted and built again, at most twice. */
async function trusting(feed: Feed, cell: Cell<StoreState>, work: () => Promise<void>) {
  for (let attempt = 0; attempt <= REBUILDS_MAX; attempt += 1) {
    try {
      if (attempt === 0) return await work();
      cell.set({ phase: 'rebuilding', rebuilds: cell.get().rebuilds + 1, catalogue: undefined });
      await feed.wipe();
      return await fill(feed, cell);
    } catch (error) {
      cell.set({ trouble: String(error) });
      // The desk refused, the database is not at fault: the next feed tries again.
      if (error instanceof FaultError) return undefined;
    }
  }
  cell.set({ phase: 'broken' });
  return undefined;
}
