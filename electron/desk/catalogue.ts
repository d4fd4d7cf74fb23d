/**
 * The hospital's catalogue against the platform's 1312, 1318 and 1319: what would change is shown,
 * and holds from a day once a person has confirmed exactly that.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  applyHilist,
  type AppliedHilist,
  type HilistRows,
} from '../../shared/catalogue-changes.ts';
import type { CatalogueChangesView } from '../../shared/contract.ts';
import { raise } from '../../shared/fault.ts';
import { catalogueKind } from '../../shared/platform/catalogue.ts';
import { hilistRow, limitRow, selfPayRow } from '../../shared/platform/catalogue-query.ts';
import { dayOf } from '../../shared/time.ts';
import type { Downloads } from './download.ts';
import { pageRowOf } from './download-search.ts';
import type { DeskParts } from './parts.ts';

const sources = ['1312', '1318', '1319'] as const;

type ChangeParts = Pick<DeskParts, 'book' | 'rules' | 'clock'>;

/** What is in force of the platform's rows, as of a day. Raises `not-now` where nothing is. */
export async function catalogueChanges(
  parts: ChangeParts,
  downloads: Downloads,
  day: string,
): Promise<CatalogueChangesView> {
  return viewOf(parts, downloads, day, await changesOf(parts, downloads, day));
}

/**
 * Confirms changes: they hold from the day on. Raises `not-now` where others than the ones that
 * were seen would be made, where there is nothing to change, and for a day that is over.
 */
export async function applyCatalogueChanges(
  parts: ChangeParts,
  downloads: Downloads,
  { day, seen }: { day: string; seen: string },
): Promise<CatalogueChangesView> {
  const { book, rules, clock } = parts;
  if (day < dayOf(clock.now())) raise('not-now', ['生效日期不能早于今天']);
  const applied = await changesOf(parts, downloads, day);
  const view = viewOf(parts, downloads, day, applied);
  if (view.seen !== seen) raise('not-now', ['变更清单已经不同了，请重新查看后再确认']);
  if (view.changes.length === 0) raise('not-now', ['没有可生效的变更']);
  const base = rules.catalogueOn('').version;
  const version = `${base}+${day}.${book.catalogueChanges().length + 1}`;
  const used = sources.flatMap((infno) => {
    const held = downloads.held(infno);
    return held === undefined ? [] : [{ infno, sha256: held.sha256 }];
  });
  const data = { base, version, from: day, sources: used, changes: view.changes };
  await book.append('catalogue.changed', data);
  return catalogueChanges(parts, downloads, day);
}

async function changesOf(
  { rules }: ChangeParts,
  downloads: Downloads,
  day: string,
): Promise<AppliedHilist> {
  if (sources.every((infno) => downloads.held(infno) === undefined)) {
    raise('not-now', ['请先下载 1312、1318、1319']);
  }
  const catalogue = rules.catalogueOn(day);
  const codes = new Set(catalogue.items.map(({ code }) => code));
  const rows: HilistRows = {
    hilist: await rowsOf(downloads, '1312', hilistRow, codes),
    limits: await rowsOf(downloads, '1318', limitRow, codes),
    selfPay: await rowsOf(downloads, '1319', selfPayRow, codes),
  };
  const { hospital, codes: spelling } = rules.profile;
  return applyHilist(catalogue, rows, { day, place: hospital.admdvs, levels: spelling.itemLevels });
}

/** Rows of codes that we have; the platform's whole list is never in memory. */
async function rowsOf<R extends { hilist_code: string }>(
  downloads: Downloads,
  infno: string,
  schema: z.ZodType<R>,
  codes: ReadonlySet<string>,
): Promise<R[]> {
  const found: R[] = [];
  for await (const lines of downloads.rows(infno)) {
    for (const line of lines) {
      const row = schema.safeParse(pageRowOf(line));
      if (row.success && codes.has(row.data.hilist_code)) found.push(row.data);
    }
  }
  return found;
}

function viewOf(
  { rules }: ChangeParts,
  downloads: Downloads,
  day: string,
  { changes, undecided }: AppliedHilist,
): CatalogueChangesView {
  const { version } = rules.catalogueOn(day);
  const digest = createHash('sha256').update(JSON.stringify([day, version, changes]));
  return {
    day,
    version,
    sources: sources.map((infno) => {
      const rows = downloads.held(infno)?.rows;
      const name = catalogueKind(infno)?.name ?? infno;
      return rows === undefined ? { infno, name } : { infno, name, rows };
    }),
    changes,
    undecided,
    seen: digest.digest('hex'),
  };
}
