/**
 * Goal: two programs, a program that is stopped and goes on, and a clock moved by hours lose and
 * double nothing. Method: real processes on a real disk against a drill platform on a real port.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { seededNumbers } from '../../electron/journal/testbed.ts';
import { dayOf } from '../../shared/time.ts';
import { audit, hear, nothingPromised, type Promised } from './audit.ts';
import { bundleChild, openWard, type Life, type Ward } from './ward.ts';

const HOUR = 3_600_000;
const wait = 120_000;
let folder = '';
let file = '';
let ward: Ward;
let promised: Promised;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'crosscounter-child-'));
  file = await bundleChild(folder);
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  ward = await openWard(file, seededNumbers(3));
  promised = nothingPromised();
});
afterEach(() => ward.close());

/** Kills it, and audits what it and all before it have said. */
async function ended(life: Life) {
  life.kill('SIGKILL');
  expect((await life.ended).signal).toBe('SIGKILL');
  hear(promised, life.lines());
  const { counts, pending } = audit(promised, await ward.read(), ward.platform);
  return { ...counts, pending };
}

/** Ends by itself, says why, and has touched nothing. */
async function turnedAway(life: Life): Promise<void> {
  await life.said('open ');
  expect(life.count('open ')).toBe(0);
  expect(await life.ended).toEqual({ code: 1, signal: null });
  expect(life.complaints()).toMatch(/(journal|keys)-locked/);
  expect(life.lines().filter((line) => /^(open|a) |^> (append|sync|write)/.test(line))).toEqual([]);
}

it(
  'of two programs on one journal the second is turned away, the first goes on',
  async () => {
    const first = ward.start(1);
    await first.said('a ', 10);
    await turnedAway(ward.start(2));
    // Neither is one that stands still robbed of its journal.
    first.kill('SIGSTOP');
    await turnedAway(ward.start(3));
    const seen = first.count('a ');
    first.kill('SIGCONT');
    await first.said('a ', seen + 20);
    await first.said('settled ');
    expect((await ended(first)).settlements).toBeGreaterThan(0);
  },
  wait,
);

it(
  'of two or three started together, exactly one gets the journal, 20 times',
  async () => {
    const random = seededNumbers(5);
    for (let round = 0; round < 20; round += 1) {
      const lives: Life[] = [];
      for (let n = 0; n < (round % 4 === 0 ? 3 : 2); n += 1) {
        lives.push(ward.start(round * 10 + n));
        await new Promise((resolve) => setTimeout(resolve, random() * 10));
      }
      await Promise.all(lives.map((life) => life.said('open ')));
      const winner = lives.find((life) => life.count('open ') > 0);
      if (!winner) throw new Error('nobody got the journal');
      await Promise.all(lives.filter((life) => life !== winner).map(turnedAway));
      await winner.said('a ');
      await ended(winner);
    }
  },
  wait,
);

it(
  'a program that is stopped in the middle of a request or a write does nothing twice',
  async () => {
    const life = ward.start(1);
    for (const mark of ['> 2206', '> 2207', '> sync', '> 2207', '> 2208']) {
      const seen = life.count(mark);
      await life.said(mark, seen + 1);
      life.kill('SIGSTOP');
      // The platform goes on while the counter stands still.
      await ward.platform.faults.settled();
      await new Promise((resolve) => setImmediate(resolve));
      life.kill('SIGCONT');
    }
    const settled = life.count('settled ');
    await life.said('settled ', settled + 1);
    expect((await ended(life)).settlements).toBeGreaterThan(0);
  },
  wait,
);

it(
  'a program that slept over midnight goes on in the new day',
  async () => {
    const before = ward.now();
    const midnight = Date.parse(`${dayOf(before)}T24:00:00+08:00`);
    ward.forward(midnight - 4_000 - before.getTime());
    const life = ward.start(1);
    await life.said('> 2206');
    life.kill('SIGSTOP');
    const left = midnight - ward.now().getTime();
    await new Promise((resolve) => setTimeout(resolve, left + 50));
    const seen = life.count('settled ');
    life.kill('SIGCONT');
    await life.said('settled ', seen + 1);
    const { segments } = await ended(life);
    expect(segments).toBe(2);
    const heir = ward.start(2);
    await heir.said('settled ');
    expect((await ended(heir)).segments).toBe(2);
  },
  wait,
);

it(
  'a clock that is hours off at the start repeats no number and loses nothing',
  async () => {
    let entries = 0;
    for (const hours of [0, 5, -5, 26, -26, 0]) {
      const life = ward.start(10 + hours, { skewMs: hours * HOUR });
      // With the clock so far off the gateway refuses; what it keeps of that is kept all the same.
      await life.said(hours === 0 ? 'settled ' : 'fault ');
      const found = await ended(life);
      expect(found.entries).toBeGreaterThan(entries);
      ({ entries } = found);
    }
  },
  wait,
);

it(
  'a clock that is set by hours while the program runs',
  async () => {
    const life = ward.start(1, { jumps: [5 * HOUR, -10 * HOUR, 29 * HOUR, -24 * HOUR] });
    await life.said('settled ');
    for (let wrong = 0; wrong < 3; wrong += 1) {
      const faults = life.count('fault ');
      life.kill('SIGUSR2');
      await life.said('fault ', faults + 1);
    }
    const settled = life.count('settled ');
    life.kill('SIGUSR2');
    await life.said('settled ', settled + 1);
    expect((await ended(life)).settlements).toBeGreaterThan(1);
  },
  wait,
);
