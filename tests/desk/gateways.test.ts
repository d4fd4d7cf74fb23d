/**
 * Goal: a counter of each shipped profile serves a patient over its real gateway: signed headers,
 * paths, SM envelope, variants, codes. Method: the drill counter as `npm start -- --profile NAME`
 * opens it, on a folder of its own, by verbs; and against a platform elsewhere.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { drillArguments } from '../../electron/arguments.ts';
import { systemClock } from '../../electron/clock.ts';
import { loadData } from '../../electron/data.ts';
import { createControl } from '../../electron/drill/control.ts';
import { createDrillPlatform } from '../../electron/drill/platform.ts';
import { readDrillProfile } from '../../electron/drill/profile.ts';
import { serveControl } from '../../electron/drill/server.ts';
import { readCatalogue } from '../../electron/drill/world.ts';
import { openDrillCounter } from '../../electron/drillcounter.ts';
import { aesWrap, seededBytes } from '../../electron/journal/testbed.ts';
import { profileNames } from '../../electron/profiles.ts';
import type { Desk } from '../../shared/contract.ts';
import { valueOf } from './counter-bed.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function counterOf(args: readonly string[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'crosscounter-gateway-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  const crashes: unknown[] = [];
  const counter = await openDrillCounter({
    folder,
    app: 'test',
    foldTag: 'test',
    clock: systemClock(),
    randomBytes: seededBytes(1),
    wrap: aesWrap(new Uint8Array(32).fill(7), seededBytes(2)),
    tell: () => {},
    save: async () => 'nowhere',
    print: async () => '',
    crashed: (error) => crashes.push(error),
    ...drillArguments(args),
  });
  closing.push(() => counter.close());
  return { desk: counter.desk, crashes };
}

/** Card in to settled, the account used where there is one. Throws with the fault. */
async function settle(desk: Desk, patient: string) {
  valueOf(await desk.drillCard({ patient, how: 'good' }));
  const { id: visit } = valueOf(await desk.identifyCard({}));
  const { text } = valueOf(await desk.drillBill({ patient }));
  const asked = { visit, disease: 'M00503', filing: 'long-term-resident' as const, emergency: '' };
  valueOf(await desk.checkFiling(asked));
  valueOf(await desk.importBill({ visit, text }));
  if (patient.endsWith('310')) valueOf(await desk.chooseAccount({ visit, use: '1' }));
  const trial = valueOf(await desk.quote({ visit }));
  expect(trial.fault).toBeUndefined();
  const due = trial.money.due ?? 0;
  const tenders = due > 0 ? [{ means: 'cash' as const, amount: due }] : [];
  return valueOf(await desk.confirm({ visit, due, tenders }));
}

describe('npm start -- --profile', () => {
  it.each(profileNames)('%s settles and refunds', async (name) => {
    const { desk, crashes } = await counterOf(['--profile', name]);
    const settled = await settle(desk, 'longterm-310');
    expect([settled.status, settled.fault?.platform]).toEqual(['settled', undefined]);
    const refunded = valueOf(await desk.refund({ visit: settled.id, reason: '退号' }));
    expect([refunded.status, refunded.fault]).toEqual(['refunded', undefined]);
    expect(crashes).toEqual([]);
  });
});

describe('npm start -- --platform', () => {
  it('serves at a platform elsewhere, of its profile', async () => {
    const data = loadData('360100');
    const platform = createDrillPlatform({
      now: () => new Date(),
      random: Math.random,
      catalogue: readCatalogue(data.drillCatalogue),
      hospital: data.profile.hospital,
      profile: readDrillProfile(data.profile),
    });
    let url = '';
    const crashed = (error: unknown): void => expect(error).toBeUndefined();
    const about = { platform, profile: '360100', admdvs: '360100', url: () => url, crashed };
    const control = createControl(about);
    const gateway = await platform.listen(0, { control });
    const orders = await serveControl(control, 0);
    closing.push(
      () => gateway.close(),
      () => orders.close(),
    );
    url = orders.url;
    const { desk } = await counterOf([`--platform=${gateway.url}`]);
    valueOf(await desk.drillCase({ name: 'hospital-share' }));
    const cases = valueOf(await desk.drillCases({}));
    expect(cases.filter(({ on }) => on).map(({ name }) => name)).toEqual(['hospital-share']);
    const settled = await settle(desk, 'longterm-390');
    expect(settled.status).toBe('settled');
    expect(platform.ledger()[0]?.hospital).toBeGreaterThan(0);
  });
});
