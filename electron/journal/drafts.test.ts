/**
 * Goal: what a kill left half written goes at the next opening, and nothing else does. Method:
 * drafts put into the journal's and the copy's folder; the keys' lock held or not.
 */
import { expect, it } from 'vitest';
import { createMemoryDisk } from '../disk-memory.ts';
import { createTestbed } from './testbed.ts';
import { append, copying, started } from './twinbed.ts';
import { prepareTwin } from './twinmark.ts';

const half = Buffer.from('half');
const drafts = ['segment-000000000001.ccj.tmp', 'heads.json.tmp', 'keys.json.tmp'];

it('goes from the folder of the journal, the keys only where nobody writes them', async () => {
  const bed = createTestbed();
  const { journal } = await bed.open();
  await append(journal, 2);
  await journal.close();
  const names = await bed.disk.list();
  for (const name of drafts) await bed.disk.writeAtomic(name, half);
  const release = await bed.disk.lock('keys.lock');
  const first = await bed.open();
  expect(first.records).toHaveLength(2);
  expect((await bed.disk.list()).filter((name) => name.endsWith('.tmp'))).toEqual([
    'keys.json.tmp',
  ]);
  await first.journal.close();
  await release();
  await (await bed.open()).journal.close();
  expect(await bed.disk.list()).toEqual(names);
});

it('stays where the journal is damaged, or where it cannot be removed', async () => {
  const bed = createTestbed();
  const { journal } = await bed.open();
  await append(journal, 2);
  await journal.close();
  await bed.disk.writeAtomic('heads.json.tmp', half);
  bed.disk.inject('fail', 1, 'remove');
  const opened = await bed.open();
  expect(opened.records).toHaveLength(2);
  await opened.journal.close();
  expect(await bed.disk.size('heads.json.tmp')).toBe(half.length);
  bed.disk.flipBit('segment-000000000001.ccj', 130);
  await expect(bed.open()).rejects.toMatchObject({ code: 'journal-damaged' });
  expect(await bed.disk.size('heads.json.tmp')).toBe(half.length);
});

it('goes from the folder of the copy, where other things may lie', async () => {
  const { bed, twin, journal, keyring } = await started();
  for (const name of [...drafts, 'letter.tmp']) await twin.writeAtomic(name, half);
  await append(journal, 3);
  const { copy } = copying(bed, bed.disk, twin, { journal, keyring });
  await copy.settled();
  expect(copy.state()).toEqual({ lagEntries: 0, lagMs: 0 });
  const left = (await twin.list()).filter((name) => name.endsWith('.tmp'));
  expect(left).toEqual(['heads.json.tmp', 'letter.tmp']);
});

it('does not keep a folder from being prepared for a copy', async () => {
  const twin = createMemoryDisk();
  await twin.writeAtomic('twin.json.tmp', half);
  await prepareTwin(twin, 'a'.repeat(32));
  expect(await twin.size('twin.json')).toBeGreaterThan(0);
  await twin.writeAtomic('letter.txt', half);
  await expect(prepareTwin(twin, 'b'.repeat(32))).rejects.toThrow(TypeError);
});
