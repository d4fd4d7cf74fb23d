/**
 * Goal: the counter signs with one key for ever, also after its keys were recovered, and the key
 * lies nowhere. Method: a memory disk, keys opened twice and recovered for another vault; the
 * signature is judged by a trust list that holds its public half.
 */
import { describe, expect, it } from 'vitest';
import { createMemoryDisk } from './disk-memory.ts';
import { counterKey } from './counterkey.ts';
import { openKeyring } from './journal/keys.ts';
import { newRecoveryKey, recoverKeyring, recoveryWrap } from './journal/recovery.ts';
import { aesWrap, seededBytes } from './journal/testbed.ts';
import { verifyEnvelope } from './sealed.ts';

const random = seededBytes(2);
const wrap = aesWrap(new Uint8Array(32).fill(7), seededBytes(1));
const at = new Date('2026-11-22T01:00:00Z');

describe('the counter’s key', () => {
  it('is the same at every start, and signs so that its public half proves it', async () => {
    const disk = createMemoryDisk();
    const key = counterKey(await openKeyring({ disk, wrap, random }));
    const again = counterKey(await openKeyring({ disk, wrap, random }));
    expect([again.kid, again.publicKey]).toEqual([key.kid, key.publicKey]);
    const { kid, publicKey } = key;
    const dated = { from: '2026-01-01', to: '2026-12-31', kinds: ['outage' as const] };
    const keys = [{ kid, alg: 'ed25519', publicKey, holder: '演练窗口', ...dated }];
    const trust = { format: 'crosscounter.trust-list/1' as const, keys };
    const sealed = again.sign('outage', '{"a":1}', at);
    expect(verifyEnvelope(sealed, 'outage', trust)).toMatchObject({ ok: true, body: '{"a":1}' });
    expect(verifyEnvelope(sealed, 'day-file', trust).ok).toBe(false);
    expect(await disk.list()).toEqual(['keys.json']);
  });

  it('is the same after the keys were recovered for another vault; another’s is not', async () => {
    const disk = createMemoryDisk();
    const keyring = await openKeyring({ disk, wrap, random });
    const { key } = newRecoveryKey(random);
    await keyring.addWrap(recoveryWrap(key, random));
    const other = aesWrap(new Uint8Array(32).fill(8), seededBytes(1));
    const recovered = await recoverKeyring({ disk, recovery: key, wrap: other, random });
    expect(counterKey(recovered).kid).toBe(counterKey(keyring).kid);
    const elsewhere = await openKeyring({ disk: createMemoryDisk(), wrap, random });
    expect(counterKey(elsewhere).kid).not.toBe(counterKey(keyring).kid);
  });
});
