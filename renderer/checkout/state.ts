/** What the checkout knows of the visit at the counter, and what the cashier has typed so far. */
import type { FilingType } from '../../shared/policy/field.ts';
import { max, parseYuan, subtract, ZERO, type Fen } from '../../shared/money.ts';
import type { Receipt, ReceiptKind } from '../../shared/receipt.ts';
import type { ActionName, ComparisonView, VisitStatus, VisitView } from '../../shared/view.ts';
import { exactCash, type TenderDraft } from '../tender.ts';
import type { LineDraft } from './lines.ts';

export interface FilingDraft {
  readonly disease: string;
  readonly filing: FilingType;
  readonly emergency: string;
}

export interface PayDraft {
  readonly tender: TenderDraft;
  readonly consent: boolean;
  readonly phone: string;
  /** With the line down: how it is charged; undefined: the first way that is open. */
  readonly way: Way | undefined;
  /** 押金, in yuan as typed. */
  readonly deposit: string;
  /** 挂起: why. */
  readonly reason: string;
  /** A limit that warns is confirmed. */
  readonly confirmed: boolean;
  /** F8 was pressed: from now on the screen says what is missing. */
  readonly tried: boolean;
}

export interface CheckoutState {
  readonly visit: VisitView | undefined;
  readonly filing: FilingDraft;
  readonly pay: PayDraft;
  /** Lines being typed (F2); they reach the desk as one bill. */
  readonly lines: LineDraft | undefined;
  /** Index of the marked line of the bill or of the draft. */
  readonly marked: number;
  readonly explaining: boolean;
  /** F10: this visit against another of the same person. */
  readonly comparison: ComparisonView | undefined;
  /** Where the explanation was printed to. */
  readonly whyTo: string | undefined;
  /** Asking whether an unfinished visit is kept or given up. */
  readonly leaving: boolean;
  readonly slip: Receipt | undefined;
  /** Where the slip was printed to. */
  readonly printedTo: string | undefined;
}

const emptyPay: PayDraft = {
  tender: exactCash(undefined),
  consent: false,
  phone: '',
  way: undefined,
  deposit: '',
  reason: '',
  confirmed: false,
  tried: false,
};

export const home: CheckoutState = {
  visit: undefined,
  filing: { disease: '', filing: 'long-term-resident', emergency: '' },
  pay: emptyPay,
  lines: undefined,
  marked: 0,
  explaining: false,
  comparison: undefined,
  whyTo: undefined,
  leaving: false,
  slip: undefined,
  printedTo: undefined,
};

export function can(visit: VisitView | undefined, action: ActionName): boolean {
  return visit !== undefined && !visit.busy && visit.can.includes(action);
}

/** The state with a visit newly at the counter; one qualified disease is preselected. */
export function arrived(visit: VisitView): CheckoutState {
  const only = visit.diseases.length === 1 ? visit.diseases[0]?.code : undefined;
  const disease = visit.triage?.disease.code ?? only ?? '';
  const { filing, emergency } = visit;
  return { ...home, visit, filing: { disease, filing, emergency }, pay: payFor(visit) };
}

/** What a newer view of the same visit changes: another due begins another tender. */
export function changed(state: CheckoutState, visit: VisitView): Partial<CheckoutState> {
  const now = state.visit;
  if (now === undefined || now.id !== visit.id || now.seq > visit.seq) return {};
  const moved = now.since?.difference !== visit.since?.difference;
  const stale = moved ? { comparison: undefined, whyTo: undefined } : {};
  if (usualDue(now) === usualDue(visit)) return { visit, ...stale };
  const { consent, phone, reason } = state.pay;
  return { visit, ...stale, pay: { ...payFor(visit), consent, phone, reason } };
}

/** What is put down before anybody chooses a way: of a manual claim, the whole bill. */
function usualDue(visit: VisitView): Fen | undefined {
  const { can: open, money, bill } = visit;
  if (money.due !== undefined || open.includes('deposit')) return money.due;
  return open.includes('self-pay') && bill
    ? max(ZERO, subtract(bill.total, money.taken))
    : undefined;
}

function payFor(visit: VisitView): PayDraft {
  return { ...emptyPay, tender: exactCash(usualDue(visit)) };
}

const over: readonly VisitStatus[] = [
  ...(['settled', 'provisional', 'deposit', 'self-paid', 'on-hold', 'voided'] as const),
  ...(['returned', 'refunded', 'manual', 'refused', 'parked', 'must-return'] as const),
];

/** Nothing more happens to it at the counter: the next card may be read. */
export function finished(visit: VisitView): boolean {
  return !visit.busy && over.includes(visit.status);
}

/** Which slip a visit's state calls for by itself; 待确认 is printed only when asked for. */
export function slipKind(visit: VisitView): ReceiptKind | undefined {
  const kinds: Partial<Record<VisitStatus, ReceiptKind>> = {
    settled: 'settlement',
    provisional: 'provisional',
    deposit: 'deposit',
    'self-paid': 'self-pay',
    'on-hold': 'on-hold',
    refunded: 'refund',
  };
  // Turned self-pay: there is none before the rest was collected.
  if (visit.status === 'self-paid' && (visit.money.balance ?? 0) < 0) return undefined;
  const back = ['voided', 'returned', 'undoing'].includes(visit.status);
  return back && visit.charged !== undefined ? 'void' : kinds[visit.status];
}

/** The slip that ought to be on the screen and is not yet. */
export function missingSlip({ visit, slip }: CheckoutState): ReceiptKind | undefined {
  if (visit === undefined || visit.busy) return undefined;
  const kind = slipKind(visit);
  return slip?.kind === kind ? undefined : kind;
}

/** What F8 does with this visit, if anything. */
export type Take = 'confirm' | 'proceed' | Way;

/** Without the platform: 暂收 / 押金 / 自费 / 挂起. */
export type Way = (typeof ways)[number];
const ways = ['charge', 'deposit', 'self-pay', 'hold'] as const;

/** The ways that are open, the usual one first; none is pressed before there is a bill. */
export function waysOf(visit: VisitView | undefined): Way[] {
  // 挂起 is taken up by F7 first: no key may charge while the slip of the hold is on the screen.
  if (visit?.status === 'on-hold') return [];
  return ways.filter((way) => can(visit, way) && (way !== 'hold' || visit?.bill !== undefined));
}

/** `chosen`: the cashier's way, where it is open. */
export function takeOf(visit: VisitView | undefined, chosen?: Way): Take | undefined {
  for (const take of ['proceed', 'confirm'] as const) {
    if (can(visit, take)) return take;
  }
  const open = waysOf(visit);
  return chosen !== undefined && open.includes(chosen) ? chosen : open[0];
}

/** What is put down now in this way; undefined while there is no amount (yet). */
export function dueOf(visit: VisitView, take: Take | undefined, draft: PayDraft): Fen | undefined {
  const { taken, due } = visit.money;
  if (take === 'confirm' || take === 'charge') return due;
  if (take === 'self-pay') return visit.bill && max(ZERO, subtract(visit.bill.total, taken));
  const sum = take === 'deposit' ? parseYuan(draft.deposit.replaceAll(/[,，\s]/g, '')) : undefined;
  return sum === undefined || sum <= 0 ? undefined : max(ZERO, subtract(sum, taken));
}
