/**
 * The checkout's logic: one visit from card to slip. The automatic steps are in core.ts (card →
 * who → filing → bill → trial → slip), so that the plain case needs no key but F8 and Enter.
 */
import type { Tender } from '../../shared/entry.ts';
import type { Language } from '../../shared/explain/words.ts';
import { yuanText, ZERO, type Fen } from '../../shared/money.ts';
import type { ReceiptKind } from '../../shared/receipt.ts';
import type { VisitView } from '../../shared/view.ts';
import { createCell, type Cell } from '../cell.ts';
import type { Session } from '../session.ts';
import { exactCash, type TenderDraft } from '../tender.ts';
import { takingOf } from './taking.ts';
import { createCore, type Core } from './core.ts';
import {
  arrived,
  can,
  dueOf,
  finished,
  home,
  missingSlip,
  slipKind,
  takeOf,
  type CheckoutState,
  type FilingDraft,
  type PayDraft,
  type Way,
} from './state.ts';

export interface Checkout extends BeforeMoney, Money {
  readonly cell: Cell<CheckoutState>;
  print(kind?: ReceiptKind): Promise<void>;
  /** F10: opens or closes the comparison with last time. */
  compare(): Promise<void>;
  /** Prints why, with the comparison where it is open. */
  printWhy(language: Language): Promise<void>;
  /** A visit from the ledger, to go on with. */
  open(visit: VisitView): void;
  /** The desk told of a change. */
  update(visit: VisitView): void;
  /** Esc: closes what is open on top; then home, asking first where a visit is unfinished. */
  back(): void;
  leave(): void;
}

export function createCheckout(session: Session): Checkout {
  const cell = createCell<CheckoutState>(home);
  const core = createCore(session, cell);
  const printed = new Set<string>();
  const leave = () => cell.set(home);
  return {
    cell,
    ...createBeforeMoney(core),
    ...createMoney(core),
    print: (kind) => print(core, printed, kind),
    compare: () => compare(core),
    printWhy: (language) => printWhy(core, language),
    open: (visit) => cell.set(arrived(visit)),
    update(visit) {
      if (cell.get().visit?.id !== visit.id) return;
      core.take(visit);
      if (missingSlip(cell.get()) !== undefined && session.cell.get().running === undefined) {
        void session.task(core.slip);
      }
    },
    back: () => back(core, leave),
    leave,
  };
}

interface BeforeMoney {
  /** A new visit, or the fresh credential that the open one waits for. */
  readCard(): Promise<void>;
  scanned(code: string): Promise<void>;
  /** F6, with what changed in the form. */
  check(draft?: Partial<FilingDraft>): Promise<void>;
  importBill(text: string): Promise<void>;
  chooseAccount(use: '0' | '1' | '2'): Promise<void>;
  /** F7: sends typed lines first, where there are any. */
  quote(): Promise<void>;
}

function createBeforeMoney({ cell, act, identify }: Core): BeforeMoney {
  const fresh = (visit: VisitView) => {
    cell.set({ lines: undefined, marked: 0 });
    return visit;
  };
  return {
    readCard: () =>
      awaits(cell.get().visit)
        ? act((call, visit) => call('renewByCard', { visit }))
        : identify((call) => call('identifyCard', {})),
    scanned: (code) =>
      awaits(cell.get().visit)
        ? act((call, visit) => call('renewByVoucher', { visit, code }))
        : identify((call) => call('identifyVoucher', { code })),
    async check(draft) {
      const filing = { ...cell.get().filing, ...draft };
      cell.set({ filing });
      if (filing.disease === '' || !can(cell.get().visit, 'check')) return;
      await act((call, visit) => call('checkFiling', { visit, ...filing }), 'quote');
    },
    importBill: (text) =>
      act(async (call, visit) => fresh(await call('importBill', { visit, text })), 'quote', 'wait'),
    chooseAccount: (use) => act((call, visit) => call('chooseAccount', { visit, use }), 'quote'),
    quote() {
      const { lines } = cell.get();
      if (lines === undefined) return act((call, visit) => call('quote', { visit }));
      const { diagnosis } = lines;
      const typed = lines.lines.map(({ item, quantity }) => ({ code: item.code, quantity }));
      return act(
        async (call, visit) => fresh(await call('typeBill', { visit, diagnosis, lines: typed })),
        'quote',
      );
    },
  };
}

/** Unfinished here, and a fresh credential of its patient would let it go on. */
function awaits(visit: VisitView | undefined): boolean {
  return visit !== undefined && !finished(visit) && can(visit, 'renew');
}

interface Money {
  tender(tender: TenderDraft): void;
  pay(draft: Partial<PayDraft>): void;
  /** With the line down: how it is charged. */
  way(way: Way): void;
  deposit(text: string): void;
  /** F8: takes the money in its way, or goes on; with a tender that does not fit it says why. */
  takeMoney(): Promise<void>;
  /** Resolves with whether it was kept. */
  leavePhone(phone: string): Promise<boolean>;
  payOut(amount: Fen): Promise<void>;
  collect(due: Fen, tenders: readonly Tender[]): Promise<void>;
  release(): Promise<void>;
  abandon(reason: string): Promise<void>;
}

function createMoney({ session, cell, act }: Core): Money {
  const pay = (draft: Partial<PayDraft>) => cell.set({ pay: { ...cell.get().pay, ...draft } });
  return {
    pay,
    tender: (tender) => pay({ tender }),
    way(way) {
      const { visit, pay: draft } = cell.get();
      if (visit === undefined) return;
      const least = visit.offline?.leastDeposit ?? ZERO;
      const deposit = draft.deposit === '' && least > 0 ? yuanText(least) : draft.deposit;
      const next = { ...draft, way, deposit, tried: false };
      pay({ ...next, tender: exactCash(dueOf(visit, way, next)) });
    },
    deposit(deposit) {
      const { visit, pay: draft } = cell.get();
      const next = { ...draft, deposit };
      const due = visit && dueOf(visit, 'deposit', next);
      pay({ ...next, tender: exactCash(due) });
    },
    async takeMoney() {
      const { visit, pay: draft } = cell.get();
      const take = takeOf(visit, draft.way);
      if (visit === undefined || take === undefined) return;
      pay({ tried: true });
      const run = takingOf(visit, take, draft);
      if (run !== undefined) await act(run);
    },
    async leavePhone(phone) {
      await act((call, visit) => call('leavePhone', { visit, phone }));
      return session.cell.get().fault === undefined;
    },
    payOut: (amount) => act((call, visit) => call('payOut', { visit, amount })),
    collect: (due, tenders) =>
      act((call, visit) => call('collect', { visit, due, tenders: [...tenders] })),
    release: () => act((call, visit) => call('release', { visit })),
    async abandon(reason) {
      await act((call, visit) => call('abandon', { visit, reason }));
      if (session.cell.get().fault === undefined) cell.set(home);
    },
  };
}

async function print({ session, cell }: Core, printed: Set<string>, kind?: ReceiptKind) {
  const { visit } = cell.get();
  if (visit === undefined) return;
  await session.task(async (call) => {
    const wanted = kind ?? slipKind(visit) ?? 'pending';
    const shown = cell.get().slip;
    const { number } =
      shown?.kind === wanted && wanted !== 'pending'
        ? shown
        : await call('issueReceipt', { visit: visit.id, kind: wanted });
    const again = printed.has(number);
    const { to } = await call('print', { visit: visit.id, number, again });
    printed.add(number);
    cell.set({ printedTo: to });
  });
}

async function compare({ session, cell }: Core): Promise<void> {
  const { visit, comparison } = cell.get();
  if (comparison !== undefined) return cell.set({ comparison: undefined });
  if (visit === undefined) return;
  const found = await session.ask('compareVisits', { visit: visit.id });
  const same = cell.get().visit?.id === visit.id;
  if (found && same) cell.set({ comparison: found, explaining: false, whyTo: undefined });
}

async function printWhy({ session, cell }: Core, language: Language): Promise<void> {
  const { visit } = cell.get();
  if (visit === undefined) return;
  await session.task(async (call) => {
    const { to } = await call('printExplanation', { visit: visit.id, language });
    cell.set({ whyTo: to });
  });
}

function back({ session, cell }: Core, leave: () => void): void {
  const { visit, explaining, comparison, leaving, lines } = cell.get();
  if (leaving) return cell.set({ leaving: false });
  if (session.cell.get().fault !== undefined) return session.dismiss();
  if (explaining) return cell.set({ explaining: false });
  if (comparison !== undefined) return cell.set({ comparison: undefined });
  if (lines !== undefined) return cell.set({ lines: undefined, marked: 0 });
  if (session.cell.get().running !== undefined) return;
  const unfinished = visit !== undefined && (visit.bill !== undefined || visit.step !== 'none');
  const kept = visit?.status === 'on-hold';
  if (unfinished && !kept && can(visit, 'abandon')) return cell.set({ leaving: true });
  leave();
}
