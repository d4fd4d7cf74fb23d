/**
 * 中心账: how a case makes the centre's books differ from the hospital's.
 */
import { fen } from '../../shared/money.ts';
import type { Fen } from '../../shared/money.ts';
import type { CentreTwist } from './ways.ts';

export interface TwistableRow {
  readonly refund: boolean;
  readonly total: Fen;
  readonly fund: Fen;
}

const YUAN = 100;

/** The rows with the case in them, at the newest row that fits; without one they stay true. */
export function twisted<Row extends TwistableRow>(
  rows: readonly Row[],
  twist: CentreTwist | undefined,
  stray: () => Row,
): Row[] {
  const at = rows.findLastIndex((row) => row.refund === (twist === 'refund-missing'));
  const others = rows.filter((_, index) => index !== at);
  const row = rows[at];
  if (twist === 'only-centre') return [...rows, stray()];
  if (twist === 'only-hospital' || twist === 'refund-missing') return others;
  if (twist !== 'amount' || !row) return [...rows];
  const more = { ...row, total: fen(row.total + YUAN), fund: fen(row.fund + YUAN) };
  return rows.map((each, index) => (index === at ? more : each));
}
