/**
 * Line steps: what the treatment place's catalogue takes out of a bill before the insured place's
 * rules apply (policy.md §3.1 step 1; 医保发〔2022〕22号: 就医地目录、参保地政策), and the few
 * things a pack may say about lines: a list for the disease, another share, limits, a later ratio.
 */
import type { LineScope } from '../catalogue.ts';
import {
  fen,
  lineAmount,
  min,
  shareHalfUp,
  shareUnits,
  subtract,
  wholeFen,
  ZERO,
  type Fen,
  type LineScale,
  type Price,
  type Quantity,
  type Ratio,
} from '../money.ts';
import type { LinePlan, LineRef, RuleRef } from './plan.ts';
import type { AmountName, TraceStep } from './trace.ts';
import { lineMatches, type LineFacts } from './when.ts';

export interface ScopedLine extends LineFacts {
  readonly id: number;
  readonly price: Price;
  readonly quantity: Quantity;
  readonly amount: Fen;
  readonly scope: LineScope;
}

/** The sums of a bill's lines; what is in none of the last three is in scope. */
export interface LineTotals {
  readonly total: Fen;
  readonly selfFunded: Fen;
  readonly overLimit: Fen;
  readonly preSelfPay: Fen;
  /** In-scope cost of lines with a ratio of their own, by the rule that gives it. */
  readonly apart?: ReadonlyMap<LinePay, Fen> | undefined;
}
type LinePay = LinePlan['pays'][number];

export const CATALOGUE_SOURCE = '医保发〔2022〕22号（执行就医地目录）：就医地医保目录';
const NO_ASSUMPTIONS: readonly string[] = [];
const catalogueRef = (rule: string): RuleRef => {
  return { rule, source: CATALOGUE_SOURCE, assumptions: NO_ASSUMPTIONS };
};
const CLASS_C = catalogueRef('catalogue.class-c');
const PRICE_LIMIT = catalogueRef('catalogue.price-limit');
const PRE_SELF_PAY = catalogueRef('catalogue.pre-self-pay');

interface Sums {
  total: number;
  selfFunded: number;
  overLimit: number;
  preSelfPay: number;
  /** Ten-thousandths of a fen, for roundings after the line. */
  units: number;
  apart: Map<LinePay, Fen> | undefined;
}

/**
 * Class C or outside the list → self-funded; else what is above a limit → over-limit, and the rest
 * × the line's ratio → pre-self-pay, rounded as the pack says. One step for every amount that is
 * not zero; where rounding waits for the sum, a line's step is what it adds to the rounded sum.
 */
export function scopeLines(
  lines: readonly ScopedLine[],
  trace: TraceStep[],
  plan?: LinePlan,
  scale: LineScale = 'line',
): LineTotals {
  const sums: Sums = {
    total: 0,
    selfFunded: 0,
    overLimit: 0,
    preSelfPay: 0,
    units: 0,
    apart: undefined,
  };
  for (const line of lines) {
    sums.total += line.amount;
    if (line.amount === 0) continue;
    if (plan === undefined) plainLine(line, sums, trace, scale);
    else ruledLine(line, sums, trace, plan, scale);
  }
  return {
    total: fen(sums.total),
    selfFunded: fen(sums.selfFunded),
    overLimit: fen(sums.overLimit),
    preSelfPay: fen(sums.preSelfPay),
    apart: sums.apart,
  };
}

function plainLine(line: ScopedLine, sums: Sums, trace: TraceStep[], scale: LineScale): void {
  const { scope, amount, price, quantity } = line;
  if (scope.class === 'C')
    return selfFunded(line, CLASS_C, '丙类或目录外：单价 × 数量', sums, trace);
  const { limit } = scope;
  let over: Fen = ZERO;
  if (limit !== undefined && price > limit) {
    over = overPrice(line, limit, quantity, amount);
    if (over !== 0) {
      sums.overLimit += over;
      const inputs = { price, limit, quantity };
      trace.push(step('overLimit', line, PRICE_LIMIT, inputs, OVER_PRICE, over));
    }
  }
  if (scope.preSelfPay === 0) return;
  first(line, subtract(amount, over), scope.preSelfPay, PRE_SELF_PAY, sums, trace, scale);
}

const OVER_PRICE = '（单价 − 限价）× 数量';

function ruledLine(
  line: ScopedLine,
  sums: Sums,
  trace: TraceStep[],
  plan: LinePlan,
  scale: LineScale,
): void {
  const list = winner(plan.lists, line);
  if (list?.gives.covered === false) {
    return selfFunded(line, list, '不在本病种的支付范围：单价 × 数量', sums, trace);
  }
  if (line.scope.class === 'C') {
    return selfFunded(line, CLASS_C, '丙类或目录外：单价 × 数量', sums, trace);
  }
  const within = limited(line, winner(plan.limits, line), sums, trace, plan.days);
  const share = winner(plan.shares, line);
  const part = share?.gives.preSelfPay ?? line.scope.preSelfPay;
  const own = first(line, within, part, share ?? PRE_SELF_PAY, sums, trace, scale);
  const pay = winner(plan.pays, line);
  if (pay === undefined) return;
  sums.apart ??= new Map();
  sums.apart.set(pay, fen((sums.apart.get(pay) ?? 0) + within - own));
}

function winner<G>(rules: readonly LineRef<G>[], line: ScopedLine): LineRef<G> | undefined {
  for (const rule of rules) if (lineMatches(rule.when, line)) return rule;
  return undefined;
}

/** Takes out quantity, price and day limits in this order; returns what is within them. */
function limited(
  line: ScopedLine,
  rule: LinePlan['limits'][number] | undefined,
  sums: Sums,
  trace: TraceStep[],
  days: number,
): Fen {
  const { price, quantity, scope } = line;
  let left = line.amount;
  const take = (over: Fen, ref: RuleRef, inputs: TraceStep['inputs'], formula: string) => {
    if (over === 0) return;
    sums.overLimit += over;
    left = subtract(left, over);
    trace.push(step('overLimit', line, ref, inputs, formula, over));
  };
  const most = rule?.gives.quantity;
  let counted = quantity;
  if (rule && most !== undefined && quantity > most) {
    const beyond = (quantity - most) as Quantity;
    take(min(left, lineAmount(price, beyond)), rule, { price, beyond }, '单价 × 超出限量的数量');
    counted = most;
  }
  const limit = rule?.gives.price ?? scope.limit;
  if (limit !== undefined && price > limit) {
    const ref = rule?.gives.price === undefined ? PRICE_LIMIT : rule;
    const inputs = { price, limit, quantity: counted };
    take(overPrice(line, limit, counted, left), ref, inputs, OVER_PRICE);
  }
  const perDay = rule?.gives.perDay;
  if (rule && perDay !== undefined && left > perDay * days) {
    const inputs = { rest: left, perDay, days };
    take(fen(left - perDay * days), rule, inputs, '限价内金额 − 每日限额 × 天数');
  }
  return left;
}

function overPrice(line: ScopedLine, limit: Price, quantity: Quantity, most: Fen): Fen {
  return min(most, lineAmount((line.price - limit) as Price, quantity));
}

function selfFunded(
  line: ScopedLine,
  ref: RuleRef,
  formula: string,
  sums: Sums,
  trace: TraceStep[],
): void {
  sums.selfFunded += line.amount;
  const inputs = { price: line.price, quantity: line.quantity };
  trace.push(step('selfFunded', line, ref, inputs, formula, line.amount));
}

function first(
  line: ScopedLine,
  within: Fen,
  share: Ratio,
  ref: RuleRef,
  sums: Sums,
  trace: TraceStep[],
  scale: LineScale,
): Fen {
  if (share === 0 || within === 0) return ZERO;
  let own: Fen;
  if (scale === 'line') own = shareHalfUp(within, share);
  else {
    sums.units += shareUnits(within, share, scale);
    own = subtract(wholeFen(sums.units), fen(sums.preSelfPay));
  }
  if (own === 0) return ZERO;
  sums.preSelfPay += own;
  const formula = '限价内金额 × 先行自付比例';
  trace.push(step('preSelfPay', line, ref, { rest: within, share }, formula, own));
  return own;
}

function step(
  amount: AmountName,
  line: ScopedLine,
  ref: RuleRef,
  inputs: TraceStep['inputs'],
  formula: string,
  result: Fen,
): TraceStep {
  const { rule, source, assumptions } = ref;
  return { amount, line: line.id, rule, source, inputs, formula, result, assumptions };
}
