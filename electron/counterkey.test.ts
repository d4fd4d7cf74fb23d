/**
 * Goal: the counter signs with one key for ever, kept only wrapped. Method: a memory disk, opened
 * twice; the signature is judged by a trust list that holds its public half.
 */
import { describe, expect, it } from 'vitest';
import { createMemoryDisk } from './disk-memory.ts';
import { openCounterKey } from './counterkey.ts';
import { aesWrap, seededBytes } from './journal/testbed.ts';
import { verifyEnvelope } from './sealed.ts';

const wrap = aesWrap(new Uint8Array(32).fill(7), seededBytes(1));
const at = new Date('2026-11-22T01:00:00Z');

describe('the counter’s key', () => {
  it('is made once, and signs so that its public half proves it', async () => {
    const disk = createMemoryDisk();
    const key = await openCounterKey(disk, wrap, seededBytes(2));
    const again = await openCounterKey(disk, wrap, seededBytes(3));
    expect([again.kid, again.publicKey]).toEqual([key.kid, key.publicKey]);
    const { kid, publicKey } = key;
    const dated = { from: '2026-01-01', to: '2026-12-31', kinds: ['outage' as const] };
    const keys = [{ kid, alg: 'ed25519', publicKey, holder: '演练窗口', ...dated }];
    const trust = { format: 'crosscounter.trust-list/1' as const, keys };
    const sealed = again.sign('outage', '{"a":1}', at);
    expect(verifyEnvelope(sealed, 'outage', trust)).toMatchObject({ ok: true, body: '{"a":1}' });
    expect(verifyEnvelope(sealed, 'day-file', trust).ok).toBe(false);
  });

  it('does not lie on the disk in the open, and another vault does not open it', async () => {
    const disk = createMemoryDisk();
    await openCounterKey(disk, wrap, seededBytes(2));
    const seed = Buffer.from(seededBytes(2)(32)).toString('base64');
    const text = new TextDecoder().decode(await disk.read('counterkey.txt'));
    expect(text).not.toContain(seed);
    const other = aesWrap(new Uint8Array(32).fill(8), seededBytes(1));
    await expect(openCounterKey(disk, other, seededBytes(2))).rejects.toThrow('not wrapped');
  });
});
