/**
 * Goal: the SM arithmetic is the national standards', and an envelope opens only with a signature
 * that holds. Method: published vectors, and openssl 3 as the other half.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sm2, sm3, sm4 } from 'sm-crypto-v2';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSmEnvelope, dataKey, signText } from './sm.ts';

/** GB/T 32918.5 A.2: private key, public key, r and s of "message digest". */
const privateKey = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8';
const point =
  '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
  'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13';
const published =
  'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3' +
  'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa';

const userId = '1234567812345678';
const names = { appId: 'APPID-0123456789', appSecret: 'APPSECRET', userId };
const ours = createSmEnvelope({ ...names, privateKey, platformKey: point });
const AT = 1_700_000_000_000;
const head = { appId: names.appId, encType: 'SM4', signType: 'SM2', timestamp: String(AT) };
const said = `appId=APPID-0123456789&encType=SM4&signType=SM2&timestamp=${AT}&key=APPSECRET`;
const text = '{"infno":"1101","汉":"字"}';

// By hand: printf APPSECRET | openssl enc -sm4-ecb -K $(printf APPID-0123456789 | xxd -p) | xxd -p
// → 82294b192cb00e2e…; then the text with -K $(printf 82294B192CB00E2E | xxd -p)
const byHand = 'E3ACA1C7A743BB11C977B78313D170C7144E083B23C49F458551E7164696C714';

describe('the national standards', () => {
  it('SM3 of "abc" (GB/T 32905 A.1)', () => {
    const digest = '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0';
    expect(sm3('abc')).toBe(digest);
  });

  it('SM4 of one block (GB/T 32907 A.1)', () => {
    const block = '0123456789abcdeffedcba9876543210';
    const sealed = sm4.encrypt(Buffer.from(block, 'hex'), block, { padding: 'none' });
    expect(sealed).toBe('681edf34d206965e86b3e94f536e4246');
  });

  it('SM2 signature (GB/T 32918.5 A.2)', () => {
    expect(sm2.getPublicKeyFromPrivateKey(privateKey)).toBe(point);
    const proves = (message: string) =>
      sm2.doVerifySignature(message, published, point, { hash: true, userId });
    expect(proves('message digest')).toBe(true);
    expect(proves('message digesu')).toBe(false);
  });
});

describe('the key and the cipher text', () => {
  it('are those that openssl makes', () => {
    expect(Buffer.from(dataKey(names)).toString()).toBe('82294B192CB00E2E');
    const sealed: unknown = JSON.parse(ours.seal(text, AT));
    expect(sealed).toMatchObject({ ...head, encData: byHand });
  });

  it('the signed text is sorted, without signData, encData and extra', () => {
    const message = { ...head, signData: 'x', encData: 'y', extra: 'z' };
    expect(signText(message, 'APPSECRET')).toBe(said);
  });

  it('our signature is taken by openssl', (context) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sm2-'));
    const file = (name: string, bytes: string | Buffer) => {
      writeFileSync(path.join(folder, name), bytes);
      return path.join(folder, name);
    };
    // SubjectPublicKeyInfo: id-ecPublicKey, sm2p256v1, the point.
    const spki = `3059301306072a8648ce3d020106082a811ccf5501822d034200${point}`;
    const body = Buffer.from(spki, 'hex').toString('base64');
    const key = file('key.pem', `-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----\n`);
    const { signData } = z
      .looseObject({ signData: z.string() })
      .parse(JSON.parse(ours.seal('', AT)));
    const signature = file('signature', Buffer.from(signData, 'base64'));
    const args = ['dgst', '-sm3', '-verify', key, '-sigopt', `distid:${userId}`];
    const run = (message: string) =>
      spawnSync('openssl', [...args, '-signature', signature, file('message', message)], {
        encoding: 'utf8',
      });
    const { error, stdout } = run(said);
    const other = run(`${said}x`).stdout;
    rmSync(folder, { recursive: true });
    if (error) context.skip('openssl is not on this machine');
    expect(stdout).toContain('Verified OK');
    expect(other).not.toContain('Verified OK');
  });
});

/** An answer as a platform would make it, by openssl. */
function answer(change: object = {}): string {
  // By hand: printf SAID | openssl dgst -sm3 -sign key.pem -sigopt distid:1234567812345678 | base64
  const signData =
    'MEUCIFnzqgUu+OaOS3saK5I8ixoTyVhhpjbT097h49Md8zknAiEAvKaz34+u/Ho30l8j2FWj+YU3zYv9YUKw1VjXwbh9f2o=';
  return JSON.stringify({ ...head, encData: byHand, signData, ...change });
}

describe('an answer', () => {
  it('opens with a signature made by openssl, in hex or base64', () => {
    expect(ours.open(answer())).toEqual({ ok: true, text });
    expect(ours.open(ours.seal(text, AT))).toEqual({ ok: true, text });
    const base64 = Buffer.from(byHand, 'hex').toString('base64');
    expect(ours.open(answer({ encData: base64 }))).toEqual({ ok: true, text });
  });

  it('opens with plain r and s too', () => {
    const raw = sm2.doSignature(said, privateKey, { hash: true, userId });
    const signData = Buffer.from(raw, 'hex').toString('base64');
    expect(ours.open(answer({ signData }))).toEqual({ ok: true, text });
  });

  it.each<[string, string, string]>([
    ['another timestamp', answer({ timestamp: String(AT + 1) }), 'signature'],
    ['a field more', answer({ code: '0' }), 'signature'],
    [
      'a foreign signature',
      answer({ signData: Buffer.alloc(70, 1).toString('base64') }),
      'signature',
    ],
    ['no base64', answer({ signData: '签名' }), 'signature'],
    ['a cut cipher text', answer({ encData: answer().slice(60, 92) }), 'cipher'],
    ['half a block', answer({ encData: 'ABCD' }), 'cipher'],
    ['no envelope', text, 'not-sealed'],
    ['two encData', answer().replace('{', '{"encData":"00",'), 'not-sealed'],
    ['nothing', '', 'not-sealed'],
  ])('with %s does not open', (_name, body, why) => {
    expect(ours.open(body)).toEqual({ ok: false, why });
  });
});
