/**
 * The sync: when the line is back, takes up every visit that has work of its own, oldest first,
 * several at a time (the profile's lanes); the visits of one person strictly one after the other,
 * since each changes what the next one may use up. A visit that fails is parked or waits; it blocks
 * no other.
 */
import { FaultError } from '../../shared/fault.ts';
import { worksByItself } from '../../shared/visit/next.ts';
import type { Visit } from '../../shared/visit/state.ts';
import { drive } from './chain.ts';
import { ours } from './handed.ts';
import type { DeskParts } from './parts.ts';
import { placeOf } from './reach.ts';

export interface Sync {
  /** Asks for a round; while one runs, one more follows it. */
  wake(): void;
  isRunning(): boolean;
  /** Resolves when no round is running. */
  settled(): Promise<void>;
  /** Takes up nothing more; what is under way is finished. */
  stop(): void;
}

export interface SyncParts {
  desk: DeskParts;
  changed: () => void;
  crashed: (error: unknown) => void;
}

/** The gateway's refusals are nobody's visit: all wait together. */
const GATEWAY = 'gateway';

type Driving = Map<string, { person: string; place: string }>;

export function createSync({ desk, changed, crashed }: SyncParts): Sync {
  const driving: Driving = new Map();
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let cancel: (() => void) | undefined;

  async function rounds(): Promise<void> {
    do {
      again = false;
      await round(waiting(desk));
    } while (again);
  }

  /** Each of the queue is taken at most once; at most `lanes` are under way at any time. */
  async function round(queue: Visit['id'][]): Promise<void> {
    const lanes = new Set<Promise<void>>();
    for (;;) {
      while (lanes.size < desk.rules.profile.lanes) {
        const visit = stopped ? undefined : takeNext(desk, queue, driving);
        if (!visit) break;
        driving.set(visit.id, { person: visit.person, place: placeOf(visit) });
        const lane = driveOne(desk, visit.id, crashed).finally(() => {
          driving.delete(visit.id);
          lanes.delete(lane);
        });
        lanes.add(lane);
      }
      if (lanes.size === 0) return;
      await Promise.race(lanes);
    }
  }

  /** What waits is taken up by itself when the first of it is due. */
  function comeBack(): void {
    cancel?.();
    const first = firstDue(desk);
    if (Number.isFinite(first) && first > 0) cancel = desk.clock.after(first, wake);
  }

  function wake(): void {
    if (stopped) return;
    again = true;
    if (running) return;
    if (takeNext(desk, waiting(desk), driving) === undefined) return comeBack();
    running = rounds()
      .catch(crashed)
      .finally(() => {
        running = undefined;
        if (!stopped) comeBack();
        changed();
      });
    changed();
  }

  return {
    wake,
    isRunning: () => running !== undefined,
    settled: () => running ?? Promise.resolve(),
    stop() {
      stopped = true;
      again = false;
      cancel?.();
    },
  };
}

async function driveOne(
  desk: DeskParts,
  id: string,
  crashed: (error: unknown) => void,
): Promise<void> {
  try {
    const stop = await desk.turns.run(id, () => drive(desk, id, 'sync'));
    const refused = stop.for === 'fault' && stop.fault.code.startsWith('gateway');
    if (refused) desk.waits.later(GATEWAY);
    else desk.waits.forget(GATEWAY);
  } catch (error) {
    if (!(error instanceof FaultError)) crashed(error);
    else if (error.fault.code !== 'busy') desk.faults.set(id, error.fault);
  }
}

/** Ids of the visits with work of their own, oldest first. */
function waiting({ book }: DeskParts): string[] {
  return ours(book)
    .filter(worksByItself)
    .sort((a, b) => a.openedSeq - b.openedSeq)
    .map(({ id }) => id);
}

/** Milliseconds until this visit may be tried; 0 is now. */
function leftMs({ waits, places }: DeskParts, visit: Visit): number {
  return Math.max(waits.leftMs(visit.id), waits.leftMs(GATEWAY), places.leftMs(placeOf(visit)));
}

/** Milliseconds until the first of what waits may be tried; infinite where nothing waits. */
function firstDue(desk: DeskParts): number {
  let first = Infinity;
  for (const id of waiting(desk)) {
    const visit = desk.book.visit(id);
    if (visit) first = Math.min(first, leftMs(desk, visit));
  }
  return first;
}

/**
 * Takes the oldest visit out of the queue that may go now: none of the same person is before it,
 * and of a place that does not answer only one, as its probe.
 */
function takeNext(desk: DeskParts, queue: string[], driving: Driving): Visit | undefined {
  if (!desk.line.isUp()) return undefined;
  const held = new Set([...driving.values()].map(({ person }) => person));
  const probed = new Set([...driving.values()].map(({ place }) => place));
  for (const [at, id] of queue.entries()) {
    const visit = desk.book.visit(id);
    if (!visit || !worksByItself(visit) || held.has(visit.person)) continue;
    held.add(visit.person);
    if (desk.turns.isBusy(id) || leftMs(desk, visit) > 0) continue;
    const place = placeOf(visit);
    if (desk.places.find(place) && probed.has(place)) continue;
    queue.splice(at, 1);
    return visit;
  }
  return undefined;
}
