/**
 * Goal: what of the line could not be kept is tried again whenever the platform is heard. Method: a
 * line whose record fails once.
 */
import { expect, it } from 'vitest';
import { createLine } from './line.ts';

it('a line asks to be recorded again each time it is heard, changed or not', async () => {
  const records: string[] = [];
  const crashes: unknown[] = [];
  let told = 0;
  const line = createLine({
    clock: { now: () => new Date(0), monotonic: () => 0, after: () => () => {} },
    probe: async () => 1,
    trouble: () => undefined,
    every: { upMs: 1, downMs: 1 },
    record: async (state) => {
      records.push(state);
      if (records.length === 1) throw new Error('not kept');
    },
    changed: () => (told += 1),
    answered: () => {},
    crashed: (error) => crashes.push(error),
  });
  await line.probe();
  await line.recorded();
  expect(crashes).toHaveLength(1);
  line.heard(true, '');
  await line.probe();
  await line.recorded();
  expect(records).toEqual(['up', 'up', 'up']);
  expect([told, crashes.length]).toEqual([1, 1]);
});
