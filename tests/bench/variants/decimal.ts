/** The task by hand in decimal.js yuan, with a trace. Making its inputs Decimals is not timed. */
import { z } from 'zod';
import type { Case } from '../bills.ts';
import type { BenchAmount } from '../byhand.ts';
import { BAND_EDGE, CAP, DEDUCTIBLE, LOWER_PERCENT, UPPER_PERCENT } from '../terms.ts';
import { missing } from './ours.ts';
import { constructor, createVariant, loadPackage, type Variant } from './variant.ts';

interface Decimal {
  plus(other: Decimal): Decimal;
  minus(other: Decimal): Decimal;
  times(other: Decimal): Decimal;
  greaterThan(other: Decimal): boolean;
  isZero(): boolean;
  toDecimalPlaces(places: number, rounding: number): Decimal;
  toNumber(): number;
}
interface DecimalClass {
  new (value: string | number): Decimal;
  min(...values: Decimal[]): Decimal;
  max(...values: Decimal[]): Decimal;
  readonly ROUND_HALF_UP: number;
}
const module = z.looseObject({ Decimal: constructor<DecimalClass>() });

type Amounts = Readonly<Record<BenchAmount, Decimal>>;
interface Step {
  readonly amount: BenchAmount;
  readonly line: number;
  readonly rule: string;
  readonly inputs: readonly Decimal[];
  readonly result: Decimal;
}

export async function createDecimal(cases: readonly Case[]): Promise<Variant> {
  const { Decimal } = await loadPackage('decimal.js', module);
  const inputs = cases.map((each) => inputOf(Decimal, each));
  const split = createSplit(Decimal);
  const run = (at: number) => split(inputs[at] ?? missing(at));
  return createVariant('decimal.js', run, ({ amounts }) => {
    const fen = (name: BenchAmount) => Math.round(amounts[name].toNumber() * 100);
    const { total: _total, ...rest } = amounts;
    const names = Object.keys(rest) as (keyof typeof rest)[];
    const values = Object.fromEntries(names.map((name) => [name, fen(name)]));
    return { ...(values as Record<keyof typeof rest, number>), total: fen('total') };
  });
}

type Input = ReturnType<typeof inputOf>;

function inputOf(Decimal: DecimalClass, { lines, used }: Case) {
  const units = (value: number) => new Decimal(value).times(new Decimal('0.0001'));
  const yuan = (value: number) => new Decimal(value).times(new Decimal('0.01'));
  return {
    lines: lines.map(({ id, price, quantity, amount, scope }) => ({
      id,
      price: units(price),
      quantity: units(quantity),
      amount: yuan(amount),
      itemClass: scope.class,
      share: units(scope.preSelfPay),
      limit: scope.limit === undefined ? undefined : units(scope.limit),
    })),
    used: {
      deductible: yuan(used.deductible),
      excess: yuan(used.excess),
      fund: yuan(used.fund),
    },
  };
}

function createSplit(Decimal: DecimalClass) {
  const yuan = (fen: number) => new Decimal(fen).times(new Decimal('0.01'));
  const zero = new Decimal(0);
  const [deductibleMost, edge, cap] = [yuan(DEDUCTIBLE), yuan(BAND_EDGE), yuan(CAP)];
  const [low, high] = [yuan(LOWER_PERCENT), yuan(UPPER_PERCENT)];
  const round = (value: Decimal) => value.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
  return ({ lines, used }: Input): { amounts: Amounts; trace: Step[] } => {
    const trace: Step[] = [];
    const sums = sumLines(lines, zero, round, trace);
    const { total, selfFunded, overLimit, preSelfPay } = sums;
    const inScope = total.minus(selfFunded).minus(overLimit).minus(preSelfPay);
    trace.push(step('inScope', 0, 'sum', [total, selfFunded, overLimit, preSelfPay], inScope));
    const open = Decimal.max(zero, deductibleMost.minus(used.deductible));
    const deductible = Decimal.min(inScope, open);
    trace.push(step('deductible', 0, 'deductible', [inScope, used.deductible], deductible));
    const rated = inScope.minus(deductible);
    const lower = Decimal.min(rated, Decimal.max(zero, edge.minus(used.excess)));
    const byRatio = round(lower.times(low).plus(rated.minus(lower).times(high)));
    const ownByRatio = rated.minus(byRatio);
    trace.push(step('ownByRatio', 0, 'ratio', [rated, lower, used.excess], ownByRatio));
    const fund = Decimal.min(byRatio, Decimal.max(zero, cap.minus(used.fund)));
    trace.push(step('fund', 0, 'cap', [byRatio, used.fund], fund));
    const paid = { deductible, ownByRatio, overCap: byRatio.minus(fund), fund };
    return { amounts: { ...sums, inScope, ...paid, patient: total.minus(fund) }, trace };
  };
}

function sumLines(
  lines: Input['lines'],
  zero: Decimal,
  round: (value: Decimal) => Decimal,
  trace: Step[],
) {
  const sums = { total: zero, selfFunded: zero, overLimit: zero, preSelfPay: zero };
  for (const { id, price, quantity, amount, itemClass, share, limit } of lines) {
    sums.total = sums.total.plus(amount);
    if (itemClass === 'C') {
      sums.selfFunded = sums.selfFunded.plus(amount);
      trace.push(step('selfFunded', id, 'class-c', [price, quantity], amount));
      continue;
    }
    let rest = amount;
    if (limit !== undefined && price.greaterThan(limit)) {
      const over = round(price.minus(limit).times(quantity));
      sums.overLimit = sums.overLimit.plus(over);
      rest = rest.minus(over);
      trace.push(step('overLimit', id, 'limit', [price, limit, quantity], over));
    }
    if (share.isZero()) continue;
    const first = round(rest.times(share));
    sums.preSelfPay = sums.preSelfPay.plus(first);
    trace.push(step('preSelfPay', id, 'class-b', [rest, share], first));
  }
  return sums;
}

function step(
  amount: BenchAmount,
  line: number,
  rule: string,
  inputs: readonly Decimal[],
  result: Decimal,
): Step {
  return { amount, line, rule, inputs, result };
}
