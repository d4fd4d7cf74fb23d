/**
 * Goal: what is kept stands for exactly the entries that were folded. Method: a journal in memory
 * is ahead of its fold by an entry, as it is between an entry's sync and its folding.
 */
import { describe, expect, it } from 'vitest';
import { cashier, createTestbed } from '../journal/testbed.ts';
import { createFold, type Fold } from './fold.ts';
import { keepFold } from './foldkeep.ts';

const about = {
  numbers: { hospital: 'H43010000001', counter: '03', format: 'hospital-time-serial' as const },
  keyedHash: (text: string) => text,
};
const reserved = {
  kind: 'numbers.reserved',
  v: 1,
  data: { until: '20250115090000' },
};

async function opened(fold: Fold) {
  const bed = createTestbed();
  const { journal } = await bed.open(bed.disk, undefined, { snapshotTag: 'test' });
  return { journal, fold };
}

describe('keeping', () => {
  it('waits for what is durable and not folded yet', async () => {
    const both = await opened(createFold(about));
    const { journal, fold } = both;
    fold.take(await journal.append(reserved, cashier));
    const last = await journal.append(reserved, cashier);
    expect(await keepFold(both, 'at-close')).toBe(false);
    fold.take(last);
    expect(await keepFold(both, 'at-close')).toBe(true);
  });

  it('is not done after a start that read little', async () => {
    const both = await opened(createFold(about));
    both.fold.take(await both.journal.append(reserved, cashier));
    expect(await keepFold(both, 'after-start')).toBe(false);
  });

  it('an entry that is left out is a programmer’s error', async () => {
    const { journal, fold } = await opened(createFold(about));
    await journal.append(reserved, cashier);
    const second = await journal.append(reserved, cashier);
    expect(() => fold.take(second)).toThrow('entry 2 after entry 0');
  });
});
