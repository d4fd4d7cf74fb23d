/** The verbs of shared/outage/verbs.ts, carried out. */
import type { VerbName, VerbOutput, verbs } from '../../shared/contract.ts';
import { contactsOf } from '../../shared/contacts.ts';
import { fen } from '../../shared/money.ts';
import type { outageVerbs } from '../../shared/outage/verbs.ts';
import { isOnHold } from '../../shared/visit/park.ts';
import type { ActionName, VisitView } from '../../shared/view.ts';
import { outageExport, outageOf, outageRows, outageView, type OutageParts } from './outage.ts';
import { recordOutcome } from './outcome.ts';
import { ours } from './handed.ts';
import { visitOf, type DeskParts } from './parts.ts';
import type { PrintedPage } from './printed.ts';
import { isReached } from './reach.ts';
import type { Sync } from './sync.ts';
import { viewOf } from './view.ts';
import { convert, deposit, endRefund, leavePhone, putOnHold, selfPay, voidVisit } from './ways.ts';

export interface WayOptions {
  parts: DeskParts;
  sync: Sync;
  outage: OutageParts;
  print: (page: PrintedPage) => Promise<string>;
  save: (name: string, text: string) => Promise<string>;
  /** Runs an action on a visit in its turn, where it is allowed now. */
  turn: (visit: string, action: ActionName, work: () => Promise<void>) => Promise<VisitView>;
}

type WayVerb = keyof typeof outageVerbs;
type Asked<V extends VerbName> = (typeof verbs)[V]['input']['_zod']['output'];
export type WayBodies = {
  [V in WayVerb]: (input: Asked<V>) => Promise<VerbOutput<V>> | VerbOutput<V>;
};

export function wayBodies({ parts, sync, outage, print, save, turn }: WayOptions): WayBodies {
  const { book, rules, turns } = parts;
  /** Two charges at once must not both find the last of the allowance. */
  const oneCharge = <T>(work: () => Promise<T>) => turns.run('offline-charge', work);
  return {
    deposit: ({ visit, ...paid }) =>
      turn(visit, 'deposit', async () => {
        await oneCharge(() => deposit(parts, visit, paid));
        sync.wake();
      }),
    selfPay: ({ visit, ...paid }) =>
      turn(visit, 'self-pay', async () => {
        await selfPay(parts, visit, paid);
        sync.wake();
      }),
    // Not in the visit's turn: the patient goes just while the outcome is being found out.
    async leavePhone({ visit, phone }) {
      await leavePhone(parts, visit, phone);
      return viewOf(parts, visitOf(parts, visit));
    },
    putOnHold: ({ visit, ...why }) => turn(visit, 'hold', () => putOnHold(parts, visit, why)),
    voidVisit: ({ visit, reason }) =>
      turn(visit, 'void', async () => {
        await voidVisit(parts, visit, reason);
        sync.wake();
      }),
    convert: ({ visit, reason }) =>
      turn(visit, 'convert', async () => {
        await convert(parts, visit, reason);
        sync.wake();
      }),
    recordOutcome: ({ visit, ...found }) =>
      turn(visit, 'record-outcome', async () => {
        await recordOutcome(parts, visit, found);
        sync.wake();
      }),
    endRefund: ({ visit, ...end }) => turn(visit, 'end-refund', () => endRefund(parts, visit, end)),
    outages: () => outageRows(outage),
    outage: (ask) => outageView(outage, ask.outage),
    async printOutage(ask) {
      outageOf(outage, ask.outage);
      return { to: await print({ page: 'outage', outage: ask.outage }) };
    },
    async exportOutage(ask) {
      const files = outageExport(outage, ask.outage);
      const [to = '', keyTo = ''] = await Promise.all(
        files.map(({ name, text }) => save(name, text)),
      );
      return { to, keyTo, kid: outage.key.kid };
    },
    contacts: () =>
      contactsOf(
        ours(book).filter((visit) => !isOnHold(visit) || isReached(parts, visit.personal.known)),
        rules.profile.hospital.name,
      ).map(({ owed, ...each }) => ({ ...each, owed: fen(owed) })),
    printContacts: async () => ({ to: await print({ page: 'contacts' }) }),
  };
}
