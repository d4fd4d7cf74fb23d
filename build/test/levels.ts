/** The end of `npm test`: counts by level, what failed, what was skipped and why. */
import type { Outcome } from './outcome.ts';

const order = [
  'check',
  'unit',
  'property',
  'golden',
  'contract',
  'desk',
  'simulation',
  'crash',
  'tidy',
  'renderer',
  'standin',
  'journeys',
];

/** A test's level, by its place: tests/LEVEL/…, a room with its own level, else unit. */
export function levelOf(path: string): string {
  if (path.startsWith('npm run ')) return 'check';
  if (/^(build|tests)\/tidy(\/|\.)/.test(path)) return 'tidy';
  if (path.startsWith('build/standin/')) return 'standin';
  if (path.startsWith('renderer/')) return 'renderer';
  return /^tests\/([^/.]+)[/.]/.exec(path)?.[1] ?? 'unit';
}

type Counts = Record<Outcome['state'], number>;

function count(outcomes: readonly Outcome[]): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { state } of outcomes) counts[state] += 1;
  return counts;
}

function table(outcomes: readonly Outcome[]): string[] {
  const levels = new Set(outcomes.map(({ path }) => levelOf(path)));
  const place = (level: string) => (order.includes(level) ? order.indexOf(level) : order.length);
  const names = [...levels].toSorted((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
  const row = (name: string, ...cells: readonly (string | number)[]) =>
    name.padEnd(12) + cells.map((cell) => String(cell).padStart(9)).join('');
  return [
    row('level', 'passed', 'failed', 'skipped'),
    ...names.map((name) => {
      const { passed, failed, skipped } = count(
        outcomes.filter(({ path }) => levelOf(path) === name),
      );
      return row(name, passed, failed, skipped);
    }),
  ];
}

/** The lines to print; the last one alone says `N passed, N failed, N skipped`. */
export function summary(outcomes: readonly Outcome[]): string[] {
  const { passed, failed, skipped } = count(outcomes);
  const listed = (state: Outcome['state'], tail: (outcome: Outcome) => string): string[] =>
    outcomes
      .filter((outcome) => outcome.state === state)
      .map((outcome) => `${state}: ${outcome.path}: ${outcome.name}${tail(outcome)}`);
  return [
    ...table(outcomes),
    '',
    ...listed('skipped', ({ reason }) => ` (${reason ?? 'no reason given'})`),
    ...listed('failed', () => ''),
    `${passed} passed, ${failed} failed, ${skipped} skipped`,
  ];
}
