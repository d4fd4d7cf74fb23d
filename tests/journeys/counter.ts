/**
 * A counter for one journey: its own user data, the drill's state on disk, kill and start again.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test as base } from '@playwright/test';
import { z } from 'zod';
import { launch, serve, trialReady, type Driven } from '../../build/drive.ts';
import type { VisitRow, VisitStatus } from '../../shared/view.ts';

const settlements = z.looseObject({
  settlements: z.array(z.looseObject({ state: z.enum(['settled', 'refunded', 'reversed']) })),
});

export interface Journey extends Driven {
  userData: string;
  /** Settlements in force at the drill platform, read from its own state on disk. */
  effective(): number;
  rows(): Promise<VisitRow[]>;
  newest(): Promise<VisitRow>;
  /** Waits until the newest visit has this status. */
  becomes(status: VisitStatus): Promise<void>;
  /**
   * Ends every process of the app at once, as a power cut would, and starts it on the same data.
   */
  powerCut(): Promise<Journey>;
}

async function journey(userData: string): Promise<Journey> {
  const driven = await launch(userData);
  const rows = async () => (await driven.verb('rows', { after: -1, limit: 100 })).rows;
  const newest = async () => {
    const row = (await rows()).at(-1);
    if (!row) throw new Error('no visit yet');
    return row;
  };
  return {
    ...driven,
    userData,
    effective() {
      const text = readFileSync(path.join(userData, 'drill/platform/platform.json'), 'utf8');
      const { settlements: all } = settlements.parse(JSON.parse(text));
      return all.filter((each) => each.state === 'settled').length;
    },
    rows,
    newest,
    async becomes(status) {
      const now = async () => (await rows()).at(-1)?.status;
      await expect.poll(now, { timeout: 30_000 }).toBe(status);
    },
    async powerCut() {
      const { pid } = driven.app.process();
      const closed = driven.app.waitForEvent('close');
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
      await closed;
      return journey(userData);
    },
  };
}

/** Card, bill, cash, settlement; the slip was shown and put away. The visit's id. */
export async function serveToTheEnd(counter: Journey, patient: string): Promise<string> {
  await serve(counter, patient);
  await trialReady(counter);
  await counter.page.keyboard.press('F8');
  await counter.becomes('settled');
  await expect(counter.page.getByText('门诊慢特病跨省直接结算单')).toBeVisible();
  await counter.page.keyboard.press('Escape');
  return (await counter.newest()).id;
}

/** Each test has a counter of its own; none may complain of its content-security policy. */
export const test = base.extend<{ counter: Journey }>({
  counter: async ({ locale: _locale }, use) => {
    const userData = await mkdtemp(path.join(tmpdir(), 'crosscounter-'));
    const counter = await journey(userData);
    await use(counter);
    expect(counter.complaints()).toEqual([]);
    await counter.app.close();
    await rm(userData, { recursive: true, force: true });
  },
});
export { expect };
