/**
 * A synthetic catalogue file (invented names) imported and searched as the counter does it: time,
 * peak memory, the longest stop of the event loop, search per keystroke.
 * `npm run bench:catalogue [-- --rows 300000] [--infno 1301]`
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { Zip, ZipDeflate } from 'fflate';
import { openDownloads, type Downloads } from '../../electron/desk/download.ts';
import type { CatalogueSource } from '../../electron/desk/download-fetch.ts';
import { createNodeDisk } from '../../electron/disk.ts';
import { seededNumbers } from '../../electron/journal/testbed.ts';
import { systemClock } from '../../electron/clock.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '300000' },
    infno: { type: 'string', default: '1301' },
    'import-only': { type: 'boolean', default: false },
  },
});
const rows = Number(values.rows);
const { infno } = values;

const syllables = Array.from(
  '注射用盐酸奥沙利铂卡培他滨氯化钠葡萄糖维生素头孢呋辛酯片胶囊颗粒口服液贝伐珠单抗阿托伐他汀钙' +
    '复方丹参滴丸重组人胰岛素一次性使用无菌导管甲乙丙丁戊己庚辛',
);

/** Writes the ZIP piece by piece: making it must not be what needs the memory. */
async function writeZip(file: string, columns: number): Promise<void> {
  const random = seededNumbers(7);
  const pick = (most: number) => Math.floor(random() * most);
  const out = createWriteStream(file);
  const zip = new Zip((error, part) => {
    if (error) throw error;
    out.write(part);
  });
  const entry = new ZipDeflate(`${infno}.txt`, { level: 6 });
  zip.add(entry);
  const encoder = new TextEncoder();
  const cells = Array.from({ length: columns }, () => 'null');
  let lines: string[] = [];
  for (let row = 0; row < rows; row += 1) {
    const serial = String(row).padStart(7, '0');
    cells[0] = `XA${serial}A0${pick(90) + 10}01`;
    const name = Array.from({ length: 5 + pick(12) }, () => syllables[pick(syllables.length)]);
    cells[columns - 2] = name.join('');
    cells[5] = '1';
    cells[6] = `${serial}0123456789abcdef${serial}`;
    cells[7] = '2026-01-01 08:00:00';
    cells[9] = `v${String(1 + pick(40)).padStart(4, '0')}`;
    for (let at = 10; at < columns - 2; at += 1) cells[at] = `${pick(1_000_000)}`;
    lines.push(`${cells.join('\t')}\r\n`);
    if (lines.length < 1_000 && row < rows - 1) continue;
    entry.push(encoder.encode(lines.join('')), row === rows - 1);
    lines = [];
    if (out.writableNeedDrain) await once(out, 'drain');
  }
  zip.end();
  await new Promise<void>((resolve) => out.end(() => resolve()));
}

/** 13xx and 9102 from the file on the disk. */
function sourceOf(folder: string, size: number): CatalogueSource {
  const disk = createNodeDisk(folder);
  return {
    ask: async () => ({
      outcome: 'done',
      output: { file_qury_no: 'F1', filename: 'bench.zip', dld_end_time: '', data_cnt: rows },
      raw: '',
    }),
    async download(_file, from, into) {
      for (let at = from; at < size; at += 65_536) {
        await into(await disk.readRange('bench.zip', at, 65_536), size, at);
      }
      return { outcome: 'done', bytes: size - from, resumed: true };
    },
  };
}

async function timeSearch(downloads: Downloads): Promise<void> {
  const first = performance.now();
  await downloads.search(infno, 'xa0', 20);
  console.log(`index loaded and first search ${(performance.now() - first).toFixed(0)} ms`);
  const typed = [
    'zsy',
    'aslb',
    'xa012',
    '注射',
    '奥沙利铂',
    '胰岛素钠',
    'zzzz',
    '无此',
    'qwx',
    '氯',
  ];
  const times: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    for (const word of typed) {
      for (let end = 1; end <= word.length; end += 1) {
        const begun = performance.now();
        await downloads.search(infno, word.slice(0, end), 20);
        times.push(performance.now() - begun);
      }
    }
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  console.log(
    `search, ${times.length} keystrokes: p50 ${at(0.5)} p95 ${at(0.95)} max ${at(0.999)} ms`,
  );
}

const folder = await mkdtemp(path.join(tmpdir(), 'catalogue-bench-'));
try {
  const zip = path.join(folder, 'bench.zip');
  await writeZip(zip, infno === '1309' ? 16 : 40);
  const { size } = await stat(zip);
  const megabytes = (bytes: number) => `${(bytes / 1048576).toFixed(0)} MB`;
  console.log(`${infno}: ${rows} rows, ZIP ${megabytes(size)}`);
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 10);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const started = performance.now();
  let told = 0;
  const downloads = await openDownloads({
    disk: createNodeDisk(path.join(folder, 'catalogues')),
    source: sourceOf(folder, size),
    clock: systemClock(),
    isUp: () => true,
    reachable: () => true,
    place: '430100',
    pageSize: 100,
    tell: () => (told += 1),
    crashed: (error) => {
      throw error;
    },
  });
  loop.enable();
  await downloads.start(infno, false);
  await downloads.settled();
  loop.disable();
  const state = downloads.list().find((each) => each.infno === infno);
  if (state?.held?.rows !== rows) throw new Error(JSON.stringify(state));
  const seconds = (performance.now() - started) / 1000;
  console.log(`import ${seconds.toFixed(1)} s, ${told} tidings`);
  console.log(`memory before ${megabytes(before)}, peak ${megabytes(peak)}`);
  console.log(`longest stop of the event loop ${(loop.max / 1e6).toFixed(0)} ms`);
  if (!values['import-only']) await timeSearch(downloads);
  clearInterval(watch);
  console.log(
    `memory with the index ${megabytes(process.memoryUsage().rss)}, peak ${megabytes(peak)}`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
