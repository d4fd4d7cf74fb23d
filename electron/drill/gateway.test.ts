/**
 * Goal: each kind of gateway lets a right request through and names what is wrong with another.
 * Method: every shipped profile over a socket, its requests signed by hand in this file.
 */
import { createHash } from 'node:crypto';
import { sm2, sm4 } from 'sm-crypto-v2';
import { afterEach, describe, expect, it } from 'vitest';
import { bench, csbSigned, placeOf } from './fixture.ts';
import type { Bench } from './fixture.ts';
import { drillKeys } from './keys.ts';
import hebei from '../../shared/packs/130100/profile.json' with { type: 'json' };
import innerMongolia from '../../shared/packs/150100/profile.json' with { type: 'json' };
import jiangxi from '../../shared/packs/360100/profile.json' with { type: 'json' };
import chongqing from '../../shared/packs/500100/profile.json' with { type: 'json' };
import type { Listening } from './server.ts';

const open: Listening[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function served(profile: unknown): Promise<Bench & { url: string }> {
  const bed = await bench(1, placeOf(profile));
  const listening = await bed.platform.listen();
  open.push(listening);
  return { ...bed, url: listening.url };
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<string> {
  const reply = await fetch(url, { method: 'POST', headers, body });
  return `${reply.status} ${await reply.text()}`;
}

const input = { data: { psn_no: 'nobody' } };
const refused = (message: string): string => `401 ${JSON.stringify({ code: 401, message })}`;

describe('csb with one path and one name for each transaction (Jiangxi)', () => {
  it('verifies path, name and HMAC', async () => {
    const { url, clerk, clock } = await served(jiangxi);
    const at = `${url}/fsi/api/fsiIntegratedQueryService/queryPsnOpspReg`;
    const body = clerk.message('5301', input);
    const name = 'hsa-fsi-5301';
    expect(await post(at, csbSigned(name, clock.ms), body)).toContain('未查询到人员基本信息');
    const wrong = csbSigned(name, clock.ms, 'drill', 'other');
    expect(await post(at, wrong, body)).toBe(refused('签名不一致'));
    expect(await post(at, csbSigned(name, clock.ms, 'x'), body)).toBe(refused('非法用户'));
    const old = csbSigned(name, clock.ms - 30 * 60_000 - 1);
    expect(await post(at, old, body)).toBe(refused('签名时间戳超时'));
    const { _api_signature: _, ...bare } = csbSigned(name, clock.ms);
    expect(await post(at, bare, body)).toBe(refused('缺少服务网关的请求头'));
    const tampered = { ...csbSigned(name, clock.ms), _api_name: 'hsa-fsi-2207' };
    expect(await post(at, tampered, body)).toBe(refused('签名不一致'));
    expect(await post(at, csbSigned('5301', clock.ms), body)).toContain('404');
    const elsewhere = `${url}/fsi/api/fsiPsnInfoService/queryPsnInfo`;
    expect(await post(elsewhere, csbSigned(name, clock.ms), body)).toContain('404');
    const single = `${url}/fsi/api/rsfComIfsService/callService`;
    expect(await post(single, csbSigned(name, clock.ms), body)).toContain('404');
  });
});

describe('x-tif (Hebei)', () => {
  const signed = (ms: number, change: Record<string, string> = {}): Record<string, string> => {
    const stamp = String(ms).slice(0, 10);
    const text = `${stamp}drill0123456789${stamp}`;
    return {
      'x-tif-paasid': 'drill',
      'x-tif-timestamp': stamp,
      'x-tif-nonce': '0123456789',
      'x-tif-signature': createHash('sha256').update(text).digest('hex'),
      ...change,
    };
  };

  it('verifies SHA-256 of time, token, nonce, time', async () => {
    const { url, clerk, clock } = await served(hebei);
    const at = `${url}/fsi/api/fsiIntegratedQueryService/queryPsnOpspReg`;
    const body = clerk.message('5301', input);
    expect(await post(at, signed(clock.ms), body)).toContain('未查询到人员基本信息');
    const off = signed(clock.ms, { 'x-tif-nonce': '1' });
    expect(await post(at, off, body)).toBe(refused('签名不一致'));
    expect(await post(at, signed(clock.ms, { 'x-tif-paasid': 'x' }), body)).toContain('非法用户');
    expect(await post(at, signed(clock.ms + 31 * 60_000), body)).toContain('签名时间戳超时');
    expect(await post(at, {}, body)).toBe(refused('缺少服务网关的请求头'));
  });
});

describe('apikey (Inner Mongolia)', () => {
  it('wants its one header', async () => {
    const { url, clerk } = await served(innerMongolia);
    const at = `${url}/uif-hsaf-med-api/api/medical/service`;
    const body = clerk.message('5301', input);
    expect(await post(at, { apikey: 'drill' }, body)).toContain('未查询到人员基本信息');
    expect(await post(at, { apikey: 'x' }, body)).toBe(refused('非法用户'));
    expect(await post(at, {}, body)).toBe(refused('缺少服务网关的请求头'));
  });
});

describe('sm4-sm2 (Chongqing)', () => {
  // By hand, as the facts say: key = first 16 of upper-hex SM4(appId, appSecret).
  const { appId, appSecret, hospitalKey, platformKey, userId } = drillKeys;
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const upper = (text: string, under: Uint8Array): string =>
    Buffer.from(sm4.encrypt(bytes(text), under, { output: 'array' }))
      .toString('hex')
      .toUpperCase();
  const key = bytes(upper(appSecret, bytes(appId)).slice(0, 16));
  const said = (stamp: string): string =>
    `appId=${appId}&encType=SM4&signType=SM2&timestamp=${stamp}&key=${appSecret}`;

  function sealed(text: string, ms: number, change: object = {}): string {
    const options = { hash: true, der: true, userId };
    const signature = sm2.doSignature(said(String(ms)), hospitalKey.private, options);
    return JSON.stringify({
      appId,
      encType: 'SM4',
      signType: 'SM2',
      timestamp: String(ms),
      encData: upper(text, key),
      signData: Buffer.from(signature, 'hex').toString('base64'),
      ...change,
    });
  }

  function opened(reply: string): string {
    const { encData, signData, timestamp } = JSON.parse(reply.slice(4)) as Record<string, string>;
    const hex = Buffer.from(signData ?? '', 'base64').toString('hex');
    const options = { hash: true, der: true, userId };
    const holds = sm2.doVerifySignature(said(timestamp ?? ''), hex, platformKey.public, options);
    expect(holds).toBe(true);
    const plain = sm4.decrypt(Buffer.from(encData ?? '', 'hex'), key, { output: 'array' });
    return Buffer.from(plain).toString('utf8');
  }

  it('opens what is sealed for it and seals its answer', async () => {
    const { url, clerk, clock } = await served(chongqing);
    const at = `${url}/fsi/api/rsfComIfsService/callService`;
    const head = { 'x-app-id': appId };
    const body = clerk.message('5301', input);
    const reply = await post(at, head, sealed(body, clock.ms));
    expect(reply).not.toContain('未查询到');
    expect(opened(reply)).toContain('未查询到人员基本信息');
    expect(await post(at, head, body)).toBe(refused('缺少服务网关的请求头'));
    const shifted = sealed(body, clock.ms, { timestamp: String(clock.ms + 1) });
    expect(await post(at, head, shifted)).toBe(refused('签名不一致'));
    const noise = sealed(body, clock.ms, { signData: 'AAAA' });
    expect(await post(at, head, noise)).toBe(refused('签名不一致'));
    const cut = sealed(body, clock.ms, { encData: 'AB' });
    expect(await post(at, head, cut)).toBe(refused('签名不一致'));
    expect(await post(at, head, sealed(body, clock.ms - 31 * 60_000))).toContain('时间戳超时');
    expect(await post(at, { 'x-app-id': 'x' }, sealed(body, clock.ms))).toContain('非法用户');
    const other = sealed(body, clock.ms, { appId: 'x' });
    expect(await post(at, head, other)).toBe(refused('非法用户'));
  });
});
