/**
 * Unknown accumulators: the least and the most the patient may owe. Unknown is not zero.
 *
 * Own pay falls as more of a deductible is used up and rises as more of a cap is, and every later
 * payer pays at most one fen more for one fen more left with the patient; so the ends are at the
 * ends of each figure, and for yearly bands (whose ratio may rise or fall) at one of the points
 * where the bill touches a band's limit. Where a later payer takes some cells of the eligible cost
 * and not others, this does not hold: then `from` and `to` are what no figure can leave.
 */
import type { Split } from '../split.ts';
import { fen, max, subtract, sumOf, ZERO, type Fen } from '../money.ts';
import type { Used } from './layer.ts';
import { deductibleOf } from './layer.ts';
import { cellsOf } from './payers.ts';
import type { LayerPlan, Plan } from './plan.ts';
import { ownCell, type OwnCell } from './rule.ts';

export interface Range {
  /** The split in which the patient pays least, and the one in which he pays most. */
  readonly low: Split;
  readonly high: Split;
  readonly from: Fen;
  readonly to: Fen;
}

type End = 'low' | 'high';

export function rangeOf(plan: Plan, figures: Used, run: (used: Used) => Split): Range {
  const low = search(plan, figures, run, 'low', patientOf);
  const high = search(plan, figures, run, 'high', patientOf);
  const [from, to] = [low.amounts.patient, high.amounts.patient];
  if (isMonotone(plan)) return { low, high, from, to };
  const [pool] = plan.layers;
  const loose = plan.rounding.scale !== 'fen' || (pool !== undefined && slides(pool));
  const worst = search(plan, figures, run, 'high', unpaidByPool);
  const most = loose ? high.amounts.total : unpaidByPool(worst);
  return { low, high, from: least(plan, low), to: most };
}

type Measured = (split: Pick<Split, 'amounts'>) => Fen;
const patientOf: Measured = ({ amounts }) => amounts.patient;
const unpaidByPool: Measured = ({ amounts }) => subtract(amounts.total, amounts.fund);

function search(
  plan: Plan,
  figures: Used,
  run: (used: Used) => Split,
  end: End,
  measure: Measured,
): Split {
  let best = run(corner(plan, figures, end));
  let used = corner(plan, figures, end);
  const better = (one: Split) =>
    end === 'low' ? measure(one) < measure(best) : measure(one) > measure(best);
  for (const layer of plan.layers) {
    const key = layer.ratio.key;
    if (key === undefined || figures[key] !== undefined) continue;
    const touching = touchingPoints(layer, best);
    for (const point of touching) {
      const tried = { ...used, [key]: point };
      const one = run(tried);
      if (!better(one)) continue;
      best = one;
      used = tried;
    }
  }
  return best;
}

/** Every unknown figure at the end where the patient pays least or most, band positions at 0. */
function corner(plan: Plan, figures: Used, end: End): Used {
  const used: Record<string, Fen> = {};
  for (const { text } of plan.keys) used[text] = figures[text] ?? ZERO;
  const raise = (key: string | undefined, amount: Fen) => {
    if (key === undefined || figures[key] !== undefined) return;
    used[key] = max(used[key] ?? ZERO, amount);
  };
  for (const { deductible, caps } of plan.layers) {
    if (end === 'low' && deductible.form !== 'none')
      raise(deductible.key, mostDeductible(deductible));
    if (end === 'high') for (const cap of caps) raise(cap.key, cap.amount ?? ZERO);
  }
  return used;
}

function mostDeductible(plan: LayerPlan['deductible']): Fen {
  if (plan.form === 'none') return ZERO;
  if (plan.form === 'fixed') return plan.amount;
  const all = { ...plan, floor: plan.ceiling };
  return deductibleOf(all, { base: plan.ceiling, total: plan.ceiling });
}

/** Band positions at which the bill's counted cost begins or ends at a limit of a band or a cap. */
function touchingPoints({ id, ratio, caps }: LayerPlan, split: Split): Fen[] {
  const amounts = split.layers.find(({ layer }) => layer === id);
  if (amounts === undefined) return [];
  const { base, deductible } = amounts;
  const capped = caps.flatMap(({ amount, key }) =>
    amount === undefined || key !== ratio.key ? [] : [amount],
  );
  const limits: number[] = [...ratio.limits.slice(0, -1), ...capped];
  const costs = [0, deductible, base, base - deductible];
  const points = limits.flatMap((limit) => costs.map((cost) => limit - cost));
  return [...new Set([0, ...points])].filter((point) => point >= 0).map(fen);
}

const moving: readonly OwnCell[] = ['deductible', 'ownByRatio', 'overCap'];

/**
 * Does every later payer that takes a part of the eligible cost take all of it, and all that the
 * ones before it took? Then own pay depends on one sum alone.
 */
function isMonotone(plan: Plan): boolean {
  if (plan.rounding.scale !== 'fen' || plan.layers.some(slides)) return false;
  let before: readonly OwnCell[] = [];
  for (const layer of plan.layers.slice(1)) {
    const cells = cellsOf(layer, plan.layers);
    if (layer.base.from === 'overflow') return false;
    if (!cells.some((cell) => moving.includes(cell))) continue;
    if (![...moving, ...before].every((cell) => cells.includes(cell))) return false;
    before = cells;
  }
  return true;
}

/** Absolute bands under a cap on cost: a larger deductible moves the same cost to other bands. */
function slides({ ratio, caps }: LayerPlan): boolean {
  const banded = ratio.axis === 'absolute' && ratio.limits.length > 1;
  return banded && caps.some(({ basis }) => basis === 'eligible');
}

/** What no payer may cover stays with the patient. */
function least(plan: Plan, { amounts }: Split): Fen {
  const covered = new Set(plan.layers.slice(1).flatMap((layer) => cellsOf(layer, plan.layers)));
  const fixed = ownCell.options.filter((cell) => !moving.includes(cell) && !covered.has(cell));
  return sumOf(fixed, amounts);
}
