/**
 * Goal: a backlog drains several visits at a time, those of one person strictly in order, each
 * once; one that fails blocks no other; the window is told a few times a second, not at every
 * entry. Method: 40 visits on the bed, the platform's calls recorded.
 */
import { describe, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { chargeNow, cutLine, identify, lineBack, prepare, serve } from './cashier.ts';
import { openBed, valueOf, type Bed } from './counter-bed.ts';
import { roomy } from './roomy.ts';

const people = ['longterm-390', 'longterm-310', 'resettled-310', 'stationed-310', 'temporary'];
const rounds = 8;

/** Every person comes eight times in a row while the line is down: the lanes would overlap. */
async function backlog(bed: Bed): Promise<void> {
  for (const person of people) await serve(bed, person);
  await cutLine(bed);
  for (const person of people) {
    for (let round = 0; round < rounds; round += 1) {
      await chargeNow(bed, await prepare(bed, await identify(bed, person), person));
    }
  }
}

/** How many calls were under way at once, at most, and which visit each 2207 was for. */
function watch(bed: Bed) {
  const { network } = bed;
  const pass = network.exchange.bind(network);
  let now = 0;
  let most = 0;
  network.exchange = async (infno, text) => {
    now += 1;
    most = Math.max(most, now);
    // A round trip takes its time: others may begin meanwhile.
    for (let tick = 0; tick < 3; tick += 1) await new Promise(setImmediate);
    const answer = await pass(infno, text);
    now -= 1;
    return answer;
  };
  return () => most;
}

describe('the backlog', () => {
  it('drains in lanes, per person in order, each visit once', async () => {
    const bed = await openBed({ limits: roomy });
    await backlog(bed);
    const most = watch(bed);
    await lineBack(bed);
    const visits = bed.counter.book.visits();
    expect(visits).toHaveLength(people.length * rounds);
    expect(visits.every((visit) => visit.step === 'settled')).toBe(true);
    expect(most()).toBeGreaterThan(1);
    expect(most()).toBeLessThanOrEqual(bed.profile.lanes);
    expect(bed.platform.ledger()).toHaveLength(visits.length);
    for (const person of new Set(visits.map((visit) => visit.person))) {
      const ofPerson = visits.filter((visit) => visit.person === person);
      const settledAt = ofPerson.map(
        (visit) =>
          visit.marks.find((mark) => mark.act === '2207' && mark.note === 'done')?.seq ?? 0,
      );
      const begunAt = ofPerson.map(
        (visit) => visit.marks.find((mark) => mark.kind === 'call.sent')?.seq ?? 0,
      );
      expect(settledAt).toEqual([...settledAt].sort((a, b) => a - b));
      // The next visit of a person begins when the one before it is settled.
      expect(begunAt.slice(1).every((begun, at) => begun > (settledAt[at] ?? 0))).toBe(true);
    }
    await audit(bed);
  }, 60_000);

  it('goes on around a visit that fails, also within one person', async () => {
    const bed = await openBed({ limits: roomy });
    await backlog(bed);
    bed.platform.faults.refuse('2201', '演练：内部错误 E1234', 3);
    await lineBack(bed);
    const visits = bed.counter.book.visits();
    const parked = visits.filter((visit) => visit.parked);
    expect(parked.map((visit) => visit.parked?.reason)).toEqual(Array(3).fill('platform-refused'));
    expect(visits.filter((visit) => visit.step === 'settled')).toHaveLength(visits.length - 3);
    await audit(bed);
  }, 60_000);

  it('tells the window at most four times a second', async () => {
    const bed = await openBed({ limits: roomy, step: 1 });
    await backlog(bed);
    const told = bed.statuses.length;
    const started = bed.clock.monotonic();
    await lineBack(bed);
    bed.clock.advance(1000);
    const seconds = (bed.clock.monotonic() - started) * 0.001;
    expect(bed.statuses.length - told).toBeLessThanOrEqual(4 * seconds + 10);
    const entries = bed.counter.book.seq();
    expect(bed.statuses.length - told).toBeLessThan(entries * 0.25);
    expect(valueOf(await bed.desk.status({})).unsent).toBe(0);
    expect(bed.statuses.at(-1)?.unsent).toBe(0);
    await audit(bed);
  }, 60_000);
});
