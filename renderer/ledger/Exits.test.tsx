// @vitest-environment happy-dom
/**
 * Goal: a finding is recorded of the visit that it was typed for, and the verdict is the person's.
 * Method: the ledger's screen over a fake desk; one visit is opened after the other.
 */
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeApp } from '../../tests/fake-app.ts';
import { createFakeDesk, sampleVisit } from '../../tests/fake-desk.ts';
import type { App } from '../shell/app.ts';
import { AppContext } from '../shell/context.ts';
import { Speak } from '../text/words.tsx';
import { zh } from '../text/zh.ts';
import { LedgerScreen } from './LedgerScreen.tsx';

const words = zh.outage;

function type(label: string, text: string): void {
  const found = [...document.querySelectorAll('label')].find((each) => {
    return each.textContent.startsWith(label);
  });
  const input = document.getElementById(found?.htmlFor ?? '') ?? found?.querySelector('input');
  if (!(input instanceof HTMLInputElement)) throw new Error(`no field ${label}`);
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value') ?? {};
  set?.call(input, text);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

describe('a finding on a lost outcome', () => {
  let root: Root;
  let app: App;
  const fake = createFakeDesk();
  const values = () => [...document.querySelectorAll('input')].map(({ value }) => value);
  const chosen = () =>
    [...document.querySelectorAll('.exits [aria-checked="true"]')].map((each) => each.textContent);
  const button = (name: string) =>
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name);
  const isShown = async (visit: string) => {
    await expect.poll(() => document.querySelector('.detail h2')?.textContent).toBe(visit);
  };

  beforeEach(() => {
    const pending = { act: '2207' as const, word: '结算', status: 'lost' as const, sentAt: '' };
    fake.script({
      visit: ({ visit }) => {
        const who = { ...sampleVisit().who, name: visit } as ReturnType<typeof sampleVisit>['who'];
        const can = ['record-outcome' as const, 'void' as const, 'refund' as const];
        return sampleVisit({ id: visit, who, can, pending });
      },
      recordOutcome: ({ visit }) => sampleVisit({ id: visit, seq: 9 }),
    });
    app = createFakeApp(fake);
    root = createRoot(document.body.appendChild(document.createElement('div')));
    root.render(
      <Speak storage={window.localStorage}>
        <AppContext value={app}>
          <LedgerScreen />
        </AppContext>
      </Speak>,
    );
  });
  afterEach(() => {
    root.unmount();
    document.body.innerHTML = '';
  });

  it('is gone from the form when another visit is opened, with its reasons', async () => {
    await app.ledger.open('V1');
    await isShown('V1');
    for (const label of [words.evidence, words.by, words.exitReason]) type(label, '只属于 V1');
    button(words.absent)?.click();
    await expect.poll(() => values().filter((value) => value === '只属于 V1')).toHaveLength(3);
    await expect.poll(chosen).toEqual([words.absent]);
    await app.ledger.open('V2');
    await isShown('V2');
    expect(values().filter((value) => value !== '')).toEqual([]);
    expect(chosen()).toEqual([]);
    expect(button(words.record)?.disabled).toBe(true);
  });

  it('has no verdict before a person has chosen one', async () => {
    await app.ledger.open('V1');
    await isShown('V1');
    type(words.evidence, '平台截图');
    type(words.by, '虚构甲');
    await expect.poll(values).toContain('虚构甲');
    expect(button(words.record)?.disabled).toBe(true);
    button(words.absent)?.click();
    await expect.poll(() => button(words.record)?.disabled).toBe(false);
    button(words.record)?.click();
    await expect.poll(() => fake.count('recordOutcome')).toBe(1);
    const given = { visit: 'V1', verdict: 'absent', evidence: '平台截图', by: '虚构甲' };
    expect(fake.calls.at(-1)).toEqual(['recordOutcome', { ...given, number: '' }]);
  });
});
