/** Plain-text tables: `#` comments, `键: 值` settings, then a heading row and rows of words. */
import { readProjectText } from './packs.ts';

export interface Table {
  readonly settings: ReadonlyMap<string, string>;
  /** Each row's cells by heading; asking for a heading that is not there throws. */
  readonly rows: readonly Row[];
}

export type Row = (heading: string) => string;

/** Reads tests/golden/NAME; a row with too few or too many cells is an error of the table. */
export function readTable(name: string): Table {
  const settings = new Map<string, string>();
  const rows: Row[] = [];
  let headings: readonly string[] | undefined;
  for (const line of readProjectText(`tests/golden/${name}`).split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const setting = /^(\S+): (.+)$/.exec(line);
    const cells = line.trim().split(/\s+/);
    if (setting?.[1] !== undefined && setting[2] !== undefined)
      settings.set(setting[1], setting[2]);
    else if (headings === undefined) headings = cells;
    else rows.push(rowOf(name, headings, cells));
  }
  if (rows.length === 0) throw new Error(`${name} has no rows`);
  return { settings, rows };
}

function rowOf(name: string, headings: readonly string[], cells: readonly string[]): Row {
  if (cells.length !== headings.length) {
    throw new Error(`${name}: ${cells.length} cells under ${headings.length}: ${cells.join(' ')}`);
  }
  return (heading) => {
    const cell = cells[headings.indexOf(heading)];
    if (cell === undefined) throw new Error(`${name} has no column ${heading}`);
    return cell;
  };
}
