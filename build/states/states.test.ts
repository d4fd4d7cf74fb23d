/**
 * Goal: every state that the machine can reach is written down, with a word, an owner, and where it
 * waits for a person a deadline and what to do; and in none of them can money be doubled or lost.
 * Method: exhaustive exploration over all entries; STATES.md is made anew and compared.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../shared/entry.ts';
import { balance, isUnsent, type Visit } from '../../shared/visit/state.ts';
import { standingOf, visitStatuses } from '../../shared/visit/status.ts';
import { parkReasons, unsendable, whenLost } from '../../shared/visit/table.ts';
import { explore } from './explore.ts';
import { statesText, withEveryReason } from './table.ts';

const file = path.join(import.meta.dirname, '../../shared/visit/STATES.md');
const broken: string[] = [];
const { states, tried, allowed } = explore(checkMove);
const visits = [...states.values()];

/** What no entry may ever do, whatever came before. */
function checkMove(before: Visit, entry: Entry, after: Visit): void {
  const open = before.pending?.act === '2207' || before.pending?.act === '2208';
  const say = (what: string) => broken.push(`${what}: ${JSON.stringify({ before, entry })}`);
  if (entry.kind === 'call.sent') {
    const { act } = entry.data;
    const { pending } = before;
    const same = pending?.act === act && act !== '2205';
    if (same && whenLost[act] === 'unknown') say('sent again while open');
    const forward = ['2201', '2203', '2204', '2206', '2207'].includes(act);
    if (forward && before.goal === 'self-pay') say('self-pay is sent');
    if (forward && before.goal === 'undo') say('a void is sent');
    if (forward && unsendable.includes(before.judged?.outcome ?? '')) say('a claim is sent');
    if (act === '2207' && before.step === 'settled') say('settled twice');
  }
  const people = ['visit.voided', 'visit.converted', 'money.taken', 'money.returned'];
  if (open && people.includes(entry.kind)) say('money moves while its outcome is open');
  if (before.money === 'self-paid' && after.money === 'settled') say('self-pay is settled');
}

describe('the visit machine, explored', () => {
  it('breaks none of its promises by any entry in any state', () => {
    expect(broken).toEqual([]);
    expect(states.size).toBeGreaterThan(4_000);
    expect(tried).toBeGreaterThan(allowed);
  });

  it('has a word, an owner, and where it waits a deadline and what to do', () => {
    for (const visit of visits.flatMap(withEveryReason)) {
      const { word, owner, hours, todo } = standingOf(visit);
      expect(word).not.toBe('');
      expect(owner).not.toBe('');
      expect(todo).not.toBe('');
      if (!visit.parked) continue;
      expect(hours).toBe(parkReasons[visit.parked.reason].hours);
      expect(owner).not.toBe('—');
    }
  });

  it('reaches every state word', () => {
    const reached = new Set(
      visits.flatMap(withEveryReason).map((visit) => standingOf(visit).status),
    );
    const others = ['estimate', 'refused', 'handed'];
    const given = visitStatuses.filter((status) => !others.includes(status));
    expect(given.filter((status) => !reached.has(status))).toEqual([]);
  });

  it('never owes money whose fate is open, and never holds money nobody counts', () => {
    for (const visit of visits) {
      if (isUnsent(visit)) expect(balance(visit)).toBeUndefined();
      if (visit.money === 'none') expect(visit.taken).toBe(0);
      expect(visit.taken).toBeGreaterThanOrEqual(0);
    }
  });

  it('is what STATES.md says (npm run states writes it)', () => {
    expect(statesText(visits)).toBe(readFileSync(file, 'utf8'));
  });
});
