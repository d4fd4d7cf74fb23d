/** Goal: a damaged journal says which entries and what to type. Method: its error, read. */
import { expect, it } from 'vitest';
import { adviceOf } from './advice.ts';
import { damaged } from './journal/errors.ts';

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
