/** The frame round every screen: status strip, keys; in the drill a border and its word. */
import { useEffect } from 'react';
import './shell.css';
import { useCell } from '../cell.ts';
import { CatalogueScreen } from '../catalogue/CatalogueScreen.tsx';
import { CheckoutScreen } from '../checkout/CheckoutScreen.tsx';
import { DrillPanel } from '../drill/DrillPanel.tsx';
import { LedgerScreen } from '../ledger/LedgerScreen.tsx';
import { ClosedScreen } from '../safety/ClosedScreen.tsx';
import { OutageScreen } from '../outage/OutageScreen.tsx';
import { ReconcileScreen } from '../reconcile/ReconcileScreen.tsx';
import { useWords } from '../text/words.tsx';
import { useApp } from './context.ts';
import { KeyBar } from './KeyBar.tsx';
import { StatusStrip } from './StatusStrip.tsx';
import { useKeys } from './useKeys.ts';
import { listenForScans } from '../scan.ts';

/** The counter, or why it is not open. */
export function Shell() {
  const { closed } = useApp();
  const { view } = useCell(closed.cell);
  return view === undefined || view.state === 'open' ? <Counter /> : <ClosedScreen />;
}

function Counter() {
  const app = useApp();
  const words = useWords();
  const { screen, status, drillOpen } = useCell(app.session.cell);
  const run = useKeys(app);
  useEffect(() => listenForScans(window, app.scanned), [app]);
  const drill = status?.mode === 'drill';
  return (
    <div className="shell" data-mode={status?.mode ?? 'unknown'} data-line={status?.line.state}>
      {drill && (
        <div className="drill-frame" aria-hidden="true">
          <span className="drill-frame-word">{words.drill}</span>
        </div>
      )}
      <StatusStrip />
      <main className="shell-main" aria-label={words.screens[screen]}>
        {screen === 'checkout' && <CheckoutScreen run={run} />}
        {screen === 'ledger' && <LedgerScreen />}
        {screen === 'reconcile' && <ReconcileScreen />}
        {screen === 'catalogue' && <CatalogueScreen />}
        {screen === 'outage' && <OutageScreen />}
      </main>
      {drill && drillOpen && <DrillPanel />}
      <KeyBar run={run} />
    </div>
  );
}
