/**
 * Goal: no failure is lost between the runners' reports and the last line. Method: small reports.
 */
import { describe, expect, it } from 'vitest';
import { levelOf, summary } from './levels.ts';
import { playwrightOutcomes, vitestOutcomes } from './outcome.ts';

const file = (name: string, status: string, assertionResults: readonly object[]) => ({
  name: `/root/${name}`,
  status,
  assertionResults,
});

describe("vitest's report", () => {
  const read = (...testResults: readonly object[]) => vitestOutcomes({ testResults }, '/root');

  it('gives state and reason of each test', () => {
    const tests = [
      { fullName: 'a', status: 'passed', meta: {} },
      { fullName: 'b', status: 'failed' },
      { fullName: 'c', status: 'skipped', meta: { reason: 'no printer' } },
      { fullName: 'd', status: 'todo' },
      { fullName: 'e', status: 'something new' },
    ];
    expect(read(file('shared/x.test.ts', 'failed', tests))).toEqual([
      { path: 'shared/x.test.ts', name: 'a', state: 'passed' },
      { path: 'shared/x.test.ts', name: 'b', state: 'failed' },
      { path: 'shared/x.test.ts', name: 'c', state: 'skipped', reason: 'no printer' },
      { path: 'shared/x.test.ts', name: 'd', state: 'skipped' },
      { path: 'shared/x.test.ts', name: 'e', state: 'failed' },
    ]);
  });

  it('a file that cannot be loaded has failed, also behind tests that passed', () => {
    const passed = { fullName: 'a', status: 'passed' };
    expect(read(file('x.test.ts', 'failed', []))).toEqual([
      { path: 'x.test.ts', name: '(the file)', state: 'failed' },
    ]);
    expect(read(file('x.test.ts', 'failed', [passed])).map(({ state }) => state)).toEqual([
      'passed',
      'failed',
    ]);
  });

  it('another form is refused', () => {
    expect(() => vitestOutcomes({ tests: [] }, '/root')).toThrow('testResults');
  });
});

describe("Playwright's report", () => {
  const spec = (title: string, status: string, annotations: readonly object[] = []) => ({
    title,
    file: 'journeys/card.spec.ts',
    tests: [{ projectName: 'journeys', status, annotations }],
  });
  const report = (specs: readonly object[], errors: readonly object[] = []) => ({
    config: { rootDir: '/root/tests' },
    suites: [{ title: 'card.spec.ts', specs: [], suites: [{ title: 'inner', specs }] }],
    errors,
  });

  it('gives state and reason of each test, in groups too; flaky is failed', () => {
    const skip = [{ type: 'skip', description: 'not installed: Xvfb' }];
    const specs = [spec('a', 'expected'), spec('b', 'flaky'), spec('c', 'skipped', skip)];
    const path = 'tests/journeys/card.spec.ts';
    expect(playwrightOutcomes(report(specs), '/root')).toEqual([
      { path, name: 'a', state: 'passed' },
      { path, name: 'b', state: 'failed' },
      { path, name: 'c', state: 'skipped', reason: 'not installed: Xvfb' },
    ]);
  });

  it('an error outside any test is a failure', () => {
    expect(playwrightOutcomes(report([], [{ message: 'no tests\nmore' }]), '/root')).toMatchObject([
      { name: 'no tests', state: 'failed' },
    ]);
  });
});

it('levels follow the place of a test', () => {
  const places = {
    'npm run lint': 'check',
    'shared/money.test.ts': 'unit',
    'electron/journal/crash.test.ts': 'unit',
    'build/split.test.ts': 'unit',
    'build/tidy/places.test.ts': 'tidy',
    'tests/tidy.test.ts': 'tidy',
    'build/standin/codec.test.ts': 'standin',
    'tests/standin/ipc.spec.ts': 'standin',
    'renderer/scan.test.ts': 'renderer',
    'tests/golden/golden.test.ts': 'golden',
    'tests/property/split.property.test.ts': 'property',
    'tests/crash/journal-kill.test.ts': 'crash',
    'tests/packaging/pack.test.ts': 'packaging',
    'tests/journeys/card.spec.ts': 'journeys',
  };
  const levels = Object.keys(places).map((path) => [path, levelOf(path)]);
  expect(Object.fromEntries(levels)).toEqual(places);
});

it('the summary names what failed and was skipped, and ends with the sums', () => {
  const lines = summary([
    { path: 'tests/bench/a.test.ts', name: 'fast', state: 'passed' },
    { path: 'shared/a.test.ts', name: 'adds', state: 'passed' },
    { path: 'shared/a.test.ts', name: 'prints', state: 'skipped', reason: 'no printer' },
    { path: 'shared/a.test.ts', name: 'later', state: 'skipped' },
    { path: 'npm run lint', name: 'lint', state: 'failed' },
  ]);
  expect(lines).toEqual([
    'level          passed   failed  skipped',
    'check               0        1        0',
    'unit                1        0        2',
    'bench               1        0        0',
    '',
    'skipped: shared/a.test.ts: prints (no printer)',
    'skipped: shared/a.test.ts: later (no reason given)',
    'failed: npm run lint: lint',
    '2 passed, 1 failed, 2 skipped',
  ]);
});
