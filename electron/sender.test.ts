/** Goal: only our page in a top frame reaches the desk. Method: every other kind of sender. */
import { expect, it } from 'vitest';
import { isOurs, type Sender } from './sender.ts';

const origin = 'app://counter';
const top = (url: string): Sender => ({ senderFrame: { url, parent: null } });

it.each([`${origin}/index.html`, `${origin}/slip.html?visit=1`])('lets %s in', (url) => {
  expect(isOurs(top(url), origin)).toBe(true);
});

it.each<[string, Sender]>([
  ['a frame that is gone', { senderFrame: null }],
  ['a frame inside our page', { senderFrame: { url: `${origin}/index.html`, parent: {} } }],
  ['another origin', top('https://example.org/index.html')],
  ['a host that begins like ours', top('app://counter.example/index.html')],
  ['our origin as a part of another', top('https://example.org/?app://counter/')],
  ['a file', top('file:///index.html')],
  ['an empty page', top('about:blank')],
])('refuses %s', (_what, sender) => {
  expect(isOurs(sender, origin)).toBe(false);
});
