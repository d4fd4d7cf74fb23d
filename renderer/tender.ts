/** 收款: what the cashier typed → tenders and change. Change comes out of cash only. */
import type { Tender } from '../shared/entry.ts';
import { add, max, parseYuan, subtract, yuanText, ZERO, type Fen } from '../shared/money.ts';

/** The pay bar's fields as text in yuan; an empty field is zero. */
export interface TenderDraft {
  readonly cash: string;
  readonly scan: string;
  readonly reference: string;
}

export type TenderProblem = 'cash-text' | 'scan-text' | 'scan-over' | 'reference' | 'short';

export type TenderResult =
  | { readonly ok: true; readonly tenders: readonly Tender[]; readonly change: Fen }
  | { readonly ok: false; readonly problem: TenderProblem; readonly missing: Fen };

/** Cash exactly the due: the plain case needs no typing. */
export function exactCash(due: Fen | undefined): TenderDraft {
  return { cash: due === undefined ? '' : yuanText(due), scan: '', reference: '' };
}

/** Scan-to-pay takes `scan`; cash is set to the rest. Text that is no amount leaves cash alone. */
export function withScan(draft: TenderDraft, scan: string, due: Fen): TenderDraft {
  const amount = amountOf(scan);
  if (amount === undefined) return { ...draft, scan };
  const rest = max(subtract(due, amount), ZERO);
  return { ...draft, scan, cash: rest === 0 ? '' : yuanText(rest) };
}

/** Tenders that cover `due` exactly but for change in cash, or what is wrong with the draft. */
export function tendersOf(draft: TenderDraft, due: Fen): TenderResult {
  const wrong = (problem: TenderProblem, missing: Fen = ZERO): TenderResult => {
    return { ok: false, problem, missing };
  };
  const cash = amountOf(draft.cash);
  const scan = amountOf(draft.scan);
  if (cash === undefined) return wrong('cash-text');
  if (scan === undefined) return wrong('scan-text');
  if (scan > due) return wrong('scan-over', subtract(scan, due));
  const reference = draft.reference.trim();
  if (scan > 0 && reference === '') return wrong('reference');
  const paid = add(cash, scan);
  if (paid < due) return wrong('short', subtract(due, paid));
  const tenders: Tender[] = [];
  if (cash > 0) tenders.push({ means: 'cash', amount: cash });
  if (scan > 0) tenders.push({ means: 'scan', amount: scan, reference });
  return { ok: true, tenders, change: subtract(paid, due) };
}

/** "1,200.5" → 120,050 fen; empty is zero; undefined for anything else. */
function amountOf(text: string): Fen | undefined {
  const plain = text.replaceAll(/[,，\s]/g, '');
  if (plain === '') return ZERO;
  const amount = parseYuan(plain);
  return amount === undefined || amount < 0 ? undefined : amount;
}
