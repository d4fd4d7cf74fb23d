/**
 * Goal: signed data counts only untouched, under a trusted key, in its time, for its kind. Method:
 * round trips over random bodies; every field changed in every place; a table of verdicts.
 */
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kidOf, publicText, readPublicKey, seal, verifyEnvelope } from '../../electron/sealed.ts';
import {
  envelopeFile,
  signedKinds,
  trustListFile,
  type Envelope,
  type SignedKind,
  type TrustedKey,
} from '../../shared/sealed.ts';

const AT = '2025-06-01T09:30:00+08:00';
const key = generateKeyPairSync('ed25519').privateKey;
const otherKey = generateKeyPairSync('ed25519').privateKey;

function trusted(of = key, change: Partial<TrustedKey> = {}): TrustedKey {
  return {
    kid: kidOf(of),
    alg: 'ed25519',
    publicKey: publicText(of),
    holder: '虚构政策科',
    from: '2025-01-01',
    to: '2025-12-31',
    kinds: ['pack'],
    ...change,
  };
}

const trust = (...keys: TrustedKey[]) => trustListFile.parse({ format: FORMAT, keys });
const FORMAT = 'crosscounter.trust-list/1';

function sealed(body = '{"a":"和田"}', kind: SignedKind = 'pack', at = AT): Envelope {
  return seal({ kind, body }, key, at);
}

function faultOf(value: unknown, keys = [trusted()], want: SignedKind = 'pack'): string {
  const verdict = verifyEnvelope(value, want, trust(...keys));
  return verdict.ok ? 'ok' : verdict.fault;
}

/** Each text with one character replaced by its neighbour in the alphabet of that place. */
function flips(text: string): string[] {
  return Array.from(text, (character, at) => {
    const other = character === 'A' ? 'B' : 'A';
    return text.slice(0, at) + other + text.slice(at + 1);
  });
}

describe('round trip', () => {
  it('any text of any kind comes back as it was, with its signer', () => {
    const kinds = fc.constantFrom(...signedKinds);
    fc.assert(
      fc.property(fc.string({ minLength: 2, unit: 'grapheme' }), kinds, (body, kind) => {
        const value: unknown = JSON.parse(JSON.stringify(seal({ kind, body }, key, AT)));
        const verdict = verifyEnvelope(value, kind, trust(trusted(key, { kinds: [kind] })));
        const signers = [{ kid: kidOf(key), holder: '虚构政策科', signed: AT }];
        expect(verdict).toEqual({ ok: true, body, signers });
      }),
      { numRuns: 200 },
    );
  });

  it('two signers are both named', () => {
    const both = seal(sealed(), otherKey, AT);
    const verdict = verifyEnvelope(both, 'pack', trust(trusted(), trusted(otherKey)));
    expect(verdict.ok && verdict.signers.map(({ kid }) => kid)).toEqual([
      kidOf(key),
      kidOf(otherKey),
    ]);
  });
});

describe('tampering', () => {
  const good = sealed(JSON.stringify({ format: 'x', pay: '0.75', name: '和田地区' }));
  const [first] = good.signatures;
  if (!first) throw new Error('no signature');
  const withSignature = (change: object) => ({ ...good, signatures: [{ ...first, ...change }] });

  it('every changed, dropped or added character of the body is found', () => {
    expect(faultOf(good)).toBe('ok');
    for (const body of flips(good.body)) {
      if (body !== good.body) expect(faultOf({ ...good, body })).toBe('wrong-signature');
    }
    for (const at of good.body.split('').keys()) {
      const shorter = good.body.slice(0, at) + good.body.slice(at + 1);
      expect(faultOf({ ...good, body: shorter })).toBe('wrong-signature');
      const longer = `${good.body.slice(0, at)} ${good.body.slice(at)}`;
      expect(faultOf({ ...good, body: longer })).toBe('wrong-signature');
    }
  });

  it('every flipped bit of the signature is found, also as another spelling of base64', () => {
    const bytes = Buffer.from(first.signature, 'base64');
    for (let bit = 0; bit < 512; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const signature = changed.toString('base64');
      expect(faultOf(withSignature({ signature }))).toBe('wrong-signature');
    }
    for (const signature of flips(first.signature)) {
      const fault = faultOf(withSignature({ signature }));
      if (signature !== first.signature) expect(fault).toMatch(/wrong-signature|not-signed-data/);
    }
  });

  it('key number, time and algorithm stand in what is signed', () => {
    const twin = trusted(key, { kid: 'ed25519-twin' });
    expect(faultOf(withSignature({ kid: 'ed25519-twin' }), [trusted(), twin])).toBe(
      'wrong-signature',
    );
    expect(faultOf(withSignature({ signed: '2025-06-01T09:30:01+08:00' }))).toBe('wrong-signature');
    expect(faultOf(withSignature({ alg: 'sm2' }))).toBe('unknown-algorithm');
  });

  it.each(signedKinds.filter((kind) => kind !== 'pack'))('a pack is no %s', (kind) => {
    const keys = [trusted(key, { kinds: [...signedKinds] })];
    expect(faultOf({ ...good, kind }, keys, kind)).toBe('wrong-signature');
    expect(faultOf(good, keys, kind)).toBe('other-kind');
  });
});

describe('verdicts', () => {
  it.each<[string, string, TrustedKey[]]>([
    ['nobody is trusted', 'unknown-key', []],
    ['another key is trusted', 'unknown-key', [trusted(otherKey)]],
    [
      'another key under this number',
      'wrong-signature',
      [{ ...trusted(otherKey), kid: kidOf(key) }],
    ],
    ['for profiles only', 'key-not-for-kind', [trusted(key, { kinds: ['profile'] })]],
    ['last day before the signing', 'key-expired', [trusted(key, { to: '2025-05-31' })]],
    ['last day is the signing', 'ok', [trusted(key, { to: '2025-06-01' })]],
    ['first day after the signing', 'key-not-yet-valid', [trusted(key, { from: '2025-06-02' })]],
    ['first day is the signing', 'ok', [trusted(key, { from: '2025-06-01' })]],
    ['of an algorithm to come', 'unknown-algorithm', [trusted(key, { alg: 'sm2' })]],
    ['of which the bytes are no key', 'wrong-signature', [trusted(key, { publicKey: 'AAAA' })]],
  ])('a key %s: %s', (_what, fault, keys) => {
    expect(faultOf(sealed(), keys)).toBe(fault);
  });

  it('one good signature does not carry a bad one', () => {
    const both = seal(sealed(), otherKey, AT);
    expect(faultOf(both)).toBe('unknown-key');
    const twice = seal(sealed(), key, '2025-06-02T00:00:00+08:00');
    expect(faultOf(twice)).toBe('duplicate-signature');
  });

  it.each<[string, string, (envelope: Envelope) => unknown]>([
    ['nothing', 'not-signed-data', () => undefined],
    ['a bare pack', 'not-signed-data', () => ({ format: 'crosscounter.pack/1' })],
    ['a later envelope', 'newer-envelope', (e) => ({ ...e, format: 'crosscounter.signed/2' })],
    ['no signature', 'not-signed-data', (e) => ({ ...e, signatures: [] })],
    ['an unknown field', 'not-signed-data', (e) => ({ ...e, note: 'x' })],
    ['an unknown kind', 'not-signed-data', (e) => ({ ...e, kind: 'poem' })],
    ['a body that is no text', 'not-signed-data', (e) => ({ ...e, body: { a: 1 } })],
    ['half a character', 'not-signed-data', (e) => ({ ...e, body: '{"a":"\ud800"}' })],
  ])('%s is %s', (_what, fault, change) => {
    expect(faultOf(change(sealed()))).toBe(fault);
  });

  it('a time is written in one way only', () => {
    for (const signed of ['2025-06-01T01:30:00Z', '2025-06-31T09:30:00+08:00', '2025-06-01', '']) {
      expect(envelopeFile.safeParse(sealed('{}', 'pack', signed)).success).toBe(false);
    }
  });

  it('a trust list names a key once and in the order of its days', () => {
    const parse = (...keys: TrustedKey[]) => trustListFile.safeParse({ format: FORMAT, keys });
    expect(parse(trusted(), trusted()).success).toBe(false);
    expect(parse(trusted(key, { from: '2026-01-01' })).success).toBe(false);
    expect(parse(trusted(), trusted(otherKey)).success).toBe(true);
  });

  it('only Ed25519 keys are keys', () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const text = ec.export({ format: 'der', type: 'spki' }).toString('base64');
    expect(readPublicKey(text)).toBeUndefined();
    expect(readPublicKey(publicText(key))).toBeDefined();
  });
});
