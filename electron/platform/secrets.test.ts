/**
 * Goal: secrets are never on the disk or in an error in plain text, and what is wrong with them is
 * named. Method: every byte on a memory disk, and files made wrong in one way per row.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMemoryDisk } from '../disk-memory.ts';
import { fileWrap } from '../filewrap.ts';
import { seededBytes } from '../journal/testbed.ts';
import { loadProfile } from '../profiles.ts';
import { importSecrets, openSecrets, SecretsError, takeSecretsFile } from './secrets.ts';

const vault = (seed: number) => fileWrap(seededBytes(seed)(32), seededBytes(seed + 1));
const hunan = loadProfile('430100');
const chongqing = loadProfile('500100');
const csb = { kind: 'csb', accessKey: 'AK-visible', secretKey: 'SK-visible' };
const sm = {
  appId: 'APPID-0123456789',
  appSecret: 'APPSECRET-visible',
  privateKey: '11'.repeat(32),
  platformKey: `04${'22'.repeat(64)}`,
};
const file = (change: object = {}) => ({
  format: 'crosscounter.secrets/1',
  profile: '430100',
  secrets: csb,
  ...change,
});
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

async function codeOf(asked: Promise<unknown>): Promise<string> {
  const error: unknown = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SecretsError)) throw new Error(`not a SecretsError: ${String(error)}`);
  const whole = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
  expect(whole).not.toMatch(/visible|1111|2222/);
  expect(error.message).toMatch(/[\u4e00-\u9fff]/);
  return error.code;
}

describe('imported secrets', () => {
  it('open again and stand nowhere on the disk', async () => {
    const disk = createMemoryDisk();
    const secrets = { ...csb, sm };
    expect(await importSecrets(disk, vault(1), bytes(file({ secrets })))).toEqual({
      profile: '430100',
    });
    const opened = await openSecrets(disk, vault(1), hunan);
    expect(opened).toEqual({ ...csb, sm: { ...sm, userId: '1234567812345678' } });
    const names = await disk.list();
    expect(names).toEqual(['secrets.json']);
    const text = Buffer.from(await disk.read('secrets.json')).toString('latin1');
    const base64 = Buffer.from('SK-visible').toString('base64').slice(0, 12);
    for (const word of ['visible', 'AK-', '1111', '2222', base64]) expect(text).not.toContain(word);
  });

  it('replace those before', async () => {
    const disk = createMemoryDisk();
    await importSecrets(disk, vault(1), bytes(file()));
    const newer = { ...csb, secretKey: 'SK-visible-2' };
    await importSecrets(disk, vault(1), bytes(file({ secrets: newer })));
    expect(await openSecrets(disk, vault(1), hunan)).toEqual(newer);
  });

  it('do not open with another vault, for another profile, or when damaged', async () => {
    const disk = createMemoryDisk();
    expect(await codeOf(openSecrets(disk, vault(1), hunan))).toBe('missing');
    await importSecrets(disk, vault(1), bytes(file()));
    expect(await codeOf(openSecrets(disk, vault(5), hunan))).toBe('wrong-vault');
    const other = { ...vault(1), slot: 'os' };
    expect(await codeOf(openSecrets(disk, other, hunan))).toBe('wrong-vault');
    expect(await codeOf(openSecrets(disk, vault(1), chongqing))).toBe('other-profile');
    await disk.writeAtomic('secrets.json', bytes('visible'));
    expect(await codeOf(openSecrets(disk, vault(1), hunan))).toBe('damaged');
  });

  it('must be those that the gateway signs with', async () => {
    const disk = createMemoryDisk();
    const apikey = { kind: 'apikey', key: 'KEY-visible' };
    await importSecrets(disk, vault(1), bytes(file({ secrets: apikey })));
    expect(await codeOf(openSecrets(disk, vault(1), hunan))).toBe('other-kind');
    await importSecrets(disk, vault(1), bytes(file({ profile: '500100', secrets: apikey })));
    expect(await codeOf(openSecrets(disk, vault(1), chongqing))).toBe('other-kind');
  });

  it.each<[string, unknown, string]>([
    ['no JSON', 'visible', '格式不对'],
    ['a kind nobody knows', file({ secrets: { ...csb, kind: 'visible' } }), 'secrets.kind'],
    ['a missing key', file({ secrets: { kind: 'csb', accessKey: 'AK-visible' } }), 'secretKey'],
    [
      'a short SM2 key',
      file({ secrets: { ...csb, sm: { ...sm, privateKey: '1111' } } }),
      'private',
    ],
    ['a short appId', file({ secrets: { ...csb, sm: { ...sm, appId: 'visible' } } }), 'appId'],
  ])('a file with %s is refused by field', async (_name, value, field) => {
    const disk = createMemoryDisk();
    const asked = importSecrets(disk, vault(1), bytes(value));
    expect(await codeOf(asked)).toBe('wrong-file');
    await expect(asked).rejects.toThrow(field);
    expect(await disk.list()).toEqual([]);
  });

  it('are taken from a file, which the person is told to delete', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'secrets-'));
    const given = path.join(folder, 'given.json');
    writeFileSync(given, bytes(file()));
    const disk = createMemoryDisk();
    const told = await takeSecretsFile(given, disk, vault(1));
    rmSync(folder, { recursive: true });
    expect(told).toContain(`430100 的网关密钥。请现在就删除导入的文件：${given}`);
    expect(await openSecrets(disk, vault(1), hunan)).toEqual(csb);
  });
});
