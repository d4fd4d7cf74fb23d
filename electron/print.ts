/**
 * Printing a slip to a PDF in the slips folder. It never touches the money, whatever goes wrong.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { VerbInput } from '../shared/contract.ts';
import { openSlip } from './window.ts';

/**
 * Returns the PDF's path. Rejects where the slip page or the disk fails; the slip itself is kept.
 */
export async function printSlip(
  ask: VerbInput<'print'>,
  preload: string,
  folder: string,
): Promise<string> {
  const query = new URLSearchParams({ visit: ask.visit, number: ask.number, paper: 'a5' });
  if (ask.again) query.set('again', '1');
  const window = await openSlip(preload, query.toString());
  try {
    const pdf = await window.webContents.printToPDF({ pageSize: 'A5', printBackground: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = path.join(folder, `${ask.number}${ask.again ? '-again' : ''}.pdf`);
    await writeFile(file, pdf, { mode: 0o600 });
    return file;
  } finally {
    window.destroy();
  }
}
