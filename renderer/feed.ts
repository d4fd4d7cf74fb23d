/** Carries rows and catalogue from the desk into the read model, and tells when that one lies. */
import type { Desk } from '../shared/contract.ts';
import type { Clock } from './clock.ts';
import {
  storedItem,
  storedRow,
  type CatalogueMeta,
  type Database,
  type RowsMeta,
  type StoredRow,
} from './database.ts';
import { valueOf } from './desk.ts';

const WRITE_TIMEOUT = 10_000;
const ROWS_PAGE = 1_000;
const ITEMS_PAGE = 5_000;

export type FeedDesk = Pick<Desk, 'rows' | 'viewMark' | 'noteView' | 'catalogue'>;

type Timer = Pick<Clock, 'after'>;

/** Rows and mark do not agree: the database is not to be trusted. */
export class Mismatch extends Error {
  override name = 'Mismatch';
}

export interface Feed {
  /** Opens and compares with the desk's mark. Throws Mismatch. */
  open(): Promise<void>;
  /** Fetches every row after the last one; then tells the desk. Throws Mismatch, FaultError. */
  catchUp(): Promise<void>;
  /** Loads the catalogue anew when its version changed. */
  loadCatalogue(): Promise<CatalogueMeta>;
  /** Deletes the database and opens an empty one. */
  wipe(): Promise<void>;
}

export function createFeed(db: Database, desk: FeedDesk, clock: Timer): Feed {
  const write = <T>(work: PromiseLike<T>) => withTimeout(work, clock);
  const known = async () => {
    const meta = await db.meta.get('rows');
    return meta?.key === 'rows' ? meta : undefined;
  };
  return {
    async open() {
      if (!db.isOpen()) await write(db.open());
      const mark = valueOf(await desk.viewMark({}));
      const meta = await known();
      if (meta === undefined && mark.count === 0) return;
      if (meta === undefined || meta.epoch !== mark.epoch) throw new Mismatch('epoch');
      if (meta.seq < mark.seq || meta.count < mark.count) throw new Mismatch('behind the mark');
    },
    async catchUp() {
      let meta = await known();
      for (;;) {
        const answer = valueOf(await desk.rows({ after: meta?.seq ?? -1, limit: ROWS_PAGE }));
        const { epoch, rows, upTo, count, more } = answer;
        if (meta !== undefined && meta.epoch !== epoch) throw new Mismatch('epoch');
        const base: RowsMeta = { key: 'rows', epoch, seq: upTo, count: meta?.count ?? 0 };
        meta = await write(put(db, base, rows.map(storedRow)));
        if (more) continue;
        if (meta.count !== count) throw new Mismatch(`${meta.count} rows of ${count}`);
        break;
      }
      const { epoch, seq, count } = meta;
      valueOf(await desk.noteView({ epoch, seq, count }));
    },
    loadCatalogue: () => loadCatalogue(db, desk, write),
    async wipe() {
      db.close({ disableAutoOpen: false });
      await write(db.delete({ disableAutoOpen: false }));
      await write(db.open());
    },
  };
}

/** One page of rows, and the counters with it, in one transaction. */
function put(db: Database, base: RowsMeta, rows: readonly StoredRow[]): PromiseLike<RowsMeta> {
  return db.transaction('rw', db.rows, db.meta, async () => {
    const before = await db.rows.bulkGet(rows.map((row) => row.id));
    const fresh = before.filter((row) => row === undefined).length;
    await db.rows.bulkPut([...rows]);
    const meta = { ...base, count: base.count + fresh };
    await db.meta.put(meta);
    return meta;
  });
}

async function loadCatalogue(
  db: Database,
  desk: FeedDesk,
  write: <T>(work: PromiseLike<T>) => Promise<T>,
): Promise<CatalogueMeta> {
  const { version, status, count } = valueOf(await desk.catalogue({ after: 0, limit: 1 }));
  const known = await db.meta.get('catalogue');
  if (known?.key === 'catalogue' && known.version === version && known.count === count) {
    return known;
  }
  await write(db.items.clear());
  let loaded = 0;
  while (loaded < count) {
    const page = valueOf(await desk.catalogue({ after: loaded, limit: ITEMS_PAGE }));
    if (page.items.length === 0) throw new Mismatch(`${loaded} items of ${count}`);
    await write(db.items.bulkPut(page.items.map(storedItem)));
    loaded += page.items.length;
  }
  const meta: CatalogueMeta = { key: 'catalogue', version, status, count };
  await write(db.meta.put(meta));
  return meta;
}

/** Promises of IndexedDB were seen to hang for ever: a write that takes too long has failed. */
async function withTimeout<T>(work: PromiseLike<T>, clock: Timer): Promise<T> {
  let callOff = () => {};
  const late = new Promise<never>((_, reject) => {
    callOff = clock.after(() => reject(new Error('IndexedDB did not answer')), WRITE_TIMEOUT);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    callOff();
  }
}
