/** Runs a story from a seed, replays one from its deeds, and makes a failing one shorter. */
import { DiskError } from '../../electron/disk.ts';
import { JournalError } from '../../electron/journal/errors.ts';
import { fen } from '../../shared/money.ts';
import { isClosed, type Visit } from '../../shared/visit/state.ts';
import { seededNumbers } from '../../electron/journal/testbed.ts';
import { cash } from '../desk/cashier.ts';
import { act, type Done } from './act.ts';
import { deliverAll } from './carry.ts';
import { checkDays } from './days.ts';
import { checkCopy } from './mend.ts';
import { chooseDeed, createDice } from './choose.ts';
import { told, type Deed } from './deed.ts';
import { openHospital, type Hospital, type Till } from './hospital.ts';
import { Broken } from './broken.ts';
import { checkAll, checkNow } from './invariants.ts';

export interface Story {
  seed: number;
  counters: number;
  deeds: Deed[];
  /** What was done and answered, line by line. */
  lines: string[];
  /** What was broken; undefined: everything held, and every visit came to rest. */
  broken: string | undefined;
  /** Journal entries and visits at the end. */
  visits: number;
  entries: number;
}

export interface Telling {
  seed: number;
  counters: number;
  steps: number;
  /** Read and prove the journals at every nth step, and after each restart. */
  proveEvery: number;
}

/** A new story: the seed alone decides it. */
export function tell(telling: Telling): Promise<Story> {
  const dice = createDice(seededNumbers(telling.seed));
  return run(telling, (hospital, count) =>
    count < telling.steps ? chooseDeed(hospital, dice) : Promise.resolve(undefined),
  );
}

/** The same hospital with these deeds. */
export function replay(telling: Telling, deeds: readonly Deed[]): Promise<Story> {
  return run(telling, (_, count) => Promise.resolve(deeds[count]));
}

type Source = (hospital: Hospital, count: number) => Promise<Deed | undefined>;

async function run(telling: Telling, source: Source): Promise<Story> {
  const { seed, counters, proveEvery } = telling;
  const hospital = await openHospital(seed, counters);
  const base = { seed, counters, deeds: [] as Deed[], lines: [] as string[] };
  const { deeds, lines } = base;
  let broken: string | undefined;
  try {
    for (;;) {
      const deed = await source(hospital, deeds.length);
      if (deed === undefined) break;
      deeds.push(deed);
      await step(hospital, deed, lines, deeds.length % proveEvery === 0);
    }
    lines.push('— the line is back, nothing goes wrong any more');
    await rest(hospital);
  } catch (error) {
    broken = error instanceof Broken ? error.message : String(stackOf(error));
  }
  const books = hospital.tills.map(({ process }) => process.counter.book);
  return {
    ...base,
    broken,
    visits: books.reduce((sum, book) => sum + book.visits().length, 0),
    entries: books.reduce((sum, book) => sum + book.seq(), 0),
  };
}

function stackOf(error: unknown): unknown {
  return error instanceof Error ? error.stack : error;
}

async function step(hospital: Hospital, deed: Deed, lines: string[], prove: boolean) {
  const at = lines.push(told(deed)) - 1;
  const done = await act(hospital, deed);
  lines[at] = done.map(({ words }) => words).join('  ∥  ');
  await quiet(hospital);
  const fallen: Till[] = [];
  for (const till of hospital.tills) {
    if (till.process.isDead() || (till.troubled && (await failed(hospital, done, till)))) {
      fallen.push(till);
    }
  }
  for (const till of fallen) {
    await hospital.restart(till);
    lines.push(`  till ${till.number} starts again, ${till.process.counter.book.seq()} entries`);
    await quiet(hospital);
  }
  const up = (till: Till | undefined) => till !== undefined && !fallen.includes(till);
  const crashed = done.find(({ fault, till }) => fault === 'crashed' && up(till));
  if (crashed) {
    const [why] = crashed.till?.process.crashes ?? [];
    throw new Broken(`the desk crashed: ${crashed.words}\n${String(stackOf(why))}`);
  }
  if (prove || fallen.length > 0) await checkAll(hospital);
  else checkNow(hospital);
}

/**
 * The journal could not be written, in front of the cashier or in the background; then nothing
 * more is written, and the cashier is told to start the program again.
 */
async function failed(hospital: Hospital, done: readonly Done[], till: Till): Promise<boolean> {
  if (done.some((each) => each.till === till && each.fault === 'journal-failed')) return true;
  if (till.process.crashes.some((error) => String(error).includes('journal-failed'))) return true;
  try {
    const kept = await hospital.entries(till);
    return kept.length !== till.process.counter.book.seq();
  } catch (error) {
    // The power is gone, or the last write is torn: both are told when it is opened again.
    if (error instanceof DiskError || error instanceof JournalError) return true;
    throw error;
  }
}

/** Until what goes on in the background has come to an end. */
async function quiet(hospital: Hospital): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    for (const { process } of hospital.tills) {
      await process.counter.sync.settled();
      await process.counter.twin?.settled();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Nobody disturbs: the keys that are offered bring every visit to rest. */
async function rest(hospital: Hospital): Promise<void> {
  hospital.platform.faults.clear();
  await hospital.network.calm();
  for (const till of hospital.tills) {
    till.skew = 0;
    await hospital.restart(till);
  }
  await deliverAll(hospital);
  for (const till of hospital.tills) {
    for (const { id } of till.process.counter.book.visits()) await restOne(hospital, till, id);
  }
  await checkAll(hospital, true);
  await checkDays(hospital);
  for (const till of hospital.tills) await checkCopy(till);
  for (const till of hospital.tills) {
    const { book } = till.process.counter;
    for (const visit of book.visits()) {
      if (!book.handed.isAway(visit.id)) await assertRests(till, visit);
    }
  }
}

async function restOne(hospital: Hospital, till: Till, visit: string): Promise<void> {
  for (let turn = 0; turn < 16; turn += 1) {
    const { desk, sync } = till.process.counter;
    hospital.clock.advance(120_000);
    for (let round = 0; round < 3; round += 1) {
      await desk.probe({});
      await sync.settled();
    }
    const answer = await desk.visit({ visit });
    if (!answer.ok) throw new Broken(`visit ${visit} cannot be shown: ${answer.fault.code}`);
    const { can, money, parked, pending } = answer.value;
    const owed = money.balance ?? fen(0);
    if (parked && turn < 3) await desk.release({ visit });
    else if (can.includes('proceed')) await desk.proceed({ visit });
    else if (can.includes('pay-out')) await desk.payOut({ visit, amount: owed });
    else if (can.includes('collect')) {
      const due = fen(0 - owed);
      await desk.collect({ visit, due, tenders: cash(due) });
    } else if (pending === undefined || parked) return;
  }
}

async function assertRests(till: Till, visit: Visit): Promise<void> {
  const { goal, parked, pending, money } = visit;
  if (parked || (pending === undefined && (goal === 'quote' || isClosed(visit)))) return;
  const state = JSON.stringify({ goal, pending, step: visit.step, money });
  const view = await till.process.counter.desk.visit({ visit: visit.id });
  const said = view.ok ? JSON.stringify(view.value.fault) : '';
  throw new Broken(`visit ${visit.id} does not come to rest: ${state} ${said}`);
}

/**
 * The shortest story found that breaks the same thing: leaves out halves, quarters … single deeds
 * while it still breaks (delta debugging), at most `tries` replays.
 */
export async function shorten(telling: Telling, story: Story, tries = 300): Promise<Story> {
  let best = story;
  let left = tries;
  const kind = kindOf(story);
  for (let size = Math.ceil(best.deeds.length / 2); size >= 1 && left > 0;) {
    let found = false;
    for (let from = 0; from < best.deeds.length && left > 0;) {
      const deeds = [...best.deeds.slice(0, from), ...best.deeds.slice(from + size)];
      left -= 1;
      const shorter = await replay({ ...telling, proveEvery: 1 }, deeds);
      if (shorter.broken !== undefined && kindOf(shorter) === kind) {
        best = shorter;
        found = true;
      } else from += size;
    }
    if (!found || size > 1) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return best;
}

/** The message without its numbers. */
function kindOf({ broken = '' }: Story): string {
  return broken.split('\n')[0]?.replaceAll(/[\dA-Z]{3,}/g, '#') ?? '';
}
