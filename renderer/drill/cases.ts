/** The list of cases as the panel shows it: found by a word, grouped, with what is on first. */
import type { VerbOutput } from '../../shared/contract.ts';

export type CaseRow = VerbOutput<'drillCases'>[number];

export interface CaseGroupRows {
  readonly group: string;
  readonly rows: readonly CaseRow[];
}

/** Groups in the order of the list; only rows in whose name or words `wanted` occurs. */
export function groupCases(rows: readonly CaseRow[], wanted: string): CaseGroupRows[] {
  const word = wanted.trim().toLowerCase();
  const found = rows.filter(({ name, title, what }) =>
    `${name} ${title} ${what}`.toLowerCase().includes(word),
  );
  const groups = [...new Set(found.map(({ group }) => group))];
  return groups.map((group) => ({ group, rows: found.filter((row) => row.group === group) }));
}
