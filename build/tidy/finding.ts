/** One breach of a rule: where, what, and what to do instead. */
export interface Finding {
  readonly path: string;
  /** From 1; 0 for the file (or folder) as a whole. */
  readonly line: number;
  readonly rule: string;
  readonly what: string;
  readonly instead: string;
}

/** One finding per line, sorted by place: `path:line rule: what; instead`. */
export function report(findings: readonly Finding[]): string {
  return findings
    .toSorted((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1))
    .map(({ path, line, rule, what, instead }) => `${path}:${line} ${rule}: ${what}; ${instead}`)
    .join('\n');
}
