/**
 * Goal: the plain job, from card or code to the settled visit. Method: a whole counter on the bed.
 */
import { describe, expect, it } from 'vitest';
import { fen } from '../../shared/money.ts';
import { voucherDigits } from '../../electron/drill/devices.ts';
import { audit } from './audit.ts';
import { pay, patientOf, quoted, serve, serveByCode, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

function codeOf(bed: Bed, patient: string): string {
  return voucherDigits(patientOf(patient), bed.clock.now(), () => 0.5);
}

it('the receiving system is chosen by who is insured, in acts and in queries', async () => {
  const rule = { infnos: ['2001', '2201', '2206', '2207'], insutypes: ['390'], value: 'LXXT' };
  const recerSysCode = { default: 'MBS_LOCAL', rules: [rule] };
  const bed = await openBed({
    profile: (profile) => ({ ...profile, message: { ...profile.message, recerSysCode } }),
  });
  expect((await pay(bed, await quoted(bed, 'longterm-390'))).status).toBe('settled');
  const told = bed.network.sent.filter(({ text }) => text.includes('"recer_sys_code":"LXXT"'));
  expect(new Set(told.map(({ infno }) => infno))).toEqual(new Set(rule.infnos));
});

describe('a direct settlement', () => {
  it('settles the chemotherapy bill of a patient insured in Hotan, once', async () => {
    const bed = await openBed();
    const billed = await serve(bed, 'longterm-390');
    expect(billed.triage).toMatchObject({ outcome: 'direct', reason: 'filed' });
    const trial = valueOf(await bed.desk.quote({ visit: billed.id }));
    expect(trial.fault).toBeUndefined();
    expect(trial.status).toBe('trial');
    expect(trial.differences).toEqual([]);
    const settled = await pay(bed, trial);
    expect(settled.status).toBe('settled');
    expect(settled.money).toMatchObject({ state: 'settled', balance: 0 });
    expect(bed.platform.ledger()).toMatchObject([
      { state: 'settled', medfee: billed.bill?.total, cash: trial.money.due },
    ]);
    await audit(bed);
  });

  it('settles by e-voucher', async () => {
    const bed = await openBed();
    const billed = await serveByCode(bed, 'longterm-390', codeOf(bed, 'longterm-390'));
    expect(billed.openedBy).toBe('voucher');
    const trial = valueOf(await bed.desk.quote({ visit: billed.id }));
    expect((await pay(bed, trial)).status).toBe('settled');
    await audit(bed);
  });

  it('asks for a new scan when the token has grown old, tries afresh and settles', async () => {
    const bed = await openBed();
    const { id } = await serveByCode(bed, 'longterm-390', codeOf(bed, 'longterm-390'));
    const trial = valueOf(await bed.desk.quote({ visit: id }));
    bed.clock.advance(26 * 60_000);
    const due = trial.money.due ?? fen(0);
    const old = await bed.desk.confirm({ visit: id, due, tenders: [] });
    expect(faultCode(old)).toBe('voucher-old');
    const code = codeOf(bed, 'longterm-390');
    const fresh = valueOf(await bed.desk.renewByVoucher({ visit: id, code }));
    expect((await pay(bed, fresh)).status).toBe('settled');
    await audit(bed);
  });

  it.each(['1', '2'] as const)('uses the account (acct_used_flag %s)', async (use) => {
    const bed = await openBed();
    const plain = await quoted(bed, 'account-mutual');
    const chosen = valueOf(await bed.desk.chooseAccount({ visit: plain.id, use }));
    expect(chosen.money.due).toBeUndefined();
    const trial = valueOf(await bed.desk.quote({ visit: plain.id }));
    const account = trial.trial?.account ?? 0;
    expect(account).toBeGreaterThan(0);
    expect(trial.trial?.mutualAid ?? 0).toBe(use === '2' ? account - 8_050 : 0);
    expect(trial.money.due).toBe((plain.money.due ?? 0) - account);
    const settled = await pay(bed, trial);
    expect(settled.settlement?.amounts.account).toBe(account);
    await audit(bed);
  });

  it('continues the same visit when the card is put in again, and opens none twice', async () => {
    const bed = await openBed();
    const first = await quoted(bed, 'longterm-390');
    const again = valueOf(await bed.desk.identifyCard({}));
    expect(again.id).toBe(first.id);
    const fresh = valueOf(await bed.desk.quote({ visit: first.id }));
    expect((await pay(bed, fresh)).status).toBe('settled');
    const two = await Promise.all([bed.desk.identifyCard({}), bed.desk.identifyCard({})]);
    expect(two.map((each) => faultCode(each)).sort()).toEqual(['busy', 'ok']);
    expect(bed.counter.book.visits()).toHaveLength(2);
    await audit(bed);
  });

  it("does not take up yesterday's unfinished visit with its old bill", async () => {
    const bed = await openBed();
    const monday = await quoted(bed, 'dialysis-390');
    bed.clock.advance(2 * 24 * 3_600_000);
    const wednesday = valueOf(await bed.desk.identifyCard({}));
    expect(wednesday.id).not.toBe(monday.id);
    expect(wednesday.bill).toBeUndefined();
    await audit(bed);
  });
});

describe('the money put down', () => {
  const wrong: [string, (due: number) => object[]][] = [
    ['too little', (due) => [{ means: 'cash', amount: due - 1 }]],
    ['nothing', () => []],
    ['scan above due', (due) => [{ means: 'scan', amount: due + 1, reference: 'R1' }]],
    ['scan without reference', (due) => [{ means: 'scan', amount: due, reference: ' ' }]],
    [
      'cash on top of a full scan',
      (due) => [
        { means: 'scan', amount: due, reference: 'R1' },
        { means: 'cash', amount: 100 },
      ],
    ],
    [
      'a negative tender',
      (due) => [
        { means: 'cash', amount: due + 100 },
        { means: 'cash', amount: -100 },
      ],
    ],
  ];
  it.each(wrong)('refuses %s and takes nothing', async (_name, tendersOf) => {
    const bed = await openBed();
    const { id, money } = await quoted(bed, 'longterm-390');
    const due = money.due ?? fen(0);
    const tenders = tendersOf(due) as Parameters<typeof bed.desk.confirm>[0]['tenders'];
    const answer = await bed.desk.confirm({ visit: id, due, tenders });
    expect(faultCode(answer)).toBe('tender-wrong');
    expect((await viewOf(bed, id)).money).toMatchObject({ state: 'none', taken: 0, due });
    expect(bed.platform.calls().filter((call) => call.infno === '2207')).toEqual([]);
    await audit(bed);
  });

  it('takes scan-to-pay with its reference and the rest in cash with change', async () => {
    const bed = await openBed();
    const { id, money } = await quoted(bed, 'longterm-390');
    const due = money.due ?? fen(0);
    const tenders = [
      { means: 'scan' as const, amount: 10_000, reference: 'WX20261122000001' },
      { means: 'cash' as const, amount: due - 10_000 + 5_000 },
    ];
    const settled = valueOf(await bed.desk.confirm({ visit: id, due, tenders }));
    expect(settled.money).toMatchObject({
      state: 'settled',
      taken: due,
      change: 5_000,
      balance: 0,
    });
    const slip = valueOf(await bed.desk.issueReceipt({ visit: id, kind: 'settlement' }));
    expect(slip.payment).toContainEqual({ label: '找零', value: '50.00' });
    const again = valueOf(await bed.desk.issueReceipt({ visit: id, kind: 'settlement' }));
    const kept = valueOf(await bed.desk.receipt({ visit: id, number: slip.number }));
    expect([JSON.stringify(again), JSON.stringify(kept)]).toEqual([
      JSON.stringify(slip),
      JSON.stringify(slip),
    ]);
    await audit(bed);
  });

  it('refuses an amount that is not the one due now', async () => {
    const bed = await openBed();
    const { id, money } = await quoted(bed, 'longterm-390');
    const due = fen((money.due ?? 0) - 100);
    const answer = await bed.desk.confirm({ visit: id, due, tenders: [] });
    expect(faultCode(answer)).toBe('amount-changed');
    await audit(bed);
  });

  it('two confirms at once: one settles, the other is told busy', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, 'longterm-390');
    const due = trial.money.due ?? fen(0);
    const ask = { visit: trial.id, due, tenders: [{ means: 'cash' as const, amount: due }] };
    const answers = await Promise.all([bed.desk.confirm(ask), bed.desk.confirm(ask)]);
    expect(answers.map((each) => faultCode(each)).sort()).toEqual(['busy', 'ok']);
    expect(faultCode(await bed.desk.confirm(ask))).toBe('not-now');
    expect(bed.platform.ledger()).toHaveLength(1);
    await audit(bed);
  });
});
