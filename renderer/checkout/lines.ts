/** Lines typed at the counter (F2): a draft of items and quantities, priced by the catalogue. */
import type { CatalogueRow } from '../../shared/contract.ts';
import { add, lineAmount, parsePrice, parseQuantity, ZERO, type Fen } from '../../shared/money.ts';
import type { VisitView } from '../../shared/view.ts';
import { priceText, quantityText } from '../../shared/money.ts';

export interface DraftLine {
  readonly item: Pick<CatalogueRow, 'code' | 'name' | 'unit' | 'price' | 'class'>;
  readonly quantity: string;
}

export interface LineDraft {
  readonly diagnosis: { readonly code: string; readonly name: string };
  readonly lines: readonly DraftLine[];
}

type Bill = NonNullable<VisitView['bill']>;

/** A draft that begins with the bill's lines, or empty. */
export function draftOf(bill: Bill | undefined): LineDraft {
  if (bill === undefined) return { diagnosis: { code: '', name: '' }, lines: [] };
  const lines = bill.lines.map(({ code, name, unit, price, quantity, scope }) => ({
    item: { code, name, unit, price: priceText(price), class: scope.class },
    quantity: quantityText(quantity),
  }));
  return { diagnosis: bill.diagnosis, lines };
}

/** Price × quantity as the desk will compute it; undefined while the quantity is no number. */
export function draftAmount(line: DraftLine): Fen | undefined {
  const price = parsePrice(line.item.price);
  const quantity = parseQuantity(line.quantity);
  if (price === undefined || quantity === undefined || quantity <= 0) return undefined;
  return lineAmount(price, quantity);
}

export function draftTotal(draft: LineDraft): Fen {
  return add(...draft.lines.map((line) => draftAmount(line) ?? ZERO));
}

/** An item that is there already gets the quantity added only by hand: two lines stay two lines. */
export function withLine(draft: LineDraft, line: DraftLine): LineDraft {
  return { ...draft, lines: [...draft.lines, line] };
}

export function withoutLine(draft: LineDraft, index: number): LineDraft {
  return { ...draft, lines: draft.lines.filter((_, at) => at !== index) };
}

export function withQuantity(draft: LineDraft, index: number, quantity: string): LineDraft {
  const lines = draft.lines.map((line, at) => (at === index ? { ...line, quantity } : line));
  return { ...draft, lines };
}

/** Ready to be sent: a diagnosis, and at least one line, each with a quantity above zero. */
export function draftReady(draft: LineDraft): boolean {
  const { code, name } = draft.diagnosis;
  if (code.trim() === '' || name.trim() === '' || draft.lines.length === 0) return false;
  return draft.lines.every((line) => draftAmount(line) !== undefined);
}
