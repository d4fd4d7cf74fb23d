/** A shift 班次: what must lie in the drawer since the last close, folded from the entries. */
import type { Entry } from '../entry.ts';
import { add, negate, subtract, ZERO, type Fen } from '../money.ts';

/** Without the float: only what was taken and given back. */
export interface Shift {
  /** The last close, or the first entry of the journal. */
  since: string;
  cash: Fen;
  scan: Fen;
  takings: number;
  returns: number;
}

export const newShift: Shift = { since: '', cash: ZERO, scan: ZERO, takings: 0, returns: 0 };

/** The shift after one entry; `shift.closed` begins a new one. */
export function shiftAfter(shift: Shift, entry: Entry): Shift {
  const since = shift.since === '' ? entry.wall : shift.since;
  switch (entry.kind) {
    case 'money.taken':
    case 'money.returned': {
      const { cash, scan } = drawerOf(entry);
      const isTaken = entry.kind === 'money.taken';
      return {
        since,
        cash: add(shift.cash, cash),
        scan: add(shift.scan, scan),
        takings: shift.takings + (isTaken ? 1 : 0),
        returns: shift.returns + (isTaken ? 0 : 1),
      };
    }
    case 'shift.closed':
      return { ...newShift, since: entry.wall };
    default:
      return { ...shift, since };
  }
}

/** What one entry puts into the drawer, by means; money that is given back is given in cash. */
export function drawerOf(entry: Entry): { cash: Fen; scan: Fen } {
  if (entry.kind === 'money.returned') return { cash: negate(entry.data.amount), scan: ZERO };
  if (entry.kind !== 'money.taken') return { cash: ZERO, scan: ZERO };
  const { tenders, change } = entry.data;
  const of = (means: 'cash' | 'scan') =>
    add(...tenders.filter((tender) => tender.means === means).map((tender) => tender.amount));
  return { cash: subtract(of('cash'), change), scan: of('scan') };
}
