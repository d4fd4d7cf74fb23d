/**
 * Goal: whatever cashiers, line, platform, clocks, disks and power do, nothing is lost and nothing
 * doubled. Method: whole hospitals in one process, each from one seed; the invariants after every
 * step; at the end every visit must come to rest. A failing seed is told as the shortest story
 * found. SEEDS, SEED and STEPS (environment) run more, or one again.
 */
import { describe, expect, it } from 'vitest';
import { simulate, usual } from './many.ts';
import { shorten, tell } from './story.ts';
import { tellingOf } from './telling.ts';

const seeds = Number(process.env['SEEDS'] ?? 1000);
const only = process.env['SEED'];
const steps = Number(process.env['STEPS'] ?? usual.steps);

describe('the simulated hospital', () => {
  it.skipIf(only !== undefined)(
    `holds the invariants over ${seeds} seeds`,
    async () => {
      const sum = await simulate({ ...usual, seeds, steps, processes: 2 });
      const { seed, broken = '', lines = [] } = sum.failure ?? {};
      expect([seed, broken, ...lines].join('\n')).toBe('\n');
      expect(sum.seeds).toBe(seeds);
    },
    600_000,
  );

  it.each(only === undefined ? [] : [Number(only)])(
    'holds the invariants in seed %i',
    async (seed) => {
      const telling = tellingOf(seed, 0, steps);
      const story = await tell(telling);
      const { broken = '', lines } =
        story.broken === undefined ? story : await shorten(telling, story);
      expect(broken === '' ? '' : `${broken}\n${lines.join('\n')}`).toBe('');
    },
  );

  it('replays exactly: the same seed tells the same story', async () => {
    const first = await tell(tellingOf(42));
    const second = await tell(tellingOf(42));
    expect(second.lines).toEqual(first.lines);
    expect(second.deeds).toEqual(first.deeds);
    expect([second.entries, second.visits]).toEqual([first.entries, first.visits]);
  });
});
