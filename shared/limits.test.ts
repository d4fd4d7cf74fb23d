/**
 * Goal: what may still be charged without the platform is never more than the limits, and says
 * which of them binds. Method: edges by hand, and properties over random bills: charging what is
 * allowed never passes a limit, and more bills never allow more.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import drillJson from './packs/limits/drill.json' with { type: 'json' };
import {
  allowance,
  limitNames,
  limitsFile,
  limitWords,
  mostAdvance,
  patientAllowance,
  refusalText,
  refusedBy,
  type OfflineBill,
  type OfflineFacts,
} from './limits.ts';
import { add, fen } from './money.ts';

const limits = limitsFile.parse(drillJson);
const day = '2026-11-22';
const now = '2026-11-22T10:00:00.000+08:00';
const contact = '2026-11-22T09:00:00.000+08:00';
const facts = (changes: Partial<OfflineFacts> = {}): OfflineFacts => ({
  now,
  day,
  contact,
  silentMs: 0,
  latest: contact,
  clockOff: false,
  bills: [],
  consecutive: 0,
  ...changes,
});
const bills = (count: number, advance: number, person = 'p'): OfflineBill[] =>
  Array.from({ length: count }, (_, at) => ({
    person: `${person}${at}`,
    day,
    advance: fen(advance),
  }));

describe('the shipped limits', () => {
  it('are a sample and say so; a live counter may not take them', () => {
    expect([limits.status, limits.name]).toEqual(['sample', expect.stringContaining('虚构')]);
    expect(limits.counter).toEqual({ count: 20, sum: 6_000_000 });
  });
  it.each([
    [{ consecutive: { soft: 5, hard: 5 } }],
    [{ from: '2027-01-01', to: '2026-01-01' }],
    [{ perBill: '-1' }],
    [{ hoursSinceContact: 0 }],
    [{ counter: { count: 0, sum: '1.00' } }],
    [{ surprise: 1 }],
  ])('refuse %j', (change) => {
    expect(limitsFile.safeParse({ ...drillJson, ...change }).success).toBe(false);
  });
});

describe('what is left', () => {
  it('is the whole at the start, until so many hours after the last contact', () => {
    expect(allowance(facts(), limits)).toEqual({
      count: 18,
      sum: 6_000_000,
      perBill: 2_000_000,
      until: '2026-11-23T01:00:00.000Z',
      warns: false,
      consecutive: 0,
    });
  });
  it.each([
    ['not-in-force', facts({ day: '2100-01-01' })],
    ['no-contact', facts({ contact: undefined })],
    ['contact', facts({ now: '2026-11-23T09:00:00.000+08:00' })],
    ['contact', facts({ silentMs: 24 * 3_600_000 })],
    ['clock', facts({ clockOff: true })],
    ['clock', facts({ latest: '2026-11-22T10:05:00.001+08:00' })],
    ['clock', facts({ contact: '2026-11-22T10:05:00.001+08:00' })],
    ['count', facts({ bills: bills(20, 1) })],
    ['consecutive', facts({ consecutive: 18 })],
    ['sum', facts({ bills: bills(4, 1_500_000) })],
  ] as const)('is nothing by %s', (name, given) => {
    expect(allowance(given, limits)).toMatchObject({ closedBy: name, count: 0, sum: 0 });
    expect(refusedBy(given, limits, { person: 'x', advance: fen(1) })).toBe(name);
  });
  it('is not closed by an entry of the next five minutes, nor by a minute of drift', () => {
    const given = facts({ latest: '2026-11-22T10:05:00.000+08:00', silentMs: 3_659_999 });
    expect(allowance(given, limits)).toEqual(allowance(facts(), limits));
    const { until } = allowance(facts({ silentMs: 3_660_000 }), limits);
    expect(until).toBe('2026-11-23T00:59:00.000Z');
  });
  it('still allows what advances nothing where only the sum is used up', () => {
    const used = facts({ bills: bills(4, 1_500_000) });
    expect(refusedBy(used, limits, { person: 'x', advance: fen(0) })).toBeUndefined();
  });
  it.each([
    [2_000_000, undefined],
    [2_000_001, 'per-bill'],
  ] as const)('one bill: %i', (advance, expected) => {
    expect(refusedBy(facts(), limits, { person: 'p0', advance: fen(advance) })).toBe(expected);
  });
  it('one patient’s day: days before and other people do not count, a later day does', () => {
    const before: OfflineBill[] = [
      { person: 'p', day, advance: fen(1_000_000) },
      { person: 'p', day: '2026-11-23', advance: fen(900_000) },
      { person: 'p', day: '2026-11-21', advance: fen(1_000_000) },
      { person: 'q', day, advance: fen(1_000_000) },
    ];
    const given = facts({ bills: before });
    expect(patientAllowance(given, limits, 'p')).toBe(1_100_000);
    const bill = { person: 'p', advance: fen(1_100_001) };
    expect(refusedBy(given, limits, bill)).toBe('per-patient');
  });
  it.each([
    [10, false],
    [11, true],
    [17, true],
  ])('warns after %i in a row: %s', (consecutive, warns) => {
    expect(allowance(facts({ consecutive }), limits).warns).toBe(warns);
  });
  it('has words for every limit', () => {
    for (const name of limitNames) {
      expect(limitWords[name].todo).not.toBe('');
      expect(refusalText(limits, name, fen(123))).toContain(limitWords[name].text);
    }
    expect(refusalText(limits, 'per-bill', fen(2_000_001))).toContain('20,000.01');
  });
});

describe('properties', () => {
  const bill = fc.record({
    person: fc.constantFrom('p', 'q', 'r'),
    day: fc.constantFrom(day, '2026-11-21'),
    advance: fc.integer({ min: 0, max: 2_500_000 }).map(fen),
  });
  const many = fc.array(bill, { maxLength: 30 });

  it('charging only what is allowed never passes a limit', () => {
    fc.assert(
      fc.property(many, (asked) => {
        const charged: OfflineBill[] = [];
        for (const each of asked) {
          const given = facts({ bills: charged, consecutive: charged.length });
          if (refusedBy(given, limits, each) === undefined) charged.push({ ...each, day });
        }
        const sum = (of: readonly OfflineBill[]) => add(...of.map(({ advance }) => advance));
        expect(charged.length).toBeLessThanOrEqual(limits.consecutive.hard);
        expect(sum(charged)).toBeLessThanOrEqual(limits.counter.sum);
        for (const person of ['p', 'q', 'r']) {
          const own = charged.filter((each) => each.person === person);
          expect(sum(own)).toBeLessThanOrEqual(limits.perPatientDay);
        }
      }),
    );
  });

  it('is what it says: exactly the most is allowed, one fen more is not', () => {
    fc.assert(
      fc.property(many, fc.constantFrom('p', 'q', 'z'), (before, person) => {
        const given = facts({ bills: before });
        if (allowance(given, limits).closedBy !== undefined) return;
        const most = mostAdvance(given, limits, person);
        expect(refusedBy(given, limits, { person, advance: most })).toBeUndefined();
        const more = { person, advance: fen(most + 1) };
        expect(refusedBy(given, limits, more)).not.toBeUndefined();
      }),
    );
  });

  it('never grows by another bill', () => {
    fc.assert(
      fc.property(many, bill, (before, one) => {
        const less = allowance(facts({ bills: before }), limits);
        const more = allowance(facts({ bills: [...before, one], consecutive: 1 }), limits);
        expect(more.count).toBeLessThanOrEqual(less.count);
        expect(more.sum).toBeLessThanOrEqual(less.sum);
      }),
    );
  });
});
