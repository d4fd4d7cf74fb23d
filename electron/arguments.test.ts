/**
 * Goal: a start argument means the same in both ways of writing it, and one that cannot be meant is
 * refused. Method: command lines by hand.
 */
import { expect, it } from 'vitest';
import { argumentAfter, drillArguments } from './arguments.ts';

it('is taken as two words and as one', () => {
  expect(argumentAfter(['app', '--import-secrets', '/x.json'], '--import-secrets')).toBe('/x.json');
  expect(argumentAfter(['app', '--import-secrets=/x.json'], '--import-secrets')).toBe('/x.json');
  expect(argumentAfter(['app', '--import-secrets'], '--import-secrets')).toBeUndefined();
  expect(argumentAfter(['app', '--import-secrets-too=1'], '--import-secrets')).toBeUndefined();
});

it('keeps what is there of a drill’s arguments, and nothing else', () => {
  const argv = ['app', '--counter=05', '--twin', '/copy', '--exports=/out'];
  expect(drillArguments(argv)).toEqual({ counter: '05', twin: '/copy' });
  const files = ['app', '--limits', '/a/l.json', '--trust=/a/t.json'];
  expect(drillArguments(files)).toEqual({ limits: '/a/l.json', trust: '/a/t.json' });
  const played = ['electron', '.', '--profile', '1', '--platform=http://x'];
  expect(drillArguments(played)).toEqual({ profile: '1', platform: 'http://x' });
  expect(drillArguments(['electron', '.', '--user-data-dir=x'])).toEqual({});
});

it.each(['5', '005', 'AB'])('refuses counter %s', (counter) => {
  expect(() => drillArguments(['app', `--counter=${counter}`])).toThrow(RangeError);
});
