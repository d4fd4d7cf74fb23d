/** Ways in which an answer that was right goes wrong on its way, each from a seeded source. */
import type { Dice } from '../simulation/choose.ts';

/** Bodies seen so far, by infno: an answer may be taken for another's. */
export type Heard = ReadonlyMap<string, string>;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];
type Spoil = (body: string, dice: Dice, heard: Heard) => string;

/** Every place in the value that holds something. */
function pathsOf(value: Json, at: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [at];
  const inner = Array.isArray(value)
    ? value.slice(0, 20).flatMap((each, index) => pathsOf(each, [...at, index]))
    : Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...at, key]));
  return [at, ...inner];
}

function get(value: Json, path: Path): Json | undefined {
  let found: Json | undefined = value;
  for (const key of path) {
    if (found === null || typeof found !== 'object' || found === undefined) return undefined;
    found = Array.isArray(found) ? found[Number(key)] : found[String(key)];
  }
  return found;
}

/** The value with another one at the path; undefined takes it out. */
function put(value: Json, path: Path, change: Json | undefined): Json {
  const [key, ...rest] = path;
  if (key === undefined) return change ?? null;
  if (Array.isArray(value)) {
    return value.flatMap((each, index) => {
      if (index !== key) return [each];
      if (rest.length === 0) return change === undefined ? [] : [change];
      return [put(each, rest, change)];
    });
  }
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).flatMap(([name, each]): [string, Json][] => {
    if (name !== key) return [[name, each]];
    if (rest.length === 0) return change === undefined ? [] : [[name, change]];
    return [[name, put(each, rest, change)]];
  });
  return Object.fromEntries(entries);
}

/** What an answer turns on. */
const weighty =
  /^(setl_id|mdtrt_id|psn_no|(medfee|fund_pay)_sumamt|psn_(part_amt|cash_pay|pay)|cash_payamt|acct_pay)$/;
const isWeighty = (path: Path) => weighty.test(String(path.at(-1)));

/** Changes one place, mostly inside the output. */
function atOnePlace(
  change: (old: Json, dice: Dice) => Json | undefined,
  where: (path: Path) => boolean = () => true,
): Spoil {
  return (body, dice) => {
    const value = JSON.parse(body) as Json;
    const all = pathsOf(value);
    const wanted = all.filter(where);
    const paths = wanted.length > 0 ? wanted : all;
    const inside = paths.filter(([first]) => first === 'output');
    const path = dice.one(inside.length > 1 && dice.chance(0.85) ? inside : paths);
    return JSON.stringify(put(value, path, change(get(value, path) ?? null, dice)));
  };
}

function everywhere(change: (old: Json) => Json): Spoil {
  const all = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(all);
    if (value === null || typeof value !== 'object') return change(value);
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, all(each)]));
  };
  return (body) => {
    const { output, ...head } = JSON.parse(body) as { [key: string]: Json };
    return JSON.stringify({ ...head, output: all(output ?? null) });
  };
}

const others: readonly Json[] = JSON.parse(
  String.raw`[null, true, false, "", " ", "x", "七十五", 0, -1, 1e21, 1.5, "1e2", [], {}, [[]], [null], "NaN",
    "0x10", "１２", "2026-13-45", "\u0000", "\ud800", "__proto__", "-0", "+1", "1,000.00"]`,
) as Json[];

/** Some amounts' negatives, too many decimals, more digits than a number holds. */
function worseNumber(old: Json, dice: Dice): Json {
  const text = String(typeof old === 'object' ? 1 : old);
  const fixed = '9007199254740993 99999999999999999999.99 0.30000000000000004 1e400 -0.01'.split(
    ' ',
  );
  const own = [`-${text}`, `${text}.005`, `${text}001`, `${text}e0`, -0.01, 0.1 + 0.2];
  return dice.one<Json>([...own, ...fixed]);
}

function grow(value: Json, rows: number): Json {
  if (Array.isArray(value)) {
    const [first] = value;
    if (first !== undefined) return Array.from({ length: rows }, () => first);
  }
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, grow(each, rows)]));
}

/** Writes a key of the answer's text a second time, with another value. */
const doubled: Spoil = (body, dice) => {
  const keys = [...body.matchAll(/"(\w+)":(?=["\d-])/g)];
  if (keys.length === 0) return body;
  const key = dice.one(keys);
  const value = dice.one(['"1"', '0', '-5', '"999999.99"', 'null', '{}']);
  const first = `"${key[1]}":${value},`;
  const before = dice.chance(0.5);
  if (before) return body.slice(0, key.index) + first + body.slice(key.index);
  const end = body.lastIndexOf('}');
  return `${body.slice(0, end)},"${key[1]}":${value}${body.slice(end)}`;
};

const charsets: Spoil = (body, dice) => {
  const bytes = Buffer.from(body, dice.one(['utf8', 'utf16le', 'latin1'] as const));
  for (let count = 1 + dice.below(8); count > 0; count -= 1) {
    bytes[dice.below(bytes.length)] = dice.below(256);
  }
  return bytes.toString(dice.one(['utf8', 'latin1', 'utf16le'] as const));
};

const nested: Spoil = (body, dice) => {
  const depth = dice.one([70, 1_000, 200_000]);
  const deep = '['.repeat(depth) + ']'.repeat(depth);
  return body.replace('"output":', `"deep":${deep},"output":`);
};

const swapped: Spoil = (body, dice, heard) => {
  const bodies = [...heard.values()];
  return bodies.length === 0 ? body : dice.one(bodies);
};

const coded: Spoil = (body, dice) => {
  const value = JSON.parse(body) as { [key: string]: Json };
  const infcode = dice.one<Json>([
    -1,
    '-1',
    '',
    null,
    '成功',
    '00',
    'x',
    {},
    [],
    1,
    '1',
    0.5,
    true,
  ]);
  const err_msg = dice.one<Json>(['', null, '模拟：不行', { a: 1 }, 7, 'x'.repeat(100_000)]);
  return JSON.stringify({ ...value, infcode, ...(dice.chance(0.5) ? { err_msg } : {}) });
};

export const spoils = {
  truncated: (body, dice) => body.slice(0, dice.below(body.length)),
  'wrong-type': atOnePlace((_old, dice) => dice.one(others)),
  'left-out': atOnePlace(() => undefined),
  'null-everywhere': everywhere(() => null),
  'empty-everywhere': everywhere(() => ''),
  'numbers-as-text': everywhere((old) => (typeof old === 'number' ? String(old) : old)),
  'text-as-numbers': everywhere((old) =>
    typeof old === 'string' && /^-?\d{1,15}(\.\d+)?$/.test(old) ? Number(old) : old,
  ),
  'worse-number': atOnePlace(worseNumber),
  'worse-amount': atOnePlace(worseNumber, isWeighty),
  'wrong-weight': atOnePlace((_old, dice) => dice.one(others), isWeighty),
  'left-out-weight': atOnePlace(() => undefined, isWeighty),
  negated: everywhere((old) => {
    if (typeof old === 'number') return 0 - old;
    return typeof old === 'string' && /^\d+\.\d\d$/.test(old) ? `-${old}` : old;
  }),
  doubled,
  charsets,
  nested,
  swapped,
  coded,
  unknown: atOnePlace((old) => ({ unknown_field: 1, 新: [old], __proto__x: {} })),
  extra: (body) => body.replaceAll('{"', '{"unknown_field":{"a":[1,2]},"'),
  'as-text': (body) => {
    const value = JSON.parse(body) as { [key: string]: Json };
    return JSON.stringify({ ...value, output: JSON.stringify(value['output'] ?? null) });
  },
  'one-for-list': (body) => body.replace(/:\[(\{[^[\]]*\})\]/, ':$1'),
  'list-for-one': (body) => body.replace(/"(setlinfo|data|baseinfo)":(\{[^{}[\]]*\})/, '"$1":[$2]'),
  'long-text': atOnePlace((_old, dice) => '长'.repeat(dice.one([50, 501, 2_001, 30_000]))),
  'huge-text': atOnePlace((_old, dice) => dice.one(['x', '医', '\u0001']).repeat(5_000_000)),
  'huge-rows': (body) => JSON.stringify(grow(JSON.parse(body) as Json, 100_000)),
  noise: (_body, dice) =>
    Buffer.from(Array.from({ length: 300 }, () => dice.below(256))).toString(),
} as const satisfies Record<string, Spoil>;
export type SpoilName = keyof typeof spoils;
export const spoilNames = Object.keys(spoils) as [SpoilName, ...SpoilName[]];

/** Megabytes of it: rarely. */
export const heavy: readonly SpoilName[] = ['huge-text', 'huge-rows'];
