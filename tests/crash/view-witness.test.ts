/**
 * Goal: a journal that lost its end behind the app's back does not open as if nothing were missing.
 * Method: a counter whose read model was complete up to an entry that the journal no longer has.
 */
import { expect, it } from 'vitest';
import { pay, quoted } from '../desk/cashier.ts';
import { openBed } from '../desk/counter-bed.ts';

it('stops and names the entries that the mark of the read model knows of', async () => {
  const bed = await openBed();
  const { epoch } = bed.counter.book;
  const segment = 'segment-000000000001.ccj';
  const trial = await quoted(bed, 'longterm-390');
  const { size, seq } = bed.counter.journal.extent();
  await pay(bed, trial);
  const { seq: last } = bed.counter.journal.extent();
  const mark = JSON.stringify({ epoch, seq: last, count: 1 });
  await bed.disk.writeAtomic('viewmark.json', Buffer.from(mark));
  await bed.disk.remove('tip.json');
  await bed.disk.truncate(segment, size);
  const ahead = bed.desk.noteView({ epoch, seq: last + 1, count: 1 });
  await expect(ahead).resolves.toMatchObject({ ok: false });
  await expect(bed.restart()).rejects.toMatchObject({
    code: 'journal-damaged',
    damage: { what: 'end-missing', segment, firstSeq: seq + 1, lastSeq: last },
  });
});
