/** The insured place's steps: deductible, ratio, cap, each on what the step before it left. */
import { max, min, shareHalfUp, subtract, ZERO, type Fen } from '../money.ts';
import type { Plan, PlanStep, RuleRef } from './compile.ts';
import { CATALOGUE_SOURCE, type LineTotals } from './scope.ts';
import type { AmountName, SplitAmounts, TraceStep } from './trace.ts';

/** What this benefit year's earlier bills used up, every figure known. */
export interface Used {
  readonly fundPaid: Fen;
  readonly deductiblePaid: Fen;
}

/** What the steps fill in, one after the other. */
export interface Cells {
  /** What the next step works on. */
  base: Fen;
  deductible: Fen;
  ownByRatio: Fen;
  overCap: Fen;
  fund: Fen;
}

/** Runs one step on the cells and appends what it did to the trace. */
export function runStep(step: PlanStep, cells: Cells, used: Used, trace: TraceStep[]): void {
  switch (step.kind) {
    case 'deductible':
      return deductibleStep(step, cells, used, trace);
    case 'ratio':
      return ratioStep(step, cells, trace);
    case 'cap':
      return capStep(step, cells, used, trace);
  }
}

type StepOf<K extends PlanStep['kind']> = Extract<PlanStep, { kind: K }>;

function deductibleStep(
  step: StepOf<'deductible'>,
  cells: Cells,
  used: Used,
  trace: TraceStep[],
): void {
  if (step.amount === 'none') {
    if (cells.base > 0 && step.assumptions.length > 0) {
      trace.push(traced('deductible', step, {}, '无起付线', ZERO));
    }
    return;
  }
  const left = remaining(step.amount, used.deductiblePaid);
  cells.deductible = min(cells.base, left);
  if (cells.deductible !== 0) {
    const inputs = { base: cells.base, amount: step.amount, used: used.deductiblePaid };
    const formula = '政策范围内，不超过（起付线 − 本年已付）';
    trace.push(traced('deductible', step, inputs, formula, cells.deductible));
  }
  cells.base = subtract(cells.base, cells.deductible);
}

function ratioStep(step: StepOf<'ratio'>, cells: Cells, trace: TraceStep[]): void {
  const { base } = cells;
  cells.fund = shareHalfUp(base, step.pay);
  cells.ownByRatio = subtract(base, cells.fund);
  if (cells.fund !== 0) {
    const inputs = { base, pay: step.pay };
    trace.push(traced('fund', step, inputs, '（政策范围内 − 起付线）× 支付比例', cells.fund));
  }
  if (cells.ownByRatio !== 0) {
    const inputs = { base, byRatio: cells.fund };
    const formula = '（政策范围内 − 起付线）− 按比例支付';
    trace.push(traced('ownByRatio', step, inputs, formula, cells.ownByRatio));
  }
}

function capStep(step: StepOf<'cap'>, cells: Cells, used: Used, trace: TraceStep[]): void {
  const byRatio = cells.fund;
  if (step.amount === 'none' || byRatio === 0) return;
  cells.fund = min(byRatio, remaining(step.amount, used.fundPaid));
  cells.overCap = subtract(byRatio, cells.fund);
  const inputs = { byRatio, amount: step.amount, used: used.fundPaid };
  const formula = '按比例支付，不超过（封顶线 − 本年已支付）';
  trace.push(traced('fund', step, inputs, formula, cells.fund));
  if (cells.overCap !== 0) {
    const formulaOver = '按比例支付 − 基金支付';
    const inputsOver = { byRatio, fund: cells.fund };
    trace.push(traced('overCap', step, inputsOver, formulaOver, cells.overCap));
  }
}

function remaining(amount: Fen, used: Fen): Fen {
  return max(ZERO, subtract(amount, used));
}

/** Steps that sum the line steps, for each sum that is not zero, and the two derived amounts. */
export function sumSteps(totals: LineTotals, inScope: Fen, trace: TraceStep[]): void {
  const { total, selfFunded, overLimit, preSelfPay } = totals;
  if (total !== 0) trace.push(traced('total', BILL, {}, '各行金额之和', total));
  for (const name of ['selfFunded', 'overLimit', 'preSelfPay'] as const) {
    if (totals[name] !== 0) trace.push(traced(name, CATALOGUE, {}, '各行之和', totals[name]));
  }
  if (inScope === 0) return;
  const inputs = { total, selfFunded, overLimit, preSelfPay };
  const formula = '总额 − 全自费 − 超限价 − 先行自付';
  trace.push(traced('inScope', CATALOGUE, inputs, formula, inScope));
}

/** The step that says what the patient owes; it rests on whatever the fund's part rests on. */
export function patientStep(plan: Plan, amounts: SplitAmounts, trace: TraceStep[]): void {
  if (amounts.patient === 0) return;
  const last = amounts.inScope === 0 ? undefined : plan.steps.at(-1);
  const ref = { ...PATIENT, assumptions: last?.assumptions ?? NO_ASSUMPTIONS };
  const inputs = { total: amounts.total, fund: amounts.fund };
  trace.push(traced('patient', ref, inputs, '总额 − 基金支付', amounts.patient));
}

const NO_ASSUMPTIONS: readonly string[] = [];
const BILL: RuleRef = { rule: 'bill.total', source: '医院费用明细', assumptions: NO_ASSUMPTIONS };
const PATIENT: RuleRef = { ...BILL, rule: 'bill.patient' };
const CATALOGUE: RuleRef = {
  rule: 'catalogue.sum',
  source: CATALOGUE_SOURCE,
  assumptions: NO_ASSUMPTIONS,
};

function traced(
  amount: AmountName,
  { rule, source, assumptions }: RuleRef,
  inputs: TraceStep['inputs'],
  formula: string,
  result: Fen,
): TraceStep {
  return { amount, rule, source, inputs, formula, result, assumptions };
}
