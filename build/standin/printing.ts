import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { results } from './cdp.ts';
import { strict } from './notModelled.ts';
import type { Pipe } from './pipe.ts';

/** A page's session on Chromium's pipe. */
export interface Tab {
  pipe: Pipe;
  session: string;
}

/** Runs code in the page's world; the value comes back as JSON. Rejects with what it threw. */
export async function evaluate(tab: Tab, code: string, userGesture: boolean): Promise<unknown> {
  const params = { expression: code, awaitPromise: true, returnByValue: true, userGesture };
  const answer = await tab.pipe.call(results.evaluate, 'Runtime.evaluate', params, tab.session);
  const failed = answer.exceptionDetails;
  if (failed) throw new Error(failed.exception?.description ?? failed.text);
  return answer.result.value;
}

/** The page as a NativeImage, as far as that is modelled. */
export async function captureOf(tab: Tab): Promise<object> {
  const params = { format: 'png' };
  const method = 'Page.captureScreenshot';
  const { data } = await tab.pipe.call(results.data, method, params, tab.session);
  const png = Buffer.from(data, 'base64');
  return strict('NativeImage', {
    toPNG: () => png,
    toDataURL: () => `data:image/png;base64,${data}`,
    isEmpty: () => png.length === 0,
    getSize: () => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) }),
  });
}

/** webContents.printToPDF. */
export async function pdfOf(tab: Tab, options: unknown): Promise<Buffer> {
  const params = pdfParameters(options);
  const { data } = await tab.pipe.call(results.data, 'Page.printToPDF', params, tab.session);
  return Buffer.from(data, 'base64');
}

const size = z.union([z.string(), z.object({ width: z.number(), height: z.number() })]);
const margins = z.looseObject({
  top: z.number().optional(),
  bottom: z.number().optional(),
  left: z.number().optional(),
  right: z.number().optional(),
});
const pdfOptions = z.looseObject({
  landscape: z.boolean().optional(),
  displayHeaderFooter: z.boolean().optional(),
  printBackground: z.boolean().optional(),
  scale: z.number().optional(),
  pageSize: size.optional(),
  margins: margins.optional(),
  pageRanges: z.string().optional(),
  headerTemplate: z.string().optional(),
  footerTemplate: z.string().optional(),
  preferCSSPageSize: z.boolean().optional(),
});

/** Inches. */
const PAPER: Record<string, [number, number]> = {
  A3: [11.7, 16.54],
  A4: [8.27, 11.7],
  A5: [5.83, 8.27],
  Letter: [8.5, 11],
  Legal: [8.5, 14],
};

/** The options of webContents.printToPDF → the parameters of Page.printToPDF (both in inches). */
function pdfParameters(options: unknown): object {
  const { pageSize, margins: m, ...rest } = pdfOptions.parse(options ?? {});
  const paper =
    typeof pageSize === 'object' ? [pageSize.width, pageSize.height] : PAPER[pageSize ?? 'Letter'];
  if (!paper)
    throw new Error(`stand-in: the page size ${JSON.stringify(pageSize)} is not modelled`);
  return {
    ...rest,
    paperWidth: paper[0],
    paperHeight: paper[1],
    ...(m?.top === undefined ? {} : { marginTop: m.top }),
    ...(m?.bottom === undefined ? {} : { marginBottom: m.bottom }),
    ...(m?.left === undefined ? {} : { marginLeft: m.left }),
    ...(m?.right === undefined ? {} : { marginRight: m.right }),
  };
}

const printOptions = z.looseObject({
  silent: z.boolean().optional(),
  deviceName: z.string().optional(),
});
const PRINTER = 'standin-printer';

/** The one printer, if the folder STANDIN_PRINTS is given: it writes what it is sent there. */
export interface Printer {
  /** Electron's PrinterInfo of each. */
  list(): object[];
  /** Whether it was printed, and why not. */
  print(options: unknown, pdf: () => Promise<Buffer>): Promise<[boolean, string]>;
}

export function createPrinter(folder: string | undefined): Printer {
  const info = { name: PRINTER, displayName: PRINTER, description: 'stand-in', options: {} };
  const list = (): object[] => (folder === undefined ? [] : [{ ...info }]);
  const print: Printer['print'] = async (options, pdf) => {
    const read = printOptions.parse(options ?? {});
    if (folder === undefined) return [false, 'No printers available on the network'];
    if (read.silent !== true) throw new Error('stand-in: the print dialog is not modelled');
    const device = read.deviceName ?? PRINTER;
    if (device !== '' && device !== PRINTER) return [false, 'Invalid deviceName provided'];
    mkdirSync(folder, { recursive: true });
    const bytes = await pdf();
    const number = readdirSync(folder).filter((name) => name.endsWith('.pdf')).length + 1;
    const file = path.join(folder, `print-${String(number).padStart(3, '0')}`);
    writeFileSync(`${file}.json`, JSON.stringify(options ?? {}, null, 2));
    writeFileSync(`${file}.pdf`, bytes);
    return [true, ''];
  };
  return { list, print };
}
