/**
 * Goal: what the drill's cases do to the centre's books is found at the desk, with what mends it.
 * Method: a day of one counter under each case, and again without it.
 */
import { describe, expect, it } from 'vitest';
import { pay, quoted } from './cashier.ts';
import { openBed, valueOf, type Bed, type BedOptions } from './counter-bed.ts';

const alone: BedOptions = {
  profile: (profile) => {
    const dayFiles = { counters: ['03'], his: false };
    return { ...profile, reconcile: { ...profile.reconcile, dayFiles } };
  },
};
const settled = async (bed: Bed) => pay(bed, await quoted(bed, 'longterm-390'));
const run = async (bed: Bed) => valueOf(await bed.desk.runReconcile({ day: '2026-11-22' }));

describe('the cases of the drill', () => {
  it.each([
    ['books-only-centre', 'only-there'],
    ['books-only-hospital', 'only-here'],
    ['books-amount', 'amount'],
    ['books-refund-missing', 'refund-row-extra'],
  ])('%s is found as %s, with what mends it', async (name, kind) => {
    const bed = await openBed(alone);
    const { id: visit } = await settled(bed);
    if (kind === 'refund-row-extra') valueOf(await bed.desk.refund({ visit, reason: '退号' }));
    valueOf(await bed.desk.drillCase({ name }));
    const { differences } = await run(bed);
    expect(differences.map((each) => each.kind)).toEqual([kind]);
    expect(differences[0]?.todo.length).toBeGreaterThan(5);
    valueOf(await bed.desk.drillCase({ clear: true }));
    expect((await run(bed)).differences).toEqual([]);
  });

  it('a refund that came with other amounts is listed, and its visit stays as it is', async () => {
    const bed = await openBed(alone);
    const { id: visit } = await settled(bed);
    bed.platform.faults.garble('2208', 'wrong-total');
    valueOf(await bed.desk.refund({ visit, reason: '退号' }));
    const { differences } = await run(bed);
    expect(differences.map((each) => each.kind)).toEqual(['amount']);
    expect(bed.counter.book.visit(visit)?.parked).toBeUndefined();
    expect(bed.crashes).toEqual([]);
  });

  it.each(['centre-more', 'hospital-more', 'different', 'unlisted'])(
    'statement-%s without a differing row is told as such',
    async (meant) => {
      const bed = await openBed(alone);
      await settled(bed);
      valueOf(await bed.desk.drillCase({ name: `statement-${meant}` }));
      const { differences } = await run(bed);
      expect(differences.length).toBeGreaterThan(0);
      expect(new Set(differences.map((each) => each.kind))).toEqual(new Set(['unlocated']));
    },
  );
});
