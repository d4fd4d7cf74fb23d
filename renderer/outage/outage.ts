/** The outage screen's logic: list, record, whom to ring; asked anew, gone when it is left. */
import type { ContactView, OutageRow, OutageView } from '../../shared/outage/view.ts';
import { yuanDisplay } from '../../shared/money.ts';
import { createCell, type Cell } from '../cell.ts';
import type { Session } from '../session.ts';

export type OutageTab = 'outages' | 'contacts';

export interface OutageState {
  readonly tab: OutageTab;
  readonly rows: readonly OutageRow[];
  readonly opened: OutageView | undefined;
  /** Full names and numbers: in memory only while they are looked at. */
  readonly contacts: readonly ContactView[];
  /** Where something was printed or exported to. */
  readonly written: string | undefined;
  /** The file of the printed list, while there may be one. */
  readonly listAt: string | undefined;
}

export interface OutageDesk {
  readonly cell: Cell<OutageState>;
  /** Asks for what the tab shows; the newest outage is opened where none is. */
  refresh(): Promise<void>;
  tab(tab: OutageTab): Promise<void>;
  open(outage: string): Promise<void>;
  print(): Promise<void>;
  export(): Promise<void>;
  printContacts(): Promise<void>;
  /** The list is looked at no more: names and numbers go from memory, the printed file too. */
  leave(): Promise<void>;
}

const empty: OutageState = {
  tab: 'outages',
  rows: [],
  opened: undefined,
  contacts: [],
  written: undefined,
  listAt: undefined,
};

export function createOutage(session: Session): OutageDesk {
  const cell = createCell<OutageState>(empty);
  const show = async (outage: string | undefined) => {
    const opened = outage === undefined ? undefined : await session.ask('outage', { outage });
    cell.set({ opened });
  };
  const write = async (verb: 'printOutage' | 'exportOutage') => {
    const outage = cell.get().opened?.file.outage;
    if (outage === undefined) return;
    await session.task(async (call) => {
      const { to } = await call(verb, { outage });
      cell.set({ written: to });
    });
  };
  const isLookedAt = () => session.cell.get().screen === 'outage' && cell.get().tab === 'contacts';
  const desk: OutageDesk = {
    cell,
    async refresh() {
      cell.set({ written: undefined });
      if (cell.get().tab === 'contacts') {
        const contacts = (await session.ask('contacts', {})) ?? [];
        if (isLookedAt()) cell.set({ contacts });
        return;
      }
      const rows = (await session.ask('outages', {})) ?? [];
      cell.set({ rows, contacts: [] });
      await show(cell.get().opened?.file.outage ?? rows[0]?.outage);
    },
    async tab(tab) {
      cell.set({ tab });
      if (tab !== 'contacts') await desk.leave();
      await desk.refresh();
    },
    async open(outage) {
      cell.set({ written: undefined });
      await show(outage);
    },
    print: () => write('printOutage'),
    export: () => write('exportOutage'),
    async printContacts() {
      await session.task(async (call) => {
        const { to } = await call('printContacts', {});
        cell.set({ written: to, listAt: to });
      });
      if (!isLookedAt()) await desk.leave();
    },
    async leave() {
      cell.set({ contacts: [], written: undefined });
      if (cell.get().listAt === undefined) return;
      const dropped = await session.ask('dropContacts', {});
      if (dropped?.gone) cell.set({ listAt: undefined });
    },
  };
  return desk;
}

/** The list as text, one line each, tab-separated: for a sheet or a message. */
export function contactsText(contacts: readonly ContactView[]): string {
  return contacts
    .map(({ name, phone, owed, say }) => [name, phone, yuanDisplay(owed), say].join('\t'))
    .join('\n');
}
