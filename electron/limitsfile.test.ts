/**
 * Goal: a counter works by the limits file it is given only if signature, schema and dates hold;
 * else by the last good one, else by none; and says which and why. Method: files signed here, a
 * memory disk in place of the folder, day by day.
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import drillJson from '../shared/packs/limits/drill.json' with { type: 'json' };
import { limitsOn } from '../shared/limits.ts';
import type { SignedKind, TrustList } from '../shared/sealed.ts';
import { createMemoryDisk } from './disk-memory.ts';
import { readGiven, readTrust, takeLimits, type GivenFile, type TakeLimits } from './limitsfile.ts';
import { kidOf, publicText, seal } from './sealed.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const kid = kidOf(privateKey);
const trust: TrustList = {
  format: 'crosscounter.trust-list/1',
  keys: [
    {
      kid,
      alg: 'ed25519',
      publicKey: publicText(privateKey),
      holder: '虚构医保办',
      from: '2026-01-01',
      to: '2026-12-31',
      kinds: ['limits'],
    },
  ],
};
const day = '2026-11-22';
const november = { id: 'nov', status: 'decided', from: '2026-11-01', to: '2026-11-30' };

const first = '2026-11-01T08:00:00+08:00';

function signed(changes: object, kind: SignedKind = 'limits', at = first): GivenFile {
  const body = JSON.stringify({ ...drillJson, ...changes });
  const text = JSON.stringify(seal({ kind, body }, privateKey, at));
  return { name: 'limits.signed.json', text };
}

/** A counter's starts, one after the other, on one disk; by default a live one. */
function counter() {
  const disk = createMemoryDisk();
  return async (given: GivenFile | undefined, changes: Partial<TakeLimits> = {}) => {
    const shipped = { sets: [], label: '没有限额' };
    const ask = { given, trust: { trust }, mode: 'live' as const, day, disk, shipped };
    const { limits, limitsLabel } = await takeLimits({ ...ask, ...changes });
    const { id } = limitsOn(limits, changes.day ?? day);
    return { id, refused: limits.refused, label: limitsLabel, limits };
  };
}

describe('a limits file that is given', () => {
  it('is taken where it holds, named with its key, and kept for a start without one', async () => {
    const start = counter();
    const label = `nov（${kid}）`;
    expect(await start(signed(november))).toMatchObject({ id: 'nov', refused: undefined, label });
    expect(await start(undefined)).toMatchObject({ id: 'nov', refused: undefined, label });
  });

  const changed = (file: GivenFile): GivenFile => {
    const text = 'text' in file ? file.text.replace('20000.00', '90000.00') : '';
    return { name: file.name, text };
  };
  const bad: [string, GivenFile, RegExp][] = [
    ['a changed figure', changed(signed(november)), /签名与内容不符/],
    ['no signature', { name: 'bare.json', text: JSON.stringify(drillJson) }, /没有签名/],
    ['another kind', signed(november, 'pack'), /是政策包，不是风险限额/],
    ['a sample', signed({ ...november, status: 'sample' }), /样例限额/],
    ['a wrong field', signed({ ...november, perBill: '-1' }), /perBill/],
    ['an unknown field', signed({ ...november, surprise: 1 }), /surprise/],
    ['dates upside down', signed({ ...november, to: '2026-10-01' }), /有效期止早于起/],
    ['no JSON', { name: 'x.json', text: '{' }, /没有签名/],
    ['no file', { name: 'x.json', problem: '读不了文件（ENOENT）' }, /读不了文件（ENOENT）/],
    [
      'an end that is past',
      signed({ ...november, id: 'old', to: '2026-11-21' }),
      /2026-11-21 到期/,
    ],
    [
      'a beginning before the last good one',
      signed({ ...november, id: 'older', from: '2026-10-01' }),
      /比上次装入的（自 2026-11-01 起）旧/,
    ],
  ];
  it.each(bad)(
    'with %s: the last good one goes on, and the reason is told',
    async (_, file, why) => {
      const start = counter();
      await start(signed(november));
      const { id, refused, label } = await start(file);
      expect(id).toBe('nov');
      expect(refused).toMatch(why);
      expect(refused).toContain('仍按 演练限额');
      expect(label).toContain(refused);
      expect(await start(undefined)).toMatchObject({ id: 'nov', refused: undefined });
    },
  );
  it.each(bad.slice(0, 9))(
    'with %s and none before: none, also in a drill',
    async (_, file, why) => {
      const { limits } = await counter()(file);
      expect(limitsOn(limits, day)).toMatchObject({ id: 'none', none: expect.stringMatching(why) });
      const shipped = { sets: [limitsOn(limits, day)], label: 'sample' };
      if (!/没有签名|样例/.test(why.source)) {
        const drill = await counter()(file, { mode: 'drill', shipped });
        expect([drill.id, drill.limits.sets]).toEqual(['none', []]);
      }
    },
  );

  it('with the same first day: the one that was signed later goes on', async () => {
    const start = counter();
    const later = '2026-11-05T08:00:00+08:00';
    await start(signed(november));
    const newer = signed({ ...november, id: 'mended' }, 'limits', later);
    expect(await start(newer)).toMatchObject({ id: 'mended', refused: undefined });
    const { id, refused } = await start(signed(november));
    expect(id).toBe('mended');
    expect(refused).toContain(`它签于 ${first}，比上次装入的（签于 ${later}）旧`);
    expect(await start(undefined)).toMatchObject({ id: 'mended', refused: undefined });
    expect(await start(newer)).toMatchObject({ id: 'mended', refused: undefined });
    const drill = await start(
      { name: 'x.json', text: JSON.stringify(drillJson) },
      { mode: 'drill' },
    );
    expect(drill.id).toBe('mended');
  });

  it('that begins tomorrow is used from tomorrow on; until then the last good one is', async () => {
    const start = counter();
    await start(signed(november));
    const december = { id: 'dec', status: 'decided', from: '2026-11-23', to: '2026-12-31' };
    const { id, refused, limits } = await start(signed(december));
    expect([id, refused]).toEqual(['nov', expect.stringContaining('dec 自 2026-11-23 起才有效')]);
    expect(limitsOn(limits, '2026-11-23').id).toBe('dec');
    const next = await start(signed(december), { day: '2026-11-23' });
    expect([next.id, next.refused]).toEqual(['dec', undefined]);
  });

  it('counts to its last day and not beyond; expired, it closes by its own dates', async () => {
    const start = counter();
    const { limits } = await start(signed(november), { day: '2026-11-30' });
    expect(limitsOn(limits, '2026-11-30').none).toBeUndefined();
    const after = await start(undefined, { day: '2026-12-01' });
    expect(limitsOn(after.limits, '2026-12-01')).toMatchObject({ id: 'nov', to: '2026-11-30' });
  });
});

describe('the last good one', () => {
  it('is judged again at each start: its key may have been taken off the list', async () => {
    const start = counter();
    await start(signed(november));
    const nobody: TrustList = { ...trust, keys: [] };
    const later = await start(undefined, { trust: { trust: nobody } });
    expect([later.id, later.refused]).toEqual(['none', expect.stringContaining('不在信任名单')]);
  });
  it('that somebody changed in the folder is refused', async () => {
    const disk = createMemoryDisk();
    const start = counter();
    await start(signed(november), { disk });
    const text = new TextDecoder().decode(await disk.read('limits.json'));
    await disk.writeAtomic('limits.json', new TextEncoder().encode(text.replace('20', '90')));
    const later = await start(undefined, { disk });
    expect([later.id, later.refused]).toEqual(['none', expect.stringContaining('不能再用')]);
  });
  it('without any: a live counter has none, a drill its sample', async () => {
    const { limits } = await counter()(undefined);
    expect(limitsOn(limits, day).none).toBe('没有装入限额');
    const sets = [{ ...limitsOn(limits, day), id: 'sample' }];
    const drill = await counter()(undefined, { mode: 'drill', shipped: { sets, label: 'x' } });
    expect([drill.id, drill.label]).toEqual(['sample', 'x']);
  });
});

describe('the files that the start arguments name', () => {
  it('a trust list that is none, or cannot be read, trusts nobody and says so', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'crosscounter-limits-'));
    const file = path.join(folder, 't.json');
    writeFileSync(file, `\uFEFF${JSON.stringify(trust)}`);
    expect(readTrust(await readGiven(file))).toEqual({ trust });
    writeFileSync(file, '{"keys":[]}');
    expect(readTrust(await readGiven(file)).problem).toBe('t.json 不是信任名单');
    rmSync(folder, { recursive: true });
    const gone = readTrust(await readGiven(file));
    expect(gone).toMatchObject({ trust: { keys: [] }, problem: '信任名单读不了文件（ENOENT）' });
    const { refused } = await counter()(signed(november), { trust: gone });
    expect(refused).toContain('信任名单读不了文件');
  });
});
