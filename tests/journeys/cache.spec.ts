/**
 * Goal: Chromium's files may fail in any way and no money is touched: the ledger on screen is the
 * journal's. Method: the profile on a tmpfs filled to the last page, at work and at the start; the
 * IndexedDB's files overwritten, cut or removed while the app is closed.
 */
import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { launch, serve, trialReady, type Driven } from '../../build/drive.ts';
import { mountSmall } from '../faults/small.ts';

const MIB = 1024 * 1024;

async function settleOne(driven: Driven, patient: string): Promise<void> {
  await serve(driven, patient);
  await trialReady(driven);
  await driven.page.keyboard.press('F8');
  await expect(driven.page.getByText('门诊慢特病跨省直接结算单')).toBeVisible();
  await driven.page.keyboard.press('Escape');
  await expect(driven.page.getByText('请插入社会保障卡').first()).toBeVisible();
}

async function statuses(driven: Driven): Promise<string[]> {
  const { rows } = await driven.verb('rows', { after: -1, limit: 100 });
  return rows.map(({ status }) => status);
}

/** The ledger shows so many settled visits, and the journal has them. */
async function shows(driven: Driven, count: number): Promise<void> {
  const { page } = driven;
  expect(await statuses(driven)).toEqual(Array.from({ length: count }, () => 'settled'));
  await page.keyboard.press('Control+2');
  const ledger = page.getByRole('grid', { name: '台账' });
  await expect(ledger.getByRole('row', { name: /已结算/ })).toHaveCount(count, { timeout: 60_000 });
  await page.keyboard.press('Control+1');
}

test('a full profile: the app charges at work and after a start, the list is right', async () => {
  test.setTimeout(240_000);
  const small = await mountSmall(64 * MIB);
  if (typeof small === 'string') {
    test.skip(true, small);
    return;
  }
  const elsewhere = await mkdtemp(path.join(tmpdir(), 'crosscounter-cache-'));
  try {
    for (const name of ['drill', 'slips']) {
      await mkdir(path.join(elsewhere, name));
      await symlink(path.join(elsewhere, name), path.join(small.folder, name));
    }
    const first = await launch(small.folder);
    await settleOne(first, 'longterm-390');
    await shows(first, 1);
    small.fill();
    await settleOne(first, 'longterm-310');
    await shows(first, 2);
    await first.app.close();
    // The lock of the one instance and the driver's port need some pages.
    small.leave(64 * 1024);
    const second = await launch(small.folder);
    await shows(second, 2);
    await settleOne(second, 'resettled-310');
    await shows(second, 3);
    await second.app.close();
  } finally {
    await small.close();
    await rm(elsewhere, { recursive: true });
  }
});

/** Where Chromium keeps IndexedDB: a folder for each origin, somewhere below the user data. */
function indexedDbFolder(userData: string): string {
  const names = readdirSync(userData, { recursive: true, encoding: 'utf8' });
  const found = names.find((name) => path.basename(name) === 'IndexedDB');
  if (found === undefined) throw new Error('no IndexedDB');
  return path.join(userData, found);
}

function indexedDbFiles(userData: string): string[] {
  const base = indexedDbFolder(userData);
  const names = readdirSync(base, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.(log|ldb)$|MANIFEST|CURRENT/.test(name))
    .map((name) => path.join(base, name));
}

const damages: readonly (readonly [name: string, spoil: (file: string) => void])[] = [
  ['overwritten', (file) => writeFileSync(file, Buffer.alloc(5_000, 0xa5))],
  ['cut', (file) => truncateSync(file, 100)],
  ['emptied', (file) => truncateSync(file, 0)],
];

test("IndexedDB's files damaged: the list is built again from the journal", async () => {
  test.setTimeout(240_000);
  const userData = await mkdtemp(path.join(tmpdir(), 'crosscounter-cache-'));
  try {
    const first = await launch(userData);
    await settleOne(first, 'longterm-390');
    await shows(first, 1);
    await first.app.close();
    for (const [name, spoil] of damages) {
      const files = indexedDbFiles(userData);
      expect(files.length, name).toBeGreaterThan(2);
      for (const each of files) spoil(each);
      const next = await launch(userData);
      await shows(next, 1);
      await next.app.close();
    }
    const last = await launch(userData);
    await settleOne(last, 'longterm-310');
    await shows(last, 2);
    await last.app.close();
  } finally {
    await rm(userData, { recursive: true, force: true });
  }
});

test('the IndexedDB folder removed while the app is closed', async () => {
  const userData = await mkdtemp(path.join(tmpdir(), 'crosscounter-cache-'));
  try {
    const first = await launch(userData);
    await settleOne(first, 'longterm-390');
    await first.app.close();
    await rm(indexedDbFolder(userData), { recursive: true });
    const second = await launch(userData);
    await shows(second, 1);
    await second.app.close();
  } finally {
    await rm(userData, { recursive: true, force: true });
  }
});
