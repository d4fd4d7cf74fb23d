/**
 * Line steps: what the treatment place's catalogue takes out of a bill before the insured place's
 * rules apply (policy.md §3.1 step 1; 医保发〔2022〕22号: 就医地目录、参保地政策).
 */
import type { LineScope } from '../catalogue.ts';
import {
  lineAmount,
  shareHalfUp,
  subtract,
  ZERO,
  fen,
  type Fen,
  type Price,
  type Quantity,
} from '../money.ts';
import type { AmountName, TraceStep } from './trace.ts';

export interface ScopedLine {
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
}

export const CATALOGUE_SOURCE = '医保发〔2022〕22号（执行就医地目录）：就医地医保目录';
const NO_ASSUMPTIONS: readonly string[] = [];

/**
 * Class C → self-funded; else (price − limit)⁺ × quantity → over-limit, and the rest × the line's
 * own ratio, half up per line, → pre-self-pay. Appends one step for every amount that is not zero.
 */
export function scopeLines(lines: readonly ScopedLine[], trace: TraceStep[]): LineTotals {
  let total = 0;
  let selfFunded = 0;
  let overLimit = 0;
  let preSelfPay = 0;
  for (const line of lines) {
    total += line.amount;
    if (line.scope.class === 'C') {
      selfFunded += line.amount;
      if (line.amount !== 0) trace.push(selfFundedStep(line));
      continue;
    }
    const over = overLimitOf(line);
    const rest = subtract(line.amount, over);
    const first = shareHalfUp(rest, line.scope.preSelfPay);
    overLimit += over;
    preSelfPay += first;
    if (over !== 0) trace.push(overLimitStep(line, over));
    if (first !== 0) trace.push(preSelfPayStep(line, rest, first));
  }
  return {
    total: fen(total),
    selfFunded: fen(selfFunded),
    overLimit: fen(overLimit),
    preSelfPay: fen(preSelfPay),
  };
}

function overLimitOf({ price, quantity, scope }: ScopedLine): Fen {
  if (scope.limit === undefined || price <= scope.limit) return ZERO;
  return lineAmount(excess(price, scope.limit), quantity);
}

function excess(price: Price, limit: Price): Price {
  return (price - limit) as Price;
}

function selfFundedStep(line: ScopedLine): TraceStep {
  const inputs = { price: line.price, quantity: line.quantity };
  return lineStep('selfFunded', line, inputs, '丙类或目录外：单价 × 数量', line.amount);
}

function overLimitStep(line: ScopedLine, result: Fen): TraceStep {
  const limit = line.scope.limit ?? line.price;
  const inputs = { price: line.price, limit, quantity: line.quantity };
  return lineStep('overLimit', line, inputs, '（单价 − 限价）× 数量', result);
}

function preSelfPayStep(line: ScopedLine, rest: Fen, result: Fen): TraceStep {
  const inputs = { rest, share: line.scope.preSelfPay };
  return lineStep('preSelfPay', line, inputs, '限价内金额 × 先行自付比例', result);
}

const lineRules = {
  selfFunded: 'catalogue.class-c',
  overLimit: 'catalogue.price-limit',
  preSelfPay: 'catalogue.pre-self-pay',
} as const satisfies Partial<Record<AmountName, string>>;

function lineStep(
  amount: keyof typeof lineRules,
  line: ScopedLine,
  inputs: TraceStep['inputs'],
  formula: string,
  result: Fen,
): TraceStep {
  return {
    amount,
    line: line.id,
    rule: lineRules[amount],
    source: CATALOGUE_SOURCE,
    inputs,
    formula,
    result,
    assumptions: NO_ASSUMPTIONS,
  };
}
