/** 日志证明: proves the journal when asked, saves proof and rescue file, minds copy. */
import type { ProofView } from '../../shared/safety/view.ts';
import { createCell, type Cell } from '../cell.ts';
import type { Call, Session } from '../session.ts';
import { createBundling, type Bundling } from './bundling.ts';

export interface SafetyState {
  /** What stands in place of the day: the proof, or the bundles. */
  readonly open: 'proof' | 'bundles' | undefined;
  readonly proof: ProofView | undefined;
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
  /** `prepare`: the empty folder becomes the copy's place. */
  wakeTwin(prepare: boolean): Promise<void>;
}

type Act = (work: (call: Call) => Promise<void>) => Promise<void>;

/** `changed`: visits were handed over, or came. */
export function createSafety(session: Session, changed: () => void): Safety {
  const cell = createCell<SafetyState>({
    open: undefined,
    proof: undefined,
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
    cell.set({ proof: undefined });
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
    openBundles: () => cell.set({ open: 'bundles' }),
    close: () => cell.set({ open: undefined, savedTo: undefined }),
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
