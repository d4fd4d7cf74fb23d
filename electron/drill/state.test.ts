/**
 * Goal: a platform restored from a snapshot is the same platform; method: restore, compare, go on.
 */
import { describe, expect, it } from 'vitest';
import { createClerk, nodeOf, openBill } from './clerk.ts';
import type { Told } from './clerk.ts';
import { createEVoucherMiddleware, voucherDigits } from './devices.ts';
import { bench, hospital, items, mixedLines, patientOf, seeded } from './fixture.ts';
import { localHandle } from './handle.ts';
import { createDrillPlatform } from './platform.ts';

const patient = patientOf('account-mutual');

describe('snapshot and restore', () => {
  it('keeps everything: ledger, totals, purses, used numbers, tokens, open visits', async () => {
    const { platform, clerk, clock } = await bench();
    const now = (): Date => new Date(clock.ms);
    const digits = voucherDigits(patient, now(), seeded(3));
    await createEVoucherMiddleware(localHandle(platform)).decode(digits, '01101');
    const first = await openBill(clerk, patient, mixedLines);
    const settled = await clerk.settle(patient, first, '2');
    const open = await openBill(clerk, patient, mixedLines);
    const text = platform.snapshot();
    const catalogue = Object.values(items);
    const other = createDrillPlatform({ now, random: seeded(9), catalogue, hospital });
    other.restore(text);
    expect(other.snapshot()).toBe(text);
    expect(other.ledger()).toEqual(platform.ledger());
    const body = clerk.message('2207', clerk.settlement(patient, open, '2'), clerk.routed(patient));
    const otherClerk = createClerk({ platform: other, hospital, now });
    const money = async (told: Promise<Told>): Promise<object> => ({
      ...nodeOf(await told, 'setlinfo'),
      setl_id: '',
    });
    expect(await money(otherClerk.tell(body))).toEqual(await money(clerk.tell(body)));
    const again = clerk.message('2207', clerk.settlement(patient, first), {
      ...clerk.routed(patient),
      msgid: settled.msgid,
    });
    expect((await other.handle(again)).body).toContain('发送方报文ID重复');
  });

  it('never repeats an id after a restore', async () => {
    const { platform, clerk } = await bench();
    const before = await openBill(clerk, patient, mixedLines);
    platform.restore(platform.snapshot());
    const after = await clerk.register(patientOf('longterm-390'));
    expect(nodeOf(after, 'data')['mdtrt_id']).not.toBe(before.visit);
  });

  it('throws on anything that is not a snapshot', async () => {
    const { platform } = await bench();
    expect(() => platform.restore('{}')).toThrow('invalid_type');
    expect(() => platform.restore('nonsense')).toThrow(SyntaxError);
  });
});
