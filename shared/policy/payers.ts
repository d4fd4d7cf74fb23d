/**
 * 支付方依次支付: the first payer on the eligible cost, every later one on what is left with the
 * patient in its cells. Each own cell = patient + later payers + hospital.
 */
import { add, fen, min, portion, subtract, sumOf, ZERO, type Fen } from '../money.ts';
import { runLayer, SplitError, type LayerInput, type LayerResult, type Used } from './layer.ts';
import type { LayerPlan, LinePlan, Measure, Plan, RuleRef } from './plan.ts';
import type { OwnCell } from './rule.ts';
import { layerSteps, traced } from './steps.ts';
import type { Contribution, LayerAmounts, Means, TraceStep } from './trace.ts';

/** What is left with the patient in each own cell. */
export type OwnCells = Record<OwnCell, Fen>;

/** Known with the bill: payers' amounts from elsewhere, and account balances (absent: unusable). */
export interface BillFacts {
  readonly given?: Readonly<Record<string, Fen>> | undefined;
  readonly balances?: Balances | undefined;
}
export interface Balances {
  readonly account: Fen;
  readonly relatives: readonly Fen[];
}

export interface ChainInput {
  readonly plan: Plan;
  readonly used: Used;
  readonly total: Fen;
  /** Eligible cost: in scope without the front self-pay. */
  readonly eligible: Fen;
  readonly apart: ReadonlyMap<LinePlan['pays'][number], Fen> | undefined;
  readonly facts: BillFacts;
  readonly trace: TraceStep[];
}

export interface ChainResult {
  readonly layers: readonly LayerAmounts[];
  readonly contributions: readonly Contribution[];
}

/** Runs every layer; `own` holds the cells before it and what is left of them after it. */
export function runChain(input: ChainInput, own: OwnCells): ChainResult {
  const { plan } = input;
  const layers: LayerAmounts[] = [];
  const results: LayerResult[] = [];
  for (const layer of plan.layers) {
    const first = layers.length === 0;
    const amounts = first
      ? firstLayer(layer, input, own, results)
      : laterLayer(layer, input, own, results);
    layers.push(amounts);
  }
  return { layers, contributions: contributionsOf(plan, results) };
}

const NOTHING_COVERED = {};

function firstLayer(
  layer: LayerPlan,
  input: ChainInput,
  own: OwnCells,
  results: LayerResult[],
): LayerAmounts {
  const { plan, eligible, trace } = input;
  let apartCost: Fen = ZERO;
  let apartPaid: Fen = ZERO;
  const apartTrace: TraceStep[] = [];
  if (input.apart !== undefined) {
    for (const [rule, cost] of input.apart) {
      const paid = portion(cost, rule.gives.pay);
      apartCost = add(apartCost, cost);
      apartPaid = add(apartPaid, paid);
      apartTrace.push(apartStep(rule, cost, paid));
    }
  }
  const given = givenFor(layer, input);
  const { used, total } = input;
  const base = subtract(eligible, apartCost);
  const { rounding } = plan;
  const most = undefined;
  const layerInput = { base, total, used, rounding, apartPaid, given, most };
  const result = runLayer(layer, layerInput);
  results.push(result);
  own.deductible = result.deductible;
  own.ownByRatio = fen(result.ownByRatio + apartCost - apartPaid);
  own.overCap = result.overCap;
  for (const step of apartTrace) trace.push(step);
  layerSteps(layer, layerInput, result, trace, false);
  apartSums(layer, result, own, apartCost, trace);
  if (apartCost === 0) return layerAmounts(layer, result, NOTHING_COVERED);
  const whole = { ...result, base: eligible, ownByRatio: own.ownByRatio };
  return layerAmounts(layer, whole, NOTHING_COVERED);
}

function apartStep(rule: LinePlan['pays'][number], cost: Fen, paid: Fen): TraceStep {
  const { num, den } = rule.gives.pay;
  const inputs = { base: cost, payNumerator: num, payDenominator: den };
  return traced('fund', rule, inputs, '另定比例的项目 × 该比例', paid);
}

/** Where lines are paid apart, the whole of the first payer's part and of the own part by ratio. */
function apartSums(
  { ratio }: LayerPlan,
  { byRatio, paid, ownByRatio, bound }: LayerResult,
  own: OwnCells,
  apartCost: Fen,
  trace: TraceStep[],
): void {
  if (apartCost === 0) return;
  const ref: RuleRef = ratio;
  if (bound?.basis !== 'fund') {
    trace.push(traced('fund', ref, { byRatio }, '按比例支付 ＋ 另定比例的项目', paid));
  }
  if (own.ownByRatio !== 0) {
    const inputs = { ownByRatio };
    trace.push(traced('ownByRatio', ref, inputs, '比例自付 ＋ 另定比例的项目', own.ownByRatio));
  }
}

function laterLayer(
  layer: LayerPlan,
  input: ChainInput,
  own: OwnCells,
  results: LayerResult[],
): LayerAmounts {
  const { plan, used, total, trace } = input;
  const cells = cellsOf(layer, plan.layers);
  const left = sumOf(cells, own);
  const base = baseOf(layer, input, results, left);
  const given = givenFor(layer, input);
  const { rounding } = plan;
  const layerInput: LayerInput = {
    base,
    total,
    used,
    rounding,
    apartPaid: ZERO,
    given,
    most: left,
  };
  const result = runLayer(layer, layerInput);
  results.push(result);
  layerSteps(layer, layerInput, result, trace, true);
  return layerAmounts(layer, result, cover(cells, own, result.paid));
}

const eligibleCells: readonly OwnCell[] = ['overCap', 'ownByRatio', 'deductible'];
const spilledCells: readonly OwnCell[] = ['overCap'];

/** The cells that a layer may cover, in order. */
export function cellsOf(layer: LayerPlan, layers: readonly LayerPlan[]): readonly OwnCell[] {
  const { base } = layer;
  if (base.from === 'cells') return base.cells;
  if (base.from === 'eligible') return eligibleCells;
  const at = layers.findIndex((other) => other.id === base.of);
  const from = layers[at];
  return at <= 0 || from === undefined ? spilledCells : cellsOf(from, layers);
}

function baseOf(layer: LayerPlan, input: ChainInput, results: readonly LayerResult[], left: Fen) {
  const { base } = layer;
  if (base.from === 'cells') return left;
  if (base.from === 'eligible') return input.eligible;
  const at = input.plan.layers.findIndex((other) => other.id === base.of);
  return min(left, results[at]?.overflow ?? ZERO);
}

function givenFor(layer: LayerPlan, { facts }: ChainInput): Fen | undefined {
  if (!layer.ratio.given) return undefined;
  const given = facts.given?.[layer.id];
  if (given === undefined) throw new SplitError(`the amount of ${layer.id} is not given`);
  return given;
}

/** Takes what is paid out of the cells, in order; returns what it took of each. */
function cover(cells: readonly OwnCell[], own: OwnCells, paid: Fen) {
  const covers: Partial<Record<OwnCell, Fen>> = {};
  let left = paid;
  for (const cell of cells) {
    const taken = min(left, own[cell]);
    if (taken === 0) continue;
    covers[cell] = taken;
    own[cell] = subtract(own[cell], taken);
    left = subtract(left, taken);
  }
  if (left !== 0) throw new SplitError('a payer pays more than is left');
  return covers;
}

function layerAmounts(
  { id, name, payer }: LayerPlan,
  { base, deductible, ownByRatio, overCap, paid }: LayerResult,
  covers: LayerAmounts['covers'],
): LayerAmounts {
  return { layer: id, name, payer, base, deductible, ownByRatio, overCap, paid, covers };
}

function contributionsOf(plan: Plan, results: readonly LayerResult[]): Contribution[] {
  return plan.keys.map(({ text, layer, measure }) => {
    const result = results[plan.layers.findIndex(({ id }) => id === layer)];
    if (result === undefined) throw new SplitError(`no layer ${layer}`);
    return { key: text, amount: measured(result, measure) };
  });
}

function measured({ deductible, rated, paid }: LayerResult, measure: Measure): Fen {
  if (measure === 'fund') return paid;
  if (measure === 'deductible') return deductible;
  return measure === 'excess' ? rated : fen(rated + deductible);
}

/** Account first, then the relatives' accounts in order, then cash; only what the pack allows. */
export function meansOf(plan: Plan, own: OwnCells, patient: Fen, { balances }: BillFacts): Means {
  if (plan.means === undefined || balances === undefined) {
    return { account: ZERO, relative: ZERO, cash: patient };
  }
  const payable = sumOf([...new Set(plan.means.account)], own);
  const account = min(payable, balances.account);
  const relatives = plan.means.relative ? add(...balances.relatives) : ZERO;
  const relative = min(subtract(payable, account), relatives);
  return { account, relative, cash: subtract(patient, add(account, relative)) };
}
