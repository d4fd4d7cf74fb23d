/**
 * JSON as other people's programs write it: no number is rounded, no key counts twice, nothing
 * nests without end. JSON.parse alone would take the last of two keys and the nearest number.
 */
export type ReadJson =
  | { ok: true; value: unknown }
  | { ok: false; why: 'empty' | 'syntax' | 'duplicate-key' | 'too-deep' };

const DEPTH_MAX = 64;
/** A decimal number of so many digits comes out of a double as it went in. */
const EXACT_DIGITS = 15;
const EXPONENT_MAX = 200;

/**
 * Reads a text, with or without a byte order mark. A number that a double cannot hold exactly is
 * given as its own text: an id keeps its digits, and an amount is judged by what was written.
 */
export function readJson(text: string): ReadJson {
  const plain = text.trim();
  if (plain === '') return { ok: false, why: 'empty' };
  const parsed = parse(plain);
  if (!parsed) return { ok: false, why: 'syntax' };
  const looked = inspect(plain);
  if (typeof looked === 'string') return { ok: false, why: looked };
  if (looked.length === 0) return { ok: true, value: parsed.value };
  return { ok: true, value: JSON.parse(quoted(plain, looked)) };
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

interface Span {
  from: number;
  to: number;
}

/** The numbers that would be rounded, or what is wrong. The text is known to be JSON. */
function inspect(text: string): Span[] | 'duplicate-key' | 'too-deep' {
  const open: Set<string>[] = [];
  const inexact: Span[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '{' || char === '[') {
      if (open.push(new Set()) > DEPTH_MAX) return 'too-deep';
    } else if (char === '}' || char === ']') {
      open.pop();
    } else if (char === '"') {
      const end = stringEnd(text, at);
      if (isKey(text, end) && !firstTime(open.at(-1), text.slice(at, end))) return 'duplicate-key';
      at = end;
      continue;
    } else if (char === '-' || (char >= '0' && char <= '9')) {
      const to = numberEnd(text, at);
      if (!isExact(text.slice(at, to))) inexact.push({ from: at, to });
      at = to;
      continue;
    }
    at += 1;
  }
  return inexact;
}

/** The place after the closing quote. */
function stringEnd(text: string, from: number): number {
  let end = text.indexOf('"', from + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

/** An odd number of backslashes before it. */
function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text[before] === '\\') before -= 1;
  return (at - before) % 2 === 0;
}

function isKey(text: string, end: number): boolean {
  let next = end;
  while (/\s/.test(text.charAt(next))) next += 1;
  return text[next] === ':';
}

/** `raw` is the key in its quotes; two ways to write one key are one key. */
function firstTime(seen: Set<string> | undefined, raw: string): boolean {
  const key = raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1);
  if (seen?.has(key)) return false;
  seen?.add(key);
  return true;
}

function numberEnd(text: string, from: number): number {
  let end = from + 1;
  while (/[0-9.eE+-]/.test(text.charAt(end))) end += 1;
  return end;
}

function isExact(literal: string): boolean {
  const [mantissa = '', exponent = '0'] = literal.toLowerCase().split('e');
  if (literal.length <= EXACT_DIGITS && exponent === '0') return true;
  const digits = mantissa.replace(/^-?0*\.?0*/, '').replace('.', '');
  const significant = mantissa.includes('.') ? digits.replace(/0+$/, '') : digits;
  return significant.length <= EXACT_DIGITS && Math.abs(Number(exponent)) <= EXPONENT_MAX;
}

function quoted(text: string, spans: readonly Span[]): string {
  let from = 0;
  const parts: string[] = [];
  for (const span of spans) {
    parts.push(text.slice(from, span.from), '"', text.slice(span.from, span.to), '"');
    from = span.to;
  }
  return [...parts, text.slice(from)].join('');
}
