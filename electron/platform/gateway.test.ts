/**
 * Goal: each kind of gateway gets the headers its sources say. Method: known answers made by hand
 * with openssl, and every shipped profile.
 */
import { describe, expect, it } from 'vitest';
import { seededBytes } from '../journal/testbed.ts';
import { loadProfile } from '../profiles.ts';
import { createGateway, csbHeaders, tifHeaders } from './gateway.ts';
import { SecretsError, type Secrets } from './secrets.ts';
import { exampleSm as sm } from './testbed.ts';

const AT = 1_700_000_000_000;
const csb = { kind: 'csb', accessKey: 'drill', secretKey: 'geheim' } as const;
const tif = { kind: 'x-tif', paasid: 'paas', token: 'token' } as const;
const apikey = { kind: 'apikey', key: 'K' } as const;
const gateway = (name: string, secrets: Secrets) =>
  createGateway(loadProfile(name), secrets, seededBytes(1));

describe('CSB', () => {
  const signing = {
    kind: 'csb',
    apiName: '{infno}',
    apiVersion: '1.0.0',
    timestamp: 'ms',
  } as const;

  it('signs the four headers, sorted, by HMAC-SHA1 in base64', () => {
    // By hand: printf
    // '_api_access_key=drill&_api_name=2207&_api_timestamp=1700000000000&_api_version=1.0.0'
    //   | openssl dgst -sha1 -hmac geheim -binary | base64
    expect(csbHeaders(signing, csb, '2207', AT)).toEqual({
      _api_name: '2207',
      _api_version: '1.0.0',
      _api_timestamp: '1700000000000',
      _api_access_key: 'drill',
      _api_signature: 'Poprh3s5zzIUrYGlUT5niN7rEr8=',
    });
  });

  it('takes its name from a template and its time in seconds', () => {
    // By hand, as above: …&_api_name=hsa-fsi-2207A&_api_timestamp=1700000000&…
    const jiangxi = { ...signing, apiName: 'hsa-fsi-{infno}', timestamp: 's' } as const;
    expect(csbHeaders(jiangxi, csb, '2207A', AT)).toMatchObject({
      _api_name: 'hsa-fsi-2207A',
      _api_timestamp: '1700000000',
      _api_signature: '1YdKqd03Kw+OalpbjmElihp2/jY=',
    });
  });
});

describe('x-tif', () => {
  // By hand: printf 1700000000tokennonce1700000000 | openssl dgst -sha256
  const hex = 'ba864fe8ccab46b8d039e89c91916b5c1701c7a4fdf5bdab69da607e34568e9f';

  it.each(['lower', 'upper'] as const)('signs time, token and nonce in %s case', (how) => {
    expect(tifHeaders({ kind: 'x-tif', hex: how }, tif, 'nonce', AT)).toEqual({
      'x-tif-paasid': 'paas',
      'x-tif-timestamp': '1700000000',
      'x-tif-nonce': 'nonce',
      'x-tif-signature': how === 'upper' ? hex.toUpperCase() : hex,
    });
  });

  it('never says the token, and takes a new nonce for each request', () => {
    const hebei = gateway('130100', tif);
    const first = hebei.headers('2207', AT);
    expect(Object.values(first)).not.toContain('token');
    expect(first['x-tif-nonce']).toMatch(/^[0-9a-f]{32}$/);
    expect(hebei.headers('2207', AT)['x-tif-nonce']).not.toBe(first['x-tif-nonce']);
  });
});

describe('the shipped profiles', () => {
  it('Hunan: CSB by infno, one endpoint', () => {
    const { path, headers, seal, open } = gateway('430100', csb);
    expect(path('2206')).toBe('/fsi/api/rsfComIfsService/callService');
    expect(headers('2206', AT)).toMatchObject({ _api_name: '2206', _api_timestamp: String(AT) });
    expect([seal('{"x":1}', AT), open(200, 'y')]).toEqual(['{"x":1}', { ok: true, text: 'y' }]);
  });

  it('Jiangxi: CSB by hsa-fsi-infno, one path for each, the A variants', () => {
    const { path, headers } = gateway('360100', csb);
    expect(path('2207A')).toBe('/fsi/api/outpatientSettleService/saveSettletmentA');
    expect(path('2207')).toBe('/fsi/api/outpatientSettleService/saveSettletmentA');
    expect(path('2601')).toBe('/fsi/api/reverseService/revsMethod');
    expect(headers('2207A', AT)['_api_name']).toBe('hsa-fsi-2207A');
    expect(path('2501')).toBeUndefined();
  });

  it('Hebei: x-tif, one path for each, lower case', () => {
    const { path, headers } = gateway('130100', tif);
    expect(path('2206')).toBe('/fsi/api/outpatientSettleService/preSettletment');
    expect(headers('2206', AT)['x-tif-signature']).toMatch(/^[0-9a-f]{64}$/);
  });

  it('Inner Mongolia: a key and nothing else', () => {
    const { path, headers } = gateway('150100', apikey);
    expect(path('1101')).toBe('/uif-hsaf-med-api/api/medical/service');
    expect(headers('1101', AT)).toEqual({ apikey: 'K' });
  });

  it('Chongqing: the body in an envelope; a 401 comes from before it', () => {
    const { headers, seal, open } = gateway('500100', { ...apikey, sm });
    expect(headers('1101', AT)).toEqual({ 'x-app-id': 'K' });
    const sealed = seal('{"psn_no":"1"}', AT);
    expect(sealed).not.toContain('psn_no');
    expect(open(200, sealed)).toEqual({ ok: true, text: '{"psn_no":"1"}' });
    const refusal = '{"code":401,"message":"签名不一致"}';
    expect(open(401, refusal)).toEqual({ ok: true, text: refusal });
    expect(open(200, refusal)).toEqual({ ok: false, why: 'not-sealed' });
  });

  it('take no secrets of another kind', () => {
    expect(() => gateway('130100', csb)).toThrow(SecretsError);
    expect(() => gateway('500100', apikey)).toThrow(SecretsError);
  });
});
