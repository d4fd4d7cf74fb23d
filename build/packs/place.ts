/** Where in a JSON text something stands. The text is known to be right; only places are found. */

export type JsonPath = readonly PropertyKey[];

/**
 * The offset of the value at a path, or of the nearest thing around it where the path goes on
 * beyond what is there (a missing field).
 */
export function offsetOf(json: string, path: JsonPath): number {
  let at = skipSpace(json, 0);
  for (const step of path) {
    const found = [...childrenOf(json, at)].find(({ name }) => name === String(step));
    if (found === undefined) return at;
    at = found.at;
  }
  return at;
}

interface Child {
  readonly name: string;
  readonly at: number;
}

/** The members of an object or the items of a list that begins here; none for other values. */
function* childrenOf(json: string, start: number): Generator<Child> {
  const open = json[start];
  if (open !== '{' && open !== '[') return;
  let at = skipSpace(json, start + 1);
  for (let index = 0; json[at] !== '}' && json[at] !== ']'; index += 1) {
    let name = String(index);
    if (open === '{') {
      const end = endOf(json, at);
      name = String(JSON.parse(json.slice(at, end)));
      at = skipSpace(json, skipSpace(json, end) + 1);
    }
    yield { name, at };
    at = skipSpace(json, endOf(json, at));
    if (json[at] === ',') at = skipSpace(json, at + 1);
  }
}

/** The offset behind the value that begins here. */
function endOf(json: string, start: number): number {
  const token = /"(?:[^"\\]|\\.)*"|[[\]{}]|[^\s",:[\]{}]+/gy;
  let depth = 0;
  let at = start;
  do {
    token.lastIndex = at;
    const found = token.exec(json)?.[0];
    if (found === '{' || found === '[') depth += 1;
    if (found === '}' || found === ']') depth -= 1;
    at += found?.length ?? 1;
  } while (depth > 0 && at < json.length);
  return at;
}

function skipSpace(json: string, start: number): number {
  let at = start;
  while (at < json.length && ' \t\r\n'.includes(json.charAt(at))) at += 1;
  return at;
}

/** Paths of fields that are written twice in one object; a parser would silently keep the last. */
export function duplicateKeys(
  json: string,
  at = skipSpace(json, 0),
  path: JsonPath = [],
): JsonPath[] {
  const seen = new Set<string>();
  return [...childrenOf(json, at)].flatMap((child) => {
    const here = [...path, child.name];
    const twice = seen.has(child.name) ? [here] : [];
    seen.add(child.name);
    return [...twice, ...duplicateKeys(json, child.at, here)];
  });
}
