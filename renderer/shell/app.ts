/** Puts the page's parts together: desk, session, screens, read model; wires the tidings. */
import { fault } from '../../shared/fault.ts';
import { createCatalogueScreen, type CatalogueScreenLogic } from '../catalogue/catalogue.ts';
import { createCheckout, type Checkout } from '../checkout/checkout.ts';
import type { Clock } from '../clock.ts';
import { createClosed, type Closed } from '../safety/closed.ts';
import { createDesk, createTidings, type RawDesk, type RawTidings } from '../desk.ts';
import { createLedger, type Ledger } from '../ledger/ledger.ts';
import { createOutage, type OutageDesk } from '../outage/outage.ts';
import { createReconcile, type Reconcile } from '../reconcile/reconcile.ts';
import { createSafety, type Safety } from '../safety/safety.ts';
import { createSession, type Screen, type Session } from '../session.ts';
import { createStore, type Store } from '../store.ts';
import type { IndexedDb } from '../database.ts';

export interface AppParts {
  readonly desk: RawDesk;
  readonly tidings: RawTidings;
  readonly indexed: IndexedDb;
  readonly clock: Clock;
}

export interface App {
  readonly session: Session;
  readonly checkout: Checkout;
  readonly ledger: Ledger;
  readonly outage: OutageDesk;
  readonly reconcile: Reconcile;
  readonly safety: Safety;
  /** While the counter could not be opened. */
  readonly closed: Closed;
  readonly catalogue: CatalogueScreenLogic;
  readonly store: Store;
  readonly clock: Clock;
  /** Asks for the status, opens the read model, listens. Gives back how to stop. */
  start(): () => void;
  /** A code from the wedge, the virtual scanner or the typed box. */
  scanned(code: string): void;
}

export function createApp(parts: AppParts): App {
  const desk = createDesk(parts.desk);
  const session = createSession(desk);
  const checkout = createCheckout(session);
  const ledger = createLedger(session);
  const outage = createOutage(session);
  const { indexed, clock } = parts;
  const reconcile = createReconcile(session, clock);
  const safety = createSafety(session, () => void reconcile.refresh());
  const store = createStore({ desk, name: 'crosscounter', indexed, clock });
  const catalogue = createCatalogueScreen(session, () => void store.reloadCatalogue());
  const tell = createTidings(parts.tidings, (name, detail) => {
    session.fail(fault('bad-message', [`${name}: ${detail}`]));
  });
  const closed = createClosed(session, () => {
    void session.ask('status', {}).then((status) => {
      if (status) session.cell.set({ status });
    });
    void store.start();
  });
  const scanned = (code: string) => {
    const { screen } = session.cell.get();
    if (screen === 'ledger') return void ledger.scanned(code);
    // Whom it opens must be seen.
    if (screen !== 'checkout') session.show('checkout');
    return void checkout.scanned(code);
  };

  return {
    session,
    checkout,
    ledger,
    outage,
    reconcile,
    safety,
    closed,
    catalogue,
    store,
    clock,
    scanned,
    start() {
      const stops = [
        onLeaving(session, 'outage', () => void outage.leave()),
        tell.on('status', (status) => session.cell.set({ status })),
        tell.on('visit', (visit) => {
          checkout.update(visit);
          ledger.update(visit);
        }),
        tell.on('download', (state) => catalogue.update(state)),
        tell.on('rows', () => {
          void store.feed();
          const { screen, running } = session.cell.get();
          if (screen === 'reconcile' && running === undefined) void reconcile.refresh();
        }),
        tell.on('scanned', ({ code }) => scanned(code)),
        tell.on('card', ({ event }) => {
          const { screen } = session.cell.get();
          if (screen !== 'checkout' || checkout.cell.get().visit !== undefined) return;
          if (event === 'inserted') void checkout.readCard();
          if (event === 'unreadable') session.fail(fault('card-unreadable'));
        }),
      ];
      void closed.begin();
      return () => {
        for (const stop of stops) stop();
        store.close();
      };
    },
  };
}

/** Calls `left` whenever the screen was shown and is not any more. */
function onLeaving({ cell }: Session, screen: Screen, left: () => void): () => void {
  let before = cell.get().screen;
  return cell.subscribe(() => {
    const now = cell.get().screen;
    const was = before;
    before = now;
    if (was === screen && now !== screen) left();
  });
}
