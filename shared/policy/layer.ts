/**
 * One payer's steps: deductible, ratio, caps (policy.md §3.1 steps 3–5), for the first payer and
 * for every later one alike. What it does not pay is deductible, own by ratio or over the cap.
 */
import {
  add,
  fen,
  max,
  midpoint,
  min,
  portion,
  subtract,
  weighted,
  ZERO,
  type Fen,
} from '../money.ts';
import type { CapPlan, DeductiblePlan, LayerPlan, RatioPlan } from './plan.ts';
import type { Rounding } from './pack.ts';
import { unitOf } from './unit.ts';

/** What earlier bills used up, by the text of the accumulator's key; every figure known. */
export type Used = Readonly<Record<string, Fen>>;

/** Thrown where a split cannot be right: a programmer's error. */
export class SplitError extends Error {
  override name = 'SplitError';
}

export interface LayerInput {
  readonly base: Fen;
  /** The bill's total, for a percentage of it. */
  readonly total: Fen;
  readonly used: Used;
  readonly rounding: Rounding;
  /** Paid and kept by lines with a ratio of their own; they count in fund caps only. */
  readonly apartPaid: Fen;
  /** The payer's amount where it is given with the bill. */
  readonly given: Fen | undefined;
  /** More than this it may not pay: what is left with the patient. */
  readonly most: Fen | undefined;
}

export interface LayerResult {
  base: Fen;
  deductible: Fen;
  /** The deductible that was still open. */
  open: Fen;
  /** What the ratio worked on. */
  rated: Fen;
  byRatio: Fen;
  ownByRatio: Fen;
  overCap: Fen;
  /** The part of overCap that the next payer may take. */
  overflow: Fen;
  paid: Fen;
  /** The cap that bound, if one did. */
  bound: CapPlan | undefined;
}

export function runLayer(plan: LayerPlan, input: LayerInput): LayerResult {
  const { base, used } = input;
  const whole = cutBy(plan.caps, 'eligible+deductible', base, used);
  const open = openDeductible(plan.deductible, input);
  const deductible = min(whole.left, open);
  const cost = cutBy(plan.caps, 'eligible', subtract(whole.left, deductible), used);
  const result: LayerResult = {
    base,
    deductible,
    open,
    rated: cost.left,
    byRatio: ZERO,
    ownByRatio: ZERO,
    overCap: fen(whole.cut + cost.cut),
    overflow: fen(whole.overflow + cost.overflow),
    paid: ZERO,
    bound: cost.bound ?? whole.bound,
  };
  const pay = (rated: Fen) => payFor(plan.ratio, rated, deductible, input);
  result.byRatio = pay(result.rated);
  spill(plan.caps, result, pay, input);
  result.ownByRatio = subtract(result.rated, result.byRatio);
  result.paid = fen(result.byRatio + input.apartPaid);
  trim(plan.caps, result, used);
  if (input.most !== undefined && result.paid > input.most) result.paid = input.most;
  return result;
}

interface Cut {
  left: Fen;
  cut: Fen;
  overflow: Fen;
  bound: CapPlan | undefined;
}

/** Cost above the tightest cap on cost is cut off before the ratio. */
function cutBy(caps: readonly CapPlan[], basis: CapPlan['basis'], cost: Fen, used: Used): Cut {
  let left = cost;
  let bound: CapPlan | undefined;
  for (const cap of caps) {
    if (cap.basis !== basis) continue;
    const room = roomOf(cap, used);
    if (room < left) {
      left = room;
      bound = cap;
    }
  }
  const cut = subtract(cost, left);
  return { left, cut, overflow: bound?.excess === 'spill' ? cut : ZERO, bound };
}

const ENDLESS = fen(Number.MAX_SAFE_INTEGER);

function roomOf({ amount, key }: CapPlan, used: Used): Fen {
  if (amount === undefined) return ENDLESS;
  return key === undefined ? amount : max(ZERO, subtract(amount, figure(used, key)));
}

/** Throws where a figure that the plan counts is not there: unknown is not zero. */
export function figure(used: Used, key: string): Fen {
  const value = used[key];
  if (value === undefined) throw new SplitError(`the accumulator ${key} is not known`);
  return value;
}

/** The deductible of this bill before what earlier ones took of it. */
export function deductibleOf(
  plan: DeductiblePlan,
  { base, total }: Pick<LayerInput, 'base' | 'total'>,
) {
  if (plan.form === 'none') return ZERO;
  if (plan.form === 'fixed') return plan.amount;
  const whole = portion(plan.of === 'total' ? total : base, plan.share);
  return portion(min(max(whole, plan.floor), plan.ceiling), plan.factor);
}

function openDeductible(plan: DeductiblePlan, input: LayerInput): Fen {
  const amount = deductibleOf(plan, input);
  if (plan.form === 'none' || plan.key === undefined) return amount;
  return max(ZERO, subtract(amount, figure(input.used, plan.key)));
}

/** What the ratio gives for so much cost; never more than the cost, never less for more cost. */
function payFor(plan: RatioPlan, rated: Fen, deductible: Fen, input: LayerInput): Fen {
  if (plan.given) return min(rated, input.given ?? ZERO);
  let paid = bandPay(plan, rated, deductible, input);
  if (plan.guarantee !== undefined) {
    const { share, of } = plan.guarantee;
    const whole = of === 'rated' ? rated : of === 'eligible' ? input.base : input.total;
    const floor = portion(whole, share);
    paid = max(paid, min(rated, floor));
  }
  return min(rated, paid);
}

function bandPay(plan: RatioPlan, rated: Fen, deductible: Fen, input: LayerInput): Fen {
  const { limits, numerators, denominator } = plan;
  const unit = unitOf(input.rounding.scale);
  if (limits.length === 1) return weighted([rated], numerators, denominator, unit);
  const before = plan.key === undefined ? 0 : figure(input.used, plan.key);
  const from = before + (plan.axis === 'absolute' ? deductible : 0);
  const parts = partsOf(limits, from, from + rated);
  if (input.rounding.ratio === 'payer') return weighted(parts, numerators, denominator, unit);
  let sum = ZERO;
  for (const [at, part] of parts.entries()) {
    sum = add(sum, weighted([part], [numerators[at] ?? 0], denominator, unit));
  }
  return sum;
}

/** How much of from … to lies in each band. */
export function partsOf(limits: readonly number[], from: number, to: number): number[] {
  const parts: number[] = [];
  let below = 0;
  for (const limit of limits) {
    parts.push(Math.max(0, Math.min(to, limit) - Math.max(from, below)));
    below = limit;
  }
  return parts;
}

/**
 * A fund cap that spills is reached at some cost: the least that pays all that is left. What lies
 * beyond goes to the next payer untouched by this one's ratio.
 */
function spill(
  caps: readonly CapPlan[],
  result: LayerResult,
  pay: (rated: Fen) => Fen,
  { used, apartPaid }: LayerInput,
): void {
  for (const cap of caps) {
    if (cap.basis !== 'fund' || cap.excess !== 'spill') continue;
    const room = max(ZERO, subtract(roomOf(cap, used), apartPaid));
    if (result.byRatio <= room) continue;
    const reached = leastCost(room, result.rated, pay);
    const beyond = subtract(result.rated, reached);
    result.overCap = add(result.overCap, beyond);
    result.overflow = add(result.overflow, beyond);
    result.rated = reached;
    result.byRatio = min(room, pay(reached));
    result.bound = cap;
  }
}

function leastCost(room: Fen, cost: Fen, pay: (rated: Fen) => Fen): Fen {
  let low: Fen = ZERO;
  let high = cost;
  while (low < high) {
    const middle = midpoint(low, high);
    if (pay(middle) >= room) high = middle;
    else low = fen(middle + 1);
  }
  return low;
}

/** Every fund cap holds at last; what it takes off stays own pay. */
function trim(caps: readonly CapPlan[], result: LayerResult, used: Used): void {
  for (const cap of caps) {
    if (cap.basis !== 'fund') continue;
    const room = roomOf(cap, used);
    if (result.paid <= room) continue;
    result.overCap = add(result.overCap, subtract(result.paid, room));
    result.paid = room;
    result.bound = cap;
  }
}
