/**
 * Goal: a message leaves as each profile's sources say: path, headers, body. Method: connector and
 * HTTP wire against a loopback server that keeps what it got.
 */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock, type Clock } from '../clock.ts';
import { seededBytes } from '../journal/testbed.ts';
import { loadProfile } from '../profiles.ts';
import { createConnector } from './connector.ts';
import type { Secrets } from './secrets.ts';
import { createSmEnvelope } from './sm.ts';
import { exampleSm as sm, listenOn, msgidsOf } from './testbed.ts';
import { createHttpWire } from './wire.ts';

interface Got {
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const envelope = createSmEnvelope(sm);
const AT = Date.parse('2026-11-22T09:00:00+08:00');
const answer = JSON.stringify({ infcode: '0', output: { signinoutb: { sign_no: 'S1' } } });

/** What arrives when one transaction is asked under a profile, after its sign-in. */
async function sent(name: string, secrets: Secrets, infno: string): Promise<Got> {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      got.push({ url, headers, body: Buffer.concat(chunks).toString('utf8') });
      response.end(secrets.sm ? envelope.seal(answer, AT) : answer);
    });
  });
  const base = `http://127.0.0.1:${await listenOn(server)}`;
  closing.push(() => new Promise((resolve) => server.close(() => resolve())));
  const profile = loadProfile(name);
  const clock: Clock = { ...systemClock(), now: () => new Date(AT) };
  const connector = createConnector({
    wire: createHttpWire({ base, profile, secrets, clock, random: seededBytes(1) }),
    profile,
    clock,
    operator: { id: 'T1', name: '测试员' },
    machine: { mac: '02-00-00-00-00-03', ip: '192.0.2.3' },
    nextMsgid: msgidsOf(profile, () => '20261122090000'),
    heard: () => undefined,
  });
  const insured = { insutype: '340', personType: '13' };
  const result = await connector.ask(infno, { data: { psn_no: '1' } }, '653200', insured);
  expect(result).toMatchObject({ outcome: 'done' });
  const last = got[1];
  if (got.length !== 2 || !last) throw new Error(`${got.length} requests`);
  return last;
}

const bodyOf = (got: Got) => z.record(z.string(), z.unknown()).parse(JSON.parse(got.body));
const common = {
  insuplc_admdvs: '653200',
  opter_type: '1',
  opter: 'T1',
  opter_name: '测试员',
  inf_time: '2026-11-22 09:00:00',
  sign_no: 'S1',
  input: { data: { psn_no: '1' } },
};
const csb = { kind: 'csb', accessKey: 'a', secretKey: 's' } as const;
const hex32 = expect.stringMatching(/^[0-9a-f]{32}$/);

describe('a 2206', () => {
  it('in Hunan', async () => {
    const got = await sent('430100', csb, '2206');
    expect(got.url).toBe('/fsi/api/rsfComIfsService/callService');
    expect(got.headers).toMatchObject({
      'content-type': 'text/plain;UTF-8',
      _api_name: '2206',
      _api_version: '1.0.0',
      _api_timestamp: String(AT),
      _api_access_key: 'a',
    });
    expect(bodyOf(got)).toMatchObject({
      ...common,
      infno: '2206',
      msgid: 'H43010000001202611220900000301',
      mdtrtarea_admvs: '430100',
      recer_sys_code: 'MBS_LOCAL',
      infver: 'V1.0',
      fixmedins_code: 'H43010000001',
    });
  });

  it('in Jiangxi is a 2206A', async () => {
    const got = await sent('360100', csb, '2206');
    expect(got.url).toBe('/fsi/api/outpatientSettleService/preSettletmentA');
    expect(got.headers).toMatchObject({
      'content-type': 'application/json;charset=UTF-8',
      _api_name: 'hsa-fsi-2206A',
    });
    expect(bodyOf(got)).toMatchObject({ ...common, infno: '2206A', mdtrtarea_admvs: '360100' });
  });

  it('in Hebei goes to the system of the retired cadres', async () => {
    const got = await sent('130100', { kind: 'x-tif', paasid: 'p', token: 't' }, '2206');
    expect(got.url).toBe('/fsi/api/outpatientSettleService/preSettletment');
    expect(got.headers).toMatchObject({
      'content-type': 'application/json',
      'x-tif-paasid': 'p',
      'x-tif-timestamp': String(AT).slice(0, 10),
      'x-tif-nonce': hex32,
      'x-tif-signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(bodyOf(got)).toMatchObject({ ...common, infno: '2206', recer_sys_code: 'LXXT' });
  });

  it('in Inner Mongolia has its number the other way round', async () => {
    const got = await sent('150100', { kind: 'apikey', key: 'K' }, '2206');
    expect(got.url).toBe('/uif-hsaf-med-api/api/medical/service');
    expect(got.headers).toMatchObject({ apikey: 'K' });
    expect(Object.keys(got.headers).filter((name) => /^(_api|x-)/.test(name))).toEqual([]);
    expect(bodyOf(got)).toMatchObject({
      ...common,
      infver: '1.0.0',
      msgid: '261122090000-H15010000001-0301',
    });
  });

  it('in Chongqing is in an envelope, and so is its answer', async () => {
    const got = await sent('500100', { kind: 'apikey', key: 'K', sm }, '2206');
    expect(got.headers).toMatchObject({ 'x-app-id': 'K' });
    expect(got.body).not.toMatch(/psn_no|APPSECRET/);
    expect(bodyOf(got)).toEqual({
      appId: 'APPID-0123456789',
      encType: 'SM4',
      signType: 'SM2',
      timestamp: String(AT),
      encData: expect.stringMatching(/^([0-9A-F]{32})+$/),
      signData: expect.any(String),
    });
    const opened = envelope.open(got.body);
    if (!opened.ok) throw new Error(opened.why);
    expect(JSON.parse(opened.text)).toMatchObject({ ...common, infno: '2206' });
  });
});
