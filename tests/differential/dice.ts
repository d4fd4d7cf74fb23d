/** Repeatable random choices from a seed (mulberry32); the seed of a failure is all one needs. */
export type Dice = ReturnType<typeof createDice>;

export function createDice(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  const chance = (share: number) => next() < share;
  const pick = <T>(list: readonly T[]): T => {
    const found = list[int(0, list.length - 1)];
    if (found === undefined) throw new RangeError('nothing to pick from');
    return found;
  };
  /** Some of a list, in a random order. */
  const some = <T>(list: readonly T[], share = 0.5): T[] => {
    const kept = list.filter(() => chance(share));
    return kept
      .map((item) => [next(), item] as const)
      .toSorted(([a], [b]) => a - b)
      .map(([, item]) => item);
  };
  /** Yuan as text, small and large alike. */
  const yuan = (top: number) => {
    const fen = chance(0.3) ? int(0, 500) : int(0, chance(0.5) ? top * 10 : top * 100);
    return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
  };
  const share = () => {
    if (chance(0.08)) return pick(['0', '1', '2/3', '1/7', '5/6']);
    return chance(0.6)
      ? `0.${int(1, 99).toString().padStart(2, '0')}`
      : `0.${String(int(0, 9999)).padStart(4, '0')}`;
  };
  const ratio = () => `0.${String(chance(0.6) ? int(0, 99) * 100 : int(0, 9999)).padStart(4, '0')}`;
  return { int, chance, pick, some, yuan, share, ratio };
}
