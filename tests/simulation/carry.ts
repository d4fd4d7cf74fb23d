/** Visits that go from till to till in sealed bundles. */
import { isUnsent } from '../../shared/visit/state.ts';
import { must } from './broken.ts';
import type { Hospital, Till } from './hospital.ts';

/** Bundles that were handed out, in their order. */
function filesOf({ saved }: Hospital): [name: string, text: string][] {
  return [...saved].filter(([name]) => name.startsWith('bundle-'));
}

/** The visit, and what else of the same person must go with it. */
export async function give(from: Till, visit: number, to: Till): Promise<unknown> {
  const { desk, book } = from.process.counter;
  const chosen = book.visits()[visit];
  if (chosen === undefined) return undefined;
  const others = book.visits().filter(({ id, person }) => {
    return id !== chosen.id && person === chosen.person && !book.handed.isAway(id);
  });
  const visits = [chosen, ...others.filter(isUnsent)].map(({ id }) => id);
  return desk.exportBundle({ visits, to: to.number });
}

export async function again(hospital: Hospital, till: Till, nth: number): Promise<unknown> {
  const [name = ''] = filesOf(hospital)[nth] ?? [];
  const bundle = name.slice('bundle-'.length, -'.json'.length);
  return till.process.counter.desk.bundleAgain({ bundle });
}

export async function take(hospital: Hospital, till: Till, nth: number): Promise<unknown> {
  const [, text = ''] = filesOf(hospital)[nth] ?? [];
  return till.process.counter.desk.importBundle({ text });
}

/** Whatever was given away and has not arrived is made again and taken in: sticks get lost. */
export async function deliverAll({ tills, saved }: Hospital): Promise<void> {
  for (const { process } of tills) {
    const { desk, book } = process.counter;
    for (const { bundle, to } of book.handed.bundles().away.values()) {
      const importer = tills.find(({ number }) => number === to);
      if (importer?.process.counter.book.handed.bundles().imported.has(bundle)) continue;
      await desk.bundleAgain({ bundle });
      const text = saved.get(`bundle-${bundle}.json`) ?? '';
      const taken = await importer?.process.counter.desk.importBundle({ text });
      must(taken?.ok === true, `bundle ${bundle} cannot be taken in at ${to}`);
    }
  }
}

/** At most one till has a visit as its own, and a bundle is in a journal once. */
export function checkCarried({ tills }: Hospital): void {
  const holders = new Map<string, string>();
  for (const { number, process, fold } of tills) {
    const { book } = process.counter;
    for (const { id } of book.visits()) {
      if (book.handed.isAway(id)) continue;
      const other = holders.get(id);
      must(other === undefined, `visit ${id} is at ${other} and at ${number}`);
      holders.set(id, number);
    }
    const taken = fold.imported;
    must(
      new Set(taken).size === taken.length,
      () => `a bundle was taken in twice: ${taken.join()}`,
    );
  }
}
