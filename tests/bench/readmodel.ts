/**
 * `npm run bench:readmodel`: the whole read model built anew in Chromium, Dexie and disk included,
 * twice from nothing, for 5,000 and 50,000 records. Main's rows come over HTTP on the loopback in
 * place of IPC. What lies in IndexedDB afterwards is compared byte for byte with what was sent.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { z } from 'zod';
import { loadData } from '../../electron/data.ts';
import type { Book } from '../../electron/desk/book.ts';
import { rowsOf } from '../../electron/desk/read.ts';
import { createRules } from '../../electron/desk/rules.ts';
import { listenOn } from '../../electron/platform/testbed.ts';
import { storedRow } from '../../renderer/database.ts';
import { makeJournal } from './journal-entries.ts';
import { measureStart } from './journal-measure.ts';
import type { Rebuilt } from './readmodel-page.ts';

const rowsAsk = z.strictObject({ after: z.int(), limit: z.int() });

async function pageScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      lib: { entry: join(import.meta.dirname, 'readmodel-page.ts'), formats: ['iife'], name: 'b' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error('the page was not built');
  return chunk.code;
}

/** What the desk answers, by verb. */
function answers(book: Book) {
  const rules = createRules(loadData(), { today: () => '2026-11-22', changes: () => [] });
  const count = book.visits().length;
  const mark = { epoch: book.epoch, seq: book.seq(), count };
  const nothing = { version: 'none', status: 'none', count: 0, items: [] };
  return (verb: string, input: unknown): unknown => {
    if (verb === 'rows') return rowsOf({ book, rules }, rowsAsk.parse(input));
    if (verb === 'catalogue') return nothing;
    return verb === 'viewMark' ? mark : {};
  };
}

function expected(answer: ReturnType<typeof answers>): string {
  const { rows } = answer('rows', { after: -1, limit: 1e9 }) as ReturnType<typeof rowsOf>;
  const stored = rows.map(storedRow).sort((a, b) => (a.id < b.id ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(stored)).digest('hex');
}

async function measure(book: Book, script: string): Promise<Rebuilt[]> {
  const answer = answers(book);
  const server = createServer((request, response) => {
    const verb = (request.url ?? '').slice(1);
    if (request.method !== 'POST') {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>bench</title>');
      return;
    }
    void text(request).then((body) => {
      const value = answer(verb, JSON.parse(body));
      response.end(JSON.stringify({ ok: true, value }));
    });
  });
  const port = await listenOn(server);
  const executablePath = process.env['CROSSCOUNTER_CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(error));
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.addScriptTag({ content: script });
    const found: Rebuilt[] = [];
    for (const name of ['first', 'second']) {
      found.push(await page.evaluate(`rebuild('${name}')`));
    }
    const sum = expected(answer);
    const wrong = found.find((each) => each.sum !== sum || each.phase !== 'ready');
    if (wrong) throw new Error(`not what was sent: ${JSON.stringify(wrong)}`);
    return found;
  } finally {
    await browser.close();
    server.close();
  }
}

const script = await pageScript();
for (const visits of [5_000, 50_000]) {
  const made = await makeJournal(10, visits / 10, 'small');
  const { book, close } = await measureStart(made.disk);
  const found = await measure(book, script);
  const times = found.map(({ ms }) => `${(ms / 1000).toFixed(2)} s`).join(', ');
  const goal = visits === 50_000 ? '  (goal < 10 s)' : '';
  console.log(`${found[0]?.rows} records rebuilt in ${times}; byte-equal${goal}`);
  await close();
}
