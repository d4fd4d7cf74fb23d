/**
 * Goal: a journal that cannot be opened says why; a damaged one, which entries and what to type.
 * Method: its error, read.
 */
import { expect, it } from 'vitest';
import { adviceOf, startWords } from './advice.ts';
import { DiskError } from './disk.ts';
import { damaged, JournalError } from './journal/errors.ts';

const place = { journal: '/data/a b/journal', twin: '/media/stick', drillKey: '/data/drill.key' };
const broken = damaged({
  what: 'frame',
  segment: 'segment-000000000001.ccj',
  firstSeq: 12,
  lastSeq: 15,
  offset: 4711,
});

it('names the entries and the whole command', () => {
  const text = adviceOf(broken, place);
  expect(text).toContain('entries 12 to 15');
  expect(text).toContain(
    'npm run -s recover -- restore "/data/a b/journal" --twin /media/stick --drill-key /data/drill.key',
  );
});

it('says what to add where no copy was given', () => {
  expect(adviceOf(broken, { ...place, twin: undefined })).toContain('补上 --twin');
});

it('tells a cashier what it is: locked, full, not writable, damaged', () => {
  const full = new DiskError('no-space', 'ENOSPC');
  const failed = (cause: Error) => new JournalError('journal-write-failed', 'lock', { cause });
  const told = [
    startWords(new JournalError('journal-locked', 'another process')),
    startWords(failed(full)),
    startWords(full),
    startWords(failed(new DiskError('io', 'EIO'))),
    startWords(broken),
  ].map((words) => words?.what);
  expect(told[0]).toContain('另一个程序');
  expect(told[1]).toContain('磁盘快满');
  expect(told[2]).toBe(told[1]);
  expect(told[3]).toContain('写不进流水账');
  expect(told[4]).toContain('流水账有损坏');
  expect(startWords(new DiskError('io', 'EIO'))).toEqual(
    startWords(failed(new DiskError('io', 'EIO'))),
  );
  expect(startWords(new Error('other'))).toBeUndefined();
});
