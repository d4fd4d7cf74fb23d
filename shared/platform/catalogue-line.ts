/**
 * One line of a catalogue file (platform-interface.md §2.3, §3.7): TAB-separated UTF-8, the literal
 * `null` for nothing.
 */
import { layoutOf } from './catalogue.ts';

/** One row: the first column is the code; what is not stated has no meaning, only its place. */
export interface CatalogueLine {
  code: string;
  /** By position; undefined is the file's `null` or an empty column. */
  cells: readonly (string | undefined)[];
}

/** Why a line is kept aside. */
export type LineFault = 'columns' | 'no-code';

export type ParsedLine =
  | { ok: true; row: CatalogueLine }
  | { ok: false; why: LineFault; columns: number };

/**
 * A line without its line end. `columns` is how many the file's other lines have, where the layout
 * does not say; undefined accepts any number.
 */
export function parseCatalogueLine(infno: string, line: string, columns?: number): ParsedLine {
  const texts = line.split('\t');
  const wanted = layoutOf(infno)?.headings.length ?? columns;
  if (wanted !== undefined && texts.length !== wanted) {
    return { ok: false, why: 'columns', columns: texts.length };
  }
  const cells = texts.map(cell);
  const code = cells[0];
  if (code === undefined) return { ok: false, why: 'no-code', columns: texts.length };
  return { ok: true, row: { code, cells } };
}

function cell(text: string): string | undefined {
  const plain = text.trim();
  return plain === '' || plain === 'null' ? undefined : plain;
}

/** What a row says of itself, as far as its file's columns are known. */
export interface RowFacts {
  /** Shown and searched. */
  name: string;
  version: string | undefined;
  /** Undefined: the position of 唯一记录号 is not stated. */
  rowId: string | undefined;
  removed: boolean;
}

/**
 * Facts of a row. Where the columns are not stated, the name is the first cell with a Chinese
 * character, and the version the first cell that looks like one: assumed, for showing and for
 * asking further; nothing is computed from either.
 */
export function rowFacts(infno: string, { code, cells }: CatalogueLine): RowFacts {
  const layout = layoutOf(infno);
  if (layout !== undefined) {
    return {
      name: cells[layout.name] ?? '',
      version: cells[layout.version],
      rowId: cells[layout.rowId],
      removed: cells[layout.valid] === '0',
    };
  }
  const others = cells.filter((each) => each !== undefined && each !== code);
  return {
    name: others.find((each) => each !== undefined && /\p{Script=Han}/u.test(each)) ?? '',
    version: others.find((each) => each !== undefined && /^v\d{4}[\w.]*$/i.test(each)),
    rowId: undefined,
    removed: false,
  };
}

/** Cells with their headings, empty ones left out: "第 3 列" where a heading is not stated. */
export function namedCells(infno: string, row: CatalogueLine): { name: string; value: string }[] {
  const headings = layoutOf(infno)?.headings ?? [];
  return row.cells.flatMap((value, at) =>
    value === undefined ? [] : [{ name: headings[at] ?? `第 ${at + 1} 列`, value }],
  );
}
