/** The shift's end 交班: cash against the journal. It always closes; what is open is carried on. */
import { subtract, type Fen } from '../../shared/money.ts';
import { maskName } from '../../shared/person.ts';
import type { ShiftView } from '../../shared/reconcile/view.ts';
import { isClosed, type Visit } from '../../shared/visit/state.ts';
import { ours } from './handed.ts';
import type { DeskParts } from './parts.ts';
import { statusOf } from '../../shared/visit/status.ts';

export async function closeShift(desk: DeskParts, counted: Fen): Promise<void> {
  const { since, cash, scan, takings, returns } = desk.book.days.shift();
  const carried = carriedVisits(desk).map((visit) => visit.id);
  const difference = subtract(counted, cash);
  const data = { since, expected: cash, counted, difference, scan, takings, returns, carried };
  await desk.book.append('shift.closed', data);
}

export function shiftOf(desk: DeskParts): ShiftView {
  const shift = desk.book.days.shift();
  const last = desk.book.days.lastShift();
  return {
    ...shift,
    carried: carriedVisits(desk).map((visit) => ({
      visit: visit.id,
      nameMasked: visit.personal.known ? maskName(visit.personal.known.name) : '（已销毁）',
      status: statusOf(visit),
      amount: visit.taken,
    })),
    ...(last === undefined ? {} : { last: lastOf(last) }),
  };
}

function lastOf({ wall, operator, data }: NonNullable<ReturnType<LastShift>>) {
  const { expected, counted, difference, carried } = data;
  return { at: wall, by: operator.name, expected, counted, difference, carried: carried.length };
}
type LastShift = DeskParts['book']['days']['lastShift'];

/** Not at their end, and more than a quote that nobody took up. */
function carriedVisits(desk: DeskParts): Visit[] {
  return ours(desk.book).filter((visit) => {
    if (isClosed(visit)) return false;
    return visit.money !== 'none' || visit.pending !== undefined || visit.parked !== undefined;
  });
}
