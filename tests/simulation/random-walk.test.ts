/**
 * Goal: whatever cashiers, line, platform and power do, nothing is lost and nothing doubled.
 * Method: seeded random sequences on the bed; the audit after every step; at the end the line is
 * back and every visit must come to rest. SEEDS, STEPS and SEED (environment) run more, or one
 * again; a failing seed tells its story.
 */
import { describe, expect, it } from 'vitest';
import { seededNumbers } from '../../electron/journal/testbed.ts';
import { fen } from '../../shared/money.ts';
import { isClosed, type Visit } from '../../shared/visit/state.ts';
import { audit, auditNow } from '../desk/audit.ts';
import { cash, settleDown, viewOf } from '../desk/cashier.ts';
import { openBed, type Bed } from '../desk/counter-bed.ts';
import { chooseDeed, createDice, type Deed, type Dice } from './acts.ts';

const seeds = Number(process.env['SEEDS'] ?? 150);
const only = process.env['SEED'];
const steps = Number(process.env['STEPS'] ?? 28);

interface Walk {
  bed: Bed;
  dice: Dice;
  story: string[];
}

/** Until what goes on in the background has come to an end. */
async function quiet(bed: Bed): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await bed.counter.sync.settled();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The whole audit reads the journal anew; most steps make do with book and ledger. */
async function audited({ bed }: Walk, whole: boolean): Promise<void> {
  await quiet(bed);
  const visits = bed.counter.book.visits();
  const differing = visits.filter((visit) =>
    visit.marks.some((mark) => mark.note === 'settlement-differs'),
  );
  const garbled = differing.map((visit) => visit.id);
  if (whole) await audit(bed, garbled);
  else auditNow(bed, garbled);
}

/** Nothing that was acknowledged before the crash is missing after it. */
async function restarted(walk: Walk, acknowledged: number): Promise<void> {
  walk.bed = await walk.bed.restart();
  const kept = await walk.bed.entries();
  walk.story.push(`  restarted: ${acknowledged} acknowledged, ${kept.length} kept`);
  expect(kept.length).toBeGreaterThanOrEqual(acknowledged);
}

async function did(walk: Walk, deed: Deed): Promise<void> {
  const at = walk.story.push(deed.words) - 1;
  const answer = await deed.run();
  const { ok, fault } = (answer ?? {}) as { ok?: boolean; fault?: { code: string } };
  const result = ok === undefined ? '' : ok ? ' → ok' : ` → ${fault?.code ?? ''}`;
  walk.story[at] += result;
  if (!walk.bed.isDead()) expect(fault?.code).not.toBe('crashed');
}

async function oneStep(walk: Walk): Promise<void> {
  const { bed, dice } = walk;
  const { book } = bed.counter;
  if (dice.chance(0.05)) {
    const more = 1 + dice.below(4);
    const sends = dice.chance(0.5);
    bed.dieAfter(book.seq() + more, sends);
    walk.story.push(`dies after ${more} more entries${sends ? ', its request leaves' : ''}`);
  }
  const deed = await chooseDeed(bed, dice);
  const second = dice.chance(0.12) ? await chooseDeed(bed, dice) : undefined;
  await Promise.all([did(walk, deed), ...(second ? [did(walk, second)] : [])]);
  bed.clock.advance(dice.below(8_000));
  await quiet(bed);
  const crashes = bed.isDead() || dice.chance(0.03);
  if (crashes) await restarted(walk, book.seq());
  await audited(walk, crashes || dice.chance(0.2));
}

/** The line is back, nobody disturbs: follow the keys until the visit rests. */
async function rested(walk: Walk, id: string): Promise<void> {
  const { bed } = walk;
  const { desk, clock } = bed;
  for (let turn = 0; turn < 8; turn += 1) {
    // What waits before it is tried again has its time.
    clock.advance(600_000);
    await settleDown(bed);
    const { can, money, parked } = await viewOf(bed, id);
    const visit = id;
    const owed = money.balance ?? fen(0);
    if (parked && turn < 3) await desk.release({ visit });
    else if (can.includes('proceed')) await desk.proceed({ visit });
    else if (can.includes('pay-out')) await desk.payOut({ visit, amount: owed });
    else if (can.includes('collect')) {
      const due = fen(0 - owed);
      await desk.collect({ visit, due, tenders: cash(due) });
    } else return;
  }
}

function assertRests(visit: Visit): void {
  const { goal, parked, pending } = visit;
  const state = JSON.stringify({ goal, parked, pending, step: visit.step, money: visit.money });
  if (parked) return;
  expect(pending, state).toBeUndefined();
  if (goal !== 'quote') expect(isClosed(visit), state).toBe(true);
}

async function walked(seed: number, story: string[]): Promise<void> {
  const bed = await openBed({ seed });
  const walk: Walk = { bed, dice: createDice(seededNumbers(seed)), story };
  for (let step = 0; step < steps; step += 1) await oneStep(walk);
  walk.bed.dieAfter(-1);
  walk.bed.platform.faults.clear();
  story.push('— the line is back, no faults');
  walk.bed.clock.advance((walk.bed.profile.reconcile.settleMinutes + 1) * 60_000);
  for (const { id } of walk.bed.counter.book.visits()) await rested(walk, id);
  await audited(walk, true);
  for (const visit of walk.bed.counter.book.visits()) assertRests(visit);
}

async function told(seed: number): Promise<void> {
  const story: string[] = [];
  try {
    await walked(seed, story);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`seed ${seed}\n${story.join('\n')}\n${why}`, { cause: error });
  }
}

describe('random walks', () => {
  const which = only === undefined ? `${seeds} seeds` : `seed ${only}`;
  it(`hold the invariants over ${which}`, async () => {
    const failed: string[] = [];
    const from = only === undefined ? 1 : Number(only);
    const to = only === undefined ? seeds : from;
    for (let seed = from; seed <= to && failed.length < 3; seed += 1) {
      await told(seed).catch((error: unknown) => failed.push(String(error)));
    }
    expect(failed.join('\n\n')).toBe('');
  }, 600_000);
});
