/** What vitest's and Playwright's JSON reports say, as one list. */
import path from 'node:path';
import { z } from 'zod';

export interface Outcome {
  /** From the root, with '/'; for a check its command. */
  readonly path: string;
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped, where the test says so. */
  readonly reason?: string;
}

const vitestReport = z.looseObject({
  testResults: z.array(
    z.looseObject({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.looseObject({
          fullName: z.string(),
          status: z.string(),
          meta: z.looseObject({ reason: z.string().optional() }).optional(),
        }),
      ),
    }),
  ),
});

const playwrightTest = z.looseObject({
  projectName: z.string(),
  status: z.string(),
  annotations: z.array(z.looseObject({ type: z.string(), description: z.string().optional() })),
});

const playwrightSuite = z.looseObject({
  title: z.string(),
  specs: z.array(
    z.looseObject({ title: z.string(), file: z.string(), tests: z.array(playwrightTest) }),
  ),
  get suites() {
    return z.array(playwrightSuite).optional();
  },
});

const playwrightReport = z.looseObject({
  config: z.looseObject({ rootDir: z.string() }),
  suites: z.array(playwrightSuite),
  errors: z.array(z.looseObject({ message: z.string().optional() })),
});

const states: Readonly<Record<string, Outcome['state']>> = {
  passed: 'passed',
  expected: 'passed',
  skipped: 'skipped',
  pending: 'skipped',
  disabled: 'skipped',
  todo: 'skipped',
};

/**
 * Anything that is neither passed nor skipped has failed: 'unexpected', 'flaky', and the unknown.
 */
const stateOf = (status: string): Outcome['state'] => states[status] ?? 'failed';

const fromRoot = (root: string, file: string): string =>
  path.relative(root, file).split(path.sep).join('/');

/** Throws when the report is not one. A file that could not be loaded is one failed test. */
export function vitestOutcomes(report: unknown, root: string): Outcome[] {
  return vitestReport.parse(report).testResults.flatMap((file): Outcome[] => {
    const place = fromRoot(root, file.name);
    const tests = file.assertionResults.map(({ fullName, status, meta }): Outcome => {
      const reason = meta?.reason;
      const outcome = { path: place, name: fullName, state: stateOf(status) };
      return reason === undefined ? outcome : { ...outcome, reason };
    });
    const unloaded = file.status === 'failed' && !tests.some(({ state }) => state === 'failed');
    return unloaded ? [...tests, { path: place, name: '(the file)', state: 'failed' }] : tests;
  });
}

/** Throws when the report is not one. An error outside any test is one failed test. */
export function playwrightOutcomes(report: unknown, root: string): Outcome[] {
  const { config, suites, errors } = playwrightReport.parse(report);
  const specs = (suite: z.infer<typeof playwrightSuite>): Outcome[] => [
    ...suite.specs.flatMap(({ title, file, tests }) =>
      tests.map(({ status, annotations }): Outcome => {
        const place = fromRoot(root, path.join(config.rootDir, file));
        const reason = annotations.find(({ type }) => type === 'skip')?.description;
        const outcome = { path: place, name: title, state: stateOf(status) };
        return reason === undefined ? outcome : { ...outcome, reason };
      }),
    ),
    ...(suite.suites ?? []).flatMap(specs),
  ];
  const outside = errors.map(({ message }): Outcome => {
    const name = message?.split('\n')[0] ?? 'an error outside any test';
    return { path: 'build/playwright.config.ts', name, state: 'failed' };
  });
  return [...suites.flatMap(specs), ...outside];
}
