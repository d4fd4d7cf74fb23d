/**
 * Goal: a file system that is full, under the journal or under its copy, loses and doubles nothing,
 * is told by name, and leaves room to finish what is under way. Method: counters as processes on a
 * tmpfs of a few MB, filled to the last page; skipped where nothing may be mounted.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, type TestContext } from 'vitest';
import { verifyCommand } from '../../build/verify/command.ts';
import { seededNumbers } from '../../electron/journal/testbed.ts';
import { audit, hear, nothingPromised, type Promised } from './audit.ts';
import { mountSmall, type Small } from './small.ts';
import { bundleChild, openWard, type Life, type Ward } from './ward.ts';

const KB = 1024;
const space = { floorBytes: 256 * KB, ballastBytes: 1024 * KB };
const wait = 120_000;
let folder = '';
let file = '';
let closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'crosscounter-child-'));
  file = await bundleChild(folder);
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

interface Bed {
  small: Small;
  ward: Ward;
  promised: Promised;
}

/** `what` lies on the small file system. */
async function openBed(
  context: TestContext,
  what: 'journal' | 'twin',
  bytes: number,
): Promise<Bed> {
  const small = await mountSmall(bytes);
  if (typeof small === 'string') return context.skip(small);
  const ward = await openWard(file, seededNumbers(9), { [what]: path.join(small.folder, what) });
  closing = [() => ward.close(), () => small.close()];
  return { small, ward, promised: nothingPromised() };
}

async function ended({ ward, promised }: Bed, life: Life) {
  life.kill('SIGKILL');
  expect((await life.ended).signal).toBe('SIGKILL');
  hear(promised, life.lines());
  const { counts, pending } = audit(promised, await ward.read(), ward.platform);
  return { ...counts, pending };
}

async function isProven({ ward }: Bed): Promise<boolean> {
  return verifyCommand([ward.folder], ward.now(), () => {});
}

/** Stops it where a line begins so, fills the disk, lets it go on. */
async function fillAt({ small }: Bed, life: Life, mark: string): Promise<void> {
  await life.said(mark, life.count(mark) + 1);
  life.kill('SIGSTOP');
  small.fill();
  life.kill('SIGCONT');
}

it(
  'filled with a settlement out: it is finished on the ballast, nothing new is begun',
  async (context) => {
    const bed = await openBed(context, 'journal', 6 * KB * KB);
    const first = bed.ward.start(1, { space });
    await first.said('settled ');
    const settled = first.count('settled ');
    await fillAt(bed, first, '> 2207');
    await first.said('settled ', settled + 1);
    await first.said('fault disk-full', 3);
    const sent = first.count('> 2207');
    await first.said('fault disk-full', 6);
    expect(first.count('> 2207')).toBe(sent);
    const { entries } = await ended(bed, first);
    expect(await isProven(bed)).toBe(true);

    // There is still room of the ballast: it starts, and refuses.
    const second = bed.ward.start(2, { space });
    await second.said('fault disk-full', 3);
    expect((await ended(bed, second)).entries).toBeGreaterThan(entries);

    bed.small.free();
    const third = bed.ward.start(3, { space });
    await third.said('settled ', 2);
    expect(third.count('fault')).toBe(0);
    await ended(bed, third);
    expect(await isProven(bed)).toBe(true);
  },
  wait,
);

it(
  'full to the last page at the start: the ballast lets it begin, and write what is under way',
  async (context) => {
    const bed = await openBed(context, 'journal', 6 * KB * KB);
    const first = bed.ward.start(1, { space });
    await first.said('settled ');
    bed.ward.platform.faults.loseAnswer('2207');
    await first.said('> 2601');
    const open = await ended(bed, first);
    expect(open.pending).toContain('2207');
    bed.ward.platform.faults.clear();
    bed.small.fill();
    const second = bed.ward.start(2, { space });
    // Whether the 2601 that the kill cut had arrived is chance, and so is how soon it is decided:
    // that it was lost, and the new session, are written either way.
    await second.said('open ');
    await second.said('fault disk-full', 3);
    expect((await ended(bed, second)).entries).toBeGreaterThan(open.entries);
    expect(await isProven(bed)).toBe(true);
  },
  wait,
);

it(
  'filled by the journal itself, and with nothing left at all: named, and whole afterwards',
  async (context) => {
    const bed = await openBed(context, 'journal', 6 * KB * KB);
    const first = bed.ward.start(1, { space });
    await first.said('settled ');
    // Room for a few visits beside the ballast.
    bed.small.fill(6 * KB * KB - space.ballastBytes - 400 * KB);
    await first.said('fault disk-full', 3);
    await ended(bed, first);
    bed.small.fill();
    const second = bed.ward.start(2, { space });
    expect((await second.ended).code).toBe(1);
    expect(second.complaints()).toContain('journal-write-failed');
    expect(await isProven(bed)).toBe(true);
    bed.small.free();
    const third = bed.ward.start(3, { space });
    await third.said('settled ', 2);
    await ended(bed, third);
    expect(await isProven(bed)).toBe(true);
  },
  wait,
);

it(
  'under the copy: it lags and says so, charging goes on; with room again it catches up',
  async (context) => {
    const bed = await openBed(context, 'twin', 128 * KB);
    const life = bed.ward.start(1, { twin: true });
    await life.said('twin full');
    await life.said('settled ', life.count('settled ') + 3);
    await life.said('twin full', life.count('twin full') + 1);
    const lags = life.lines().filter((line) => line.startsWith('twin full'));
    const [soon = 0, late = 0] = [lags[0], lags.at(-1)].map((line) => Number(line?.split(' ')[2]));
    expect(late).toBeGreaterThan(soon);
    await ended(bed, life);
    const { hashes } = await bed.ward.read();
    const copy = await bed.ward.readTwin();
    expect(copy.hashes.length).toBeLessThan(hashes.length);
    expect(copy.hashes).toEqual(hashes.slice(0, copy.hashes.length));

    bed.small.grow(16 * KB * KB);
    const heir = bed.ward.start(2, { twin: true });
    await heir.said('< twin sync', 2);
    await ended(bed, heir);
    const both = [await bed.ward.readTwin(), await bed.ward.read()];
    expect(both[0]?.hashes.length).toBeGreaterThan(hashes.length);
    expect(both[1]?.hashes.slice(0, both[0]?.hashes.length)).toEqual(both[0]?.hashes);
  },
  wait,
);
