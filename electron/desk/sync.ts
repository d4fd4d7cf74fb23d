/**
 * The sync: when the line is back, takes up every visit that has work of its own, oldest first.
 * A visit that fails is parked or waits; it blocks no other.
 */
import { FaultError } from '../../shared/fault.ts';
import { worksByItself } from '../../shared/visit/next.ts';
import { drive } from './chain.ts';
import type { DeskParts } from './parts.ts';

export interface Sync {
  /** Asks for a round; while one runs, one more follows it. */
  wake(): void;
  isRunning(): boolean;
  /** Resolves when no round is running. */
  settled(): Promise<void>;
}

export interface SyncParts {
  desk: DeskParts;
  changed: () => void;
  crashed: (error: unknown) => void;
}

export function createSync({ desk, changed, crashed }: SyncParts): Sync {
  let running: Promise<void> | undefined;
  let again = false;

  async function rounds(): Promise<void> {
    do {
      again = false;
      await round();
    } while (again);
  }

  function waiting() {
    return desk.book
      .visits()
      .filter((visit) => worksByItself(visit) && !desk.turns.isBusy(visit.id))
      .sort((a, b) => a.openedSeq - b.openedSeq);
  }

  async function round(): Promise<void> {
    for (const { id } of waiting()) {
      if (!desk.line.isUp()) return;
      await one(id);
    }
  }

  async function one(id: string): Promise<void> {
    try {
      await desk.turns.run(id, () => drive(desk, id, 'sync'));
    } catch (error) {
      if (!(error instanceof FaultError)) crashed(error);
      else if (error.fault.code !== 'busy') desk.faults.set(id, error.fault);
    }
  }

  return {
    wake() {
      again = true;
      if (running || waiting().length === 0) return;
      running = rounds()
        .catch(crashed)
        .finally(() => {
          running = undefined;
          changed();
        });
      changed();
    },
    isRunning: () => running !== undefined,
    settled: () => running ?? Promise.resolve(),
  };
}
