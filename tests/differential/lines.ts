/** The reference's lines: class, list, limits, own share. */
import { floor, least, mul, plus, q, round, text } from './exact.ts';
import { holds } from './choose.ts';
import type { Asked } from './reference.ts';
import type { RawLine, RawRule } from './shape.ts';

const decimals: Record<string, bigint> = { line: 1n, 'line-3': 10n, 'line-4': 100n };

export function referenceLines({ pack, facts, lines }: Asked) {
  const sums = { total: 0n, selfFunded: 0n, overLimit: 0n, preSelfPay: 0n };
  const apart = new Map<RawRule, bigint>();
  let waiting = q(0n);
  const winner = (kind: string, line: RawLine) => {
    const fitting = pack.rules.filter(
      (rule) => rule.kind === kind && holds(rule.when, facts, pack) && fits(rule, line),
    );
    return fitting.toSorted((a, b) => Object.keys(b.when).length - Object.keys(a.when).length)[0];
  };
  for (const line of lines) {
    const [price, quantity] = [text(line.price), text(line.quantity)];
    const fen = (a: typeof price, b: typeof price) => round(mul(mul(a, b), q(100n)));
    const amount = fen(price, quantity);
    sums.total += amount;
    if (line.class === 'C' || winner('line-list', line)?.gives.covered === false) {
      sums.selfFunded += amount;
      continue;
    }
    const limits = winner('line-limit', line)?.gives ?? {};
    let rest = amount;
    let counted = quantity;
    if (limits.quantity !== undefined) {
      const allowed = text(limits.quantity);
      const beyond = plus(quantity, q(-allowed.n, allowed.d));
      if (beyond.n > 0n) {
        rest -= least(rest, fen(price, beyond));
        counted = allowed;
      }
    }
    const limit = limits.price ?? line.limit;
    if (limit !== undefined) {
      const top = text(limit);
      const above = plus(price, q(-top.n, top.d));
      if (above.n > 0n) rest -= least(rest, fen(above, counted));
    }
    if (limits.perDay !== undefined) {
      rest = least(rest, round(mul(text(limits.perDay), q(100n * BigInt(facts.days)))));
    }
    sums.overLimit += amount - rest;
    const share = text(winner('line-share', line)?.gives.preSelfPay ?? line.preSelfPay);
    const exact = mul(q(rest), share);
    const kept = decimals[pack.rounding.preSelfPay];
    const part = kept === undefined ? exact : q(floor(plus(mul(exact, q(kept)), q(1n, 2n))), kept);
    const before = round(waiting);
    waiting = plus(waiting, part);
    const pay = winner('line-pay', line);
    if (pay) apart.set(pay, (apart.get(pay) ?? 0n) + rest - (round(waiting) - before));
  }
  sums.preSelfPay = round(waiting);
  const paidApart = [...apart].map(([rule, cost]) => {
    return { cost, pays: round(mul(q(cost), text(rule.gives.pay ?? '0'))) };
  });
  return { ...sums, apart: paidApart };
}

function fits({ when }: RawRule, line: RawLine): boolean {
  return (
    (when.item?.includes(line.code) ?? true) &&
    (when.itemPrefix?.some((head) => line.code.startsWith(head)) ?? true) &&
    (when.itemClass?.includes(line.class) ?? true)
  );
}
