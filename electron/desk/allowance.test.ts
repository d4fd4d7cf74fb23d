/**
 * Goal: what may still be charged is told at every status call, so that it must not read what
 * 50,000 visits have been through. Method: a book whose visits cannot be read but by name.
 */
import { describe, expect, it } from 'vitest';
import { fen } from '../../shared/money.ts';
import { billedVisit, paid } from '../../shared/visit/testbed.ts';
import { loadData } from '../data.ts';
import { allowanceNow } from './allowance.ts';

type Parts = Parameters<typeof allowanceNow>[0];

describe('the allowance', () => {
  it('asks for the open charges only, never for all visits or their marks', () => {
    const [limits] = loadData().limits.sets;
    if (!limits) throw new Error('no limits');
    const charged = paid(billedVisit(), 'charge', 2_500);
    const unread = { get: () => expect.fail('the marks were read') };
    const visit = Object.defineProperty({ ...charged }, 'marks', unread);
    const book = {
      visits: () => expect.fail('all visits were read'),
      visit: () => visit,
      outage: () => undefined,
      contact: () => undefined,
      handed: { isAway: () => false },
      chargedInARow: () => ['V1', 'V2'],
      chargedOpen: () => ['V1', 'V2', 'V3'],
    };
    const clock = { now: () => new Date('2026-11-22T02:00:00Z') };
    const line = { isUp: () => true };
    const parts = { book, clock, line, rules: { limits, limitsRefused: undefined } };
    const left = allowanceNow(parts as unknown as Parts, clock.now());
    expect(left.consecutive).toBe(2);
    expect(left.sum).toBe(fen(limits.counter.sum - 3 * 7_500));
  });
});
