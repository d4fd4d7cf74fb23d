/**
 * QR codes of versions 1 to 6. Method: a known symbol bit by bit in its fixed parts, sizes at the
 * limits, and a whole symbol pinned that an independent decoder (jsQR 1.4.0) was seen to read.
 */
import { describe, expect, it } from 'vitest';
import { qrModules } from './qr.ts';

const text = (modules: ReturnType<typeof qrModules>) =>
  modules?.map((row) => row.map((dark) => (dark ? '#' : '.')).join(''));

describe('qrModules', () => {
  it('draws finders, timing and the dark module', () => {
    const rows = text(qrModules('SETL20261122000017')) ?? [];
    expect(rows.length).toBe(25);
    expect(rows[0]?.slice(0, 8)).toBe('#######.');
    expect(rows[1]?.slice(0, 8)).toBe('#.....#.');
    expect(rows[2]?.slice(0, 8)).toBe('#.###.#.');
    expect(rows[6]?.slice(8, 17)).toBe('#.#.#.#.#');
    expect(rows[17]?.charAt(8)).toBe('#');
    expect(rows[18]?.slice(18, 19)).toBe('#');
  });

  it.each([
    [14, 21],
    [15, 25],
    [26, 25],
    [42, 29],
    [62, 33],
    [84, 37],
    [106, 41],
  ])('holds %i bytes in %i modules', (length, size) => {
    expect(qrModules('x'.repeat(length))?.length).toBe(size);
  });

  it('gives nothing for text that does not fit', () => {
    expect(qrModules('x'.repeat(107))).toBeUndefined();
  });

  it('draws the same symbol as the one that was read back', () => {
    expect(text(qrModules('S1'))).toMatchInlineSnapshot(`
      [
        "#######....#..#######",
        "#.....#.##..#.#.....#",
        "#.###.#..#..#.#.###.#",
        "#.###.#..##.#.#.###.#",
        "#.###.#.##.##.#.###.#",
        "#.....#..###..#.....#",
        "#######.#.#.#.#######",
        "..........#..........",
        "#.#.#.#..##.#...#..#.",
        "#.#.#.....##.#.#.#..#",
        ".#...##...##.###.##.#",
        ".#.##...######.###..#",
        "#.##..#.#..#.###..#.#",
        "........#.#...#...#..",
        "#######..##.#...#..##",
        "#.....#.......#...###",
        "#.###.#.###.#.#.#.#.#",
        "#.###.#....#.#.#.#.#.",
        "#.###.#.#.##.###.##.#",
        "#.....#....###.###.#.",
        "#######.#..#.###.####",
      ]
    `);
  });
});
