/**
 * What all screens share: the counter's status, what is under way, the last fault. Only one task
 * runs at a time, so that no key submits twice.
 */
import type { Desk, VerbInput, VerbName, VerbOutput } from '../shared/contract.ts';
import { fault, FaultError, type Fault } from '../shared/fault.ts';
import type { CounterStatus } from '../shared/view.ts';
import { createCell, type Cell } from './cell.ts';
import { valueOf } from './desk.ts';

export type Screen = 'checkout' | 'ledger' | 'reconcile' | 'catalogue' | 'outage';

export interface SessionState {
  readonly screen: Screen;
  readonly status: CounterStatus | undefined;
  /** The verb that is under way; keys and buttons rest until it has answered. */
  readonly running: VerbName | undefined;
  readonly fault: Fault | undefined;
  readonly drillOpen: boolean;
}

/** Runs a verb inside a task. Throws FaultError, which ends the task and is shown. */
export type Call = <V extends VerbName>(verb: V, input: VerbInput<V>) => Promise<VerbOutput<V>>;

export interface Session {
  readonly cell: Cell<SessionState>;
  /**
   * Runs `task` unless another one is running; false when it did not run, or failed. `wait`: runs
   * it after the other one, for what must not be dropped, such as a bill.
   */
  task(run: (call: Call) => Promise<void>, wait?: 'wait'): Promise<boolean>;
  /** A question beside the tasks; undefined, and a fault on the screen, when it fails. */
  ask<V extends VerbName>(verb: V, input: VerbInput<V>): Promise<VerbOutput<V> | undefined>;
  show(screen: Screen): void;
  fail(value: Fault): void;
  dismiss(): void;
}

export function createSession(desk: Desk): Session {
  const cell = createCell<SessionState>({
    screen: 'checkout',
    status: undefined,
    running: undefined,
    fault: undefined,
    drillOpen: false,
  });
  let taken: Promise<void> | undefined;
  const call: Call = async (verb, input) => {
    cell.set({ running: verb });
    return valueOf(await desk[verb](input));
  };

  const session: Session = {
    cell,
    async task(run, wait) {
      if (taken) {
        if (!wait) return false;
        await taken;
        return session.task(run, wait);
      }
      let ended = () => {};
      taken = new Promise((resolve) => {
        ended = resolve;
      });
      cell.set({ fault: undefined });
      try {
        await run(call);
        return true;
      } catch (error) {
        cell.set({ fault: faultOf(error) });
        return false;
      } finally {
        taken = undefined;
        cell.set({ running: undefined });
        ended();
      }
    },
    async ask(verb, input) {
      const answer = await desk[verb](input);
      if (answer.ok) return answer.value;
      cell.set({ fault: answer.fault });
      return undefined;
    },
    show: (screen) => cell.set({ screen, fault: undefined }),
    fail: (value) => cell.set({ fault: value }),
    dismiss: () => cell.set({ fault: undefined }),
  };
  return session;
}

/** A Fault of anything thrown: what is not a FaultError is a programmer's error, and says so. */
export function faultOf(error: unknown): Fault {
  return error instanceof FaultError ? error.fault : fault('crashed', [String(error)]);
}
