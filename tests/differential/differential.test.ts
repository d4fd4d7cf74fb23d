/**
 * Goal: the engine gives what exact rationals give, for packs over every rule kind. Method: 2,000
 * random bill × pack pairs against tests/differential/reference.ts; long.ts runs as many as asked.
 */
import { describe, expect, it } from 'vitest';
import { runPairs } from './compare.ts';

describe('the engine and the reference', () => {
  it('agree to the fen on 2,000 random bill × pack pairs', () => {
    const found: unknown[] = [];
    const pairs = runPairs(420, 5, 1, (seeds, names) => found.push([seeds, names]));
    expect(found.slice(0, 3)).toEqual([]);
    expect(pairs).toBeGreaterThanOrEqual(2_000);
  }, 60_000);
});
