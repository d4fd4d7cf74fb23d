/** Which key means what (screens.md §1), and which of them act now. */
import { can, finished, takeOf, type CheckoutState } from './checkout/state.ts';
import type { Screen, SessionState } from './session.ts';

export type Command =
  | 'add'
  | 'delete'
  | 'clear'
  | 'read-card'
  | 'check'
  | 'quote'
  | 'take'
  | 'explain'
  | 'compare'
  | 'print'
  | 'back'
  | 'checkout'
  | 'ledger'
  | 'reconcile'
  | 'catalogue'
  | 'outage'
  | 'drill';

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly repeat: boolean;
  readonly isComposing: boolean;
}

const plain: Readonly<Record<string, Command>> = {
  F2: 'add',
  F3: 'delete',
  F4: 'clear',
  F5: 'read-card',
  F6: 'check',
  F7: 'quote',
  F8: 'take',
  F9: 'explain',
  F10: 'compare',
  Escape: 'back',
  Enter: 'print',
};
const withCtrl: Readonly<Record<string, Command>> = {
  '1': 'checkout',
  '2': 'ledger',
  '3': 'reconcile',
  '4': 'catalogue',
  '5': 'outage',
  d: 'drill',
};

/** The command of a key; none while an input method composes, or while a key is held down. */
export function commandOf(press: KeyPress): Command | undefined {
  if (press.isComposing || press.altKey || press.metaKey) return undefined;
  const table = press.ctrlKey ? withCtrl : plain;
  const key = press.ctrlKey ? press.key.toLowerCase() : press.key;
  const command = Object.hasOwn(table, key) ? table[key] : undefined;
  return press.repeat ? undefined : command;
}

/** Keys that the page must not handle in the browser's way (F3 finds, F5 reloads), even at rest. */
export function isOurs(press: Pick<KeyPress, 'key' | 'ctrlKey'>): boolean {
  if (press.ctrlKey) return Object.hasOwn(withCtrl, press.key.toLowerCase());
  return /^F([2-9]|1[01])$/.test(press.key);
}

const screens: ReadonlySet<string> = new Set([
  'checkout',
  'ledger',
  'reconcile',
  'catalogue',
  'outage',
] satisfies Screen[]);

/** The screens that a key opens. */
export function isScreen(command: Command): command is Screen {
  return screens.has(command);
}

/** Whether a command acts now. The desk decides (`visit.can`); nothing acts while a task runs. */
export function acts(
  command: Command,
  session: Pick<SessionState, 'screen' | 'running' | 'status'>,
  checkout: Pick<CheckoutState, 'visit' | 'lines' | 'filing' | 'slip'>,
): boolean {
  if (isScreen(command) || command === 'back') return true;
  if (command === 'drill') return session.status?.mode === 'drill';
  if (session.running !== undefined || session.screen !== 'checkout') return false;
  const { visit, lines, filing, slip } = checkout;
  switch (command) {
    case 'read-card':
      return visit === undefined || finished(visit);
    case 'add':
      return can(visit, 'bill');
    case 'delete':
    case 'clear':
      return can(visit, 'bill') && (lines !== undefined || visit?.bill !== undefined);
    case 'check':
      return can(visit, 'check') && filing.disease !== '';
    case 'quote':
      return lines === undefined ? can(visit, 'quote') : can(visit, 'bill');
    case 'take':
      return lines === undefined && takeOf(visit) !== undefined;
    case 'explain':
      return visit?.estimate !== undefined || (visit?.explanation.length ?? 0) > 0;
    case 'compare':
      return visit?.since !== undefined;
    default:
      return slip !== undefined;
  }
}
