/**
 * Goal: a counter works by a profile that somebody answers for; the five shipped ones are whole.
 * Method: one profile, made wrong in one way per row; every infno the desk sends, in every profile.
 */
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { infnoOf } from '../shared/platform/profile.ts';
import { pathOf } from '../shared/platform/profile-gateway.ts';
import { trustListFile } from '../shared/sealed.ts';
import { acts } from '../shared/visit/table.ts';
import { kidOf, publicText, seal } from './sealed.ts';
import { loadProfile, profileLabel, profileNames, readProfile } from './profiles.ts';

const key = generateKeyPairSync('ed25519').privateKey;
const stranger = generateKeyPairSync('ed25519').privateKey;
const trustOf = (kinds: readonly string[]) =>
  trustListFile.parse({
    format: 'crosscounter.trust-list/1',
    keys: [
      {
        kid: kidOf(key),
        alg: 'ed25519',
        publicKey: publicText(key),
        holder: '虚构信息科',
        from: '2025-01-01',
        to: '2025-12-31',
        kinds,
      },
    ],
  });
const trust = trustOf(['profile']);

const modelled = loadProfile('430100');
const checked = { ...modelled, status: 'verified' as const };
const day = '2025-06-01T09:30:00+08:00';
const signed = (value: unknown, by = key, kind: 'profile' | 'pack' = 'profile') =>
  seal({ kind, body: JSON.stringify(value) }, by, day);

function loaded(value: unknown, mode: 'drill' | 'live', list = trust): string {
  const result = readProfile(value, list, mode);
  if (result.ok) return profileLabel(result.profile, result.signers);
  expect(result.text).toMatch(/[\u4e00-\u9fff]/);
  return result.code;
}

describe('readProfile', () => {
  it('a live counter takes a signed profile that was tried', () => {
    expect(loaded(signed(checked), 'live')).toBe(checked.name);
  });

  it.each<[string, unknown, string]>([
    ['an unsigned profile', checked, 'unsigned'],
    ['a modelled profile', signed(modelled), 'modelled'],
    ['a stranger’s signature', signed(checked, stranger), 'unknown-key'],
    [
      'a changed profile',
      { ...signed(checked), body: JSON.stringify(modelled) },
      'wrong-signature',
    ],
    ['a pack', signed(checked, key, 'pack'), 'other-kind'],
    ['a newer format', signed({ ...checked, format: 'crosscounter.profile/2' }), 'wrong-profile'],
    [
      'no JSON',
      { ...signed(checked), ...seal({ kind: 'profile', body: '{x' }, key, day) },
      'wrong-profile',
    ],
    ['nothing', undefined, 'unsigned'],
  ])('a live counter refuses %s', (_name, value, code) => {
    expect(loaded(value, 'live')).toBe(code);
  });

  it('a key that may sign packs only signs no profile', () => {
    expect(loaded(signed(checked), 'live', trustOf(['pack']))).toBe('key-not-for-kind');
  });

  it('a drill takes unsigned and modelled ones, marked, but no broken signature', () => {
    expect(loaded(modelled, 'drill')).toBe(`${modelled.name}（未签名，仅限演练）`);
    expect(loaded(signed(modelled), 'drill')).toBe(modelled.name);
    expect(loaded(signed(modelled, stranger), 'drill')).toBe('unknown-key');
    expect(loaded({}, 'drill')).toBe('wrong-profile');
  });
});

/** Everything that some part of the desk sends. */
const queries = ['9001', '9101', '9102', '1101', '5301', '2001', '5206', '5201', '5203', '5204'];
const others = ['3201', '3202', '1301', '1305', '1306', '1307', '1309', '1312', '1901'];

describe.each([...profileNames])('the shipped profile %s', (name) => {
  const profile = loadProfile(name);

  it('is modelled, says its sources, and has a path for whatever the desk sends', () => {
    expect(profile.status).toBe('modelled');
    expect(profile.id).toBe(name);
    expect(profile.sources.length).toBeGreaterThan(2);
    const sent = [...acts, ...queries, ...others].map((act) => infnoOf(profile, act));
    for (const infno of sent) expect([infno, pathOf(profile.url, infno)]).not.toContain(undefined);
  });

  it('takes back what its ways of deciding rest on, under the infno that was sent', () => {
    if (profile.decide['2207'].includes('2601')) {
      expect(profile.reversible).toContain(infnoOf(profile, '2207'));
    }
  });
});
