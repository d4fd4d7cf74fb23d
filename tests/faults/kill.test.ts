/**
 * Goal: no kill of the counter's process loses or doubles anything. Method: the short form of
 * `npm run kill`; the audit of ward and platform after every 25 lives.
 */
import { expect, it } from 'vitest';
import { killDesk } from './kill.ts';

it('30 kills of the desk: nothing lost, nothing doubled', async () => {
  const report = await killDesk({ kills: 30, seed: 7, lifeMs: 300 });
  expect(report.kills).toBe(30);
  expect(report.entries).toBeGreaterThanOrEqual(report.acknowledged);
  expect(report.acknowledged).toBeGreaterThan(30);
}, 240_000);
