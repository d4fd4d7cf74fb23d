/** Counters 03, 05 and 07 of one hospital, and visits carried from one to another by hand. */
import { chargeNow, cutLine, serve, viewOf } from './cashier.ts';
import { openBed, valueOf, type Bed } from './counter-bed.ts';

export const people = ['longterm-310', 'longterm-390'];

export async function counters() {
  const three = await openBed({ counterNo: '03', seed: 1 });
  const { platform, clock } = three;
  const five = await openBed({ counterNo: '05', seed: 1000, platform, clock });
  const seven = await openBed({ counterNo: '07', seed: 2000, platform, clock });
  return { three, five, seven };
}

export async function saved(bed: Bed, { to }: { to: string }): Promise<string> {
  return bed.saved.get(to) ?? '';
}

/** Each takes the other's address. */
export async function meet(one: Bed, other: Bed): Promise<void> {
  const mine = await saved(one, valueOf(await one.desk.exportAddress({})));
  const theirs = await saved(other, valueOf(await other.desk.exportAddress({})));
  valueOf(await one.desk.knowCounter({ text: theirs }));
  valueOf(await other.desk.knowCounter({ text: mine }));
}

/** Two people served with the line up, charged with the line down. */
export async function charged(bed: Bed): Promise<string[]> {
  const views = [];
  for (const person of people) views.push(await serve(bed, person));
  await cutLine(bed);
  valueOf(await bed.desk.probe({}));
  for (const view of views) await chargeNow(bed, await viewOf(bed, view.id));
  return views.map(({ id }) => id);
}

export async function carried() {
  const all = await counters();
  const { three, five, seven } = all;
  await meet(three, five);
  await meet(three, seven);
  const visits = await charged(three);
  // Every counter knows that the line is down: nothing is tried before it is back.
  for (const bed of [five, seven]) await cutLine(bed);
  const made = valueOf(await three.desk.exportBundle({ visits, to: '05' }));
  return { ...all, visits, made, text: await saved(three, made) };
}
