/** Chooses the next deed: mostly what a cashier would do, often with something going wrong. */
import { receiptKinds } from '../../shared/receipt.ts';
import { isClosed, isUnsent } from '../../shared/visit/state.ts';
import type { VisitView } from '../../shared/view.ts';
import { keys, type Deed, type Key, type Single } from './deed.ts';
import type { Hospital, Till } from './hospital.ts';

/** A seeded source of choices. */
export interface Dice {
  below(n: number): number;
  chance(share: number): boolean;
  one<T>(of: readonly T[]): T;
}

export function createDice(random: () => number): Dice {
  const below = (n: number) => Math.floor(random() * n);
  return {
    below,
    chance: (share) => random() < share,
    one(of) {
      const chosen = of[below(of.length)];
      if (chosen === undefined) throw new Error('nothing to choose from');
      return chosen;
    },
  };
}

const patients = [
  ...(['longterm-390', 'longterm-390', 'temporary', 'serious-illness', 'account-mutual'] as const),
  ...(['unfiled-late', 'dialysis-390', 'cap-nearly', 'unfiled', 'kashgar-tumour'] as const),
] as const;

const infnos = [
  ...(['1101', '2001', '5206', '9001', '2201', '2203', '2204', '2206', '2207', '2207'] as const),
  ...(['2208', '2205', '2202', '2601', '5201', '5203', '*'] as const),
] as const;

const refusals = [
  ...(['模拟：拒绝', '系统繁忙，请稍后再试', '操作员未签到，请先签到'] as const),
  ...(['发送方报文ID重复：模拟', '电子凭证令牌已失效，请患者刷新后重新扫码'] as const),
] as const;

const garbles = [
  ...(['not-json', 'truncated', 'breaks-identity', 'gateway-401', 'wrong-total'] as const),
] as const;

export async function chooseDeed(hospital: Hospital, dice: Dice): Promise<Deed> {
  const first = await single(hospital, dice);
  if (first.do === 'give' && dice.chance(0.3)) {
    const fault = dice.one(['fail', 'tear', 'cut-before', 'cut-after'] as const);
    const { counter } = first;
    return { do: 'both', deeds: [{ do: 'disk', counter, on: 'journal', fault, nth: 1 }, first] };
  }
  if (!dice.chance(0.12)) return first;
  return { do: 'both', deeds: [first, await single(hospital, dice)] };
}

async function single(hospital: Hospital, dice: Dice): Promise<Single> {
  const index = dice.below(hospital.tills.length);
  const till = hospital.tills[index];
  if (till === undefined) throw new Error('no till');
  const roll = dice.below(100);
  if (roll < 9) return wireTrouble(dice);
  if (roll < 15) return { do: 'line', to: dice.chance(0.4) ? 'cut' : 'up', told: dice.chance(0.6) };
  if (roll < 19) return { do: 'time', ms: dice.one([1, 1, 5, 30, 60, 26 * 60]) * 60_000 };
  if (roll < 26) return machineTrouble(index, dice);
  if (roll < 31) return officeWork(hospital, index, dice);
  const carried = carrying(hospital, index, dice);
  if (carried) return carried;
  const visits = till.process.counter.book.visits();
  // A shift ends most often when nobody has time for it.
  const open = visits.some(({ pending }) => pending?.act === '2208' || pending?.act === '2207');
  if (open && dice.chance(0.15)) return { do: 'shift', counter: index, off: 0, next: true };
  const newest = visits.at(-1);
  if (!newest || dice.chance(isClosed(newest) ? 0.6 : 0.03)) {
    const by = dice.chance(0.8) ? 'card' : 'code';
    return { do: 'arrive', counter: index, patient: dice.one(patients), by };
  }
  const visit = dice.chance(0.7) ? visits.length - 1 : dice.below(visits.length);
  return keyOf(till, { index, visit }, dice);
}

/** What is done beside serving: shifts, days, visits that go to another till. */
function officeWork({ tills, saved }: Hospital, counter: number, dice: Dice): Single {
  const roll = dice.below(10);
  if (roll < 3)
    return { do: 'shift', counter, off: dice.one([0, 0, 500, -300]), next: dice.chance(0.6) };
  if (roll < 5 || tills.length < 2) {
    return { do: 'day', counter, ago: dice.below(2), close: dice.chance(0.5) };
  }
  const bundle = dice.below(bundlesIn(saved));
  if (bundlesIn(saved) > 0 && roll > 7) return { do: 'take', counter, bundle };
  if (bundlesIn(saved) > 0 && roll > 6) return { do: 'again', counter, bundle };
  return handOver(tills, counter) ?? { do: 'shift', counter, off: 0, next: true };
}

function bundlesIn(saved: ReadonlyMap<string, string>): number {
  return [...saved.keys()].filter((name) => name.startsWith('bundle-')).length;
}

/** The newest visit that may leave goes to the next till. */
function handOver(tills: readonly Till[], counter: number): Single | undefined {
  const { book } = tills[counter]?.process.counter ?? {};
  const visits = book?.visits() ?? [];
  const visit = visits.findLastIndex((each) => isUnsent(each) && !book?.handed.isAway(each.id));
  return visit < 0 ? undefined : { do: 'give', counter, visit, to: (counter + 1) % tills.length };
}

/** Where two tills are, what is unsent is often carried, and mostly arrives. */
function carrying({ tills, saved }: Hospital, counter: number, dice: Dice): Single | undefined {
  if (tills.length < 2) return undefined;
  const last = bundlesIn(saved) - 1;
  const isUnderWay = tills.some(
    ({ process }) => process.counter.book.handed.bundles().away.size > 0,
  );
  if (isUnderWay && dice.chance(0.15)) return { do: 'take', counter, bundle: last };
  return dice.chance(0.15) ? handOver(tills, counter) : undefined;
}

function wireTrouble(dice: Dice): Single {
  const infno = dice.one(infnos);
  const kind = dice.below(9);
  if (kind === 2) return { do: 'stale', infno: noStar(infno) };
  if (kind === 0) return { do: 'late', infno: noStar(infno), ms: dice.one([5, 20, 50]) * 1000 };
  if (kind === 1) {
    return { do: 'twice', infno: noStar(infno), answer: dice.one(['first', 'second'] as const) };
  }
  const how = dice.one(['lose-answer', 'lose-request', 'refuse', 'garble'] as const);
  const what = how === 'refuse' ? dice.one(refusals) : how === 'garble' ? dice.one(garbles) : '';
  return { do: 'platform', infno, how, what };
}

function noStar(infno: string): string {
  return infno === '*' ? '2207' : infno;
}

function machineTrouble(counter: number, dice: Dice): Single {
  const roll = dice.below(11);
  if (roll < 4) return { do: 'die', counter, after: 1 + dice.below(5), sends: dice.chance(0.5) };
  const on = dice.chance(0.6) ? 'journal' : 'twin';
  if (roll < 6) {
    const fault = dice.one([...(['fail', 'tear', 'no-space', 'cut-before', 'cut-after'] as const)]);
    return { do: 'disk', counter, on, fault, nth: 1 + dice.below(12) };
  }
  if (roll < 7) return { do: 'full', counter, on, left: dice.below(6000) };
  if (roll < 8) {
    const where = { at: dice.below(1000), bit: dice.below(8) };
    return { do: 'rot', counter, on, ...where, restart: dice.chance(0.5) };
  }
  if (roll < 9) {
    const seconds = dice.one([-7200, -3600, -90, 45, 100, 200, 7200]);
    return { do: 'clock', counter, ms: seconds * 1000 };
  }
  return { do: 'restart', counter, clean: dice.chance(0.7) };
}

async function keyOf(
  till: Till,
  at: { index: number; visit: number },
  dice: Dice,
): Promise<Single> {
  const { desk, book } = till.process.counter;
  const id = book.visits()[at.visit]?.id ?? '';
  const answer = await desk.visit({ visit: id });
  const key = answer.ok ? fitting(answer.value, dice) : 'print';
  const typed = {
    wrong: dice.chance(0.04),
    consent: dice.chance(0.6),
    account: dice.one(['0', '1', '2'] as const),
    byCode: dice.chance(0.3),
    emergency: dice.chance(0.1),
    again: dice.chance(0.15),
    slip: dice.one(receiptKinds),
    deposit: dice.one([0, 300, 1000, 1500]),
  };
  return { do: 'key', counter: at.index, visit: at.visit, key, typed };
}

/** Mostly the plain way forward, else a key that is offered, sometimes any. */
function fitting(view: VisitView, dice: Dice): Key {
  if (dice.chance(0.07)) return dice.one(keys);
  const useful = view.can.filter((each) => each !== 'abandon' || dice.chance(0.15));
  const offered = useful.filter((each) => each !== 'refund' || dice.chance(0.5));
  const onward = dice.chance(0.65) || offered.length === 0;
  const name = onward ? towards(view, dice) : dice.one(offered);
  return keys.find((each) => each === name) ?? 'print';
}

/** The plain way forward. */
function towards(view: VisitView, dice: Dice): Key {
  const waiting = (['proceed', 'pay-out', 'collect', 'renew'] as const).find((key) => {
    return view.goal !== 'quote' && view.can.includes(key);
  });
  if (waiting) return waiting;
  if (view.goal !== 'quote') return 'slip';
  if (view.status === 'manual' || view.status === 'refused') return 'abandon';
  if (!view.triage) return 'check';
  if (!view.bill) return 'bill';
  if (view.can.includes('deposit') && dice.chance(0.2)) {
    return dice.one(['deposit', 'self-pay', 'hold'] as const);
  }
  if (view.can.includes('charge')) return 'charge';
  return view.can.includes('confirm') ? 'confirm' : 'quote';
}
