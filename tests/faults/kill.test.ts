/**
 * Goal: no kill of the counter's process loses or doubles anything. Method: the short form of
 * `npm run kill`; the audit of ward and platform after every 25 lives.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { killDesk } from './kill.ts';
import { bundleChild } from './ward.ts';

let folder = '';
let file = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'crosscounter-child-'));
  file = await bundleChild(folder);
});
afterAll(() => rm(folder, { recursive: true }));

it('30 kills of the desk: nothing lost, nothing doubled', async () => {
  const report = await killDesk({ kills: 30, seed: 7, lifeMs: 300, file });
  expect(report.kills).toBe(30);
  expect(report.entries).toBeGreaterThanOrEqual(report.acknowledged);
  expect(report.acknowledged).toBeGreaterThan(30);
}, 240_000);
