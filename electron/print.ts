/**
 * Printing a page to a PDF in the slips folder. It never touches the money, whatever goes wrong.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PrintedPage } from './desk/printed.ts';
import { LIST_NAME } from './printedlist.ts';
import { openSlip } from './window.ts';

/**
 * Returns the PDF's path. Rejects where the page or the disk fails; what was issued is kept.
 */
export async function printPage(
  page: PrintedPage,
  preload: string,
  folder: string,
): Promise<string> {
  const { query, name } = locate(page);
  const window = await openSlip(preload, new URLSearchParams(query).toString());
  try {
    const pageSize = page.page === 'slip' ? 'A5' : 'A4';
    const pdf = await window.webContents.printToPDF({ pageSize, printBackground: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = path.join(folder, `${name}.pdf`);
    await writeFile(file, pdf, { mode: 0o600 });
    return file;
  } finally {
    window.destroy();
  }
}

interface Located {
  readonly query: Record<string, string>;
  readonly name: string;
}

function locate(page: PrintedPage): Located {
  switch (page.page) {
    case 'slip':
      return slipOf(page);
    case 'explanation':
      return explanationOf(page);
    case 'outage':
      return { query: { page: 'outage', outage: page.outage }, name: `outage-${page.outage}` };
    case 'contacts':
      return { query: { page: 'contacts' }, name: LIST_NAME };
    case 'reconcile': {
      const { day, language } = page;
      const query = { page: 'reconcile', day, language, paper: 'a4' };
      return { query, name: `reconcile-${day}-${language}` };
    }
  }
}

function slipOf(ask: Extract<PrintedPage, { page: 'slip' }>): Located {
  const query = { visit: ask.visit, number: ask.number, paper: 'a5' };
  if (!ask.again) return { query, name: ask.number };
  return { query: { ...query, again: '1' }, name: `${ask.number}-again` };
}

function explanationOf(ask: Extract<PrintedPage, { page: 'explanation' }>): Located {
  const { visit, language } = ask;
  const query = { page: 'explanation', visit, language, paper: 'a4' };
  const name = `${visit}-why-${language}`;
  return ask.with === undefined ? { query, name } : { query: { ...query, with: ask.with }, name };
}
