import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryDisk } from '../disk-memory.ts';
import { openJournal } from './journal.ts';
import { openKeyring } from './keys.ts';
import { newRecoveryKey, readRecoveryKey, recoverKeyring } from './recovery.ts';
import { recoveryText, recoveryWrap } from './recovery.ts';
import { aesWrap, cashier, createTestbed, sampleRecord, seededBytes } from './testbed.ts';

describe('the recovery key', () => {
  it('reads back as it was written down, also as people type', () => {
    const property = (key: Uint8Array) => {
      const text = recoveryText(key);
      expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}$/);
      const typed = ` ${text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')}\n`;
      expect(readRecoveryKey(typed)).toEqual({ ok: true, key });
      expect(readRecoveryKey(text.replaceAll('1', 'l'))).toEqual({ ok: true, key });
    };
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), property));
  });

  it('is refused with one letter wrong, two swapped, or too few', () => {
    const { text } = newRecoveryKey(seededBytes(4));
    const all = text.replaceAll('-', '');
    for (let at = 0; at < all.length; at += 1) {
      const other = all[at] === '7' ? '8' : '7';
      const wrong = `${all.slice(0, at)}${other}${all.slice(at + 1)}`;
      expect(readRecoveryKey(wrong)).toEqual({ ok: false, group: undefined });
      const swapped = `${all.slice(0, at)}${all[at + 1] ?? ''}${all[at] ?? ''}${all.slice(at + 2)}`;
      if (swapped !== all) expect(readRecoveryKey(swapped).ok).toBe(false);
    }
    expect(readRecoveryKey(all.slice(0, 9))).toEqual({ ok: false, group: 3 });
    expect(readRecoveryKey(text.replace(/^.{6}/, '0000-U'))).toEqual({ ok: false, group: 2 });
  });
});

describe('recovery', () => {
  it('opens the journal when the keystore is lost, wraps it anew, and loses nothing', async () => {
    const bed = createTestbed();
    const { journal, keyring } = await bed.open();
    const { key, text } = newRecoveryKey(bed.random);
    await keyring.addWrap(recoveryWrap(key, bed.random));
    const written = [];
    for (let n = 1; n <= 6; n += 1) written.push(await journal.append(sampleRecord(n), cashier));
    const before = keyring.keyedHash('x');
    await journal.close();
    for (const name of await bed.disk.list()) {
      const bytes = Buffer.from(await bed.disk.read(name));
      for (const form of [Buffer.from(key), Buffer.from(key).toString('base64'), text]) {
        expect(bytes.includes(form), name).toBe(false);
      }
    }

    // Another computer: the folder is there, the old keystore is not.
    const { disk, random } = bed;
    const newStore = aesWrap(new Uint8Array(32).fill(8), random);
    const refused = { code: 'keys-refused' };
    await expect(openKeyring({ disk, wrap: newStore, random })).rejects.toMatchObject(refused);
    const wrongKey = newRecoveryKey(random).key;
    const wrong = recoverKeyring({ disk, recovery: wrongKey, wrap: newStore, random });
    await expect(wrong).rejects.toMatchObject(refused);
    await recoverKeyring({ disk, recovery: key, wrap: newStore, random });

    const normal = await openKeyring({ disk, wrap: newStore, random });
    expect(normal.keyedHash('x')).toBe(before);
    const opened = await openJournal({ ...bed, keyring: normal });
    expect(opened.records).toEqual(written);
    await opened.journal.close();
    // The old keystore's wrap was in the same slot and is gone; the recovery key still opens.
    await expect(bed.open()).rejects.toMatchObject(refused);
    const again = await openKeyring({ disk, wrap: recoveryWrap(key, random), random });
    expect(again.keyedHash('x')).toBe(before);
  });

  it('has no second way where no recovery key was made', async () => {
    const bed = createTestbed();
    await bed.open();
    const { key } = newRecoveryKey(bed.random);
    const wrap = recoveryWrap(key, bed.random);
    const { disk, random } = bed;
    await expect(openKeyring({ disk, wrap, random })).rejects.toMatchObject({
      code: 'keys-refused',
    });
    const empty = createMemoryDisk();
    await expect(
      recoverKeyring({ disk: empty, recovery: key, wrap, random }),
    ).rejects.toMatchObject({
      code: 'keys-missing',
    });
  });
});
