/** Which download runs: one at a time, in the order in which they were asked for. */
import { catalogueKind } from '../../shared/platform/catalogue.ts';
import { problem } from '../../shared/download.ts';
import type { Disk } from '../disk.ts';
import type { Fetched } from './download-fetch.ts';
import { begunAnew, partOf, type Job, type Jobs } from './download-job.ts';
import type { DownloadParts } from './download.ts';
import type { Shelf } from './download-shelf.ts';
import type { Running } from './download-view.ts';
import { bringIn } from './download-work.ts';

export interface QueueParts {
  shelf: Shelf;
  jobs: Jobs;
  /** What runs has grown, or has reached another stage. */
  grown: (infno: string) => void;
  /** A job ended, waits or was stopped (undefined). */
  concluded: (infno: string, outcome: Fetched | undefined) => void;
}

export interface Queue {
  running(infno: string): Running | undefined;
  /** Stops a job that runs, and pauses or removes it. */
  end(infno: string, how: 'pause' | 'cancel'): Promise<void>;
  wake(): void;
  lineDown(): void;
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const TELL_MS = 250;

interface Current extends Running {
  abort: AbortController;
  end: 'pause' | 'cancel' | undefined;
  over: { promise: Promise<void>; resolve: () => void };
}

export function createQueue(parts: DownloadParts, more: QueueParts): Queue {
  const { jobs, concluded } = more;
  const { isUp, crashed } = parts;
  const run = createRunner(parts, more);
  let current: Current | undefined;
  let loop: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  const goesOn = () => !stopped && isUp();

  async function one(job: Job): Promise<Fetched> {
    const now = begin(job);
    current = now;
    const outcome = await run(job, now);
    try {
      await conclude(parts.disk, jobs, job.infno, { outcome, end: now.end });
    } finally {
      current = undefined;
      now.over.resolve();
      concluded(job.infno, now.end === undefined ? outcome : undefined);
    }
    return now.end === undefined ? outcome : 'complete';
  }

  async function rounds(): Promise<void> {
    do {
      again = false;
      await round();
    } while (again && goesOn());
  }

  async function round(): Promise<void> {
    for (;;) {
      const next = jobs.all().find((job) => job.state === 'queued');
      if (next === undefined || !goesOn()) return;
      if ((await one(next)) === 'waiting') return;
    }
  }

  return {
    running: (infno) => (current?.infno === infno ? current : undefined),
    async end(infno, how) {
      if (current?.infno === infno) {
        current.end = how;
        current.abort.abort();
        await current.over.promise;
      }
      await conclude(parts.disk, jobs, infno, { outcome: 'waiting', end: how });
    },
    wake() {
      again = true;
      if (loop !== undefined || stopped) return;
      loop = rounds()
        .catch(crashed)
        .finally(() => {
          loop = undefined;
        });
    },
    lineDown() {
      if (current?.stage === 'downloading') current.abort.abort();
    },
    settled: () => loop ?? Promise.resolve(),
    async stop() {
      stopped = true;
      current?.abort.abort();
      await loop;
    },
  };
}

/** Runs a job as far as it goes now, and tells of it: not oftener than every TELL_MS. */
function createRunner(parts: DownloadParts, { shelf, jobs, grown }: QueueParts) {
  const { clock, crashed } = parts;
  let toldAt = -Infinity;

  function tell(infno: string): void {
    toldAt = clock.monotonic();
    grown(infno);
  }

  return async (job: Job, now: Current): Promise<Fetched> => {
    const kind = catalogueKind(job.infno);
    if (kind === undefined) throw new TypeError(`no catalogue ${job.infno}`);
    tell(job.infno);
    const { signal } = now.abort;
    const progress = (done: number, total: number | undefined): void => {
      Object.assign(now, { done, total: total ?? now.total });
      if (clock.monotonic() - toldAt >= TELL_MS) tell(job.infno);
    };
    const importing = (rows: number | undefined): void => {
      Object.assign(now, { stage: 'importing', done: 0, total: rows });
      tell(job.infno);
    };
    try {
      return await bringIn({ ...parts, shelf, jobs, signal, progress, importing }, kind);
    } catch (error) {
      crashed(error);
      return problem('disk', '程序出错');
    }
  };
}

interface Ending {
  outcome: Fetched;
  /** Who ended it, where it was a person. */
  end: Current['end'];
}

async function conclude(disk: Disk, jobs: Jobs, infno: string, { outcome, end }: Ending) {
  const job = jobs.get(infno);
  if (job === undefined) return;
  if (outcome === 'complete' || outcome === 'nothing-newer' || end === 'cancel') {
    await jobs.remove(infno);
  } else if (end === 'pause') {
    await jobs.save({ ...job, state: 'paused' });
  } else if (outcome !== 'waiting') {
    await jobs.save(await failed(disk, job, outcome));
  }
}

/** Pieces of several transfers may not have fitted together: then once from the first byte. */
async function failed(disk: Disk, job: Job, found: Exclude<Fetched, string>): Promise<Job> {
  if (found.code !== 'corrupt' || !job.resumed || job.again > 0) {
    return { ...job, state: 'failed', problem: found };
  }
  await disk.remove(partOf(job.infno));
  return begunAnew(job);
}

function begin(job: Job): Current {
  const ofFile = catalogueKind(job.infno)?.way === 'file';
  const done = ofFile ? job.durable : job.rows;
  const { infno, total } = job;
  const abort = new AbortController();
  return { infno, stage: 'downloading', done, total, abort, end: undefined, over: milestone() };
}

function milestone() {
  let resolve = () => {};
  const promise = new Promise<void>((reached) => {
    resolve = reached;
  });
  return { promise, resolve };
}
