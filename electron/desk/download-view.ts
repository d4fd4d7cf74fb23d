/** One catalogue as it is shown: what is in force, what is under way, what to do next. */
import {
  nextSteps,
  problem,
  type CatalogueState,
  type DownloadState,
  type Problem,
} from '../../shared/download.ts';
import type { CatalogueKind } from '../../shared/platform/catalogue.ts';
import type { Job } from './download-job.ts';
import type { Held } from './download-shelf.ts';

export interface Running {
  infno: string;
  stage: 'downloading' | 'importing';
  done: number;
  total: number | undefined;
}

export interface StateFacts {
  job: Job | undefined;
  held: Held | undefined;
  running: Running | undefined;
  up: boolean;
  reachable: boolean;
  checkedAt: string | undefined;
  damaged: boolean;
}

export function stateOf(kind: CatalogueKind, facts: StateFacts): CatalogueState {
  const { held, checkedAt } = facts;
  const { state, trouble } = stand(facts);
  return {
    ...kind,
    state,
    next: state === 'failed' ? (trouble?.todo ?? '') : nextSteps[state],
    ...(held === undefined ? {} : { held: heldView(held) }),
    ...(checkedAt === undefined ? {} : { checkedAt }),
    ...progressOf(kind, facts),
    ...(trouble === undefined ? {} : { problem: trouble }),
  };
}

function stand(facts: StateFacts): { state: DownloadState; trouble?: Problem } {
  const { job, held, running, up, reachable, damaged } = facts;
  if (running !== undefined) return { state: running.stage };
  if (job?.state === 'failed') return { state: 'failed', ...trouble(job.problem) };
  if (job?.state === 'paused') return { state: 'paused' };
  if (job !== undefined) return { state: up && job.idle === 0 ? 'queued' : 'waiting' };
  if (!reachable) return { state: 'unavailable' };
  if (damaged) return { state: 'failed', trouble: problem('damaged') };
  return { state: held === undefined ? 'never' : 'present' };
}

const trouble = (found: Problem | undefined) => (found === undefined ? {} : { trouble: found });

function heldView(held: Held): NonNullable<CatalogueState['held']> {
  const { version, rows, at, source, sha256, aside, removed, doubled } = held;
  return { version, rows, at, source, sha256, aside, removed, doubled };
}

function progressOf(kind: CatalogueKind, { job, running }: StateFacts) {
  if (job === undefined && running === undefined) return {};
  const ofFile = kind.way === 'file' && running?.stage !== 'importing';
  const received = kind.way === 'file' ? job?.durable : job?.rows;
  const total = running === undefined ? job?.total : running.total;
  const unit: 'bytes' | 'rows' = ofFile ? 'bytes' : 'rows';
  const progress = { done: running?.done ?? received ?? 0, unit };
  return { progress: total === undefined ? progress : { ...progress, total } };
}
