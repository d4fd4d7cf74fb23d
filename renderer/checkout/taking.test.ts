/**
 * Goal: F8 asks the desk for exactly the way the cashier chose, and for nothing while something is
 * missing. Method: the checkout's logic over a fake desk with the line down.
 */
import { describe, expect, it } from 'vitest';
import { createFakeDesk, sampleVisit } from '../../tests/fake-desk.ts';
import { visitView } from '../../shared/view.ts';
import { createSession } from '../session.ts';
import { createCheckout } from './checkout.ts';
import { finished, slipKind, takeOf, waysOf } from './state.ts';

const coded = { code: 'C18.900', name: '演练诊断' };
const bill = {
  date: '2026-11-22',
  diagnosis: coded,
  department: coded,
  doctor: coded,
  lines: [],
  total: 100_000,
};
const money = { state: 'none' as const, taken: 0, change: 0, consent: false, due: 25_000 };
const offline = { total: 100_000, advance: 75_000, forPatient: 9, leastDeposit: 40_000 };
const cut = sampleVisit({
  bill,
  money,
  offline: { ...offline, warns: false },
  can: ['charge', 'deposit', 'self-pay', 'hold'],
});

function start(visit = cut) {
  const done = sampleVisit({ ...visit, seq: 9, can: [] });
  const act = () => done;
  const fake = createFakeDesk({ charge: act, deposit: act, selfPay: act, putOnHold: act });
  const checkout = createCheckout(createSession(fake.desk));
  checkout.open(visitView.parse(visit));
  return { fake, checkout };
}

describe('F8 with the line down', () => {
  it('takes the estimate by default', async () => {
    const { fake, checkout } = start();
    checkout.pay({ consent: true, phone: '139' });
    await checkout.takeMoney();
    const tenders = [{ means: 'cash', amount: 25_000 }];
    const asked = { visit: 'V1', due: 25_000, tenders, consent: true, phone: '139' };
    expect(fake.calls[0]).toEqual(['charge', asked]);
  });

  it('deposit: begins at the least within the limits; the sum can be changed', async () => {
    const { fake, checkout } = start();
    checkout.way('deposit');
    expect(checkout.cell.get().pay).toMatchObject({
      deposit: '400.00',
      tender: { cash: '400.00' },
    });
    checkout.deposit('');
    await checkout.takeMoney();
    expect(fake.calls).toEqual([]);
    checkout.deposit('500');
    await checkout.takeMoney();
    expect(fake.calls[0]?.[1]).toMatchObject({ due: 50_000, consent: false });
  });

  it('self-pay: the whole bill', async () => {
    const { fake, checkout } = start();
    checkout.way('self-pay');
    await checkout.takeMoney();
    expect(fake.calls[0]).toEqual([
      'selfPay',
      { visit: 'V1', due: 100_000, tenders: [{ means: 'cash', amount: 100_000 }], phone: '' },
    ]);
  });

  it('hold: only with a phone number and a reason', async () => {
    const { fake, checkout } = start();
    checkout.way('hold');
    await checkout.takeMoney();
    expect(fake.calls).toEqual([]);
    checkout.pay({ phone: '139', reason: '等线路' });
    await checkout.takeMoney();
    expect(fake.calls[0]?.[0]).toBe('putOnHold');
  });

  it('passes on that a warning limit was confirmed', async () => {
    const { fake, checkout } = start();
    checkout.pay({ confirmed: true });
    await checkout.takeMoney();
    expect(fake.calls[0]?.[1]).toMatchObject({ confirmed: true });
  });
});

describe('ways', () => {
  const view = (changes: object) => visitView.parse(sampleVisit({ ...cut, ...changes }));
  it('are those that the desk offers; a chosen one that is closed gives way', () => {
    expect(waysOf(view({}))).toEqual(['charge', 'deposit', 'self-pay', 'hold']);
    expect(takeOf(view({ can: ['deposit', 'hold'] }), 'charge')).toBe('deposit');
    expect(takeOf(view({ can: ['confirm', 'self-pay'] }), 'self-pay')).toBe('confirm');
    expect(waysOf(view({ bill: undefined, can: ['hold'] }))).toEqual([]);
  });
  it.each([
    ['deposit', 'deposit'],
    ['self-paid', 'self-pay'],
    ['on-hold', 'on-hold'],
  ] as const)('%s is finished and has its slip', (status, kind) => {
    expect([finished(view({ status })), slipKind(view({ status }))]).toEqual([true, kind]);
  });
  it('a voided visit has a slip only where something was charged', () => {
    expect(slipKind(view({ status: 'voided' }))).toBeUndefined();
    expect(slipKind(view({ status: 'voided', charged: 'estimate' }))).toBe('void');
  });
});
