/** How an act on the visit at the counter runs: one at a time, then what needs no decision. */
import type { VisitView } from '../../shared/view.ts';
import type { Cell } from '../cell.ts';
import type { Call, Session } from '../session.ts';
import { arrived, can, changed, finished, missingSlip, type CheckoutState } from './state.ts';

export interface Core {
  readonly session: Session;
  readonly cell: Cell<CheckoutState>;
  /** Takes a newer view of the visit. */
  take(visit: VisitView): void;
  /** An act on the visit; afterwards the trial where asked for, and the slip where it is due. */
  act(
    run: (call: Call, id: string) => Promise<VisitView>,
    then?: 'quote',
    wait?: 'wait',
  ): Promise<void>;
  /** A new visit; one qualified disease leaves nothing to decide and is judged at once. */
  identify(run: (call: Call) => Promise<VisitView>): Promise<void>;
  /** Issues or reads back the slip that the visit's state calls for. */
  slip(call: Call): Promise<void>;
}

export function createCore(session: Session, cell: Cell<CheckoutState>): Core {
  const take = (visit: VisitView) => cell.set(changed(cell.get(), visit));
  const slip = (call: Call) => fetchSlip(call, cell);
  return {
    session,
    cell,
    take,
    slip,
    async act(run, then, wait) {
      const { visit } = cell.get();
      if (visit === undefined) return;
      const done = await session.task(async (call) => {
        take(await run(call, visit.id));
        if (then === 'quote') await requote(call, cell, take);
        await slip(call);
      }, wait);
      if (!done && session.cell.get().running === undefined) await refresh(session, visit.id, take);
    },
    async identify(run) {
      const { visit: before } = cell.get();
      if (before !== undefined && !finished(before)) return;
      await session.task(async (call) => {
        cell.set(arrived(await run(call)));
        await judgeOnly(call, cell, take);
      });
    },
  };
}

type TakeView = (visit: VisitView) => void;

/** A refused or failed act may still have changed the visit: what stands is asked for. */
async function refresh(session: Session, visit: string, take: TakeView): Promise<void> {
  const known = session.cell.get().fault;
  const view = await session.ask('visit', { visit });
  if (view !== undefined) take(view);
  else if (known !== undefined) session.fail(known);
}

async function judgeOnly(call: Call, cell: Cell<CheckoutState>, take: TakeView): Promise<void> {
  const { visit, filing } = cell.get();
  if (visit === undefined || visit.triage !== undefined || visit.diseases.length !== 1) return;
  if (!can(visit, 'check') || filing.disease === '') return;
  take(await call('checkFiling', { visit: visit.id, ...filing }));
}

/** A new bill, verdict or account use asks for a new trial, or with the line down an estimate. */
async function requote(call: Call, cell: Cell<CheckoutState>, take: TakeView): Promise<void> {
  const { visit } = cell.get();
  const outcome = visit?.triage?.outcome;
  if (visit?.bill === undefined || !can(visit, 'quote')) return;
  if (outcome !== 'direct' && outcome !== 'provisional') return;
  take(await call('quote', { visit: visit.id }));
}

/** The slip of a finished visit: issued once, then read back by its number. */
async function fetchSlip(call: Call, cell: Cell<CheckoutState>): Promise<void> {
  const { visit } = cell.get();
  const kind = missingSlip(cell.get());
  if (visit === undefined || kind === undefined) return;
  const issued = visit.receipts.findLast((receipt) => receipt.kind === kind);
  const slip = issued
    ? await call('receipt', { visit: visit.id, number: issued.number })
    : await call('issueReceipt', { visit: visit.id, kind });
  cell.set({ slip, printedTo: undefined });
}
