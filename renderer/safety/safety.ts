/** 日志证明: proves the journal when asked, saves proof and rescue file, minds copy. */
import type { ProofView } from '../../shared/safety/view.ts';
import { createCell, type Cell } from '../cell.ts';
import type { Call, Session } from '../session.ts';
import { createBundling, type Bundling } from './bundling.ts';

export interface SafetyState {
  /** What stands in place of the day: the proof, or the bundles. */
  readonly open: 'proof' | 'bundles' | undefined;
  readonly proof: ProofView | undefined;
  readonly recovery: { readonly made: boolean } | undefined;
  /** A recovery key on the screen, until it was checked or given up; it is shown but once. */
  readonly shown:
    | { readonly groups: readonly string[]; readonly check: readonly number[] }
    | undefined;
  /** Where the last export went. */
  readonly savedTo: string | undefined;
}

export interface Safety {
  readonly cell: Cell<SafetyState>;
  readonly bundling: Bundling;
  /** Shows the panel and proves the journal anew. */
  open(): Promise<void>;
  /** Shows what may be handed to another counter, and what was. */
  openBundles(): void;
  close(): void;
  prove(): Promise<void>;
  exportProof(): Promise<void>;
  exportRescue(): Promise<void>;
  makeRecoveryKey(): Promise<void>;
  confirmRecoveryKey(typed: readonly string[]): Promise<void>;
  dropRecoveryKey(): void;
  /** `prepare`: the empty folder becomes the copy's place. */
  wakeTwin(prepare: boolean): Promise<void>;
}

type Act = (work: (call: Call) => Promise<void>) => Promise<void>;

/** `changed`: visits were handed over, or came. */
export function createSafety(session: Session, changed: () => void): Safety {
  const cell = createCell<SafetyState>({
    open: undefined,
    proof: undefined,
    recovery: undefined,
    shown: undefined,
    savedTo: undefined,
  });
  const act: Act = async (work) => {
    await session.task(async (call) => {
      cell.set({ savedTo: undefined });
      await work(call);
    });
  };
  const read = async (call: Call) => {
    // What was proven before does not stand for what is found now.
    cell.set({ proof: undefined, recovery: await call('recovery', {}) });
    cell.set({ proof: await call('proof', {}) });
  };
  const save = (verb: 'exportProof' | 'exportRescue') =>
    act(async (call) => cell.set({ savedTo: (await call(verb, {})).to }));

  return {
    cell,
    bundling: createBundling(session, changed),
    async open() {
      cell.set({ open: 'proof' });
      await act(read);
    },
    openBundles: () => cell.set({ open: 'bundles', shown: undefined }),
    close: () => cell.set({ open: undefined, savedTo: undefined, shown: undefined }),
    makeRecoveryKey: () =>
      act(async (call) => cell.set({ shown: await call('makeRecoveryKey', {}) })),
    confirmRecoveryKey: (typed) =>
      act(async (call) => {
        const recovery = await call('confirmRecoveryKey', { typed: [...typed] });
        cell.set({ recovery, shown: undefined });
      }),
    dropRecoveryKey: () => cell.set({ shown: undefined }),
    prove: () => act(read),
    exportProof: () => save('exportProof'),
    exportRescue: () => save('exportRescue'),
    wakeTwin: (prepare) =>
      act(async (call) => {
        await call('wakeTwin', { prepare });
        await read(call);
      }),
  };
}
