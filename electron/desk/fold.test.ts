/**
 * Goal: what is kept of a fold stands for the entries before it. Method: a journal of visits of the
 * fixture and of every desk test's day (tests/desk/audit.ts) is folded whole, and kept and restored
 * at a point; both are equal. The desk's own restart is in tests/desk/kept-fold.test.ts.
 */
import { describe, expect, it } from 'vitest';
import { parseEntry } from '../../shared/entry.ts';
import { lookAt } from '../../tests/desk/foldlook.ts';
import { readTemplate, visitEntries } from '../../tests/bench/journal-entries.ts';
import { createFold, type Fold, type FoldParts } from './fold.ts';

const parts: FoldParts = {
  numbers: { hospital: 'H43010000001', counter: '03', format: 'hospital-time-serial' },
  keyedHash: (text) => `hash of ${text}`,
};
const head = { epoch: 'e', role: 'cashier', counter: '03', operator: { id: 'A', name: '甲' } };

async function records(visits: number) {
  const template = await readTemplate();
  const entries = Array.from({ length: visits }, (_, n) => visitEntries(template, n + 1, 'full'));
  return entries.flat().map((entry, at) => {
    const wall = new Date(Date.UTC(2026, 10, 22, 1, 0, at)).toISOString().replace('Z', '+08:00');
    return { ...head, seq: at + 1, wall, mono: at, ...entry };
  });
}

function folded(of: readonly unknown[], kept?: Uint8Array): Fold {
  const fold = createFold(parts, kept);
  for (const record of of) fold.take(record);
  return fold;
}

describe('a fold', () => {
  it('goes on from its kept bytes as if it had read everything', async () => {
    const all = await records(2);
    const whole = folded(all);
    const entries = all.map((record) => parseEntry(record));
    for (let at = 1; at < all.length; at += 4) {
      const kept = folded(all.slice(0, at)).keep();
      const rest = folded(all.slice(at), kept);
      expect(lookAt(rest, entries), `kept after ${at}`).toEqual(lookAt(whole, entries));
      expect(rest.taken()).toBe(all.length - at);
    }
    expect(whole.visits.visits()).toHaveLength(2);
  });

  it('keeps an empty journal, and people by both of their hashes', () => {
    expect(folded([], folded([]).keep()).visits.visits()).toEqual([]);
    const known = folded([person]);
    const again = folded([], known.keep());
    expect(again.person('p')).toMatchObject({ name: '虚构者' });
    expect(again.person('hash of SN')).toEqual(again.person('p'));
  });
});

const person = {
  ...head,
  seq: 1,
  wall: '2026-11-22T09:00:00.000+08:00',
  mono: 1,
  kind: 'person.learned',
  v: 1,
  data: { person: 'p', at: '2026-11-22T09:00:00.000+08:00' },
  personal: {
    name: '虚构者',
    idNo: '000000190001010000',
    certType: '01',
    gender: '1',
    birthDate: '1900-01-01',
    psnNo: 'P',
    cardSn: 'SN',
    at: '2026-11-22T09:00:00.000+08:00',
    insurances: [],
    benefits: {},
  },
};
