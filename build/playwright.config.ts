/** Tests in a window: the stand-in itself, and the journeys through the built app. */
import path from 'node:path';
import { defineConfig } from '@playwright/test';

const root = path.join(import.meta.dirname, '..');

export default defineConfig({
  testMatch: '**/*.spec.ts',
  outputDir: path.join(root, 'out/test/playwright'),
  workers: 2,
  timeout: 120_000,
  // Two cores may be shared: what is awaited is a state, and states may take a while.
  expect: { timeout: 20_000 },
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json', { outputFile: path.join(root, 'out/test/playwright.json') }]],
  use: { locale: 'zh-CN', trace: 'retain-on-failure' },
  projects: [
    { name: 'standin', testDir: path.join(root, 'tests/standin') },
    { name: 'journeys', testDir: path.join(root, 'tests/journeys') },
  ],
});
