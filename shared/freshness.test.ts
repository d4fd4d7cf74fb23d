/** Goal: the ladder's edges. Method: ages just inside and outside each limit. */
import { describe, expect, it } from 'vitest';
import { datedFreshness, statusFreshness } from './freshness.ts';

const limits = { freshHours: 24, staleHours: 48, confirmedDays: 30 };
const now = '2026-11-22T09:00:00.000+08:00';
const at = (ms: number) => new Date(Date.parse(now) - ms).toISOString();
const HOUR = 3_600_000;

describe('a status', () => {
  it.each([
    [24 * HOUR, 'fresh'],
    [24 * HOUR + 1, 'stale'],
    [48 * HOUR, 'stale'],
    [48 * HOUR + 1, 'expired'],
    [-HOUR, 'fresh'],
  ] as const)('%i ms old is %s', (age, expected) => {
    expect(statusFreshness(at(age), now, limits)).toBe(expected);
  });
  it('never asked is unknown', () => {
    expect(statusFreshness(undefined, now, limits)).toBe('unknown');
  });
});

describe('a fact with an end', () => {
  it.each([
    [HOUR, '2026-11-22', 'fresh'],
    [HOUR, '2026-11-21', 'expired'],
    [25 * HOUR, undefined, 'stale'],
    [30 * 24 * HOUR, '2027-12-31', 'stale'],
    [30 * 24 * HOUR + 1, '2027-12-31', 'expired'],
  ] as const)('%i ms old, until %s, is %s', (age, end, expected) => {
    expect(datedFreshness({ at: at(age), end }, now, '2026-11-22', limits)).toBe(expected);
  });
  it('never asked is unknown', () => {
    expect(datedFreshness(undefined, now, '2026-11-22', limits)).toBe('unknown');
  });
});
