/** 还不能收费: how the counter stands at its start, and the ways to open it. */
import type { VerbInput } from '../../shared/contract.ts';
import type { StartupView } from '../../shared/safety/startup.ts';
import { createCell, type Cell } from '../cell.ts';
import type { Call, Session } from '../session.ts';

export interface ClosedState {
  /** Undefined until the desk has answered. */
  readonly view: StartupView | undefined;
  readonly savedTo: string | undefined;
}

export interface Closed {
  readonly cell: Cell<ClosedState>;
  /** Asks how it stands; `opened` is called once it is open. */
  begin(): Promise<void>;
  again(): Promise<void>;
  restoreTwin(): Promise<void>;
  acceptLoss(given: Omit<VerbInput<'acceptLoss'>, 'seen'>): Promise<void>;
  recoverKeys(text: string): Promise<void>;
  exportRescue(): Promise<void>;
}

export function createClosed(session: Session, opened: () => void): Closed {
  const cell = createCell<ClosedState>({ view: undefined, savedTo: undefined });
  const take = (view: StartupView) => {
    const before = cell.get().view?.state;
    cell.set({ view });
    if (view.state === 'open' && before !== 'open') opened();
  };
  const act = async (work: (call: Call) => Promise<StartupView>): Promise<void> => {
    await session.task(async (call) => take(await work(call)));
  };
  return {
    cell,
    async begin() {
      const view = await session.ask('startup', {});
      if (view) take(view);
    },
    again: () => act((call) => call('startAgain', {})),
    restoreTwin: () => act((call) => call('restoreTwin', {})),
    acceptLoss: (given) =>
      act((call) => {
        const { view } = cell.get();
        const seen = view?.state === 'damaged' ? (view.loss?.seen ?? '') : '';
        return call('acceptLoss', { ...given, seen });
      }),
    recoverKeys: (text) => act((call) => call('recoverKeys', { text })),
    async exportRescue() {
      await session.task(async (call) => {
        cell.set({ savedTo: (await call('exportRescue', {})).to });
      });
    },
  };
}
