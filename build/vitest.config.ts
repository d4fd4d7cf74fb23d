/** Tests that need no window. `.spec.ts` files are Playwright's: see playwright.config.ts. */
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import type { Reporter } from 'vitest/node';

/** Keeps the reason of `context.skip('reason')` where the JSON report carries it. */
const keepReasons: Reporter = {
  onTestCaseResult(test) {
    const result = test.result();
    if (result.state === 'skipped') Object.assign(test.meta(), { reason: result.note });
  },
};

export default defineConfig({
  root: path.join(import.meta.dirname, '..'),
  plugins: [
    {
      name: 'no-electron',
      enforce: 'pre',
      // The package would try to download its binary.
      resolveId(id) {
        if (id === 'electron') throw new Error('a unit test reaches a file that imports electron');
      },
    },
  ],
  test: {
    include: ['{shared,electron,renderer,build,tests}/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    reporters: ['default', keepReasons, ['json', { outputFile: 'out/test/vitest.json' }]],
  },
});
