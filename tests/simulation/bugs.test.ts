/**
 * Goal: what is to be planted is still a change of the present program. Method: every text that a
 * planted mistake takes the place of stands in its file exactly once.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { plantedBugs } from './bugs.ts';

const root = path.join(import.meta.dirname, '../..');
const changes = plantedBugs.flatMap((bug) => bug.changes.map((change) => ({ ...bug, ...change })));

it.each(changes)('$name: $file', ({ file, from, to }) => {
  expect(readFileSync(path.join(root, file), 'utf8').split(from)).toHaveLength(2);
  expect(to).not.toBe(from);
});
