/** Goal: a damaged journal says which entries and what to type. Method: its error, read. */
import { expect, it } from 'vitest';
import { withAdvice } from './advice.ts';
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
  const error = withAdvice(broken, place);
  expect(error).toMatchObject({ code: 'journal-damaged', damage: { firstSeq: 12 } });
  const { message } = error as JournalError;
  expect(message).toContain('第 12 至 15 条');
  expect(message).toContain(
    'npm run -s recover -- restore "/data/a b/journal" --twin /media/stick --drill-key /data/drill.key',
  );
});

it('says what to add where no copy was given', () => {
  const { message } = withAdvice(broken, { ...place, twin: undefined }) as JournalError;
  expect(message).toContain('补上 --twin');
});

it('leaves other errors alone', () => {
  const other = new JournalError('journal-locked', 'another process');
  expect(withAdvice(other, place)).toBe(other);
});
