/** The ledger's logic: filters, search, and the acts on a visit that was opened from the list. */
import type { VerbInput } from '../../shared/contract.ts';
import type { Tender } from '../../shared/entry.ts';
import type { Language } from '../../shared/explain/words.ts';
import type { Fen } from '../../shared/money.ts';
import type { Receipt, ReceiptKind } from '../../shared/receipt.ts';
import type { ComparisonView, VisitView } from '../../shared/view.ts';
import { createCell, type Cell } from '../cell.ts';
import type { Mark } from '../database.ts';
import type { Call, Session } from '../session.ts';

export interface LedgerState {
  readonly filter: 'day' | Mark;
  /** yyyy-mm-dd; undefined is today, also after midnight. */
  readonly day: string | undefined;
  readonly text: string;
  /** What the desk found for the text; undefined while nothing is searched. */
  readonly found: readonly string[] | undefined;
  readonly opened: VisitView | undefined;
  readonly slip: Receipt | undefined;
  readonly printedTo: string | undefined;
  /** The opened visit against another of the same person. */
  readonly comparison: ComparisonView | undefined;
  readonly whyTo: string | undefined;
}

interface Comparing {
  /** With the visit named, else the last one for the same disease. */
  compare(other?: string): Promise<void>;
  /** Prints why, against the visit that is compared with. */
  printWhy(language: Language): Promise<void>;
}

export interface Ledger extends Comparing {
  readonly cell: Cell<LedgerState>;
  filter(filter: LedgerState['filter']): void;
  day(day: string | undefined): void;
  find(text: string): Promise<void>;
  open(visit: string): Promise<void>;
  close(): void;
  update(visit: VisitView): void;
  showSlip(number: string): Promise<void>;
  issue(kind: ReceiptKind): Promise<void>;
  reprint(number: string): Promise<void>;
  refund(reason: string): Promise<void>;
  payOut(amount: Fen): Promise<void>;
  collect(due: Fen, tenders: readonly Tender[]): Promise<void>;
  release(): Promise<void>;
  proceed(): Promise<void>;
  /** 作废, or self-pay given back as a whole. */
  voidVisit(reason: string): Promise<void>;
  convert(reason: string): Promise<void>;
  recordOutcome(found: Omit<VerbInput<'recordOutcome'>, 'visit'>): Promise<void>;
  endRefund(end: Omit<VerbInput<'endRefund'>, 'visit'>): Promise<void>;
  renewByCard(): Promise<void>;
  /** A scanned code renews the credential of the opened visit, where that is what it waits for. */
  scanned(code: string): Promise<void>;
}

const nothing = { comparison: undefined, whyTo: undefined };
const closed: LedgerState = {
  filter: 'day',
  day: undefined,
  text: '',
  found: undefined,
  opened: undefined,
  slip: undefined,
  printedTo: undefined,
  ...nothing,
};

export function createLedger(session: Session): Ledger {
  const cell = createCell<LedgerState>(closed);
  const take = (visit: VisitView) => {
    const { opened } = cell.get();
    if (opened?.id === visit.id && visit.seq >= opened.seq) cell.set({ opened: visit });
  };
  const act = async (run: (call: Call, visit: string) => Promise<VisitView>) => {
    const { opened } = cell.get();
    if (opened === undefined) return;
    const done = await session.task(async (call) => take(await run(call, opened.id)));
    if (done) return;
    const stands = await session.ask('visit', { visit: opened.id });
    if (stands) take(stands);
  };
  const show: Show = (run) => {
    const { opened } = cell.get();
    if (opened === undefined) return Promise.resolve(false);
    return session.task(async (call) => cell.set(await run(call, opened.id)));
  };

  return {
    cell,
    filter: (filter) => cell.set({ filter, found: undefined, text: '' }),
    day: (day) => cell.set({ day, filter: 'day', found: undefined, text: '' }),
    async find(text) {
      const wanted = text.trim();
      cell.set({ text });
      if (wanted === '') return cell.set({ found: undefined });
      const found = await session.ask('findVisits', { text: wanted });
      if (found && cell.get().text === text) cell.set({ found });
    },
    async open(visit) {
      const opened = await session.ask('visit', { visit });
      if (opened) cell.set({ opened, slip: undefined, printedTo: undefined, ...nothing });
    },
    close: () => cell.set({ opened: undefined, slip: undefined, printedTo: undefined, ...nothing }),
    update: take,
    async showSlip(number) {
      await show(async (call, visit) => ({ slip: await call('receipt', { visit, number }) }));
    },
    async issue(kind) {
      await show(async (call, visit) => ({ slip: await call('issueReceipt', { visit, kind }) }));
    },
    async reprint(number) {
      await show(async (call, visit) => {
        const { to } = await call('print', { visit, number, again: true });
        return { printedTo: to };
      });
    },
    ...createComparing(session, cell, show),
    refund: (reason) => act((call, visit) => call('refund', { visit, reason })),
    payOut: (amount) => act((call, visit) => call('payOut', { visit, amount })),
    collect: (due, tenders) =>
      act((call, visit) => call('collect', { visit, due, tenders: [...tenders] })),
    release: () => act((call, visit) => call('release', { visit })),
    proceed: () => act((call, visit) => call('proceed', { visit })),
    voidVisit: (reason) => act((call, visit) => call('voidVisit', { visit, reason })),
    convert: (reason) => act((call, visit) => call('convert', { visit, reason })),
    recordOutcome: (found) => act((call, visit) => call('recordOutcome', { visit, ...found })),
    endRefund: (end) => act((call, visit) => call('endRefund', { visit, ...end })),
    renewByCard: () => act((call, visit) => call('renewByCard', { visit })),
    async scanned(code) {
      if (cell.get().opened?.can.includes('renew') !== true) return;
      await act((call, visit) => call('renewByVoucher', { visit, code }));
    },
  };
}

/** Runs on the opened visit and shows what it gives. */
type Show = (run: (call: Call, visit: string) => Promise<Partial<LedgerState>>) => Promise<boolean>;

function createComparing(session: Session, cell: Cell<LedgerState>, show: Show): Comparing {
  return {
    async compare(other) {
      const { opened } = cell.get();
      if (opened === undefined) return;
      const ask = { visit: opened.id, ...(other === undefined ? {} : { with: other }) };
      const comparison = await session.ask('compareVisits', ask);
      if (comparison && cell.get().opened?.id === opened.id) {
        cell.set({ comparison, whyTo: undefined });
      }
    },
    async printWhy(language) {
      const other = cell.get().comparison?.with?.visit;
      const against = other === undefined ? {} : { with: other };
      await show(async (call, visit) => {
        const { to } = await call('printExplanation', { visit, language, ...against });
        return { whyTo: to };
      });
    },
  };
}
