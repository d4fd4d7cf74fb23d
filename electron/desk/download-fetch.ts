/**
 * Fetches one catalogue into its part on the disk: asks what there is, receives the file from where
 * it stopped, or the pages from the next one on. Every step is safe to take up again.
 */
import { problem, type Problem } from '../../shared/download.ts';
import {
  CATALOGUE_ORG,
  downloadInput,
  NO_VERSION,
  readDownloadAnswer,
  type CatalogueKind,
} from '../../shared/platform/catalogue.ts';
import { pageInput, readPage, type PageRow } from '../../shared/platform/catalogue-query.ts';
import { dateTimeOf, dayOf } from '../../shared/time.ts';
import type { Clock } from '../clock.ts';
import type { Disk } from '../disk.ts';
import type { CallResult, Connector } from '../platform/connector.ts';
import type { Downloaded } from '../platform/files.ts';
import type { Failure } from '../platform/result.ts';
import { begunAnew, partOf, type Job, type Jobs } from './download-job.ts';

/** What the platform is asked through: the connector, as far as downloads need it. */
export interface CatalogueSource extends Pick<Connector, 'download'> {
  ask(infno: string, input: Readonly<Record<string, unknown>>): Promise<CallResult>;
}

export interface FetchParts {
  disk: Disk;
  jobs: Jobs;
  source: CatalogueSource;
  clock: Clock;
  /** admdvs of the place of treatment. */
  place: string;
  pageSize: number;
  /** Told as it grows. */
  progress: (done: number, total: number | undefined) => void;
  signal: AbortSignal;
}

/** `waiting`: the line is down or the task was stopped; later the same job goes on. */
export type Fetched = 'complete' | 'nothing-newer' | 'waiting' | Problem;

/** Received bytes are made durable in steps of this size. */
const DURABLE_STEP = 1024 * 1024;
const IDLE_MOST = 3;
const PAGES_MOST = 100_000;

/** Fetches what is still missing of the catalogue; `held` is the version in force. */
export async function fetchCatalogue(
  parts: FetchParts,
  kind: CatalogueKind,
  held: string | undefined,
): Promise<Fetched> {
  if (kind.way === 'pages') return fetchPages(parts, kind);
  for (;;) {
    const offered = await offer(parts, kind, held);
    if (offered !== 'offered') return offered;
    const received = await receive(parts, kind.infno);
    if (received !== 'again') return received;
  }
}

function jobOf({ jobs }: FetchParts, infno: string): Job {
  const job = jobs.get(infno);
  if (job === undefined) throw new TypeError(`no job for ${infno}`);
  return job;
}

/** Asks 13xx, unless a file that has not expired was offered before. */
async function offer(
  parts: FetchParts,
  kind: CatalogueKind,
  held: string | undefined,
): Promise<'offered' | Exclude<Fetched, 'complete'>> {
  const { infno } = kind;
  const job = jobOf(parts, infno);
  const now = dateTimeOf(parts.clock.now());
  if (job.offer !== undefined && job.version !== NO_VERSION && job.version !== held) {
    // Changes to another version than ours: it came into force, and the power went right after.
    await startOver(parts, job);
    return offer(parts, kind, held);
  }
  if (job.offer !== undefined) {
    if (job.offer.until === undefined || now <= job.offer.until) return 'offered';
    if (job.again > 0) return problem('expired', `截止时间 ${job.offer.until}`);
    await startOver(parts, job);
    return offer(parts, kind, held);
  }
  const version = job.whole || held === undefined || held === '' ? NO_VERSION : held;
  const result = await parts.source.ask(infno, downloadInput(version));
  if (result.outcome !== 'done') return failureOf(result);
  const answer = readDownloadAnswer(result.output);
  if (answer.kind === 'nothing-newer')
    return version === NO_VERSION ? problem('empty') : answer.kind;
  if (answer.kind === 'unreadable') return problem('unreadable', `${infno} 的应答`);
  const { until, ...file } = answer.file;
  const offered = until === undefined ? file : { ...file, until };
  await parts.jobs.save({ ...job, version, offer: offered });
  return 'offered';
}

async function startOver({ disk, jobs }: FetchParts, job: Job): Promise<void> {
  await disk.remove(partOf(job.infno));
  await jobs.save(begunAnew(job));
}

function failureOf(result: Failure): 'waiting' | Problem {
  if (result.outcome === 'refused') return problem('refused', '', result.text);
  if (result.outcome === 'lost' && result.why === 'unreadable') {
    return problem('unreadable', result.text);
  }
  // Known, and nothing that comes back by itself: no address, a certificate.
  if (result.outcome === 'unsent' && result.cause !== undefined) {
    return problem('unreachable', result.text);
  }
  return 'waiting';
}

/** The part as far as it is known to be on the disk; the rest is asked for. */
async function receive(parts: FetchParts, infno: string): Promise<Fetched | 'again'> {
  const { disk, jobs, source, signal } = parts;
  const job = jobOf(parts, infno);
  if (job.offer === undefined) throw new TypeError('no file was offered');
  const { fileQueryNo, filename } = job.offer;
  const from = await cutToDurable(disk, job);
  const part = await appendTo(parts, { ...job, durable: from, resumed: job.resumed || from > 0 });
  let result: Downloaded;
  try {
    const file = { fileQueryNo, filename, org: CATALOGUE_ORG };
    result = await source.download(file, from, part.into, signal);
  } finally {
    await part.close();
  }
  const now = jobOf(parts, infno);
  if (result.outcome === 'done') return 'complete';
  if (result.outcome === 'refused' && now.again === 0) {
    // The file may be gone: asked for again, once.
    await startOver(parts, now);
    return 'again';
  }
  const { until = '' } = job.offer;
  if (result.outcome === 'refused' && until !== '' && until < dateTimeOf(parts.clock.now())) {
    return problem('expired', `截止时间 ${until}`, result.text);
  }
  const failure = failureOf(result);
  if (failure !== 'waiting' || signal.aborted) return failure;
  const idle = now.durable > from || result.outcome === 'unsent' ? 0 : now.idle + 1;
  await jobs.save({ ...now, idle });
  return idle < IDLE_MOST ? 'waiting' : problem('stalled', result.text);
}

/** Cuts what may not have survived a crash; all of it, where less is there than was noted. */
async function cutToDurable(disk: Disk, { infno, durable }: Job): Promise<number> {
  const name = partOf(infno);
  const size = (await disk.size(name)) ?? 0;
  const keep = size < durable ? 0 : durable;
  if (size > keep) await disk.truncate(name, keep);
  return keep;
}

async function appendTo({ disk, jobs, progress }: FetchParts, first: Job) {
  const handle = await disk.openAppend(partOf(first.infno));
  let job = first;
  let received = job.durable;
  await jobs.save(job);

  async function makeDurable(): Promise<void> {
    if (received === job.durable) return;
    await handle.sync();
    job = { ...job, durable: received };
    await jobs.save(job);
  }

  /** The server does not know Range and sends from the first byte: what we have is replaced. */
  async function rewind(at: number): Promise<void> {
    if (at !== 0) throw new TypeError(`a piece at ${at}, not at ${received}`);
    received = 0;
    job = { ...job, durable: 0, resumed: false };
    await jobs.save(job);
    await disk.truncate(partOf(job.infno), 0);
  }

  return {
    into: async (chunk: Uint8Array, total: number | undefined, at: number): Promise<void> => {
      if (at !== received) await rewind(at);
      await handle.append(chunk);
      received += chunk.length;
      if (total !== undefined && total !== job.total) job = { ...job, total };
      progress(received, total);
      if (received - job.durable >= DURABLE_STEP) await makeDurable();
    },
    async close(): Promise<void> {
      await makeDurable();
      await handle.close();
    },
  };
}

/** Pages from the next one on, each row a line of JSON; a page counts once it is durable. */
async function fetchPages(parts: FetchParts, { infno }: CatalogueKind): Promise<Fetched> {
  const { disk, jobs, source, clock, place, pageSize, progress, signal } = parts;
  let job = jobOf(parts, infno);
  job = { ...job, durable: await cutToDurable(disk, job) };
  if (job.durable === 0) job = { ...job, pages: 0, rows: 0 };
  let last = '';
  while (job.pages < PAGES_MOST) {
    if (signal.aborted) return 'waiting';
    const page = job.pages + 1;
    const ask = { page, size: pageSize, place, day: dayOf(clock.now()) };
    const result = await source.ask(infno, pageInput(infno, ask));
    if (result.outcome !== 'done') return failureOf(result);
    const answer = readPage(result.output);
    if (answer === undefined) return problem('unreadable', `第 ${page} 页`);
    const text = linesText(answer.rows);
    if (text !== '' && text === last) return problem('unreadable', `第 ${page} 页与上一页相同`);
    last = text;
    const bytes = new TextEncoder().encode(text);
    await append(disk, partOf(infno), bytes);
    const rows = job.rows + answer.rows.length;
    const total = answer.total === undefined ? {} : { total: answer.total };
    job = { ...job, ...total, pages: page, rows, durable: job.durable + bytes.length };
    await jobs.save(job);
    progress(rows, answer.total);
    if (answer.rows.length < pageSize || rows === answer.total) {
      return rows === 0 ? problem('empty') : 'complete';
    }
  }
  return problem('unreadable', `超过 ${PAGES_MOST} 页`);
}

const linesText = (rows: readonly PageRow[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

async function append(disk: Disk, name: string, bytes: Uint8Array): Promise<void> {
  const handle = await disk.openAppend(name);
  try {
    await handle.append(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
