/** 移交封装包: which unsent visits go to which counter, and what came of it. */
import type { BundlesView } from '../../shared/safety/view.ts';
import { createCell, type Cell } from '../cell.ts';
import type { Call, Session } from '../session.ts';

export interface BundlingState {
  readonly bundles: BundlesView | undefined;
  /** Visits that are left here; all others of the list go. */
  readonly staying: readonly string[];
  /** The counter to which they are to go. */
  readonly to: string | undefined;
  /** Asked once more: from then on this counter does not send them. */
  readonly asked: boolean;
  readonly told: Told | undefined;
}

/** What the last act came to. */
export type Told =
  | { readonly kind: 'made'; readonly bundle: string; readonly to: string; readonly file: string }
  | { readonly kind: 'saved'; readonly file: string }
  | { readonly kind: 'known'; readonly counter: string }
  | {
      readonly kind: 'taken';
      readonly from: string;
      readonly count: number;
      readonly doubtful: boolean;
    };

export interface Bundling {
  readonly cell: Cell<BundlingState>;
  read(): Promise<void>;
  /** With all unsent visits of the same person: they go together. */
  toggle(visit: string): void;
  choose(to: string): void;
  ask(asked: boolean): void;
  giveAway(): Promise<void>;
  /** The file of a bundle once more. */
  again(bundle: string): Promise<void>;
  take(text: string): Promise<void>;
  exportAddress(): Promise<void>;
  knowCounter(text: string): Promise<void>;
}

/** The visits that would go now. */
export function going({ bundles, staying }: BundlingState): BundlesView['here'] {
  return (bundles?.here ?? []).filter(({ visit }) => !staying.includes(visit));
}

/** `changed`: visits have gone or come, so that what others show of them is old. */
export function createBundling(session: Session, changed: () => void): Bundling {
  const cell = createCell<BundlingState>({
    bundles: undefined,
    staying: [],
    to: undefined,
    asked: false,
    told: undefined,
  });
  const act = async (work: (call: Call) => Promise<Partial<BundlingState>>): Promise<void> => {
    const done = await session.task(async (call) => {
      cell.set({ told: undefined, asked: false });
      cell.set(await work(call));
    });
    if (done) changed();
  };
  return {
    cell,
    read: () => act(async (call) => ({ bundles: await call('bundles', {}) })),
    toggle(visit) {
      const { bundles, staying } = cell.get();
      const { person } = bundles?.here.find((each) => each.visit === visit) ?? {};
      const all = (bundles?.here ?? []).filter((each) => each.person === person);
      const ids = all.map((each) => each.visit);
      const rest = staying.filter((each) => !ids.includes(each));
      cell.set({ staying: staying.includes(visit) ? rest : [...rest, ...ids], asked: false });
    },
    choose: (to) => cell.set({ to, asked: false }),
    ask: (asked) => cell.set({ asked }),
    giveAway: () =>
      act(async (call) => {
        const state = cell.get();
        const to = state.to ?? '';
        const visits = going(state).map(({ visit }) => visit);
        const made = await call('exportBundle', { visits, to });
        const bundles = await call('bundles', {});
        return { bundles, told: { kind: 'made', bundle: made.bundle, to, file: made.to } };
      }),
    again: (bundle) =>
      act(async (call) => {
        const { to: file } = await call('bundleAgain', { bundle });
        return { told: { kind: 'saved', file } };
      }),
    take: (text) =>
      act(async (call) => {
        const { from, visits, doubtful } = await call('importBundle', { text });
        const bundles = await call('bundles', {});
        return { bundles, told: { kind: 'taken', from, count: visits.length, doubtful } };
      }),
    exportAddress: () =>
      act(async (call) => ({
        told: { kind: 'saved', file: (await call('exportAddress', {})).to },
      })),
    knowCounter: (text) =>
      act(async (call) => {
        const before = cell.get().bundles?.known ?? [];
        const bundles = await call('knowCounter', { text });
        const has = (each: { counter: string; kid: string }) =>
          before.some(({ counter, kid }) => counter === each.counter && kid === each.kid);
        const fresh = bundles.known.find((each) => !has(each)) ?? bundles.known.at(-1);
        return { bundles, told: { kind: 'known', counter: fresh?.counter ?? '' } };
      }),
  };
}
