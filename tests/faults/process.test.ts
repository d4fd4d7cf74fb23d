/**
 * Goal: two programs, a program that is stopped and goes on, and a clock moved by hours lose and
 * double nothing. Method: real processes on a real disk against a drill platform on a real port.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { seededNumbers } from '../../electron/journal/testbed.ts';
import { audit } from './kill.ts';
import { openWard, type Life, type Ward } from './ward.ts';

let ward: Ward;
beforeEach(async () => {
  ward = await openWard(seededNumbers(3));
});
afterEach(() => ward.close());

const nothing = { kills: 0, acknowledged: 0, entries: 0, visits: 0, settlements: 0, early: 0 };

/** Kills it, and audits what it acknowledged. */
async function ended(life: Life): Promise<typeof nothing> {
  life.kill('SIGKILL');
  await life.ended;
  const last = life.lines().findLast((line) => line.startsWith('a '));
  const report = { ...nothing, acknowledged: Number(last?.slice(2) ?? 0) };
  await audit(report, await ward.entries(), ward.platform);
  return report;
}

it('of two programs on one journal the second is turned away, the first goes on', async () => {
  const first = ward.start(1, 0);
  await first.said('a 20');
  const second = ward.start(2, 0);
  expect(await second.ended).toEqual({ code: 1, signal: null });
  expect(second.complaints()).toContain('journal-locked');
  expect(second.lines().filter((line) => line.startsWith('a '))).toEqual([]);
  const seen = first.lines().length;
  await first.said(`a ${seen + 20}`);
  expect((await ended(first)).settlements).toBeGreaterThan(0);
}, 240_000);

it('a program that is stopped in the middle and goes on later does nothing twice', async () => {
  const life = ward.start(1, 0);
  for (const mark of [15, 40, 65]) {
    await life.said(`a ${mark}`);
    life.kill('SIGSTOP');
    // The platform goes on while the counter stands still.
    await ward.platform.faults.settled();
    await new Promise((resolve) => setImmediate(resolve));
    life.kill('SIGCONT');
  }
  await life.said('a 90');
  expect((await ended(life)).settlements).toBeGreaterThan(0);
}, 240_000);

it('a clock that was moved by hours repeats no number and loses nothing', async () => {
  for (const hours of [0, 5, -5, 0]) {
    const life = ward.start(10 + hours, hours * 3_600_000);
    await life.said('open ');
    const opened = Number(
      life
        .lines()
        .findLast((line) => line.startsWith('open '))
        ?.slice(5),
    );
    // With the clock so far off the gateway refuses; what it keeps of that is kept all the same.
    await Promise.race([life.said(`a ${opened + 1}`), life.said('fault ')]);
    await ended(life);
  }
  const msgids = ward.platform.calls().map(({ msgid }) => msgid);
  expect(new Set(msgids).size).toBe(msgids.length);
}, 240_000);
