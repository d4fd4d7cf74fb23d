/** The catalogue screen's logic: downloads as they are told, search, changes, code tables. */
import type { CatalogueChangesView, DictionaryView } from '../../shared/contract.ts';
import type { CatalogueState, FoundItem } from '../../shared/download.ts';
import { createCell, type Cell } from '../cell.ts';
import type { Session } from '../session.ts';

export type Side = 'search' | 'changes' | 'dictionary';
export const sides: readonly Side[] = ['search', 'changes', 'dictionary'];

/** More are not listed: whoever needs more types more. */
export const FOUND_MAX = 20;

export interface CatalogueScreenState {
  readonly list: readonly CatalogueState[];
  /** infno of the marked catalogue. */
  readonly marked: string;
  readonly side: Side;
  readonly text: string;
  /** What was found for the text; undefined while nothing is searched. */
  readonly found: readonly FoundItem[] | undefined;
  readonly changes: CatalogueChangesView | undefined;
  /** Asking whether the changes shall hold. */
  readonly confirming: boolean;
  /** The day from which changes were confirmed just now. */
  readonly confirmed: string | undefined;
  readonly dictionary: DictionaryView | undefined;
  readonly table: string | undefined;
}

export interface CatalogueScreenLogic {
  readonly cell: Cell<CatalogueScreenState>;
  load(): Promise<void>;
  /** The desk told of a download. */
  update(state: CatalogueState): void;
  mark(infno: string): void;
  show(side: Side): void;
  start(infno: string, whole: boolean): Promise<void>;
  pause(infno: string): Promise<void>;
  cancel(infno: string): Promise<void>;
  find(text: string): Promise<void>;
  look(day: string): Promise<void>;
  /** Confirms exactly the changes on the screen. */
  apply(): Promise<void>;
  refreshDictionary(): Promise<void>;
}

const empty: CatalogueScreenState = {
  list: [],
  marked: '1309',
  side: 'search',
  text: '',
  found: undefined,
  changes: undefined,
  confirming: false,
  confirmed: undefined,
  dictionary: undefined,
  table: undefined,
};

/** `applied` is called when the hospital's catalogue has changed. */
export function createCatalogueScreen(session: Session, applied: () => void): CatalogueScreenLogic {
  const cell = createCell(empty);
  const update = (state: CatalogueState) => {
    const list = cell.get().list.map((each) => (each.infno === state.infno ? state : each));
    cell.set({ list });
  };
  const act = async (
    verb: 'downloadCatalogue' | 'pauseDownload' | 'cancelDownload',
    infno: string,
    whole = false,
  ) => {
    await session.task(async (call) => {
      if (verb === 'downloadCatalogue') update(await call(verb, { infno, whole }));
      else update(await call(verb, { infno }));
    });
  };
  return {
    cell,
    update,
    async load() {
      const list = await session.ask('catalogues', {});
      const dictionary = await session.ask('dictionary', {});
      cell.set({ ...(list && { list }), ...(dictionary && { dictionary }) });
    },
    mark: (marked) => cell.set({ marked, side: 'search', text: '', found: undefined }),
    show: (side) => cell.set({ side, confirming: false, confirmed: undefined }),
    start: (infno, whole) => act('downloadCatalogue', infno, whole),
    pause: (infno) => act('pauseDownload', infno),
    cancel: (infno) => act('cancelDownload', infno),
    async find(text) {
      cell.set({ text });
      const { marked: infno } = cell.get();
      if (text.trim() === '') return cell.set({ found: undefined });
      const found = await session.ask('searchCatalogue', { infno, text, limit: FOUND_MAX });
      const now = cell.get();
      if (found && now.text === text && now.marked === infno) cell.set({ found });
    },
    ...createChanges(session, cell, applied),
    async refreshDictionary() {
      await session.task(async (call) => {
        cell.set({ dictionary: await call('refreshDictionary', {}) });
      });
    },
  };
}

function createChanges(session: Session, cell: Cell<CatalogueScreenState>, applied: () => void) {
  return {
    async look(day: string) {
      cell.set({ changes: undefined, confirming: false, confirmed: undefined });
      await session.task(async (call) => {
        cell.set({ changes: await call('catalogueChanges', { day }) });
      });
    },
    async apply() {
      const { changes } = cell.get();
      if (changes === undefined) return;
      const { day, seen } = changes;
      const done = await session.task(async (call) => {
        const left = await call('applyCatalogueChanges', { day, seen });
        cell.set({ changes: left, confirming: false, confirmed: day });
      });
      if (done) applied();
      else cell.set({ confirming: false });
    },
  };
}
