/**
 * Goal: a bundle that may have been taken before a loss is never sent by itself a second time.
 * Method: counter 05 takes a bundle of 03 and settles it, loses the end of its journal, the loss is
 * accepted, and the stick is imported again; also with a crash before the visits are parked.
 */
import { describe, expect, it } from 'vitest';
import { carried, saved } from './carrying.ts';
import { chargeNow, cutLine, lineBack, serve, viewOf } from './cashier.ts';
import { valueOf, type Bed } from './counter-bed.ts';
import { acceptAll, frontOf } from './frontbed.ts';

const segment = 'segment-000000000001.ccj';
const settled = ({ platform }: Bed) =>
  platform.ledger().filter(({ state }) => state === 'settled').length;

/** 05 settled the two visits of a bundle and lost all that its journal tells of them. */
async function withLostImport() {
  const { three, five, text, visits } = await carried();
  const kept = (await five.disk.size(segment)) ?? 0;
  valueOf(await five.desk.importBundle({ text }));
  await lineBack(five);
  expect(settled(five)).toBe(2);
  await five.counter.close();
  await five.disk.truncate(segment, kept);
  const front = await frontOf(five);
  expect(await acceptAll(front)).toEqual({ state: 'open' });
  const now = front.counter();
  if (now === undefined) throw new Error('closed');
  return { three, five: now, text, visits };
}

async function allParked(bed: Bed, visits: readonly string[]) {
  for (const id of visits) {
    const view = await viewOf(bed, id);
    expect(view.parked).toMatchObject({ reason: 'journal-lost', owner: '医保办' });
    expect(view.parked?.detail).toContain('封装包');
    expect(view.can).toEqual(['release']);
  }
}

describe('a bundle that may have been taken before a loss', () => {
  it('is taken, but waits: nothing is sent before a person has looked', async () => {
    const { five, text, visits } = await withLostImport();
    expect(valueOf(await five.desk.importBundle({ text }))).toMatchObject({ doubtful: true });
    await lineBack(five);
    expect(settled(five)).toBe(2);
    await allParked(five, visits);
    const again = await five.restart();
    await lineBack(again);
    expect(settled(again)).toBe(2);
    await allParked(again, visits);
    const parks = (await again.entries()).filter(({ kind }) => kind === 'visit.parked');
    expect(parks).toHaveLength(2);
    expect([...five.crashes, ...again.crashes]).toEqual([]);
  });

  it.each([2, 3])('is parked at the start where write %i of the import fails', async (nth) => {
    const { five, text, visits } = await withLostImport();
    five.disk.inject('fail', nth, 'append');
    expect((await five.desk.importBundle({ text })).ok).toBe(false);
    await lineBack(five);
    const again = await five.restart();
    await lineBack(again);
    expect(settled(again)).toBe(2);
    await allParked(again, visits);
  });

  it('stays released once a person has released it, also after a restart', async () => {
    const { five, text, visits } = await withLostImport();
    valueOf(await five.desk.importBundle({ text }));
    const [id = ''] = visits;
    await cutLine(five);
    valueOf(await five.desk.release({ visit: id }));
    const again = await five.restart();
    expect((await viewOf(again, id)).parked).toBeUndefined();
  });

  it('is no matter of a bundle that was made after the loss', async () => {
    const { three, five } = await withLostImport();
    three.clock.advance(3_600_000);
    await lineBack(three);
    const late = await serve(three, 'resettled-310');
    await cutLine(three);
    await chargeNow(three, await viewOf(three, late.id));
    const made = valueOf(await three.desk.exportBundle({ visits: [late.id], to: '05' }));
    const text = await saved(three, made);
    expect(valueOf(await five.desk.importBundle({ text }))).toMatchObject({ doubtful: false });
    await lineBack(five);
    expect(settled(five)).toBe(3);
  });
});
