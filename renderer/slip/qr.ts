/** QR code: codewords to modules, with the mask of the least penalty (ISO/IEC 18004). */
import { codewordsOf } from './qr-codewords.ts';

/** Rows of modules, true is dark; without the quiet zone. */
export type Modules = readonly (readonly boolean[])[];

type Grid = (boolean | undefined)[][];
type Mask = (row: number, column: number) => boolean;

const masks: readonly Mask[] = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => ((r >> 1) & 1) === (c % 6 >= 3 ? 1 : 0),
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

/** undefined where the text is too long (106 bytes). */
export function qrModules(text: string): Modules | undefined {
  const words = codewordsOf(text);
  if (words === undefined) return undefined;
  const fixed = patterns(words.version);
  const bits = words.bytes.flatMap((byte) =>
    [7, 6, 5, 4, 3, 2, 1, 0].map((at) => (byte >> at) & 1),
  );
  const drawn = masks.map((mask, index) => draw(fixed, bits, mask, index));
  return drawn.reduce((best, next) => (penalty(next) < penalty(best) ? next : best));
}

/** Finder, timing and alignment patterns; the format's places are kept free with `false`. */
function patterns(version: number): Grid {
  const size = 17 + 4 * version;
  const grid: Grid = Array.from({ length: size }, () =>
    Array.from({ length: size }, () => undefined),
  );
  const set = (row: number, column: number, dark: boolean) => {
    const line = grid[row];
    if (line !== undefined && column >= 0 && column < size) line[column] = dark;
  };
  for (const [top, left] of [
    [0, 0],
    [0, size - 7],
    [size - 7, 0],
  ] as const) {
    square(8, (r, c) => set(top + r - 1, left + c - 1, false));
    square(6, (r, c) => set(top + r, left + c, ring(r, c, 3) !== 2));
  }
  for (let at = 8; at < size - 8; at += 1) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  const middle = size - 7;
  if (version > 1) square(4, (r, c) => set(middle + r - 2, middle + c - 2, ring(r, c, 2) !== 1));
  for (const [row, column] of formatPlaces(size).flat()) set(row, column, false);
  set(size - 8, 8, true);
  return grid;
}

function square(last: number, at: (row: number, column: number) => void): void {
  for (let row = 0; row <= last; row += 1) for (let c = 0; c <= last; c += 1) at(row, c);
}

/** Distance from the centre, in rings. */
function ring(row: number, column: number, centre: number): number {
  return Math.max(Math.abs(row - centre), Math.abs(column - centre));
}

/** The two places of the 15 format bits, most significant first. */
function formatPlaces(size: number): (readonly [number, number])[][] {
  const near = [0, 1, 2, 3, 4, 5, 7].map((column) => [8, column] as const);
  const up = [8, 7, 5, 4, 3, 2, 1, 0].map((row) => [row, 8] as const);
  const left = [1, 2, 3, 4, 5, 6, 7].map((back) => [size - back, 8] as const);
  const right = [8, 7, 6, 5, 4, 3, 2, 1].map((back) => [8, size - back] as const);
  return [
    [...near, ...up],
    [...left, ...right],
  ];
}

/** Level M is 00; 5 bits and their BCH(15,5) remainder, masked with 0x5412. */
function formatBits(mask: number): number {
  let rest = mask << 10;
  for (let bit = 14; bit >= 10; bit -= 1) {
    if ((rest >> bit) & 1) rest ^= 0x537 << (bit - 10);
  }
  return ((mask << 10) | rest) ^ 0x5412;
}

function draw(fixed: Grid, bits: readonly number[], mask: Mask, index: number): boolean[][] {
  const size = fixed.length;
  const grid = fixed.map((row) => [...row]);
  let next = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    const pair = right <= 6 ? right - 1 : right;
    const upwards = ((size - 1 - right) >> 1) % 2 === 0;
    for (let step = 0; step < size; step += 1) {
      const row = upwards ? size - 1 - step : step;
      for (const column of [pair, pair - 1]) {
        const line = grid[row];
        if (line === undefined || line[column] !== undefined) continue;
        line[column] = ((bits[next] ?? 0) === 1) !== mask(row, column);
        next += 1;
      }
    }
  }
  const format = formatBits(index);
  for (const places of formatPlaces(size)) {
    for (const [at, [row, column]] of places.entries()) {
      const line = grid[row];
      if (line) line[column] = ((format >> (14 - at)) & 1) === 1;
    }
  }
  return grid.map((row) => row.map((module) => module === true));
}

const FINDER = '1011101';
const LIGHT = '0000';

/** The standard's four rules: runs, blocks, patterns like a finder, share of dark modules. */
function penalty(modules: Modules): number {
  const rows = modules.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''));
  const columns = rows.map((_, at) => rows.map((row) => row.charAt(at)).join(''));
  let sum = 0;
  for (const line of [...rows, ...columns]) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) sum += run.length - 2;
    for (const wanted of [LIGHT + FINDER, FINDER + LIGHT]) {
      for (let at = line.indexOf(wanted); at >= 0; at = line.indexOf(wanted, at + 1)) sum += 40;
    }
  }
  for (const [at, row] of rows.entries()) {
    const below = rows[at + 1] ?? '';
    for (let column = 0; column + 1 < row.length; column += 1) {
      const four = row.slice(column, column + 2) + below.slice(column, column + 2);
      if (four === '0000' || four === '1111') sum += 3;
    }
  }
  const dark = rows.join('').replaceAll('0', '').length;
  const total = rows.length * rows.length;
  for (let off = Math.abs(dark * 20 - total * 10); off >= total; off -= total) sum += 10;
  return sum;
}
