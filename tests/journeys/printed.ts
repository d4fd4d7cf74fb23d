/** The text of a printed page, as the PDF has it. */
import { execFileSync } from 'node:child_process';

/** Of each sheet, without white space: where a line breaks is the layout's own affair. */
export function sheetsOf(file: string): string[] {
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  const sheets = text.replace(/\f$/, '').split('\f');
  return sheets.map((sheet) => sheet.replaceAll(/\s+/g, ''));
}

/** Of all sheets together. */
export const printed = (file: string): string => sheetsOf(file).join('');
