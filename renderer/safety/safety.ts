/** 日志证明: reads and proves the journal when asked, saves proof and rescue file, minds the copy. */
import type { ProofView } from '../../shared/safety/view.ts';
import { createCell, type Cell } from '../cell.ts';
import type { Call, Session } from '../session.ts';

export interface SafetyState {
  readonly open: boolean;
  readonly proof: ProofView | undefined;
  /** Where the last export lies. */
  readonly savedTo: string | undefined;
}

export interface Safety {
  readonly cell: Cell<SafetyState>;
  /** Shows the panel and proves the journal anew. */
  open(): Promise<void>;
  close(): void;
  prove(): Promise<void>;
  exportProof(): Promise<void>;
  exportRescue(): Promise<void>;
  /** `prepare`: the empty folder becomes the copy's place. */
  wakeTwin(prepare: boolean): Promise<void>;
}

export function createSafety(session: Session): Safety {
  const cell = createCell<SafetyState>({ open: false, proof: undefined, savedTo: undefined });
  const act = async (work: (call: Call) => Promise<void>) => {
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
    act(async (call) => {
      const { to } = await call(verb, {});
      cell.set({ savedTo: to });
    });

  return {
    cell,
    async open() {
      cell.set({ open: true });
      await act(read);
    },
    close: () => cell.set({ open: false, savedTo: undefined }),
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
