/**
 * Downloads of catalogues in the background: one at a time, stopping with the line and going on
 * with it, in force only when whole. The desk and the sync never wait for them.
 */
import { nextSteps, type CatalogueState, type FoundItem } from '../../shared/download.ts';
import { raise } from '../../shared/fault.ts';
import {
  catalogueKind,
  catalogueKinds,
  type CatalogueKind,
} from '../../shared/platform/catalogue.ts';
import { isoChina } from '../../shared/time.ts';
import type { Clock } from '../clock.ts';
import type { Disk } from '../disk.ts';
import type { CatalogueSource, Fetched } from './download-fetch.ts';
import { newJob, openJobs, partOf, type Job, type Jobs } from './download-job.ts';
import { createQueue } from './download-queue.ts';
import { createSearch } from './download-search.ts';
import { openShelf, type Held, type Shelf } from './download-shelf.ts';
import { stateOf } from './download-view.ts';

export interface Downloads {
  list(): CatalogueState[];
  /**
   * Begins, or goes on with what was paused or failed. `whole` fetches everything anew. Raises
   * `not-now` where the province has no address for it.
   */
  start(infno: string, whole: boolean): Promise<CatalogueState>;
  /** Stops; what was received stays. Raises `not-now` where nothing is under way. */
  pause(infno: string): Promise<CatalogueState>;
  /** Stops and forgets what was received; the version in force stays. */
  cancel(infno: string): Promise<CatalogueState>;
  /** Rows of the version in force; raises `not-now` where there is none. */
  search(infno: string, text: string, limit: number): Promise<FoundItem[]>;
  /** Lines of the rows in force, in batches. */
  rows(infno: string): AsyncGenerator<string[]>;
  held(infno: string): Held | undefined;
  /** The line may be back: takes up what waits. */
  wake(): void;
  /** The line is down: a transfer stops and waits. */
  lineDown(): void;
  /** Resolves when nothing runs. */
  settled(): Promise<void>;
  /** Stops for good; what was received stays for the next start. */
  stop(): Promise<void>;
}

export interface DownloadParts {
  disk: Disk;
  source: CatalogueSource;
  clock: Clock;
  isUp: () => boolean;
  /** Has the province's profile an address for this infno? */
  reachable: (infno: string) => boolean;
  /** admdvs of the place of treatment. */
  place: string;
  pageSize: number;
  /** At most four times a second while it grows, and at every change of state. */
  tell: (state: CatalogueState) => void;
  crashed: (error: unknown) => void;
}

/** Opens what is in force and what was under way. Rejects with a DiskError. */
export async function openDownloads(parts: DownloadParts): Promise<Downloads> {
  const shelf = await openShelf(parts.disk);
  return createDownloads(parts, shelf, await openJobs(parts.disk));
}

function createDownloads(parts: DownloadParts, shelf: Shelf, jobs: Jobs): Downloads {
  const search = createSearch(parts.disk, shelf);
  const checked = new Map<string, string>();
  const queue = createQueue(parts, { shelf, jobs, concluded, grown });

  function view(kind: CatalogueKind): CatalogueState {
    const { infno } = kind;
    return stateOf(kind, {
      job: jobs.get(infno),
      held: shelf.held(infno),
      running: queue.running(infno),
      up: parts.isUp(),
      reachable: parts.reachable(infno),
      checkedAt: checked.get(infno),
      damaged: shelf.held(infno) === undefined ? shelf.lost : search.damaged(infno),
    });
  }

  function concluded(infno: string, outcome: Fetched | undefined): void {
    if (outcome === 'complete') search.forget(infno);
    if (outcome === 'complete' || outcome === 'nothing-newer') {
      checked.set(infno, isoChina(parts.clock.now()));
    }
    grown(infno);
  }

  function grown(infno: string): void {
    parts.tell(view(kindOf(infno)));
  }

  return {
    list: () => catalogueKinds.map(view),
    async start(infno, whole) {
      const kind = kindOf(infno);
      if (!parts.reachable(infno)) raise('not-now', [nextSteps.unavailable]);
      const job = jobs.get(infno);
      if (job === undefined) await jobs.save(newJob(infno, whole));
      else if (job.state !== 'queued') await jobs.save(await takenUp(parts.disk, job, whole));
      queue.wake();
      return view(kind);
    },
    async pause(infno) {
      const kind = kindOf(infno);
      if (jobs.get(infno) === undefined) raise('not-now', ['这个目录没有在下载']);
      await queue.end(infno, 'pause');
      return view(kind);
    },
    async cancel(infno) {
      const kind = kindOf(infno);
      await queue.end(infno, 'cancel');
      return view(kind);
    },
    search: search.search,
    rows: search.rows,
    held: shelf.held,
    wake: queue.wake,
    lineDown: queue.lineDown,
    settled: queue.settled,
    stop: queue.stop,
  };
}

/** Raises `not-now` for an infno that is no catalogue. */
function kindOf(infno: string): CatalogueKind {
  return catalogueKind(infno) ?? raise('not-now', [`没有编号为 ${infno} 的目录`]);
}

/** What was received is used again, unless that is what was wrong or all is wanted anew. */
async function takenUp(disk: Disk, job: Job, whole: boolean): Promise<Job> {
  const { problem: found, ...rest } = job;
  const sound = ['stalled', 'no-space', 'disk', 'refused', 'unreachable'].includes(
    found?.code ?? 'stalled',
  );
  if (sound && whole === job.whole) return { ...rest, state: 'queued', idle: 0, again: 0 };
  await disk.remove(partOf(job.infno));
  return newJob(job.infno, whole);
}
