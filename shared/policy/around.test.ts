/**
 * Goal: what surrounds a split: gates, register, reversal, mixed bills, windows. Method: small
 * packs and figures computed by hand.
 */
import { describe, expect, it } from 'vitest';
import { kindFacts, kindPack, kinds } from '../../tests/golden/kinds.ts';
import { checkedPack, packValue, readProjectJson } from '../../tests/golden/packs.ts';
import { fen, parsePrice, parseQuantity, ratio } from '../money.ts';
import { nothingUsed, split } from '../split.ts';
import { compile, type Plan } from './compile.ts';
import { onDirectList, directListFile } from './direct.ts';
import { gate } from './gate.ts';
import { figuresAt, type Posting } from './ledger.ts';
import { splitMixed } from './mixed.ts';
import { benefitYearOf } from './period.ts';
import { localCodes, nationalCode, qualified } from './register.ts';
import { reverse, reversePart } from './reverse.ts';
import type { ScopedLine } from './scope.ts';

function line(id: number, yuan: string, quantity = '1'): ScopedLine {
  const [price, count] = [parsePrice(yuan), parseQuantity(quantity)];
  if (price === undefined || count === undefined) throw new Error('a wrong line');
  const amount = fen(Math.round((price * count) / 1e6));
  return { id, price, quantity: count, amount, scope: { class: 'A', preSelfPay: ratio(0) } };
}

function planOf(name: string, change: object = {}): Plan {
  const compiled = compile(kindPack(kinds[name] ?? {}), { ...kindFacts, ...change });
  if (!compiled.ok) throw new Error(compiled.text);
  return compiled.plan;
}

const rule = (kind: string, id: string, gives: object) => {
  return { id, kind, when: {}, gives, source: 'invented' };
};

describe('gate', () => {
  const value = packValue({ pay: '0.75' });
  const gates = [
    rule('gate', 'g1', { requires: 'filed', otherwise: 'manual', text: '请先备案' }),
    rule('gate', 'g2', { requires: 'insured', otherwise: 'refuse', text: '没有参保' }),
    rule('gate', 'g3', { requires: 'qualified', otherwise: 'provisional', text: '资格待核' }),
  ];
  const pack = checkedPack({ ...value, rules: [...value.rules, ...gates] });
  it.each([
    [{ filed: true, insured: true, qualified: true }, 'direct', undefined],
    [{ filed: false, insured: true, qualified: true }, 'manual', true],
    [{ filed: false, insured: false, qualified: false }, 'refuse', true],
    [{ filed: true, insured: true }, 'provisional', false],
  ])('%j: %s', (evidence, outcome, known) => {
    const result = gate(pack, { ...kindFacts, disease: 'M99902' }, evidence);
    expect(result.outcome).toBe(outcome);
    expect('known' in result ? result.known : undefined).toBe(known);
  });
});

describe('register', () => {
  const value = packValue({ pay: '0.75' });
  const [first, ...others] = value.diseases;
  const qualification = { needed: true, months: 24, begins: 'next-month' };
  const diseases = [{ ...first, qualification }, ...others];
  const pack = checkedPack({ ...value, diseases, maxDiseases: 2 });

  it('local ↔ national codes', () => {
    expect(nationalCode(pack, 'M99902')).toBe('M99901');
    expect(nationalCode(pack, 'M99999')).toBeUndefined();
    expect(localCodes(pack, 'M99901')).toEqual(['M99902']);
  });

  it.each([
    ['2025-03-31', '2025-03-31', 'not-yet'],
    ['2025-03-31', '2025-04-01', 'ok'],
    ['2025-03-31', '2027-03-31', 'ok'],
    ['2025-03-31', '2027-04-01', 'expired'],
    [undefined, '2025-04-01', 'not-qualified'],
  ])('granted %s, on %s: %s', (granted, day, expected) => {
    const result = qualified(pack, 'M99902', granted, day);
    expect(result.ok ? 'ok' : result.reason).toBe(expected);
  });

  it('more diseases than allowed, and one that is unknown', () => {
    expect(qualified(pack, 'M99901', '2025-01-01', '2025-05-01', 3)).toMatchObject({
      reason: 'too-many',
    });
    expect(qualified(pack, 'X0000', '2025-01-01', '2025-05-01')).toMatchObject({ ok: false });
  });

  it('a direct entry may name its hospitals', () => {
    const national = directListFile.parse(
      readProjectJson('shared/packs/national/direct-list.json'),
    );
    const directList = value.directList.map((entry) => ({ ...entry, hospitals: ['H1'] }));
    const local = checkedPack({ ...value, directList });
    const at = (hospital?: string) =>
      onDirectList(national, local, 'M99902', '2025-06-01', hospital);
    expect([at('H1').list, at('H2').list, at().list]).toEqual(['pack', 'neither', 'neither']);
  });
});

describe('reversal', () => {
  const plan = planOf('deductible-year');
  const key = 'pool.deductible@s/year:2025';
  const lines = [line(1, '200.00'), line(2, '300.00', '2')];
  const original = { plan, lines, split: split(plan, { lines }, nothingUsed(plan)) };
  const stored = { reversal: { accumulators: 'stored', sameYear: true } } as const;

  it('posts the stored negatives; 300 + 20 % of 500 go back to the patient', () => {
    const done = reverse(stored, original, 2025, {});
    expect(done.ok && done.done.contributions).toEqual([{ key, amount: -30_000 }]);
    expect(done.ok && [done.done.patient, done.done.fund]).toEqual([40_000, 40_000]);
  });

  it('another benefit year is refused, where the pack does', () => {
    expect(reverse(stored, original, 2026, {})).toMatchObject({ reason: 'other-benefit-year' });
    const lax = { reversal: { accumulators: 'stored', sameYear: false } } as const;
    expect(reverse(lax, original, 2026, {}).ok).toBe(true);
  });

  it('keeps one unit of line 2 at the original policy: own 300, back 100', () => {
    const kept = [line(2, '300.00')];
    const done = reversePart(stored, original, kept, 2025, { [key]: fen(30_000) });
    expect(done.ok && done.done.recharge.amounts.patient).toBe(30_000);
    expect(done.ok && done.done.toPatient).toBe(10_000);
  });

  it.each([
    ['a line that was not there', [line(3, '1.00')]],
    ['more than there was', [line(2, '300.00', '3')]],
    ['a line twice', [line(1, '200.00'), line(1, '200.00')]],
    ['another price', [line(1, '100.00')]],
  ])('%s is not a part', (_what, kept) => {
    const done = reversePart(stored, original, kept, 2025, { [key]: fen(30_000) });
    expect(done).toMatchObject({ ok: false, reason: 'not-a-part' });
  });

  it('accumulators that do not hold the bill are refused', () => {
    const atRefund = { reversal: { accumulators: 'at-refund', sameYear: true } } as const;
    expect(reverse(atRefund, original, 2025, { [key]: fen(1) })).toMatchObject({
      reason: 'wrong-accumulator',
    });
    expect(reversePart(stored, original, [], 2025, {})).toMatchObject({ ok: false });
  });

  it('at refund time, a bill that later ones follow is taken as the last', () => {
    const atRefund = { reversal: { accumulators: 'at-refund', sameYear: true } } as const;
    const later = { plan, lines, split: split(plan, { lines }, { [key]: fen(30_000) }) };
    const done = reverse(atRefund, later, 2025, { [key]: fen(30_000) });
    expect(done.ok && done.done.patient).toBe(16_000);
  });
});

describe('mixed bills', () => {
  it('what one disease uses up the next finds used', () => {
    const [first, second] = [
      planOf('deductible-year'),
      planOf('deductible-year', { disease: 'M99910' }),
    ];
    const parts = [
      { disease: 'M99901', plan: first, lines: [line(1, '200.00')] },
      { disease: 'M99910', plan: second, lines: [line(2, '600.00')] },
    ];
    const { amounts } = splitMixed(parts, nothingUsed(first));
    expect([amounts.deductible, amounts.fund, amounts.patient]).toEqual([30_000, 40_000, 40_000]);
    const twice = [parts[0], parts[0]].filter((part) => part !== undefined);
    expect(() => splitMixed(twice, nothingUsed(first))).toThrow(/two diseases/);
  });
});

describe('periods', () => {
  it.each([
    ['01-01', 'service', {}, 2025],
    ['07-01', 'service', {}, 2024],
    ['06-01', 'service', {}, 2025],
    ['01-01', 'discharge', { discharged: '2026-01-02' }, 2026],
    ['01-01', 'settlement', { settled: '2026-01-02' }, 2026],
  ] as const)('year from %s by %s, %j: %d', (starts, by, change, year) => {
    const facts = { ...kindFacts, ...change };
    expect(benefitYearOf({ benefitYear: { starts, by } }, facts)).toBe(year);
  });

  it('a rolling window counts its days and no more; a person only his own', () => {
    const key = 'pool.fund@s/rolling:10';
    const head = { layer: 'pool', measure: 'fund', scope: 's', period: 'rolling:10' } as const;
    const at = (date: string, amount: number, person = 'p'): Posting => {
      return { key, amount: fen(amount), person, date, origin: 'local', at: '', ref: date };
    };
    const postings = [
      at('2025-05-22', 1),
      at('2025-05-23', 10),
      at('2025-06-01', 100),
      at('2025-06-02', 1_000),
      at('2025-06-01', 9, 'q'),
    ];
    const figures = figuresAt({ keys: [{ text: key, ...head }] }, postings, 'p', '2025-06-01');
    expect(figures).toEqual({ [key]: 110 });
  });
});
