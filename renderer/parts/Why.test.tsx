// @vitest-environment happy-dom
/**
 * Goal: the patient's sentence and the causes as they are read, in both languages. Method: the
 * parts drawn in a page of happy-dom, from an invented visit and comparison.
 */
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReactNode } from 'react';
import { fen } from '../../shared/money.ts';
import { comparisonView, visitView, type VisitView } from '../../shared/view.ts';
import { sampleAmounts } from '../../shared/visit/testbed.ts';
import { sampleComparison, sampleVisit } from '../../tests/fake-desk.ts';
import { en } from '../text/en.ts';
import { zh } from '../text/zh.ts';
import { Causes, ForPatient, Steps } from './Why.tsx';

let root: Root;
beforeEach(() => {
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  root.unmount();
  document.body.innerHTML = '';
});
function shown(node: ReactNode): string {
  flushSync(() => root.render(node));
  return document.body.textContent;
}

const found = comparisonView.parse(sampleComparison());
const tried: VisitView = { ...visitView.parse(sampleVisit()), trial: sampleAmounts(10_000, 2_500) };

describe('the comparison', () => {
  it('shows both figures, every cause signed, and how it was made', () => {
    const text = shown(<Causes found={found} language="zh" words={zh.why} />);
    for (const words of ['500.00', '820.00', '+320.00', '起付线不同', '-180.00', '逐项换算']) {
      expect(text).toContain(words);
    }
  });

  it('speaks English', () => {
    const text = shown(<Causes found={found} language="en" words={en.why} />);
    expect(text).toContain('Deductible: 180.00 less');
    expect(text).not.toContain('起付线');
  });

  it('says that there is nothing to compare with, or no difference', () => {
    const none = comparisonView.parse(sampleComparison({ with: undefined, causes: [] }));
    expect(shown(<Causes found={none} language="zh" words={zh.why} />)).toBe(zh.why.none);
    const same = { ...found, difference: fen(0), causes: [] };
    expect(shown(<Causes found={same} language="zh" words={zh.why} />)).toContain(zh.why.same);
  });
});

describe('the explanation', () => {
  it('has the patient’s sentence from the platform’s amounts', () => {
    const text = shown(<ForPatient visit={tried} language="zh" words={zh.why} />);
    expect(text).toBe('总共100.00元，医保等付75.00元，您付25.00元，主要是按比例自付。');
  });

  it('says nothing without amounts', () => {
    const bare = visitView.parse(sampleVisit());
    expect(shown(<ForPatient visit={bare} language="zh" words={zh.why} />)).toBe('');
  });

  it('names a difference of one line', () => {
    const difference = { what: 'preSelfPay', line: 3, ours: fen(0), theirs: fen(1) };
    const text = '第 3 行 平台多 0.01 元';
    const visit = { ...tried, differences: [{ ...difference, difference: fen(1), text }] };
    expect(shown(<Steps visit={visit} language="zh" />)).toContain(text);
  });
});
