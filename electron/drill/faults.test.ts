/**
 * Goal: each fault spoils exactly what it says and nothing is committed that it does not commit.
 */
import { describe, expect, it } from 'vitest';
import { nodeOf, openBill } from './clerk.ts';
import type { Bill, Told } from './clerk.ts';
import type { GarbleKind } from './faults.ts';
import { bench, mixedLines, patientOf } from './fixture.ts';
import type { Bench } from './fixture.ts';

const patient = patientOf('longterm-390');

async function billed(): Promise<Bench & { bill: Bill }> {
  const started = await bench();
  return { ...started, bill: await openBill(started.clerk, patient, mixedLines) };
}

async function garbled(kind: GarbleKind): Promise<{ told: Told; settled: number; calls: string }> {
  const { clerk, platform, bill } = await billed();
  platform.faults.garble('2207', kind);
  const told = await clerk.settle(patient, bill);
  const calls = platform.calls().at(-1)?.outcome ?? '';
  return { told, settled: platform.ledger().length, calls };
}

describe('garbled answers', () => {
  it.each(['not-json', 'truncated'] as const)('%s: committed, unreadable', async (kind) => {
    const { told, settled, calls } = await garbled(kind);
    expect(told).toMatchObject({ status: 200, ok: false });
    expect(() => void JSON.parse(told.body)).toThrow(SyntaxError);
    expect([settled, calls]).toEqual([1, 'answered']);
  });

  it('gateway-401: not processed', async () => {
    const { told, settled, calls } = await garbled('gateway-401');
    expect(told).toMatchObject({ status: 401, body: '{"code":401,"message":"签名不一致"}' });
    expect([settled, calls]).toEqual([0, 'refused']);
  });

  it('breaks-identity: medfee ≠ fund + psn_part + hosp_part', async () => {
    const { told } = await garbled('breaks-identity');
    expect(nodeOf(told, 'setlinfo')).toMatchObject({
      medfee_sumamt: 2025.5,
      fund_pay_sumamt: 1217.2,
      psn_part_amt: 809.3,
    });
  });

  it('wrong-total: consistent in itself, but not this bill', async () => {
    const { told } = await garbled('wrong-total');
    expect(nodeOf(told, 'setlinfo')).toMatchObject({
      medfee_sumamt: 2026.5,
      fulamt_ownpay_amt: 51,
      fund_pay_sumamt: 1216.2,
      psn_part_amt: 810.3,
      psn_cash_pay: 810.3,
    });
  });
});

describe('refused and lost', () => {
  it('refuses by order, as often as told, and uses the msgid up', async () => {
    const { clerk, platform, bill } = await billed();
    platform.faults.refuse('2206', '该定点医药机构未开通此病种', 2);
    const refused = await clerk.trial(patient, bill);
    expect(refused.errMsg).toBe('该定点医药机构未开通此病种');
    expect((await clerk.trial(patient, bill)).ok).toBe(false);
    expect((await clerk.trial(patient, bill)).ok).toBe(true);
  });

  it('loses any infno by "*", and forgets orders on clear', async () => {
    const { clerk, platform, bill } = await billed();
    platform.faults.loseRequest('*', Infinity);
    expect((await clerk.trial(patient, bill)).status).toBe(0);
    expect((await clerk.identify(patient)).status).toBe(0);
    platform.faults.clear();
    expect((await clerk.trial(patient, bill)).ok).toBe(true);
    const outcomes = platform.calls().map((call) => call.outcome);
    expect(outcomes.slice(-3)).toEqual(['request-lost', 'request-lost', 'answered']);
  });

  it('a cut line reaches nothing: no call is seen', async () => {
    const { clerk, platform, bill } = await billed();
    const before = platform.calls().length;
    platform.faults.line = 'cut';
    expect(await clerk.settle(patient, bill)).toMatchObject({ status: 0, body: 'line-cut' });
    expect(platform.calls()).toHaveLength(before);
    platform.faults.line = 'up';
    expect((await clerk.settle(patient, bill)).ok).toBe(true);
  });

  it('its clock may be ahead', async () => {
    const { clerk, platform, bill } = await billed();
    platform.faults.clockOffsetMs = 90_000;
    const setlinfo = nodeOf(await clerk.settle(patient, bill), 'setlinfo');
    expect(setlinfo['setl_time']).toBe('2026-05-06 09:01:30');
  });
});
