/** The page of readmodel.ts: the very read model of the app, fed over HTTP in place of IPC. */
import { systemClock } from '../../renderer/clock.ts';
import { createDatabase } from '../../renderer/database.ts';
import type { FeedDesk } from '../../renderer/feed.ts';
import { createStore } from '../../renderer/store.ts';

export interface Rebuilt {
  ms: number;
  rows: number;
  /** SHA-256 of all rows in the order of their ids, as JSON; hex. */
  sum: string;
  rebuilds: number;
  phase: string;
}

async function ask(verb: string, input: object): Promise<never> {
  const answer = await fetch(`/${verb}`, { method: 'POST', body: JSON.stringify(input) });
  return (await answer.json()) as never;
}

const desk: FeedDesk = {
  rows: (input) => ask('rows', input),
  viewMark: (input) => ask('viewMark', input),
  noteView: (input) => ask('noteView', input),
  catalogue: (input) => ask('catalogue', input),
};

/** Begins with no database at all, as after one that was lost. */
async function rebuild(name: string): Promise<Rebuilt> {
  const store = createStore({ desk, name, indexed: {}, clock: systemClock });
  const start = performance.now();
  await store.start();
  const ms = performance.now() - start;
  const { rebuilds, phase } = store.cell.get();
  store.close();
  const db = createDatabase(name, {});
  await db.open();
  const rows = await db.rows.orderBy('id').toArray();
  const text = new TextEncoder().encode(JSON.stringify(rows));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  const sum = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  db.close();
  return { ms, rows: rows.length, sum, rebuilds, phase };
}

Object.assign(globalThis, { rebuild });
