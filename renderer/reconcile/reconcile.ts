/** The reconciliation screen's logic: a day, its files and differences, and the shift's end. */
import type { VerbInput } from '../../shared/contract.ts';
import { parseYuan } from '../../shared/money.ts';
import type { Fen } from '../../shared/money.ts';
import type { ExplainHow } from '../../shared/reconcile/entries.ts';
import type { ReconcileView } from '../../shared/reconcile/view.ts';
import { createCell, type Cell } from '../cell.ts';
import type { Clock } from '../clock.ts';
import type { Call, Session } from '../session.ts';
import { dayOf } from '../when.ts';

export interface ReconcileState {
  /** yyyy-mm-dd; undefined is today, also after midnight. */
  readonly day: string | undefined;
  readonly view: ReconcileView | undefined;
  /** The difference that is being explained. */
  readonly explaining: string | undefined;
  /** What was counted, as typed, in yuan. */
  readonly counted: string;
  readonly vouchedBy: string;
  /** What the last export, print or trust came to. */
  readonly told: { kind: 'saved' | 'trusted'; text: string } | undefined;
}

export type DrillDeed = VerbInput<'drillBooks'>['do'];

export interface Reconcile {
  readonly cell: Cell<ReconcileState>;
  day(day: string | undefined): void;
  /** The day as it stands now; asks the desk only. */
  refresh(): Promise<void>;
  run(): Promise<void>;
  exportOwn(): Promise<void>;
  importText(text: string): Promise<void>;
  trust(text: string): Promise<void>;
  explain(key: string, how: ExplainHow, note: string): Promise<void>;
  closeDay(): Promise<void>;
  closeShift(): Promise<void>;
  report(as: 'tsv' | 'print', language: 'zh' | 'en'): Promise<void>;
  /** Drill only: the HIS settles a visit, or its day file is taken in. */
  drill(deed: DrillDeed): Promise<void>;
}

/** What was counted; undefined while it is no amount, or below zero. */
export function countedOf(text: string): Fen | undefined {
  const amount = text.trim() === '' ? undefined : parseYuan(text.trim());
  return amount === undefined || amount < 0 ? undefined : amount;
}

export function createReconcile(session: Session, clock: Clock): Reconcile {
  const cell = createCell<ReconcileState>({
    day: undefined,
    view: undefined,
    explaining: undefined,
    counted: '',
    vouchedBy: '',
    told: undefined,
  });
  const chosen = () => cell.get().day ?? dayOf(clock.now());
  const show = (view: ReconcileView) => {
    if (view.day === chosen()) cell.set({ view });
  };
  /** Runs a verb that answers with the day. */
  const act = async (work: (call: Call, day: string) => Promise<ReconcileView>) => {
    await session.task(async (call) => {
      cell.set({ told: undefined });
      show(await work(call, chosen()));
    });
  };
  const refresh = async () => {
    const view = await session.ask('reconcileDay', { day: chosen() });
    if (view) show(view);
  };
  const importing = (call: Call, day: string, text: string) => {
    const vouchedBy = cell.get().vouchedBy.trim();
    return call('importDayFile', { day, text, ...(vouchedBy === '' ? {} : { vouchedBy }) });
  };

  return {
    cell,
    day(day) {
      cell.set({ day, view: undefined, explaining: undefined, told: undefined });
      void refresh();
    },
    refresh,
    run: () => act((call, day) => call('runReconcile', { day })),
    importText: (text) => act((call, day) => importing(call, day, text)),
    explain: (key, how, note) =>
      act(async (call, day) => {
        const view = await call('explainDifference', { day, key, how, note });
        cell.set({ explaining: undefined });
        return view;
      }),
    closeDay: () => act((call, day) => call('closeInsuranceDay', { day })),
    closeShift: () =>
      act(async (call, day) => {
        const counted = countedOf(cell.get().counted);
        if (counted !== undefined) await call('closeShift', { counted });
        cell.set({ counted: '' });
        return call('reconcileDay', { day });
      }),
    ...createGiving(session, cell, chosen),
    drill: (deed) =>
      act(async (call, day) => {
        const { text } = await call('drillBooks', { day, do: deed });
        return text === '' ? call('reconcileDay', { day }) : importing(call, day, text);
      }),
  };
}

/** What leaves the program, and the key that lets another's file in. */
function createGiving(
  session: Session,
  cell: Cell<ReconcileState>,
  chosen: () => string,
): Pick<Reconcile, 'exportOwn' | 'trust' | 'report'> {
  const told = (kind: 'saved' | 'trusted', text: string) => cell.set({ told: { kind, text } });
  return {
    async exportOwn() {
      await session.task(async (call) => {
        const { to } = await call('exportDayFile', { day: chosen() });
        told('saved', to);
      });
    },
    async trust(text) {
      await session.task(async (call) => {
        const keys = await call('trustDayKey', { text });
        told('trusted', keys.map(({ holder, kid }) => `${holder}（${kid}）`).join('、'));
      });
    },
    async report(as, language) {
      await session.task(async (call) => {
        const { to } = await call('exportReport', { day: chosen(), as, language });
        told('saved', to);
      });
    },
  };
}
