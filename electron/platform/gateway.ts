/** The gateway of a profile: where a transaction goes, how it is signed, how it is wrapped. */
import { createHash, createHmac } from 'node:crypto';
import { pathOf } from '../../shared/platform/profile-gateway.ts';
import { infnoOf, type Profile } from '../../shared/platform/profile.ts';
import type { Random } from '../journal/seal.ts';
import { assertFits, type Secrets } from './secrets.ts';
import { createSmEnvelope, type Opened } from './sm.ts';

export interface Gateway {
  /** Undefined where the profile has no path for it: then nothing is sent anywhere. */
  path(infno: string): string | undefined;
  /** The headers that sign a request; no gateway we know of signs the body in them. */
  headers(infno: string, atMs: number): Record<string, string>;
  seal(text: string, atMs: number): string;
  /** The platform's text within an answer's body. HTTP 401/403 come from before the envelope. */
  open(status: number, body: string): Opened;
}

/** Throws a SecretsError where the secrets are not those of the profile's gateway. */
export function createGateway(profile: Profile, secrets: Secrets, random: Random): Gateway {
  assertFits(secrets, profile);
  const sign = signerOf(profile, secrets, random);
  const sm = secrets.sm && createSmEnvelope(secrets.sm);
  const envelope = profile.gateway.envelope === 'sm4-sm2' ? sm : undefined;
  return {
    path: (infno) => pathOf(profile.url, infnoOf(profile, infno)),
    headers: sign,
    seal: (text, atMs) => envelope?.seal(text, atMs) ?? text,
    open(status, body) {
      if (!envelope) return { ok: true, text: body };
      const opened = envelope.open(body);
      const before = status === 401 || status === 403;
      return before && !opened.ok && opened.why === 'not-sealed'
        ? { ok: true, text: body }
        : opened;
    },
  };
}

function signerOf(profile: Profile, secrets: Secrets, random: Random): Gateway['headers'] {
  const { signing } = profile.gateway;
  if (signing.kind === 'csb' && secrets.kind === 'csb') {
    return (infno, atMs) => csbHeaders(signing, secrets, infno, atMs);
  }
  if (signing.kind === 'x-tif' && secrets.kind === 'x-tif') {
    return (_infno, atMs) => tifHeaders(signing, secrets, nonceOf(random), atMs);
  }
  if (signing.kind === 'apikey' && secrets.kind === 'apikey') {
    return () => ({ [signing.header]: secrets.key });
  }
  throw new Error('secrets of another kind passed the check');
}

type Signing<K> = Extract<Profile['gateway']['signing'], { kind: K }>;
type Keys<K> = Extract<Secrets, { kind: K }>;

/** CSB: base64(HMAC-SHA1(secretKey, sorted "k=v&…" of the four headers)). */
export function csbHeaders(
  signing: Signing<'csb'>,
  keys: Keys<'csb'>,
  infno: string,
  atMs: number,
): Record<string, string> {
  const headers: Record<string, string> = {
    _api_name: signing.apiName.replaceAll('{infno}', infno),
    _api_version: signing.apiVersion,
    _api_timestamp: signing.timestamp === 'ms' ? String(atMs) : secondsOf(atMs),
    _api_access_key: keys.accessKey,
  };
  const names = Object.keys(headers).sort();
  const text = names.map((name) => `${name}=${headers[name] ?? ''}`).join('&');
  const signature = createHmac('sha1', keys.secretKey).update(text, 'utf8').digest('base64');
  return { ...headers, _api_signature: signature };
}

/** x-tif: SHA-256 in hex of timestamp, token, nonce, timestamp. */
export function tifHeaders(
  signing: Signing<'x-tif'>,
  keys: Keys<'x-tif'>,
  nonce: string,
  atMs: number,
): Record<string, string> {
  const timestamp = secondsOf(atMs);
  const said = `${timestamp}${keys.token}${nonce}${timestamp}`;
  const hex = createHash('sha256').update(said, 'utf8').digest('hex');
  return {
    'x-tif-paasid': keys.paasid,
    'x-tif-timestamp': timestamp,
    'x-tif-nonce': nonce,
    'x-tif-signature': signing.hex === 'upper' ? hex.toUpperCase() : hex,
  };
}

function nonceOf(random: Random): string {
  return Buffer.from(random(16)).toString('hex');
}

function secondsOf(atMs: number): string {
  return String(Math.floor(atMs / 1000));
}
