/**
 * Goal: whoever decides a hospital's limits can check, sign and verify them before a counter reads
 * them. Method: the commands as people run them.
 */
import { join } from 'node:path';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import drillJson from '../../shared/packs/limits/drill.json' with { type: 'json' };
import { createFolder, runPacks, type Folder } from './bench.ts';

let folder: Folder;
beforeAll(() => {
  folder = createFolder();
});
afterAll(() => folder.remove());

describe('packs -- check, sign, verify of limits', () => {
  it('from a file to one that a live counter takes, its figures told at each step', () => {
    const keygen = runPacks('keygen', '--out', join(folder.path, 'keys'), '--kinds', 'limits');
    expect(keygen.stderr).toBe('');
    const names = readdirSync(join(folder.path, 'keys')).map((name) => {
      return join(folder.path, 'keys', name);
    });
    const key = names.find((name) => name.endsWith('.key.json')) ?? '';
    const trust = names.find((name) => name.endsWith('.trust.json')) ?? '';
    const sample = folder.put('sample.json', drillJson);
    const decided = folder.put('limits.json', { ...drillJson, status: 'decided' });

    const checked = runPacks('check', sample, decided);
    expect([checked.status, checked.stderr]).toEqual([0, '']);
    expect(checked.stdout).toMatch(/limits\.json：可用，.*单笔 20,000\.00.*窗口 20 笔 60,000\.00/);
    expect(checked.stdout).toMatch(/sample\.json：[^]*提醒：status 是 sample/);

    for (const file of [sample, decided])
      expect(runPacks('sign', file, '--key', key).status).toBe(0);
    const signed = join(folder.path, 'limits.signed.json');
    const good = runPacks('verify', signed, '--trust', trust);
    expect([good.status, good.stderr]).toEqual([0, '']);
    expect(good.stdout).toMatch(/风险限额，签名有效[^]*断联 24 小时/);
    expect(runPacks('check', signed).status).toBe(0);

    const other = runPacks('verify', join(folder.path, 'sample.signed.json'), '--trust', trust);
    expect([other.status, other.stdout]).toEqual([1, expect.stringContaining('〔sample〕')]);
    const text = readFileSync(signed, 'utf8').replace('60000.00', '99999.00');
    const forged = runPacks('verify', folder.put('forged.json', text), '--trust', trust);
    expect([forged.status, forged.stdout]).toEqual([1, expect.stringMatching(/内容被改动过/)]);
  });

  it.each<[string, object, RegExp]>([
    ['a wrong field', { perBill: '2 万' }, /perBill/],
    ['dates upside down', { from: '2027-01-01', to: '2026-01-01' }, /有效期止早于起/],
    ['soft not below hard', { consecutive: { soft: 5, hard: 5 } }, /提醒须小于停止/],
  ])('%s: status 1 with a sentence, and not signed', (_what, change, words) => {
    const file = folder.put('bad.json', { ...drillJson, ...change });
    const { status, stdout } = runPacks('check', file);
    expect([status, stdout]).toEqual([1, expect.stringMatching(words)]);
  });

  it('a limit that never binds, and yuan mistaken for ten thousands, are reminders', () => {
    const file = folder.put('odd.json', {
      ...drillJson,
      perBill: '2.00',
      perPatientDay: '70000.00',
    });
    const { status, stdout } = runPacks('check', file);
    expect(status).toBe(0);
    expect(stdout).toMatch(/患者每天的限额大于窗口合计/);
    expect(stdout).toMatch(/“2 万元”请写 "20000\.00"/);
  });
});
