/** Times in China's time, whatever the machine's zone. Method: cases at the edges of days. */
import { describe, expect, it } from 'vitest';
import { dayOf, dayPlus, timeText, whenText } from './when.ts';

const words = { yesterday: '昨天' };
const now = Date.parse('2026-11-22T01:12:00Z');

describe('when', () => {
  it('begins the day at midnight in China', () => {
    expect(dayOf(Date.parse('2026-11-21T15:59:59Z'))).toBe('2026-11-21');
    expect(dayOf(Date.parse('2026-11-21T16:00:00Z'))).toBe('2026-11-22');
    expect(dayPlus('2026-03-01', -1)).toBe('2026-02-28');
    expect(timeText('2026-11-21T16:00:07Z')).toBe('00:00:07');
  });

  it('says as much of a time as is needed', () => {
    expect(whenText('2026-11-22T01:12:00Z', now, words)).toBe('09:12');
    expect(whenText('2026-11-21T10:00:00Z', now, words)).toBe('昨天 18:00');
    expect(whenText('2026-11-01T10:00:00Z', now, words)).toBe('2026-11-01 18:00');
    expect(whenText('unknown', now, words)).toBe('unknown');
  });
});
