/** 日志证明: proves the journal when asked, saves proof and rescue file, minds copy and bundles. */
import type { BundlesView, ProofView } from '../../shared/safety/view.ts';
import { createCell, type Cell } from '../cell.ts';
import type { Call, Session } from '../session.ts';

export interface SafetyState {
  readonly open: boolean;
  readonly proof: ProofView | undefined;
  readonly bundles: BundlesView | undefined;
  /** The counter to which the unsent visits are about to be given. */
  readonly giving: string | undefined;
  /** What the last export or import came to. */
  readonly told: { kind: 'saved' | 'taken'; text: string } | undefined;
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
  exportAddress(): Promise<void>;
  knowCounter(text: string): Promise<void>;
  /** Every unsent visit that is here. */
  giveAway(to: string): Promise<void>;
  /** The file of a bundle once more. */
  again(bundle: string): Promise<void>;
  importBundle(text: string): Promise<void>;
}

type Act = (work: (call: Call) => Promise<void>) => Promise<void>;

export function createSafety(session: Session): Safety {
  const cell = createCell<SafetyState>({
    open: false,
    proof: undefined,
    bundles: undefined,
    giving: undefined,
    told: undefined,
  });
  const act: Act = async (work) => {
    await session.task(async (call) => {
      cell.set({ told: undefined, giving: undefined });
      await work(call);
    });
  };
  const read = async (call: Call) => {
    // What was proven before does not stand for what is found now.
    cell.set({ proof: undefined, bundles: await call('bundles', {}) });
    cell.set({ proof: await call('proof', {}) });
  };
  const save = (verb: 'exportProof' | 'exportRescue' | 'exportAddress') =>
    act(async (call) => told(cell, 'saved', (await call(verb, {})).to));

  return {
    cell,
    async open() {
      cell.set({ open: true });
      await act(read);
    },
    close: () => cell.set({ open: false, told: undefined, giving: undefined }),
    prove: () => act(read),
    exportProof: () => save('exportProof'),
    exportRescue: () => save('exportRescue'),
    exportAddress: () => save('exportAddress'),
    wakeTwin: (prepare) =>
      act(async (call) => {
        await call('wakeTwin', { prepare });
        await read(call);
      }),
    ...createBundling(cell, act),
  };
}

function told(cell: Cell<SafetyState>, kind: 'saved' | 'taken', text: string): void {
  cell.set({ told: { kind, text } });
}

function createBundling(
  cell: Cell<SafetyState>,
  act: Act,
): Pick<Safety, 'knowCounter' | 'giveAway' | 'again' | 'importBundle'> {
  return {
    knowCounter: (text) =>
      act(async (call) => cell.set({ bundles: await call('knowCounter', { text }) })),
    giveAway: (to) =>
      act(async (call) => {
        const visits = (cell.get().bundles?.here ?? []).map(({ visit }) => visit);
        const made = await call('exportBundle', { visits, to });
        cell.set({ bundles: await call('bundles', {}) });
        told(cell, 'saved', made.to);
      }),
    again: (bundle) =>
      act(async (call) => told(cell, 'saved', (await call('bundleAgain', { bundle })).to)),
    importBundle: (text) =>
      act(async (call) => {
        const { from, visits } = await call('importBundle', { text });
        cell.set({ bundles: await call('bundles', {}) });
        told(cell, 'taken', `${from}：${visits.length}`);
      }),
  };
}
