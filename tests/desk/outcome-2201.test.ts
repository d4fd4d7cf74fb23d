/**
 * Goal: a registration that a person found is this visit's own. Method: 2201 is lost and 5201
 * comes to nothing, so that a person has it; each number that could be typed is given.
 */
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../shared/platform/profile.ts';
import { audit } from './audit.ts';
import { pay, quoted, serve, settleDown, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const patient = 'longterm-390';
const word = { verdict: 'found' as const, evidence: '平台经办系统截图 演练', by: '虚构甲' };

/** The registrations that the platform holds, whoever heard of them. */
function registrations({ platform }: Bed): string[] {
  const found = platform.snapshot().matchAll(/"mdtrtId":\s*"(\w+)"/g);
  return [...new Set([...found].map(([, number = '']) => number))];
}

/** One visit is settled; of the person's next the 2201 is lost, and nothing finds it. */
async function undecided(profile: (profile: Profile) => Profile) {
  const bed = await openBed({ profile });
  const first = await pay(bed, await quoted(bed, patient));
  const { id } = await serve(bed, patient);
  const before = registrations(bed);
  bed.network.failAt('2201', 'answer-lost');
  bed.platform.faults.refuse('5201', '未开通就诊查询 演练');
  await bed.desk.quote({ visit: id });
  bed.platform.faults.line = 'up';
  await settleDown(bed);
  expect((await viewOf(bed, id)).parked?.reason).toBe('unknown-outcome');
  const other = bed.counter.book.visit(first.id)?.ids.mdtrtId ?? '';
  const number = registrations(bed).find((each) => !before.includes(each)) ?? '';
  expect([other, number]).not.toContain('');
  const record = (given: string) => bed.desk.recordOutcome({ visit: id, number: given, ...word });
  return { bed, id, other, number, record };
}

describe('a registration that a person found', () => {
  it('is not another visit’s, and stands in the platform’s list', async () => {
    const { bed, id, other, number, record } = await undecided((profile) => profile);
    const five = await openBed({ counterNo: '05', seed: 9, platform: bed.platform });
    const known = registrations(bed);
    await quoted(five, patient);
    const theirs = registrations(bed).find((each) => !known.includes(each)) ?? '';
    expect(theirs).not.toBe('');
    for (const wrong of ['', other, theirs, '430000000000000000']) {
      expect(faultCode(await record(wrong)), wrong).toBe('not-proven');
    }
    bed.platform.faults.refuse('5201', '未开通就诊查询 演练');
    expect(faultCode(await record(number))).toBe('not-proven');
    expect((await viewOf(bed, id)).pending?.act).toBe('2201');
    expect(valueOf(await record(number)).pending).toBeUndefined();
    expect(bed.counter.book.visit(id)?.ids.mdtrtId).toBe(number);
    const settled = await pay(bed, valueOf(await bed.desk.quote({ visit: id })));
    expect(settled.status).toBe('settled');
    expect(bed.platform.ledger()).toMatchObject([{ mdtrt_id: other }, { mdtrt_id: number }]);
    await audit(bed);
  });

  it('is a person’s word where the province has no 5201, but never another visit’s', async () => {
    const { bed, id, other, number, record } = await undecided((profile) => {
      return { ...profile, decide: { ...profile.decide, '2201': [] } };
    });
    expect(faultCode(await record(other))).toBe('not-proven');
    expect(valueOf(await record(number)).pending).toBeUndefined();
    expect(bed.counter.book.visit(id)?.ids.mdtrtId).toBe(number);
  });
});
