/** Goal: the benchmark's task comes out right, and not ten times slower. Method: its 64 bills. */
import { describe, expect, it } from 'vitest';
import { createCases } from './bills.ts';
import { amountNames, splitByHand } from './byhand.ts';
import { cpuMicros, median, pass } from './measure.ts';
import { createOurs } from './variants/ours.ts';

const CASES = 64;

describe('the engine on the benchmark’s bills', () => {
  const cases = createCases(CASES, 30);
  const ours = createOurs(cases);

  it('splits them as the hand-written reference does, to the fen', async () => {
    const splits = cases.map((each) => splitByHand(each).amounts);
    for (const [at, wanted] of splits.entries()) {
      expect(await ours.amounts(at), `bill ${at}`).toEqual(wanted);
    }
    for (const name of amountNames) expect(splits.some((split) => split[name] > 0)).toBe(true);
  });

  it('takes at most 100 µs of CPU for a split with its trace', () => {
    const rounds = Array.from({ length: 21 }, () => {
      const before = cpuMicros();
      for (let time = 0; time < 5; time += 1) pass(ours, CASES);
      return (cpuMicros() - before) / (5 * CASES);
    });
    expect(median(rounds)).toBeLessThanOrEqual(100);
  });
});
