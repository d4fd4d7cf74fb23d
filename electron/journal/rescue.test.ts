import { describe, expect, it } from 'vitest';
import { readOnlyDisk } from '../disk-readonly.ts';
import { openKeyring } from './keys.ts';
import { readJournal } from './read.ts';
import { newRecoveryKey, recoveryWrap } from './recovery.ts';
import { exportRescue, openRescue } from './rescue.ts';
import { cashier, createTestbed, sampleRecord } from './testbed.ts';

async function rescued() {
  const bed = createTestbed();
  const { journal, keyring } = await bed.open(bed.disk, 1500);
  const { key } = newRecoveryKey(bed.random);
  const written = [];
  for (let n = 1; n <= 9; n += 1) written.push(await journal.append(sampleRecord(n), cashier));
  const collect = async () => {
    const parts: Uint8Array[] = [];
    for await (const part of exportRescue(bed.disk)) parts.push(part);
    return Buffer.concat(parts);
  };
  return { bed, key, written, keyring, collect };
}

const asFile = (bytes: Buffer) => ({
  size: bytes.length,
  read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
});

describe('rescue export', () => {
  it('is read elsewhere with the recovery key, on a full disk too', async () => {
    const { bed, key, written, keyring, collect } = await rescued();
    await expect(collect()).rejects.toMatchObject({ code: 'keys-refused' });
    await keyring.addWrap(recoveryWrap(key, bed.random));
    bed.disk.setCapacity(1);
    const bytes = await collect();
    expect(bytes.includes('虚构病人')).toBe(false);
    const disk = readOnlyDisk(await openRescue(asFile(bytes)));
    const wrap = recoveryWrap(key, bed.random);
    const opened = await openKeyring({ disk, wrap, random: bed.random });
    expect((await readJournal(disk, opened)).records).toEqual(written);
  });

  it('refuses what is cut short or something else', async () => {
    const { bed, key, keyring, collect } = await rescued();
    await keyring.addWrap(recoveryWrap(key, bed.random));
    const bytes = await collect();
    const cut = openRescue(asFile(bytes.subarray(0, -1)));
    await expect(cut).rejects.toMatchObject({ code: 'journal-damaged' });
    for (const other of ['', '{}', '{"format":"crosscounter.rescue/2","files":[]}\n']) {
      const opening = openRescue(asFile(Buffer.from(other)));
      await expect(opening).rejects.toMatchObject({ code: 'journal-too-new' });
    }
  });
});
