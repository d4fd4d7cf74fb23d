/**
 * 中心账: what the centre's books hold, and how a case makes them differ from the hospital's. Pure
 * over rows, so that 3201 and 3202 can use it on theirs.
 */
import { fen } from '../../shared/money.ts';
import type { Fen } from '../../shared/money.ts';
import type { DrillLedgerRow } from './ledger.ts';
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

/** One row of the centre's books: a settlement, or its refund with negative amounts. */
export interface CentreEntry extends TwistableRow {
  readonly setlId: string;
  readonly msgid: string;
  readonly insutype: string;
  readonly account: Fen;
}

/** A settlement under the hospital's name that nobody there has made: 66.00 yuan. */
const stray: CentreEntry = {
  setlId: 'STRAY',
  msgid: '',
  insutype: '390',
  refund: false,
  total: fen(66_00),
  fund: fen(46_00),
  account: fen(0),
};

/** The centre's books as the ledger and the case make them. A reversed settlement has no row. */
export function centreEntries(
  ledger: readonly DrillLedgerRow[],
  twist: CentreTwist | undefined,
): CentreEntry[] {
  const rows = ledger
    .filter((row) => row.state !== 'reversed')
    .flatMap((row): CentreEntry[] => {
      const { medfee: total, fund, account, insutype, msgid, refund } = row;
      const made = { setlId: row.setl_id, msgid, insutype, refund: false, total, fund, account };
      if (!refund) return [made];
      const minus = (amount: Fen): Fen => fen(0 - amount);
      const back = { total: minus(total), fund: minus(fund), account: minus(account) };
      return [
        made,
        { ...made, ...back, setlId: refund.setl_id, msgid: refund.msgid, refund: true },
      ];
    });
  return twisted(rows, twist, () => stray);
}
