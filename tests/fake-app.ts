/** The renderer's app over a fake desk: no timers, an IndexedDB of its own. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { createApp, type App } from '../renderer/shell/app.ts';
import { sampleStatus, type FakeDesk, type Script } from './fake-desk.ts';

/** At 10:00 in China unless told otherwise. */
export function createFakeApp(fake: FakeDesk, at = '2026-11-22T02:00:00Z'): App {
  return createApp({
    desk: fake.raw,
    tidings: fake.tidings,
    indexed: { indexedDB: new IDBFactory(), IDBKeyRange },
    clock: { now: () => Date.parse(at), after: () => () => {} },
  });
}

/** What an app asks for as it starts: an open counter without a visit. */
export const startScript: Script = {
  startup: () => ({ state: 'open' }),
  status: () => sampleStatus(),
  rows: () => ({ epoch: 'e1', rows: [], upTo: 1, count: 0, more: false }),
  viewMark: () => ({ epoch: '', seq: -1, count: 0 }),
  noteView: () => ({}),
  catalogue: () => ({ version: 'c1', status: 'sample', items: [], count: 0 }),
};
