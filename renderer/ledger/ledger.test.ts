/**
 * Goal: any two visits of one person can be compared and printed from the list. Method: the
 * ledger's logic over a fake desk; what was asked is what is compared.
 */
import { describe, expect, it } from 'vitest';
import {
  createFakeDesk,
  sampleComparison,
  sampleVisit,
  type Script,
} from '../../tests/fake-desk.ts';
import { createSession } from '../session.ts';
import { createLedger } from './ledger.ts';

const script: Script = {
  visit: ({ visit }) => sampleVisit({ id: visit }),
  compareVisits: (ask) => sampleComparison({ visit: ask.visit }),
  printExplanation: () => ({ to: 'slips/V2-why.pdf' }),
};

function start() {
  const fake = createFakeDesk(script);
  return { fake, ledger: createLedger(createSession(fake.desk)) };
}

describe('comparing from the ledger', () => {
  it('asks for the last one first, then for the one that was chosen', async () => {
    const { fake, ledger } = start();
    await ledger.open('V2');
    await ledger.compare();
    expect(ledger.cell.get().comparison?.difference).toBe(32_000);
    await ledger.compare('V0');
    const asked = fake.calls.filter(([verb]) => verb === 'compareVisits').map(([, ask]) => ask);
    expect(asked).toEqual([{ visit: 'V2' }, { visit: 'V2', with: 'V0' }]);
  });

  it('prints against the visit that is compared with', async () => {
    const { fake, ledger } = start();
    await ledger.open('V2');
    await ledger.printWhy('zh');
    await ledger.compare();
    await ledger.printWhy('en');
    const asked = fake.calls.filter(([verb]) => verb === 'printExplanation').map(([, ask]) => ask);
    expect(asked).toEqual([
      { visit: 'V2', language: 'zh' },
      { visit: 'V2', language: 'en', with: 'V1' },
    ]);
    expect(ledger.cell.get().whyTo).toBe('slips/V2-why.pdf');
  });

  it('forgets the comparison when another visit is opened', async () => {
    const { ledger } = start();
    await ledger.open('V2');
    await ledger.compare();
    await ledger.open('V3');
    expect(ledger.cell.get()).toMatchObject({ comparison: undefined, whyTo: undefined });
  });
});
