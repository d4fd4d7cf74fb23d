/**
 * Goal: keys stay private and out of repositories, only good packs are signed, and a changed file
 * is refused. Method: the commands as people run them, in a folder of their own.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKey, readKey } from '../../build/packs/keys.ts';
import { signFile } from '../../build/packs/sign.ts';
import { createFolder, packText, root, runPacks, type Folder } from './bench.ts';

let folder: Folder;
let key = '';
let trust = '';
beforeAll(() => {
  folder = createFolder();
  [key = '', trust = ''] = makeKey({
    folder: join(folder.path, 'keys'),
    holder: '虚构政策科',
    kinds: ['pack'],
    from: '2025-01-01',
    to: '2099-12-31',
  });
});
afterAll(() => folder.remove());

const verifiedPack = () => packText().replace('"sample"', '"verified"');

describe('packs -- new, keygen, sign, verify', () => {
  it('from a skeleton to a verified file, status 0 all the way', () => {
    const draft = join(folder.path, 'hotan.jsonc');
    const made = runPacks('new', '--place', '653200', '--name', '和田"试"', '--out', draft);
    expect([made.status, made.stderr]).toEqual([0, '']);
    expect(runPacks('new', '--place', '653200', '--name', 'x', '--out', draft).status).toBe(1);
    expect(runPacks('check', draft)).toMatchObject({ status: 0, stderr: '' });

    const own = join(folder.path, 'own');
    const keygen = runPacks('keygen', '--out', own, '--holder', '虚构持有人');
    expect([keygen.status, keygen.stderr]).toEqual([0, '']);
    const names = readdirSync(own);
    const secret = join(own, names.find((name) => name.endsWith('.key.json')) ?? '');
    const open = join(own, names.find((name) => name.endsWith('.trust.json')) ?? '');
    expect(statSync(secret).mode & 0o777).toBe(0o600);

    const real = folder.put(
      'real.jsonc',
      readFileSync(draft, 'utf8').replace('"sample"', '"unverified"'),
    );
    const signed = runPacks('sign', real, '--key', secret);
    expect([signed.status, signed.stderr]).toEqual([0, '']);
    const out = join(folder.path, 'real.signed.json');
    const verified = runPacks('verify', out, '--trust', open);
    expect([verified.status, verified.stderr]).toEqual([0, '']);
    expect(verified.stdout).toMatch(/政策包，签名有效，虚构持有人（ed25519-[0-9a-f]{16}）签于/);
    expect(runPacks('verify', out, '--trust', trust).stdout).toMatch(/不可信〔unknown-key〕/);
  });

  it('a changed, an unsigned and a sample file do not verify: status 1', () => {
    const good = folder.put('good.json', verifiedPack());
    const out = signFile(good, key, join(folder.path, 'good.signed.json'), new Date());
    const changed = readFileSync(out, 'utf8').replace('\\"0.75\\"', '\\"0.95\\"');
    const bad = folder.put('bad.signed.json', changed);
    const sample = folder.put('sample.json', packText());
    const signedSample = signFile(sample, key, undefined, new Date());
    const { status, stdout } = runPacks('verify', out, bad, good, signedSample, '--trust', trust);
    expect(status).toBe(1);
    expect(stdout).toMatch(/good\.signed\.json：政策包，签名有效/);
    expect(stdout).toMatch(/bad\.signed\.json：不可信〔wrong-signature〕.*内容被改动过/);
    expect(stdout).toMatch(/good\.json：不可信〔not-signed-data〕没有签名/);
    expect(stdout).toMatch(/sample\.signed\.json：正式窗口不接受〔sample〕/);
  });

  it('a pack that fails its own checks is not signed: status 1, with the sentences', () => {
    const bad = folder.put('bad.json', verifiedPack().replace('"pay": "0.75"', '"pay": "75"'));
    const { status, stderr } = runPacks('sign', bad, '--key', key);
    expect(status).toBe(1);
    expect(stderr).toMatch(/规则 ratio .*百分之 75 请写 "0\.75"/);
  });

  it('trust lists are signed as such; a format without a check is not signed', () => {
    const at = new Date();
    expect(() => signFile(folder.put('a.json', { format: 'x/1' }), key, undefined, at)).toThrow(
      /不认识的格式 x\/1/,
    );
    const list = signFile(trust, key, join(folder.path, 'trust.signed.json'), at);
    expect(JSON.parse(readFileSync(list, 'utf8'))).toMatchObject({ kind: 'trust-list' });
    expect(() => signFile(list, key, join(folder.path, 'twice.json'), at)).toThrow(/已经签过/);
  });
});

describe('where keys may be', () => {
  it('never in this repository, nor in any other, nor behind a link', () => {
    const ours = runPacks('keygen', '--out', join(root, 'build', 'no-keys-here'));
    expect(ours.status).toBe(1);
    expect(ours.stderr).toMatch(/不能把签名钥写进代码库/);
    const other = join(folder.path, 'other');
    mkdirSync(join(other, '.git', 'deep'), { recursive: true });
    mkdirSync(join(other, 'sub'));
    symlinkSync(join(other, 'sub'), join(folder.path, 'link'));
    const parts = { holder: 'x', kinds: ['pack'], from: '2025-01-01', to: '2025-01-02' };
    for (const inside of ['other', 'other/a/b', 'link', 'link/new']) {
      const make = () => makeKey({ ...parts, folder: join(folder.path, inside) });
      expect(make).toThrow(/不能把签名钥写进代码库/);
    }
    const stray = folder.put('other/sub/x.key.json', readFileSync(key, 'utf8'), 0o600);
    expect(() => readKey(stray)).toThrow(/签名钥不能放在代码库里/);
    expect(() => readKey(join(folder.path, 'link', 'x.key.json'))).toThrow(
      /签名钥不能放在代码库里/,
    );
  });

  const keyText = (change: object) => {
    const value: unknown = JSON.parse(readFileSync(key, 'utf8'));
    return JSON.stringify({ ...Object(value), ...change });
  };
  it.each<[string, () => string, RegExp]>([
    ['is not there', () => '/nowhere.key.json', /读不了文件/],
    ['is a folder', () => folder.path, /读不了文件/],
    ['is no JSON', () => folder.put('k1', '{', 0o600), /不是签名钥文件/],
    ['is another JSON', () => folder.put('k2', {}, 0o600), /不是签名钥文件/],
    [
      'is a trust list',
      () => folder.put('k3', readFileSync(trust, 'utf8'), 0o600),
      /不是签名钥文件/,
    ],
    ['is cut', () => folder.put('k4', keyText({ privateKey: 'MC4C' }), 0o600), /已损坏/],
    ['has another number', () => folder.put('k5', keyText({ kid: 'ed25519-0' }), 0o600), /已损坏/],
  ])('a key file that %s is refused', (_what, file, words) => {
    expect(() => readKey(file())).toThrow(words);
  });

  it.skipIf(process.platform === 'win32')('a key file that others can read is refused', () => {
    const open = folder.put('open.key.json', readFileSync(key, 'utf8'), 0o600);
    chmodSync(open, 0o640);
    expect(() => readKey(open)).toThrow(/别人也能读.*chmod 600/);
  });

  it.each<[string, readonly string[]]>([
    ['keygen without a folder', ['keygen']],
    ['keygen for an unknown kind', ['keygen', '--out', '/tmp/x', '--kinds', 'poem']],
    [
      'keygen with days upside down',
      ['keygen', '--out', '/tmp/x', '--from', '2099-01-01', '--to', '2025-01-01'],
    ],
    ['sign without a key', ['sign', 'a.json']],
    ['sign of two files', ['sign', 'a.json', 'b.json', '--key', 'k']],
    ['verify without a trust list', ['verify', 'a.json']],
    ['new for a wrong place', ['new', '--place', '65', '--name', 'x', '--out', '/tmp/a.jsonc']],
    ['new as .json', ['new', '--place', '653200', '--name', 'x', '--out', '/tmp/a.json']],
  ])('%s: status 2', (_what, args) => {
    const { status, stdout, stderr } = runPacks(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).not.toMatch(/ at .*\.ts:/);
  });
});
