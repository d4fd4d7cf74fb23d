/** QR code, byte mode, level M, versions 1 to 6 (ISO/IEC 18004): text to codewords. */

/** Per version: data codewords of one block, error correction codewords of one block, blocks. */
const layouts: readonly (readonly [data: number, correction: number, blocks: number])[] = [
  [16, 10, 1],
  [28, 16, 1],
  [44, 26, 1],
  [32, 18, 2],
  [43, 24, 2],
  [27, 16, 4],
];
/** Mode and length take 12 bits, the terminator up to 4: two bytes that are not text. */
const OVERHEAD = 2;
const FIELD = 0x11d;

export interface Codewords {
  readonly version: number;
  readonly bytes: readonly number[];
}

/** undefined where the text is longer than 106 bytes of UTF-8. */
export function codewordsOf(text: string): Codewords | undefined {
  const bytes = [...new TextEncoder().encode(text)];
  const at = layouts.findIndex(([data, , blocks]) => bytes.length + OVERHEAD <= data * blocks);
  const layout = layouts[at];
  if (layout === undefined) return undefined;
  const [data, correction, blocks] = layout;
  const all = dataCodewords(bytes, data * blocks);
  const parts = Array.from({ length: blocks }, (_, block) =>
    all.slice(block * data, (block + 1) * data),
  );
  const checks = parts.map((part) => remainder(part, correction));
  return { version: at + 1, bytes: [...interleave(parts), ...interleave(checks)] };
}

/** Mode 0100, length, text, terminator, then the padding bytes 236 and 17 in turn. */
function dataCodewords(bytes: readonly number[], capacity: number): number[] {
  const nibbles = [4, bytes.length >> 4, bytes.length & 15];
  for (const byte of bytes) nibbles.push(byte >> 4, byte & 15);
  nibbles.push(0);
  const words: number[] = [];
  for (let at = 0; at + 1 < nibbles.length; at += 2) {
    words.push(((nibbles[at] ?? 0) << 4) | (nibbles[at + 1] ?? 0));
  }
  for (let pad = 236; words.length < capacity; pad = pad === 236 ? 17 : 236) words.push(pad);
  return words;
}

function interleave(parts: readonly (readonly number[])[]): number[] {
  const length = parts[0]?.length ?? 0;
  return Array.from({ length }, (_, at) => parts.map((part) => part[at] ?? 0)).flat();
}

/** Product in GF(256). */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * FIELD);
    product ^= ((b >> bit) & 1) * a;
  }
  return product;
}

/** Reed–Solomon: the remainder of the data by the generator of `degree`. */
function remainder(data: readonly number[], degree: number): number[] {
  const generator = generatorOf(degree);
  let rest = Array.from({ length: degree }, () => 0);
  for (const byte of data) {
    const factor = byte ^ (rest[0] ?? 0);
    rest = [...rest.slice(1), 0].map((value, at) => value ^ times(generator[at] ?? 0, factor));
  }
  return rest;
}

/** Coefficients of (x − 1)(x − 2)…(x − 2^(degree−1)), without the leading 1. */
function generatorOf(degree: number): number[] {
  let polynomial = [1];
  let root = 1;
  for (let at = 0; at < degree; at += 1) {
    const shifted = [...polynomial, 0];
    const scaled = [0, ...polynomial.map((value) => times(value, root))];
    polynomial = shifted.map((value, index) => value ^ (scaled[index] ?? 0));
    root = times(root, 2);
  }
  return polynomial.slice(1);
}
