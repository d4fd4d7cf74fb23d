/** One random bill × pack pair: the engine's split against the reference's, to the fen. */
import { parseScope } from '../../shared/catalogue.ts';
import { fen, lineAmount, parsePrice, parseQuantity, type Fen } from '../../shared/money.ts';
import { compile, type CaseFacts, type Plan } from '../../shared/policy/compile.ts';
import { packFile, type Pack } from '../../shared/policy/pack.ts';
import type { ScopedLine } from '../../shared/policy/scope.ts';
import { split, type Split } from '../../shared/split.ts';
import { createDice } from './dice.ts';
import { randomFacts, randomLines, randomPack } from './random.ts';
import { reference } from './reference.ts';
import type { RawFacts, RawLine, RawPack } from './shape.ts';

/** A pack's text and the same parsed. */
export interface RandomPack {
  readonly raw: RawPack;
  readonly pack: Pack;
}

export interface RandomCase {
  readonly facts: RawFacts;
  readonly plan: Plan;
  readonly lines: readonly RawLine[];
  readonly used: Record<string, Fen>;
  readonly given: Record<string, Fen>;
  readonly balances: { account: Fen; relatives: Fen[] } | undefined;
}

export function packBySeed(seed: number): RandomPack {
  const raw = randomPack(createDice(seed));
  return { raw, pack: packFile.parse(raw) };
}

/** A case the pack gives a plan for; undefined where the pack refuses it by name. */
export function caseBySeed({ pack }: RandomPack, seed: number): RandomCase | undefined {
  const dice = createDice(seed);
  const facts = randomFacts(dice);
  const compiled = compile(pack, facts satisfies CaseFacts);
  if (!compiled.ok) {
    if (compiled.reason === 'unsupported') return undefined;
    throw new Error(`seed ${seed}: ${compiled.text}`);
  }
  const { plan } = compiled;
  const figure = (top: number) => fen(dice.chance(0.3) ? 0 : dice.int(0, top));
  const used = Object.fromEntries(plan.keys.map(({ text }) => [text, figure(1_500_000)]));
  const given = Object.fromEntries(plan.layers.map(({ id }) => [id, figure(100_000)]));
  const balances = dice.chance(0.5)
    ? { account: figure(200_000), relatives: [figure(90_000), figure(50_000)] }
    : undefined;
  return { facts, plan, lines: randomLines(dice, 12), used, given, balances };
}

export function scoped(lines: readonly RawLine[]): ScopedLine[] {
  return lines.map((line, index) => {
    const price = parsePrice(line.price);
    const quantity = parseQuantity(line.quantity);
    const scope = parseScope(line.class, line.preSelfPay, line.limit);
    if (price === undefined || quantity === undefined || !scope) throw new Error('a wrong line');
    const amount = lineAmount(price, quantity);
    return { id: index + 1, price, quantity, amount, scope, code: line.code };
  });
}

export function splitCase({ plan, lines, used, given, balances }: RandomCase): Split {
  return split(plan, { lines: scoped(lines) }, used, { given, balances });
}

/** What differs between the two, by name; empty where they agree. */
export function difference({ raw }: RandomPack, one: RandomCase): string[] {
  const result = splitCase(one);
  const { facts, lines, balances } = one;
  const big = (values: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, BigInt(value)]));
  const answer = reference({
    pack: raw,
    facts,
    lines,
    used: big(one.used),
    given: big(one.given),
    balances: balances && {
      account: BigInt(balances.account),
      relatives: balances.relatives.reduce((sum, each) => sum + BigInt(each), 0n),
    },
  });
  const paid = Object.fromEntries(result.layers.map((layer) => [layer.layer, layer.paid]));
  const counted = Object.fromEntries(result.contributions.map(({ key, amount }) => [key, amount]));
  return [
    ...unlike('', answer.amounts, { ...result.amounts }),
    ...unlike('layer ', answer.paid, paid),
    ...unlike('own ', answer.own, { ...result.own }),
    ...unlike('counted ', answer.counted, counted),
    ...unlike('means ', answer.means, { ...result.means }),
  ];
}

function unlike(
  what: string,
  exact: Readonly<Record<string, bigint>>,
  engine: Readonly<Record<string, number>>,
): string[] {
  const names = new Set([...Object.keys(exact), ...Object.keys(engine)]);
  return [...names].flatMap((name) => {
    const [theirs, ours] = [exact[name], engine[name]];
    if (theirs !== undefined && ours !== undefined && Number(theirs) === ours) return [];
    return [`${what}${name}: engine ${ours}, reference ${theirs}`];
  });
}

/** Pairs of a run of packs; calls back with the seeds of every pair that differs. */
export function runPairs(
  packs: number,
  casesEach: number,
  from: number,
  differs: (seeds: readonly [number, number], names: readonly string[]) => void,
): number {
  let pairs = 0;
  for (let seed = from; seed < from + packs; seed += 1) {
    const pack = packBySeed(seed);
    for (let at = 0; at < casesEach; at += 1) {
      const caseSeed = seed * 1_000 + at;
      const one = caseBySeed(pack, caseSeed);
      if (one === undefined) continue;
      pairs += 1;
      const names = difference(pack, one);
      if (names.length > 0) differs([seed, caseSeed], names);
    }
  }
  return pairs;
}
