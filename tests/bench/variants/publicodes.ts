/**
 * publicodes: it has no lists, so every line of the longest bill gets rules of its own, made once;
 * in fen, as numbers, with its own rounding. Its trace is the tree that evaluate returns.
 */
import { z } from 'zod';
import type { Case } from '../bills.ts';
import { amountNames, type BenchAmount } from '../byhand.ts';
import { BAND_EDGE, CAP, DEDUCTIBLE, LOWER_PERCENT, UPPER_PERCENT } from '../terms.ts';
import { missing } from './ours.ts';
import { constructor, createVariant, loadPackage, type Variant } from './variant.ts';

type Values = Readonly<Record<string, number | string>>;
interface Engine {
  setSituation(values: Values): unknown;
  evaluate(rule: string): { readonly nodeValue?: unknown };
}
const engineClass = constructor<new (rules: object) => Engine>();
const module = z.union([
  z.looseObject({ default: engineClass }),
  z.looseObject({ default: z.looseObject({ default: engineClass }) }),
]);

/** 'selfFunded' → 'self funded': a rule's name is lower case with blanks. */
const ruleOf = (name: string) =>
  `bill . ${name.replaceAll(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`)}`;
const line = (at: number, name: string) => `bill . line${at} . ${name}`;

function lineRules(at: number): Readonly<Record<string, unknown>> {
  const isC = `${line(at, 'class')} = 'C'`;
  const within = `(${line(at, 'amount')} - ${line(at, 'over')})`;
  const unlessC = (value: object) => ({ variations: [{ si: isC, alors: 0 }, { sinon: value }] });
  const above = `(${line(at, 'price')} - ${line(at, 'limit')})`;
  const over = `${above} * ${line(at, 'quantity')} / 1000000`;
  return {
    [`bill . line${at}`]: null,
    [line(at, 'class')]: { valeur: `'A'` },
    [line(at, 'price')]: { valeur: 0 },
    [line(at, 'limit')]: { valeur: 0 },
    [line(at, 'quantity')]: { valeur: 0 },
    [line(at, 'amount')]: { valeur: 0 },
    [line(at, 'share')]: { valeur: 0 },
    [line(at, 'own')]: { variations: [{ si: isC, alors: line(at, 'amount') }, { sinon: 0 }] },
    [line(at, 'over')]: unlessC({ valeur: over, plancher: 0, arrondi: 'oui' }),
    [line(at, 'first')]: unlessC({
      valeur: `${within} * ${line(at, 'share')} / 10000`,
      arrondi: 'oui',
    }),
  };
}

function rules(lines: number): Readonly<Record<string, unknown>> {
  const ats = Array.from({ length: lines }, (_, at) => at + 1);
  const sum = (name: string) => ({ somme: ats.map((at) => line(at, name)) });
  const least = (value: string, most: string) => ({ valeur: value, plafond: most });
  const percents = `lower * ${LOWER_PERCENT} + (rated - lower) * ${UPPER_PERCENT}`;
  const bill = {
    'used deductible': { valeur: 0 },
    'used excess': { valeur: 0 },
    'used fund': { valeur: 0 },
    total: sum('amount'),
    'self funded': sum('own'),
    'over limit': sum('over'),
    'pre self pay': sum('first'),
    'in scope': { valeur: 'total - self funded - over limit - pre self pay' },
    open: { valeur: `${DEDUCTIBLE} - used deductible`, plancher: 0 },
    deductible: least('in scope', 'open'),
    rated: { valeur: 'in scope - deductible' },
    'lower room': { valeur: `${BAND_EDGE} - used excess`, plancher: 0 },
    lower: least('rated', 'lower room'),
    'by ratio': { valeur: `(${percents}) / 100`, arrondi: 'oui' },
    'own by ratio': { valeur: 'rated - by ratio' },
    room: { valeur: `${CAP} - used fund`, plancher: 0 },
    fund: least('by ratio', 'room'),
    'over cap': { valeur: 'by ratio - fund' },
    patient: { valeur: 'total - fund' },
  };
  const named = Object.entries(bill).map(([name, rule]) => [`bill . ${name}`, rule] as const);
  const all = [['bill', null] as const, ...ats.flatMap((at) => Object.entries(lineRules(at)))];
  return Object.fromEntries<unknown>([...all, ...named]);
}

function situation({ lines, used }: Case): Values {
  const values: Record<string, number | string> = {
    'bill . used deductible': used.deductible,
    'bill . used excess': used.excess,
    'bill . used fund': used.fund,
  };
  for (const { id, price, quantity, amount, scope } of lines) {
    values[line(id, 'class')] = `'${scope.class}'`;
    values[line(id, 'price')] = price;
    values[line(id, 'limit')] = scope.limit ?? price;
    values[line(id, 'quantity')] = quantity;
    values[line(id, 'amount')] = amount;
    values[line(id, 'share')] = scope.preSelfPay;
  }
  return values;
}

export async function createPublicodes(cases: readonly Case[]): Promise<Variant> {
  const loaded = await loadPackage('publicodes', module);
  const Engine = 'default' in loaded.default ? loaded.default.default : loaded.default;
  const engine = new Engine(rules(Math.max(...cases.map(({ lines }) => lines.length))));
  const inputs = cases.map(situation);
  const asked = amountNames.map((name) => [name, ruleOf(name)] as const);
  const run = (at: number) => {
    engine.setSituation(inputs[at] ?? missing(at));
    return asked.map(([name, rule]) => [name, engine.evaluate(rule)] as const);
  };
  return createVariant('publicodes', run, (results) => {
    const values = results.map(([name, { nodeValue }]) => [name, z.number().parse(nodeValue)]);
    return Object.fromEntries(values) as Record<BenchAmount, number>;
  });
}
