import { describe, expect, it } from 'vitest';
import { bundlesAfter, isAway, mayImport, noBundles } from '../../shared/bundle.ts';
import { parseEntry } from '../../shared/entry.ts';
import { bundleKeys, exportBundle, openBundle } from './bundle.ts';
import type { JournalRecord } from './record.ts';
import { cashier, createTestbed, sampleRecord } from './testbed.ts';

const at = '2025-01-15T09:00:00.000+08:00';

async function counter(number: string, seed: number) {
  const bed = createTestbed(seed);
  const { journal, keyring } = await bed.open();
  return { bed, journal, keys: bundleKeys(keyring, number), random: bed.random };
}

/** Nine entries of three visits; V1 and V2 are carried. */
async function carried() {
  const from = await counter('01', 1);
  const to = await counter('02', 2);
  const records: JournalRecord[] = [];
  for (let n = 1; n <= 9; n += 1) records.push(await from.journal.append(sampleRecord(n), cashier));
  const bundle = 'B01-1';
  const visits = ['V1', 'V2'];
  const named = { bundle, from: from.keys, to: to.keys.address, at, records, visits };
  return { from, to, records, named, made: exportBundle(named, from.random) };
}

describe('a sealed bundle', () => {
  it('opens at the named counter, with personal parts, the chosen visits only', async () => {
    const { from, to, records, made } = await carried();
    const opened = openBundle(made.bytes, to.keys, [from.keys.address]);
    const visits = ['V1', 'V2'];
    expect(made.data).toMatchObject({ bundle: 'B01-1', to: '02', visits, entries: 6 });
    expect(opened.data).toEqual({ bundle: 'B01-1', from: '01', visits, entries: 6 });
    for (const [index, record] of opened.records.entries()) {
      expect(records[index]).toMatchObject(record);
    }
    expect(opened.records).toHaveLength(6);
    expect(opened.records[2]?.personal).toEqual(sampleRecord(3).personal);
    for (const word of ['虚构病人', '测试', 'V1']) expect(made.bytes.includes(word)).toBe(false);
  });

  it('opens nowhere else, and from nobody else', async () => {
    const { from, to, named, made } = await carried();
    const third = await counter('03', 3);
    const trust = [from.keys.address];
    const fails = (bytes: Uint8Array, keys = to.keys, trusted = trust) => {
      try {
        openBundle(bytes, keys, trusted);
      } catch (error) {
        return error;
      }
      return undefined;
    };
    expect(fails(made.bytes, third.keys)).toMatchObject({ code: 'other-counter' });
    const renamed = { ...third.keys, address: to.keys.address };
    expect(fails(made.bytes, renamed)).toMatchObject({ code: 'other-counter' });
    expect(fails(made.bytes, to.keys, [])).toMatchObject({ code: 'unknown-sender' });
    const posing = { ...third.keys, address: from.keys.address };
    const forged = exportBundle({ ...named, from: posing }, third.random);
    expect(fails(forged.bytes)).toMatchObject({ code: 'wrong-signature' });
    const text = made.bytes.toString('utf8');
    const readdressed = Buffer.from(text.replace('B01-1', 'B01-2'));
    expect(fails(readdressed)).toMatchObject({ code: 'wrong-signature' });
    const newer = Buffer.from(text.replace('bundle/1', 'bundle/2'));
    expect(fails(newer)).toMatchObject({ code: 'newer' });
    expect(fails(Buffer.from('{}'))).toMatchObject({ code: 'not-a-bundle' });
    for (let byte = 0; byte < made.bytes.length; byte += 37) {
      const flipped = Buffer.from(made.bytes);
      flipped[byte] = (flipped[byte] ?? 0) ^ 1;
      expect(fails(flipped), `byte ${byte}`).toBeDefined();
    }
    expect(() => exportBundle({ ...named, visits: ['V9'] }, from.random)).toThrow(TypeError);
  });

  it('is exported and imported by entries: away at the one, taken once at the other', async () => {
    const { from, to, made } = await carried();
    const out = { kind: 'bundle.exported', v: 1, data: made.data };
    const exported = parseEntry(await from.journal.append(out, cashier));
    const left = bundlesAfter(noBundles, exported);
    expect([isAway(left, 'V1'), isAway(left, 'V3')]).toEqual([true, false]);

    const { data, records } = openBundle(made.bytes, to.keys, [from.keys.address]);
    expect(mayImport(noBundles, data, () => false)).toBe('ok');
    expect(mayImport(noBundles, data, (visit) => visit === 'V2')).toBe('visit-here');
    const entry = { kind: 'bundle.imported', v: 1, data, personal: { records } };
    await to.journal.append(entry, cashier);
    // The power goes: what was acknowledged is there, with the visits in it, and counts once.
    const again = await to.bed.open(to.bed.disk.crash());
    const [record] = again.records;
    const imported = parseEntry(record);
    expect(imported.personal).toEqual({ records });
    const taken = bundlesAfter(noBundles, imported);
    expect(mayImport(taken, data, () => true)).toBe('already-imported');

    const back = { ...data, bundle: 'B02-1', from: '02' };
    expect(mayImport(left, back, () => true)).toBe('ok');
    const home = { kind: 'bundle.imported', v: 1, data: back, personal: { records } };
    const returned = parseEntry(await from.journal.append(home, cashier));
    expect(isAway(bundlesAfter(left, returned), 'V1')).toBe(false);
  });
});
