/** What is put down for what is due now; each payment counts once. */
import type { Tender } from '../../shared/entry.ts';
import { raise } from '../../shared/fault.ts';
import { yuanText, type Fen } from '../../shared/money.ts';
import { checkTenders } from '../../shared/payment.ts';
import type { DeskParts } from './parts.ts';
import { referenceOf } from './tally.ts';

/** As money.taken keeps it. */
export interface PutDown {
  due: Fen;
  tenders: Tender[];
  change: Fen;
}

/**
 * The cashier's figure must be the one that is due now, and the tenders must make it up; `write`
 * then appends them in the same breath. Until it has, their references can be used nowhere else.
 * Raises amount-changed, tender-wrong, busy.
 */
export async function putDown(
  { book, turns }: Pick<DeskParts, 'book' | 'turns'>,
  due: Fen,
  paid: { due: Fen; tenders: readonly Tender[] },
  write: (put: PutDown) => Promise<unknown>,
): Promise<void> {
  if (paid.due !== due) {
    raise('amount-changed', [`现在应收 ${yuanText(due)} 元，屏幕上是 ${yuanText(paid.due)} 元`]);
  }
  const tendered = checkTenders(due, paid.tenders);
  if (!tendered.ok) raise('tender-wrong', [tendered.text]);
  const references = tendered.tenders.map(referenceOf).filter((each) => each !== '');
  const again = references.find((each, at) => book.isUsed(each) || references.indexOf(each) !== at);
  if (again !== undefined) raise('tender-wrong', [`交易流水号 ${again} 已经用过`]);
  const { tenders, change } = tendered;
  const inTurn = references.reduce<() => Promise<unknown>>(
    (work, reference) => () => turns.run(`payment/${reference}`, work),
    () => write({ due, tenders: [...tenders], change }),
  );
  await inTurn();
}
