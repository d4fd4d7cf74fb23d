/** What the checkout knows of the visit at the counter, and what the cashier has typed so far. */
import type { FilingType } from '../../shared/policy/field.ts';
import type { Receipt, ReceiptKind } from '../../shared/receipt.ts';
import type { ActionName, ComparisonView, VisitView } from '../../shared/view.ts';
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
  if (now.money.due === visit.money.due) return { visit, ...stale };
  const { consent, phone } = state.pay;
  return { visit, ...stale, pay: { ...payFor(visit), consent, phone } };
}

function payFor(visit: VisitView): PayDraft {
  return { ...emptyPay, tender: exactCash(visit.money.due) };
}

/** Nothing more happens to it at the counter: the next card may be read. */
export function finished(visit: VisitView): boolean {
  const over = ['settled', 'provisional', 'voided', 'refunded', 'manual', 'refused', 'parked'];
  return !visit.busy && (over.includes(visit.status) || visit.status === 'must-return');
}

/** Which slip a visit's state calls for by itself; 待确认 is printed only when asked for. */
export function slipKind(visit: VisitView): ReceiptKind | undefined {
  if (visit.status === 'settled') return 'settlement';
  if (visit.status === 'provisional') return 'provisional';
  return visit.status === 'refunded' ? 'refund' : undefined;
}

/** The slip that ought to be on the screen and is not yet. */
export function missingSlip({ visit, slip }: CheckoutState): ReceiptKind | undefined {
  if (visit === undefined || visit.busy) return undefined;
  const kind = slipKind(visit);
  return slip?.kind === kind ? undefined : kind;
}

/** What F8 does with this visit, if anything. */
export type Take = 'confirm' | 'charge' | 'proceed';
export function takeOf(visit: VisitView | undefined): Take | undefined {
  for (const take of ['proceed', 'confirm', 'charge'] as const) {
    if (can(visit, take)) return take;
  }
  return undefined;
}
