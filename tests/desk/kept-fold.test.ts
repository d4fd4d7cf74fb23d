/**
 * Goal: a start reads only what came after the last clean close, shows the same, and what it did
 * not read is proven afterwards. Method: a counter works on two days, closes, and opens on the same
 * disk as the same program, as another one, and after a byte of the first day was changed.
 */
import { describe, expect, it } from 'vitest';
import { segmentName } from '../../electron/journal/segment.ts';
import { snapshotFile } from '../../electron/journal/snapshot.ts';
import { audit } from './audit.ts';
import { chargeNow, cutLine, lineBack, pay, quoted, serve, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const dayMs = 86_400_000;

/** A settled visit on one day; on the next one settled, and one charged without the line. */
async function twoDays(): Promise<Bed> {
  const bed = await openBed({ more: { foldTag: 'this program' } });
  await pay(bed, await quoted(bed, 'longterm-390'));
  bed.clock.advance(dayMs);
  await pay(bed, await quoted(bed, 'longterm-310'));
  await cutLine(bed);
  await chargeNow(bed, await serve(bed, 'longterm-390'));
  return bed;
}

/** Entries that the start left unread, proven now. */
const unread = ({ counter }: Bed) => counter.journal.verifyOld();

const views = (bed: Bed) => Promise.all(bed.counter.book.visits().map(({ id }) => viewOf(bed, id)));

describe('a start after a clean close', () => {
  it('leaves the days before unread, shows the same and goes on', async () => {
    const bed = await twoDays();
    const [before, visits] = [await views(bed), bed.counter.book.visits()];
    const again = await bed.reopen();
    expect(await unread(again)).toBeGreaterThan(20);
    expect(again.counter.book.visits()).toEqual(visits);
    expect((await views(again)).map(({ money }) => money)).toEqual(
      before.map(({ money }) => money),
    );
    await lineBack(again);
    expect((await views(again)).map(({ status }) => status)).toEqual(Array(3).fill('settled'));
    await audit(again);
    const third = await again.reopen();
    expect(await unread(third)).toBeGreaterThan(20);
    await audit(third);
  });

  it('reads everything where another program kept it, and what came since a crash', async () => {
    const bed = await twoDays();
    const visits = bed.counter.book.visits();
    const newer = await bed.reopen('a newer program');
    expect(await unread(newer)).toBe(0);
    expect(newer.counter.book.visits()).toEqual(visits);
    await lineBack(newer);
    const crashed = await newer.restart();
    await audit(crashed);
  });

  it('ends new business where a day before is damaged; the next start names it', async () => {
    const bed = await twoDays();
    await bed.counter.close();
    const first = segmentName(1);
    const bytes = await bed.disk.read(first);
    bytes.set([(bytes[5000] ?? 0) ^ 1], 5000);
    await bed.disk.writeAtomic(first, bytes);
    const again = await bed.reopen();
    const state = await told(again);
    expect(state).toBe('damaged');
    valueOf(await again.desk.drillCard({ patient: 'longterm-390', how: 'good' }));
    expect(faultCode(await again.desk.identifyCard({}))).toBe('journal-damaged');
    expect(await again.disk.size(snapshotFile)).toBeUndefined();
    await expect(again.reopen()).rejects.toMatchObject({
      code: 'journal-damaged',
      damage: { segment: first },
    });
  });
});

/** The journal's state once the old segments were read. */
async function told(bed: Bed): Promise<string> {
  await expect.poll(() => bed.statuses.at(-1)?.journal.state).toBe('damaged');
  return bed.statuses.at(-1)?.journal.state ?? '';
}
