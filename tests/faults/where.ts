/** Where a life was when it was killed, as far as its printed lines tell. */

/** The first that fits counts. */
const writes: readonly [place: string, sign: RegExp][] = [
  ['lock', /^lock /],
  ['new segment', /^(write|open) segment-/],
  ['closing heads', /^write heads/],
  ['snapshot', /snapshot/],
  ['keys', /keys/],
  ['append', /^append segment-/],
  ['fsync', /^sync segment-/],
  ['twin copy', /^twin /],
  ['another file', /^(write|remove|rename|truncate|open) /],
  ['request out', /^\d{4}/],
  // Nothing hangs on it.
  ['tip', /^overwrite tip/],
];

/** What was begun and is not done. */
function underWay(lines: readonly string[]): string[] {
  const open: string[] = [];
  for (const line of lines) {
    if (line.startsWith('> ')) open.push(line.slice(2));
    if (line.startsWith('< ')) open.splice(open.lastIndexOf(line.slice(2)), 1);
  }
  return open;
}

/** "loading", "opening: PLACE" or PLACE, such as "fsync" or "idle". */
export function whereIn(lines: readonly string[]): string {
  if (!lines.includes('begin')) return 'loading';
  const open = underWay(lines);
  const found = writes.find(([, sign]) => open.some((each) => sign.test(each)));
  const opened = lines.some((line) => line.startsWith('open '));
  if (opened) return found?.[0] ?? 'idle';
  return `opening: ${found?.[0] ?? 'reading'}`;
}
