/**
 * Goal: a counter takes a pack only if its signatures hold, its schema is known and its examples
 * come out; each refusal has its own name. Method: one signed pack, made wrong in one way per row.
 */
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadData } from '../../electron/data.ts';
import { loadSignedPacks, packLabel, type PackSource } from '../../electron/packs.ts';
import { kidOf, publicText, seal } from '../../electron/sealed.ts';
import { trustListFile } from '../../shared/sealed.ts';
import { packValue } from '../golden/packs.ts';

const key = generateKeyPairSync('ed25519').privateKey;
const stranger = generateKeyPairSync('ed25519').privateKey;
const trust = trustListFile.parse({
  format: 'crosscounter.trust-list/1',
  keys: [
    {
      kid: kidOf(key),
      alg: 'ed25519',
      publicKey: publicText(key),
      holder: '虚构政策科',
      from: '2025-01-01',
      to: '2025-12-31',
      kinds: ['pack', 'profile'],
    },
  ],
});

const right = packValue({ pay: '0.75', deductible: '100', cap: '1000' });
const pack = (change: object = {}) => ({ ...right, status: 'verified', ...change });
const signed = (value: unknown, at = '2025-06-01T09:30:00+08:00', by = key) =>
  seal({ kind: 'pack', body: JSON.stringify(value) }, by, at);

/** Names of what was refused; the packs that were taken, as labelled. */
function loaded(values: readonly unknown[], mode: 'drill' | 'live' = 'live') {
  const files = values.map((value, at): PackSource => ({ name: `${at}.json`, value }));
  const { packs, faults } = loadSignedPacks(files, trust, mode);
  for (const { text } of faults) expect(text).toMatch(/[\u4e00-\u9fff]/);
  return {
    taken: packs.map(packLabel),
    refused: faults.map(({ file, code }) => `${file} ${code}`),
  };
}

const off = right.examples.map((example) => ({
  ...example,
  expect: { fund: '0.00', patient: '0.01' },
}));
const tie = { ...right.rules[1], id: 'again' };

describe('a live counter', () => {
  it('takes a signed pack', () => {
    expect(loaded([signed(pack())])).toEqual({ taken: ['999900 1'], refused: [] });
  });

  it.each<[string, string, unknown]>([
    ['without a signature', 'unsigned', pack()],
    ['signed by a stranger', 'unknown-key', signed(pack(), undefined, stranger)],
    ['signed too late', 'key-expired', signed(pack(), '2026-01-01T00:00:00+08:00')],
    [
      'changed after signing',
      'wrong-signature',
      { ...signed(pack()), body: JSON.stringify(pack({ version: '2' })) },
    ],
    [
      'signed as something else',
      'other-kind',
      seal({ kind: 'profile', body: JSON.stringify(pack()) }, key, '2025-06-01T09:30:00+08:00'),
    ],
    ['of a later schema', 'newer-format', signed(pack({ format: 'crosscounter.pack/2', more: 1 }))],
    [
      'of a later envelope',
      'newer-envelope',
      { ...signed(pack()), format: 'crosscounter.signed/2' },
    ],
    ['with an example a fen off', 'wrong-example', signed(pack({ examples: off }))],
    ['with a tie', 'wrong-pack', signed(pack({ rules: [...right.rules, tie] }))],
    ['that is no pack', 'wrong-pack', signed({ format: 'crosscounter.bill/1' })],
    [
      'that is no JSON',
      'wrong-pack',
      seal({ kind: 'pack', body: '{"a"' }, key, '2025-06-01T09:30:00+08:00'),
    ],
    ['of invented figures', 'sample', signed(pack({ status: 'sample' }))],
    ['that is nothing', 'unsigned', null],
  ])('refuses a pack %s: %s', (_what, code, value) => {
    expect(loaded([value])).toEqual({ taken: [], refused: [`0.json ${code}`] });
  });

  it('goes on with the good ones, and takes neither of two that overlap', () => {
    const next = signed(pack({ version: '2' }));
    const elsewhere = signed(pack({ place: '888800' }));
    expect(loaded([signed(pack()), next, elsewhere, pack()])).toEqual({
      taken: ['888800 1'],
      refused: ['3.json unsigned', '0.json overlap', '1.json overlap'],
    });
  });
});

describe('a drill', () => {
  it('also takes unsigned packs, and marks them', () => {
    const taken = ['999900 1（未签名，仅限演练）'];
    expect(loaded([pack({ status: 'sample' })], 'drill')).toEqual({ taken, refused: [] });
    expect(loadData().packLabels).toEqual(['653200 2025.1（未签名，仅限演练）']);
  });

  it.each<[string, string, unknown]>([
    ['a signature that does not hold', 'wrong-signature', { ...signed(pack()), body: '{}' }],
    ['an example a fen off', 'wrong-example', pack({ examples: off })],
    ['a later schema', 'newer-format', pack({ format: 'crosscounter.pack/2' })],
  ])('takes no pack with %s', (_what, code, value) => {
    expect(loaded([value], 'drill')).toEqual({ taken: [], refused: [`0.json ${code}`] });
  });
});
