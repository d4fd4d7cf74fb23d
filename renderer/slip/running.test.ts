/**
 * Goal: the line at the top of each sheet is one valid rule, whatever a name holds. Method: the
 * rule's text; that it is printed on every sheet is seen in the journeys' PDFs.
 */
import { describe, expect, it } from 'vitest';
import { runningRule } from './running.ts';

describe('the running head', () => {
  it('names the sheet and counts the pages', () => {
    const rule = runningRule('a5', '演练甲 · 就诊号 1');
    expect(rule).toContain('@page a5 {');
    expect(rule).toContain('content: "演练甲 · 就诊号 1"');
    expect(rule).toContain('counter(page) " 页 / 共 " counter(pages)');
  });
  it.each([
    ['a "b"', String.raw`content: "a \"b\""`],
    ['a\\', String.raw`content: "a\\"`],
    ['a\r\nb', 'content: "a b"'],
  ])('%j is a text, never the end of one', (text, expected) => {
    expect(runningRule('a4', text)).toContain(expected);
  });
});
