/** Reading the catalogues in force: found rows with their columns, and all rows in batches. */
import type { FoundItem } from '../../shared/download.ts';
import { raise } from '../../shared/fault.ts';
import { catalogueKind } from '../../shared/platform/catalogue.ts';
import { namedCells, parseCatalogueLine, rowFacts } from '../../shared/platform/catalogue-line.ts';
import { pageRowFacts, type PageRow } from '../../shared/platform/catalogue-query.ts';
import { DiskError, type Disk } from '../disk.ts';
import { filesOf } from './download-import.ts';
import { IndexError, loadIndex, type CatalogueIndex, type FoundRow } from './download-index.ts';
import { bytesOf, linesOf, TextError } from './download-lines.ts';
import type { Held, Shelf } from './download-shelf.ts';

export interface CatalogueSearch {
  /** Raises `not-now` where nothing is in force, or what is in force is damaged. */
  search(infno: string, text: string, limit: number): Promise<FoundItem[]>;
  /** Lines of the rows in force; none where nothing is. */
  rows(infno: string): AsyncGenerator<string[]>;
  /** A file of this catalogue was found to be damaged. */
  damaged(infno: string): boolean;
  /** Another version is in force. */
  forget(infno: string): void;
}

/** Keeps the index of the catalogue that was searched last, and of no other. */
export function createSearch(disk: Disk, shelf: Shelf): CatalogueSearch {
  const broken = new Set<string>();
  let last: { infno: string; index: Promise<CatalogueIndex> } | undefined;

  function indexOf(held: Held): Promise<CatalogueIndex> {
    if (last?.infno === held.infno) return last.index;
    const name = filesOf(held.infno, held.serial).index;
    const index = loadIndex(disk, name, { rows: held.rows, sha256: held.indexSha256 });
    last = { infno: held.infno, index };
    return index;
  }

  async function read(held: Held, text: string, limit: number): Promise<FoundItem[]> {
    const index = await indexOf(held);
    const name = filesOf(held.infno, held.serial).rows;
    const rows = index.search(text, limit);
    return Promise.all(rows.map((row) => itemAt(disk, held.infno, name, row)));
  }

  return {
    async search(infno, text, limit) {
      const held = shelf.held(infno) ?? raise('not-now', ['这个目录还没有下载']);
      try {
        return await read(held, text, limit);
      } catch (error) {
        const missing = error instanceof DiskError && error.code === 'missing';
        if (!(error instanceof IndexError) && !(error instanceof TextError) && !missing)
          throw error;
        broken.add(infno);
        last = undefined;
        return raise('not-now', ['本机保存的目录文件已损坏，请全部重新下载']);
      }
    },
    async *rows(infno) {
      const held = shelf.held(infno);
      if (held === undefined) return;
      yield* linesOf(bytesOf(disk, filesOf(infno, held.serial).rows));
    },
    damaged: (infno) => broken.has(infno),
    forget(infno) {
      broken.delete(infno);
      if (last?.infno === infno) last = undefined;
    },
  };
}

/** The row at its place. Throws IndexError where another one stands there. */
async function itemAt(disk: Disk, infno: string, name: string, row: FoundRow): Promise<FoundItem> {
  const bytes = await disk.readRange(name, row.offset, row.length);
  const line = new TextDecoder().decode(bytes);
  const item = catalogueKind(infno)?.way === 'pages' ? pageItem(line) : lineItem(infno, line);
  if (item?.code.toLowerCase() !== row.code) throw new IndexError(name);
  return item;
}

function lineItem(infno: string, line: string): FoundItem | undefined {
  const parsed = parseCatalogueLine(infno, line);
  if (!parsed.ok) return undefined;
  const { name } = rowFacts(infno, parsed.row);
  return { code: parsed.row.code, name, cells: namedCells(infno, parsed.row) };
}

function pageItem(line: string): FoundItem | undefined {
  const row = pageRowOf(line);
  const facts = row && pageRowFacts(row);
  if (row === undefined || facts === undefined) return undefined;
  const cells = Object.entries(row).flatMap(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return value === null || text === '' ? [] : [{ name, value: text }];
  });
  return { ...facts, cells };
}

/** A line that we wrote; undefined where the disk gives something else back. */
export function pageRowOf(line: string): PageRow | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
