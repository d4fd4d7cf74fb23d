/** The trace of the insured place's steps: what each did, with which numbers, by which rule. */
import { ZERO, type Fen } from '../money.ts';
import { figure, type LayerInput, type LayerResult, partsOf } from './layer.ts';
import type { CapPlan, LayerPlan, Plan, RatioPlan, RuleRef } from './plan.ts';
import { CATALOGUE_SOURCE, type LineTotals } from './scope.ts';
import type { AmountName, SplitAmounts, TraceStep } from './trace.ts';

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

export function frontStep(plan: Plan, base: Fen, result: Fen, trace: TraceStep[]): void {
  if (plan.front === undefined || result === 0) return;
  const { share } = plan.front;
  const formula = '政策范围内 × 转外先行自付比例';
  trace.push(traced('frontSelfPay', plan.front, { base, frontShare: share }, formula, result));
}

/** What one payer did. The first payer's figures are the bill's; a later one's carry its id. */
export function layerSteps(
  plan: LayerPlan,
  input: LayerInput,
  result: LayerResult,
  trace: TraceStep[],
  later: boolean,
): void {
  const layer = later ? plan.id : undefined;
  const put = (
    amount: AmountName,
    ref: RuleRef,
    inputs: TraceStep['inputs'],
    formula: string,
    value: Fen,
  ) => trace.push(traced(amount, ref, inputs, formula, value, layer));
  const payName = later ? 'later' : 'fund';
  deductibleStep(plan, input, result, put);
  const { rated, byRatio, ownByRatio, paid } = result;
  const rest = later ? '支付基数 − 起付线' : '政策范围内 − 起付线';
  if (byRatio !== 0) {
    const inputs = ratioInputs(plan.ratio, input, result);
    put(payName, plan.ratio, inputs, ratioFormula(plan.ratio, rest), byRatio);
  }
  if (ownByRatio !== 0) {
    put('ownByRatio', plan.ratio, { base: rated, byRatio }, `（${rest}）− 按比例支付`, ownByRatio);
  }
  capSteps(plan, input, result, payName, put);
  if (paid !== 0 && input.most !== undefined && paid === input.most && paid < byRatio) {
    put(payName, plan.ratio, { byRatio, rest: input.most }, '不超过个人尚余部分', paid);
  }
}

type Put = (
  amount: AmountName,
  ref: RuleRef,
  inputs: TraceStep['inputs'],
  formula: string,
  value: Fen,
) => void;

function deductibleStep(plan: LayerPlan, input: LayerInput, result: LayerResult, put: Put): void {
  const step = plan.deductible;
  const { base } = result;
  if (step.form === 'none') {
    if (base > 0 && step.assumptions.length > 0) put('deductible', step, {}, '无起付线', ZERO);
    return;
  }
  if (result.deductible === 0) return;
  const used = step.key === undefined ? ZERO : figure(input.used, step.key);
  const amount = step.form === 'fixed' ? step.amount : result.open + used;
  const formula = '政策范围内，不超过（起付线 − 本年已付）';
  put('deductible', step, { base, amount, used }, formula, result.deductible);
}

function ratioFormula({ given, limits, guarantee }: RatioPlan, rest: string): string {
  if (given) return '支付方已核定的金额';
  const ratio =
    limits.length === 1 ? `（${rest}）× 支付比例` : `（${rest}）各段 × 该段支付比例之和`;
  return guarantee === undefined ? ratio : `${ratio}，不低于保底比例`;
}

function ratioInputs(ratio: RatioPlan, input: LayerInput, result: LayerResult) {
  const { limits, numerators, denominator, axis, key } = ratio;
  const { rated, deductible } = result;
  if (ratio.given) return { base: rated };
  const inputs: Record<string, number> = { base: rated };
  if (limits.length === 1) {
    addShare(inputs, 'pay', numerators[0] ?? 0, denominator);
    return inputs;
  }
  const before = key === undefined ? 0 : figure(input.used, key);
  if (before !== 0) inputs['used'] = before;
  const from = before + (axis === 'absolute' ? deductible : 0);
  for (const [at, part] of partsOf(limits, from, from + rated).entries()) {
    if (part === 0) continue;
    inputs[`band${at + 1}`] = part;
    addShare(inputs, `pay${at + 1}`, numerators[at] ?? 0, denominator);
  }
  return inputs;
}

/** Ten-thousandths where that is exact, else numerator and denominator. */
function addShare(inputs: Record<string, number>, name: string, num: number, den: number): void {
  const units = num * 10_000;
  if (units % den === 0) inputs[name] = units / den;
  else {
    inputs[`${name}Numerator`] = num;
    inputs[`${name}Denominator`] = den;
  }
}

function capSteps(
  plan: LayerPlan,
  { used, apartPaid }: LayerInput,
  result: LayerResult,
  payName: AmountName,
  put: Put,
): void {
  const { bound, byRatio, paid, overCap } = result;
  const cap = bound ?? plan.caps.find((one) => one.assumptions.length > 0);
  if (cap === undefined) {
    if (overCap !== 0) throw new Error('over the cap without a cap');
    return;
  }
  const spent = cap.key === undefined ? ZERO : figure(used, cap.key);
  if (cap.basis === 'fund') {
    if (byRatio !== 0 || apartPaid !== 0) {
      const inputs = { byRatio, ...amountOf(cap), used: spent };
      put(payName, cap, inputs, '按比例支付，不超过（封顶线 − 本年已支付）', paid);
    }
    if (overCap !== 0) {
      const formula = cap.excess === 'own' ? '按比例支付 − 基金支付' : '达到封顶线以后的费用';
      put('overCap', cap, { byRatio, fund: paid }, formula, overCap);
    }
    return;
  }
  if (overCap === 0) return;
  const inputs = { base: result.base, ...amountOf(cap), used: spent };
  put('overCap', cap, inputs, '费用 −（费用限额 − 本期已计入）', overCap);
}

function amountOf({ amount }: CapPlan): { amount?: Fen } {
  return amount === undefined ? {} : { amount };
}

/** Sums over the later payers, where there are some, and what the patient owes. */
export function closingSteps(plan: Plan, amounts: SplitAmounts, trace: TraceStep[]): void {
  const { total, fund, later, hospital, patient, inScope } = amounts;
  const resting = inScope === 0 ? [] : restingOn(plan);
  const ref = { ...PATIENT, assumptions: resting };
  if (later !== 0) trace.push(traced('later', ref, {}, '其他支付方支付之和', later));
  if (hospital !== 0) trace.push(traced('hospital', ref, {}, '医院负担之和', hospital));
  if (patient === 0) return;
  const many = plan.layers.length > 1;
  const inputs = many ? { total, fund, later, hospital } : { total, fund };
  const formula = many ? '总额 − 基金支付 − 其他支付方 − 医院负担' : '总额 − 基金支付';
  trace.push(traced('patient', ref, inputs, formula, patient));
}

function restingOn(plan: Plan): readonly string[] {
  return plan.layers.at(-1)?.assumptions ?? NO_ASSUMPTIONS;
}

const NO_ASSUMPTIONS: readonly string[] = [];
const BILL: RuleRef = { rule: 'bill.total', source: '医院费用明细', assumptions: NO_ASSUMPTIONS };
const PATIENT: RuleRef = { ...BILL, rule: 'bill.patient' };
const CATALOGUE: RuleRef = {
  rule: 'catalogue.sum',
  source: CATALOGUE_SOURCE,
  assumptions: NO_ASSUMPTIONS,
};

export function traced(
  amount: AmountName,
  { rule, source, assumptions }: RuleRef,
  inputs: TraceStep['inputs'],
  formula: string,
  result: Fen,
  layer?: string,
): TraceStep {
  if (layer === undefined) return { amount, rule, source, inputs, formula, result, assumptions };
  return { amount, layer, rule, source, inputs, formula, result, assumptions };
}
