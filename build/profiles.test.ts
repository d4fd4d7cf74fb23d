/**
 * Goal: a wrong profile is told before anybody works by it, and PROFILES.md says what the shipped
 * ones say. Method: the shipped Jiangxi-like profile, spoilt in one place at a time.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProfile, profileNames } from '../electron/profiles.ts';
import { presentTable } from './profiles.ts';
import { checkProfile } from './profiles/check.ts';

const good = loadProfile('360100');
const calls = good.url.calls.style === 'per-infno' ? good.url.calls : undefined;
const { '3202': _gone, ...otherPaths } = calls?.paths ?? {};

describe('profiles check', () => {
  it.each(profileNames)('%s is in order, and says that it is modelled', (name) => {
    const { problems, reminders } = checkProfile(loadProfile(name));
    expect(problems).toEqual([]);
    expect(reminders[0]).toContain('只能用于演练');
  });

  it.each([
    ['a field of another type', { lanes: 'four' }, 'lanes'],
    ['an unknown field', { secretKey: 'x' }, 'secretKey'],
    ['no path', { url: { ...good.url, calls: { ...calls, paths: otherPaths } } }, '3202 的地址'],
    [
      'an overlay of no field',
      { message: { ...good.message, required: { '2201': ['atddr_nr'] } } },
      'atddr_nr',
    ],
    ['a way that cannot work', { reversible: ['2208'] }, 'reversible'],
    ['5204 where it needs a setl_id', { feeQuery: 'needs-setl-id' }, 'feeQuery'],
    ['limits the wrong way round', { clock: { warnMs: 9, refuseMs: 9 } }, 'clock'],
  ])('%s is a problem', (_what, change, words) => {
    const { problems } = checkProfile({ ...good, ...change });
    expect(problems.join('\n')).toContain(words);
  });

  it('what is not a profile at all is one problem, not a crash', () => {
    for (const value of [null, 1, 'x', []]) {
      expect(checkProfile(value).problems.length).toBeGreaterThan(0);
    }
  });
});

it('PROFILES.md is what `profiles table` writes', () => {
  const file = path.join(import.meta.dirname, '../shared/platform/PROFILES.md');
  expect(readFileSync(file, 'utf8')).toBe(presentTable());
});
