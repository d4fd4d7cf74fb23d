/** Keys act only where the desk allows it. Method: the table against views that allow one thing. */
import { describe, expect, it } from 'vitest';
import { visitView, actionNames, type ActionName } from '../shared/view.ts';
import { sampleVisit } from '../tests/fake-desk.ts';
import { home } from './checkout/state.ts';
import { acts, commandOf, isOurs, type Command } from './keys.ts';

const press = (key: string, more: object = {}) => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  repeat: false,
  isComposing: false,
  ...more,
});
const free = { screen: 'checkout', running: undefined, status: undefined } as const;
const at = (can: readonly ActionName[], changes = {}) => ({
  ...home,
  filing: { ...home.filing, disease: 'M00500' },
  visit: visitView.parse(sampleVisit({ can: [...can], ...changes })),
});

describe('commandOf', () => {
  it('knows the keys of the counter', () => {
    expect(['F2', 'F7', 'F8', 'Escape'].map((key) => commandOf(press(key)))).toEqual([
      'add',
      'quote',
      'take',
      'back',
    ]);
    expect(commandOf(press('2', { ctrlKey: true }))).toBe('ledger');
  });

  it('gives nothing for a held key, for Alt, or while an input method composes', () => {
    expect(commandOf(press('F8', { repeat: true }))).toBeUndefined();
    expect(commandOf(press('F8', { altKey: true }))).toBeUndefined();
    expect(commandOf(press('F8', { isComposing: true }))).toBeUndefined();
    expect(commandOf(press('toString'))).toBeUndefined();
  });

  it('keeps F3 and F5 from the browser, and Ctrl+C for it', () => {
    expect(isOurs({ key: 'F3', ctrlKey: false })).toBe(true);
    expect(isOurs({ key: 'F5', ctrlKey: false })).toBe(true);
    expect(isOurs({ key: 'c', ctrlKey: true })).toBe(false);
  });
});

describe('acts', () => {
  const needs: readonly (readonly [Command, ActionName])[] = [
    ['add', 'bill'],
    ['check', 'check'],
    ['quote', 'quote'],
    ['take', 'confirm'],
    ['take', 'charge'],
    ['take', 'proceed'],
    ['take', 'deposit'],
    ['take', 'self-pay'],
  ];

  it.each(needs)('%s needs %s', (command, action) => {
    expect(acts(command, free, at([action]))).toBe(true);
    const without: Record<string, readonly ActionName[]> = {
      take: ['confirm', 'charge', 'proceed', 'deposit', 'self-pay'],
    };
    const others = actionNames.filter((name) => !(without[command] ?? [action]).includes(name));
    expect(acts(command, free, at(others))).toBe(false);
  });

  it('rests while a task runs, while the visit is busy, and in the ledger', () => {
    const all = at(actionNames);
    expect(acts('take', { ...free, running: 'confirm' }, all)).toBe(false);
    expect(acts('take', free, at(actionNames, { busy: true }))).toBe(false);
    expect(acts('take', { ...free, screen: 'ledger' }, all)).toBe(false);
    expect(acts('back', { ...free, running: 'confirm' }, all)).toBe(true);
  });

  it('does not charge while lines are being typed', () => {
    const lines = { diagnosis: { code: '', name: '' }, lines: [] };
    expect(acts('take', free, { ...at(['confirm']), lines })).toBe(false);
  });

  it('reads the next card only when the last visit is finished', () => {
    expect(acts('read-card', free, home)).toBe(true);
    expect(acts('read-card', free, at([]))).toBe(false);
    expect(acts('read-card', free, at([], { status: 'settled' }))).toBe(true);
    expect(acts('read-card', free, at([], { status: 'pending' }))).toBe(false);
  });
});
