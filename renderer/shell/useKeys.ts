/** Keys and the buttons that stand for them end in the same commands. */
import { useCallback, useEffect } from 'react';
import { draftOf, withoutLine } from '../checkout/lines.ts';
import { acts, commandOf, isOurs, isScreen, type Command } from '../keys.ts';
import type { Screen } from '../session.ts';
import type { App } from './app.ts';

export type Run = (command: Command) => void;

/** Listens for keys on the window, capture phase, wherever the focus is. */
export function useKeys(app: App): Run {
  const run = useCallback((command: Command) => perform(app, command), [app]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isOurs(event)) event.preventDefault();
      const command = commandOf(event);
      if (command === undefined) return;
      // Enter belongs to whatever has the focus; it prints only when nothing has.
      if (command === 'print' && event.target !== document.body) return;
      if (command === 'back' && isOpenPopup()) return;
      if (command === 'back') event.preventDefault();
      run(command);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [run]);
  return run;
}

/** An open list or dialog takes Esc for itself. */
function isOpenPopup(): boolean {
  return document.querySelector('[data-trigger], [role="dialog"]') !== null;
}

function perform(app: App, command: Command): void {
  const { session, checkout } = app;
  if (!acts(command, session.cell.get(), checkout.cell.get())) return;
  if (isScreen(command)) return open(app, command);
  switch (command) {
    case 'drill':
      return session.cell.set({ drillOpen: !session.cell.get().drillOpen });
    case 'back':
      return goBack(app);
    case 'read-card':
      return void checkout.readCard();
    case 'check':
      return void checkout.check();
    case 'quote':
      return void checkout.quote();
    case 'take':
      return void checkout.takeMoney();
    case 'explain':
      return checkout.cell.set({
        explaining: !checkout.cell.get().explaining,
        comparison: undefined,
        whyTo: undefined,
      });
    case 'compare':
      return void checkout.compare();
    case 'print':
      return void checkout.print();
    default:
      return editLines(app, command);
  }
}

function open({ session, outage }: App, screen: Screen): void {
  session.show(screen);
  if (screen === 'outage') void outage.refresh();
}

function editLines({ checkout }: App, command: 'add' | 'delete' | 'clear'): void {
  const { visit, lines, marked } = checkout.cell.get();
  const draft = lines ?? draftOf(visit?.bill);
  if (command === 'add')
    return checkout.cell.set({ lines: draft, explaining: false, comparison: undefined });
  if (command === 'clear') {
    return checkout.cell.set({
      lines: { ...draft, lines: [] },
      marked: 0,
      explaining: false,
      comparison: undefined,
    });
  }
  const left = withoutLine(draft, marked);
  const last = Math.max(0, left.lines.length - 1);
  return checkout.cell.set({
    lines: left,
    marked: Math.min(marked, last),
    explaining: false,
    comparison: undefined,
  });
}

function goBack({ session, checkout, ledger }: App): void {
  if (session.cell.get().screen === 'checkout') return checkout.back();
  if (session.cell.get().fault !== undefined) return session.dismiss();
  if (session.cell.get().screen === 'reconcile') return session.show('checkout');
  if (session.cell.get().screen === 'catalogue') return session.show('checkout');
  if (session.cell.get().screen === 'outage') return session.show('checkout');
  const { opened, slip } = ledger.cell.get();
  if (slip !== undefined) return ledger.cell.set({ slip: undefined });
  if (opened !== undefined) return ledger.close();
  return session.show('checkout');
}
