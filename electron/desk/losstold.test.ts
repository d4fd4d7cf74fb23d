import { expect, it } from 'vitest';
import { pay, quoted, viewOf } from '../../tests/desk/cashier.ts';
import { openBed } from '../../tests/desk/counter-bed.ts';

it('tells of no loss and parks nothing where the entries are there after all', async () => {
  const bed = await openBed();
  await pay(bed, await quoted(bed, 'temporary'));
  const open = await quoted(bed, 'longterm-310');
  const loss = { what: 'end-missing', segment: 'segment-000000000001.ccj', offset: 0 };
  const stretch = { from: 3, to: 9, hash: '00'.repeat(32), until: '', files: [] };
  const by = { stamp: '20250115T090000', by: '虚构负责人', reason: '磁盘坏了' };
  const pending = { format: 1, ...by, loss: { ...loss, ...stretch } };
  await bed.disk.writeAtomic('loss.json', Buffer.from(JSON.stringify(pending)));
  const again = await bed.reopen();
  expect(again.counter.book.days.losses()).toEqual([]);
  expect((await viewOf(again, open.id)).parked).toBeUndefined();
  expect(await again.disk.size('loss.json')).toBeUndefined();
});
