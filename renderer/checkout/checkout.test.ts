/**
 * The checkout's automatic steps and guards. Method: the logic alone, over a fake desk whose
 * answers are scripted; what was asked, in which order, is what is compared.
 */
import { describe, expect, it } from 'vitest';
import { fault, FaultError } from '../../shared/fault.ts';
import { visitView } from '../../shared/view.ts';
import {
  createFakeDesk,
  sampleComparison,
  sampleReceipt,
  sampleVisit,
  type Script,
} from '../../tests/fake-desk.ts';
import { createSession } from '../session.ts';
import { createCheckout } from './checkout.ts';

type Visit = ReturnType<typeof sampleVisit>;
const disease = { code: 'M00500', name: '恶性肿瘤门诊治疗' };
const triage: NonNullable<Visit['triage']> = {
  outcome: 'direct',
  reason: 'filed',
  text: '可直接结算',
  todo: [],
  spoilsClaim: false,
  disease,
  facts: [],
};
const coded = { code: 'C18.900', name: '演练诊断' };
const bill: NonNullable<Visit['bill']> = {
  date: '2026-11-22',
  diagnosis: coded,
  department: coded,
  doctor: coded,
  lines: [],
  total: 100_000,
};
const identified = sampleVisit();
const judged = sampleVisit({ seq: 2, triage });
const billed = sampleVisit({ seq: 3, triage, bill, can: ['bill', 'quote', 'account', 'abandon'] });
const due = { state: 'none' as const, taken: 0, change: 0, consent: false, due: 25_000 };
const tried = sampleVisit({ ...billed, seq: 4, status: 'trial', money: due, can: ['confirm'] });
const paid = { state: 'settled' as const, taken: 25_000, change: 0, consent: false };
const settled = sampleVisit({ ...billed, seq: 6, status: 'settled', money: paid, can: ['refund'] });
const plain: Script = {
  identifyCard: () => identified,
  checkFiling: () => judged,
  importBill: () => billed,
  quote: () => tried,
  confirm: () => settled,
  issueReceipt: () => sampleReceipt,
  print: () => ({ to: 'slips/JS-1.pdf' }),
};

function start(changes: Script = {}) {
  const fake = createFakeDesk({ ...plain, ...changes });
  const session = createSession(fake.desk);
  const checkout = createCheckout(session);
  const asked = () => fake.calls.map(([verb]) => verb);
  return { fake, session, checkout, asked };
}

describe('checkout', () => {
  it('goes from card to slip with a bill and two acts of the cashier', async () => {
    const { checkout, asked, fake } = start();
    await checkout.readCard();
    expect(asked()).toEqual(['identifyCard', 'checkFiling']);
    await checkout.importBill('{}');
    expect(asked().slice(2)).toEqual(['importBill', 'quote']);
    expect(checkout.cell.get().pay.tender.cash).toBe('250.00');
    await checkout.takeMoney();
    await checkout.print();
    await checkout.print();
    expect(asked().slice(4)).toEqual(['confirm', 'issueReceipt', 'print', 'print']);
    const [first, second] = fake.calls.filter(([verb]) => verb === 'print');
    expect(first?.[1]).toMatchObject({ number: 'JS-1', again: false });
    expect(second?.[1]).toMatchObject({ number: 'JS-1', again: true });
    const confirm = fake.calls.find(([verb]) => verb === 'confirm');
    const tenders = [{ means: 'cash', amount: 25_000 }];
    expect(confirm?.[1]).toEqual({ visit: 'V1', due: 25_000, tenders });
  });

  it('keeps a bill that arrives while the filing is being checked', async () => {
    const { checkout, asked } = start();
    await checkout.readCard();
    await Promise.all([checkout.check({}), checkout.importBill('{}')]);
    expect(asked().slice(2)).toEqual(['checkFiling', 'importBill', 'quote']);
    expect(checkout.cell.get().visit?.bill).toBeDefined();
  });

  it('leaves the choice between two diseases to the cashier', async () => {
    const two = [...identified.diseases, { code: 'M07800', name: '透析', begin: '2025-01-01' }];
    const { checkout, asked } = start({ identifyCard: () => sampleVisit({ diseases: two }) });
    await checkout.readCard();
    expect(asked()).toEqual(['identifyCard']);
    await checkout.check({ disease: 'M07800' });
    expect(asked()).toEqual(['identifyCard', 'checkFiling']);
  });

  it('does not quote where nothing can be settled here', async () => {
    const manual = { ...triage, outcome: 'manual' as const, spoilsClaim: true };
    const { checkout, asked } = start({ checkFiling: () => ({ ...judged, triage: manual }) });
    await checkout.readCard();
    expect(asked()).toEqual(['identifyCard', 'checkFiling']);
  });

  it('submits once, however often F8 is pressed', async () => {
    const { checkout, fake } = start();
    checkout.open(parsed(tried));
    await Promise.all([checkout.takeMoney(), checkout.takeMoney(), checkout.takeMoney()]);
    await checkout.takeMoney();
    expect(fake.count('confirm')).toBe(1);
  });

  it('sends nothing while the tender does not cover what is due', async () => {
    const { checkout, fake } = start();
    checkout.open(parsed(tried));
    checkout.tender({ cash: '249.99', scan: '', reference: '' });
    await checkout.takeMoney();
    expect(fake.count('confirm')).toBe(0);
    expect(checkout.cell.get().pay.tried).toBe(true);
  });

  it('charges provisionally with or without consent and a phone number', async () => {
    const down = sampleVisit({ ...tried, status: 'estimate', can: ['charge'] });
    const { checkout, fake } = start({ charge: () => sampleVisit({ ...down, seq: 5 }) });
    checkout.open(parsed(down));
    await checkout.takeMoney();
    checkout.open(parsed(down));
    checkout.pay({ consent: true, phone: '13900000000' });
    await checkout.takeMoney();
    const charges = fake.calls.filter(([verb]) => verb === 'charge').map(([, input]) => input);
    expect(charges).toMatchObject([
      { consent: false, phone: '', due: 25_000 },
      { consent: true, phone: '13900000000', due: 25_000 },
    ]);
  });

  it('begins another tender when the due changes, and only then', async () => {
    const { checkout } = start();
    checkout.open(parsed(tried));
    checkout.tender({ cash: '300', scan: '', reference: '' });
    checkout.update(parsed({ ...tried, seq: 5 }));
    expect(checkout.cell.get().pay.tender.cash).toBe('300');
    checkout.update(parsed({ ...tried, seq: 6, money: { ...due, due: 26_000 } }));
    expect(checkout.cell.get().pay.tender.cash).toBe('260.00');
  });

  it('does not go back to an older view, nor take another visit', () => {
    const { checkout } = start();
    checkout.open(parsed(tried));
    checkout.update(parsed({ ...billed, seq: 3 }));
    checkout.update(parsed({ ...settled, id: 'V2' }));
    expect(checkout.cell.get().visit).toMatchObject({ id: 'V1', status: 'trial' });
  });

  it('shows the fault of a refused act, and the visit as it stands', async () => {
    const refused = fault('platform-refused', [], '余额不足');
    const { checkout, session } = start({
      confirm: () => {
        throw new FaultError(refused);
      },
      visit: () => ({ ...tried, seq: 9, can: ['quote'] }),
    });
    checkout.open(parsed(tried));
    await checkout.takeMoney();
    expect(session.cell.get().fault).toEqual(refused);
    expect(checkout.cell.get().visit).toMatchObject({ seq: 9, can: ['quote'] });
  });

  it('issues the slip when a pending settlement is decided later, and once', async () => {
    const { checkout, fake } = start();
    checkout.open(parsed({ ...tried, status: 'pending', can: [] }));
    checkout.update(parsed(settled));
    checkout.update(parsed(settled));
    await expect.poll(() => checkout.cell.get().slip?.number).toBe('JS-1');
    expect(fake.count('issueReceipt')).toBe(1);
  });

  it('opens and closes the comparison, and drops it when the figure changes', async () => {
    const since = { visit: 'V0', date: '2026-11-01', difference: 32_000 };
    const { checkout, fake } = start({
      compareVisits: () => sampleComparison({ visit: 'V1' }),
      printExplanation: () => ({ to: 'slips/V1-why.pdf' }),
    });
    checkout.open(parsed({ ...tried, since }));
    await checkout.compare();
    expect(checkout.cell.get().comparison?.difference).toBe(32_000);
    await checkout.printWhy('zh');
    expect(checkout.cell.get().whyTo).toBe('slips/V1-why.pdf');
    await checkout.compare();
    expect(checkout.cell.get().comparison).toBeUndefined();
    await checkout.compare();
    expect(fake.count('compareVisits')).toBe(2);
    checkout.update(parsed({ ...tried, seq: 7, since: { ...since, difference: 100 } }));
    expect(checkout.cell.get().comparison).toBeUndefined();
    await checkout.compare();
    checkout.back();
    expect(checkout.cell.get()).toMatchObject({ comparison: undefined, visit: { id: 'V1' } });
  });

  it('asks before it leaves an unfinished visit, and leaves a finished one at once', () => {
    const { checkout } = start();
    checkout.open(parsed({ ...billed, can: ['abandon'] }));
    checkout.back();
    expect(checkout.cell.get()).toMatchObject({ leaving: true, visit: { id: 'V1' } });
    checkout.back();
    expect(checkout.cell.get().leaving).toBe(false);
    checkout.open(parsed(settled));
    checkout.back();
    expect(checkout.cell.get().visit).toBeUndefined();
  });
});

function parsed(visit: Visit) {
  return visitView.parse(visit);
}
