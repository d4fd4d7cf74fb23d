/**
 * The read model agrees with the journal's rows whatever happens to IndexedDB. Method: a fake
 * IndexedDB and a desk with a mark; the database is deleted, emptied, of another epoch, or hangs.
 */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { fault, FaultError } from '../shared/fault.ts';
import type { visitRow } from '../shared/view.ts';
import { createFakeDesk, sampleRow } from '../tests/fake-desk.ts';
import { createDatabase } from './database.ts';
import { createStore } from './store.ts';

const DAY = '2026-11-22';
const item = {
  code: 'XL01XAA082B002',
  local: 'L1',
  name: '奥沙利铂注射剂',
  pinyin: 'aslbzsj',
  spec: '50mg',
  unit: '瓶',
  price: '412.00',
  class: 'B' as const,
  preSelfPay: '0.1',
};

/** A journal that gives rows in order of their seq, and remembers the mark. */
function createJournal(count: number) {
  const journal = {
    epoch: 'e1',
    rows: [] as z.input<typeof visitRow>[],
    mark: { epoch: '', seq: -1, count: 0 },
    grow(changes = {}) {
      const seq = journal.rows.length + 1;
      journal.rows.push(sampleRow({ id: `V${seq}`, seq, ...changes }));
    },
  };
  for (let at = 0; at < count; at += 1) journal.grow();
  const fake = createFakeDesk({
    rows({ after, limit }) {
      const newer = journal.rows.filter((row) => row.seq > after);
      const rows = newer.slice(0, limit);
      const upTo = rows.at(-1)?.seq ?? after;
      const { epoch } = journal;
      return { epoch, rows, upTo, count: journal.rows.length, more: newer.length > limit };
    },
    viewMark: () => journal.mark,
    noteView(mark) {
      journal.mark = mark;
      return {};
    },
    catalogue: ({ after }) => ({
      version: 'c1',
      status: 'sample',
      items: after === 0 ? [item] : [],
      count: 1,
    }),
  });
  return { journal, fake };
}

describe('store', () => {
  let indexed: { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange };
  beforeEach(() => {
    indexed = { indexedDB: new IDBFactory(), IDBKeyRange };
  });
  const never = { after: () => () => {} };
  const open = (desk: ReturnType<typeof createFakeDesk>['desk'], clock = never) =>
    createStore({ desk, name: 'test', indexed, clock });

  it('fills itself page by page, notes the mark, and fetches only what is new', async () => {
    const { journal, fake } = createJournal(2_300);
    const store = open(fake.desk);
    await store.start();
    expect((await store.day(DAY)).length).toBe(2_300);
    expect(journal.mark).toEqual({ epoch: 'e1', seq: 2_300, count: 2_300 });
    journal.grow({ id: 'V7', status: 'refunded', seq: 2_301 });
    journal.rows = journal.rows.filter((row) => row.seq !== 7);
    await Promise.all([store.feed(), store.feed()]);
    const asked = fake.calls.filter(([verb]) => verb === 'rows').map(([, input]) => input);
    expect(asked.at(-1)).toEqual({ after: 2_300, limit: 1_000 });
    expect((await store.byIds(['V7']))[0]?.status).toBe('refunded');
    expect(journal.mark.count).toBe(2_300);
    expect(store.cell.get().rebuilds).toBe(0);
    store.close();
  });

  it('opens again without fetching what it has', async () => {
    const { fake } = createJournal(3);
    const first = open(fake.desk);
    await first.start();
    first.close();
    const second = open(fake.desk);
    await second.start();
    expect(second.cell.get()).toMatchObject({ phase: 'ready', rebuilds: 0 });
    const asked = fake.calls.filter(([verb]) => verb === 'rows').map(([, input]) => input);
    expect(asked).toEqual([
      { after: -1, limit: 1_000 },
      { after: 3, limit: 1_000 },
    ]);
    second.close();
  });

  it('is rebuilt when the database was deleted', async () => {
    const { fake } = createJournal(5);
    const first = open(fake.desk);
    await first.start();
    first.close();
    indexed = { ...indexed, indexedDB: new IDBFactory() };
    const second = open(fake.desk);
    await second.start();
    expect(second.cell.get()).toMatchObject({ phase: 'ready', rebuilds: 1 });
    expect((await second.day(DAY)).length).toBe(5);
    second.close();
  });

  it.each([
    ['of another epoch', { epoch: 'e0' }],
    ['behind the mark', { seq: 4 }],
    ['of fewer rows', { count: 4 }],
  ])('is rebuilt when its counters are %s', async (_, wrong) => {
    const { fake } = createJournal(5);
    const first = open(fake.desk);
    await first.start();
    first.close();
    const raw = createDatabase('test', indexed);
    await raw.open();
    await raw.meta.put({ key: 'rows', epoch: 'e1', seq: 5, count: 5, ...wrong });
    raw.close();
    const before = fake.count('rows');
    const second = open(fake.desk);
    await second.start();
    expect(second.cell.get()).toMatchObject({ phase: 'ready', rebuilds: 1 });
    // The mark alone gave it away: nothing was fetched into the wrong database.
    expect(fake.count('rows') - before).toBe(1);
    expect((await second.day(DAY)).length).toBe(5);
    second.close();
  });

  it('is rebuilt when the journal is another one', async () => {
    const { journal, fake } = createJournal(5);
    const store = open(fake.desk);
    await store.start();
    journal.epoch = 'e2';
    journal.rows = [sampleRow({ id: 'N1', seq: 1 })];
    await store.feed();
    expect((await store.day(DAY)).map((row) => row.id)).toEqual(['N1']);
    expect(journal.mark).toEqual({ epoch: 'e2', seq: 1, count: 1 });
    store.close();
  });

  it('says that it is broken when every write hangs, and lists from memory', async () => {
    const { journal, fake } = createJournal(1_200);
    const silent = { open: () => ({}), deleteDatabase: () => ({}) };
    indexed = { ...indexed, indexedDB: Object.assign(new IDBFactory(), silent) };
    const store = createStore({
      desk: fake.desk,
      name: 'test',
      indexed,
      clock: {
        after(run) {
          run();
          return () => {};
        },
      },
    });
    await store.start();
    expect(store.cell.get().phase).toBe('broken');
    expect(store.cell.get().trouble).toContain('did not answer');
    expect(await store.day(DAY)).toHaveLength(1_200);
    const { version } = store.cell.get();
    journal.grow({ id: 'V7', seq: 1_201, unsent: true });
    await store.feed();
    expect(store.cell.get()).toMatchObject({ phase: 'broken', version: version + 1 });
    expect((await store.waiting('unsent')).map(({ id }) => id)).toEqual(['V7']);
    expect(await store.byIds(['V7', 'V0', 'V8'])).toHaveLength(2);
    expect(await store.day(DAY)).toHaveLength(1_200);
  });

  it('checks itself again after a close that nobody asked for', async () => {
    const { fake } = createJournal(2);
    const store = open(fake.desk);
    await store.start();
    const marks = fake.count('viewMark');
    const other = createDatabase('test', indexed);
    await other.delete();
    await expect.poll(() => fake.count('viewMark')).toBe(marks + 1);
    await expect.poll(() => store.cell.get().phase).toBe('ready');
    expect((await store.day(DAY)).length).toBe(2);
    store.close();
  });

  it('does not throw the database away when only the desk refuses', async () => {
    const { fake } = createJournal(2);
    const store = open(fake.desk);
    await store.start();
    fake.script({
      rows: () => {
        throw new FaultError(fault('journal-failed'));
      },
    });
    await store.feed();
    expect(store.cell.get()).toMatchObject({ phase: 'ready', rebuilds: 0 });
    expect((await store.day(DAY)).length).toBe(2);
    store.close();
  });

  it('finds what waits, and items by code, name and initials from any place', async () => {
    const { journal, fake } = createJournal(0);
    journal.grow({ unsent: true });
    journal.grow({ balance: -20 });
    journal.grow({ parked: 'platform-refused', status: 'parked' });
    const store = open(fake.desk);
    await store.start();
    const ids = async (mark: 'unsent' | 'parked' | 'true-up') =>
      (await store.waiting(mark)).map((row) => row.id);
    expect(await ids('unsent')).toEqual(['V1']);
    expect(await ids('true-up')).toEqual(['V2']);
    expect(await ids('parked')).toEqual(['V3']);
    for (const text of ['xl01', 'L1', '沙利铂', 'lbz', 'ASLB']) {
      expect((await store.findItems(text, 9)).map((found) => found.code)).toEqual([item.code]);
    }
    expect(await store.findItems('', 9)).toEqual([]);
    store.close();
  });
});
