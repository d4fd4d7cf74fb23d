/**
 * json-rules-engine: its rules decide, facts written in JavaScript compute. One engine for a line,
 * one for the bill, made once; 31 runs a bill. What happened is in the events.
 */
import { z } from 'zod';
import type { ScopedLine } from '../../../shared/policy/scope.ts';
import type { Case } from '../bills.ts';
import type { BenchAmounts } from '../byhand.ts';
import { BAND_EDGE, CAP, DEDUCTIBLE, LOWER_PERCENT, UPPER_PERCENT } from '../terms.ts';
import { missing } from './ours.ts';
import { constructor, createVariant, loadPackage, type Variant } from './variant.ts';

interface Almanac {
  factValue(name: string): Promise<unknown>;
}
interface Engine {
  addFact(name: string, compute: (params: object, almanac: Almanac) => Promise<number>): void;
  addRule(rule: object): void;
  run(facts: object): Promise<{ events: readonly Event[] }>;
}
interface Event {
  readonly type: string;
  readonly params?: { readonly amount?: unknown };
}
type EngineClass = new (rules: object[], options: object) => Engine;
const module = z.looseObject({ Engine: constructor<EngineClass>() });

const notC = { fact: 'class', operator: 'notEqual', value: 'C' };
const above = (fact: string) => ({ fact, operator: 'greaterThan', value: 0 });
/** An event that carries the fact of its name. */
const event = (type: string) => ({ type, params: { amount: { fact: type } } });

async function number(almanac: Almanac, name: string): Promise<number> {
  return checked(await almanac.factValue(name));
}

/** Timed, so without a schema. */
function checked(value: unknown): number {
  if (typeof value !== 'number') throw new TypeError(`not a number: ${typeof value}`);
  return value;
}

function createLineEngine(Engine: EngineClass): Engine {
  const engine = new Engine([], { replaceFactsInEventParams: true, allowUndefinedFacts: true });
  engine.addFact('overLimit', async (_, almanac) => {
    const limit = await almanac.factValue('limit');
    const price = await number(almanac, 'price');
    if (typeof limit !== 'number' || price <= limit) return 0;
    const quantity = await number(almanac, 'quantity');
    return Math.floor(((price - limit) * quantity + 500_000) / 1_000_000);
  });
  engine.addFact('preSelfPay', async (_, almanac) => {
    const rest = (await number(almanac, 'selfFunded')) - (await number(almanac, 'overLimit'));
    return Math.floor((rest * (await number(almanac, 'share')) + 5_000) / 10_000);
  });
  const isC = { ...notC, operator: 'equal' };
  engine.addRule({ conditions: { all: [isC] }, event: event('selfFunded') });
  for (const name of ['overLimit', 'preSelfPay']) {
    engine.addRule({ conditions: { all: [notC, above(name)] }, event: event(name) });
  }
  return engine;
}

function createBillEngine(Engine: EngineClass): Engine {
  const engine = new Engine([], { replaceFactsInEventParams: true });
  const compute = (name: string, from: readonly string[], how: (...values: number[]) => number) =>
    engine.addFact(name, async (_, almanac) => {
      const values: number[] = [];
      for (const each of from) values.push(await number(almanac, each));
      return how(...values);
    });
  compute('deductible', ['inScope', 'usedDeductible'], (inScope = 0, used = 0) =>
    Math.min(inScope, Math.max(0, DEDUCTIBLE - used)),
  );
  compute(
    'rated',
    ['inScope', 'deductible'],
    (inScope = 0, deductible = 0) => inScope - deductible,
  );
  compute('byRatio', ['rated', 'usedExcess'], (rated = 0, used = 0) => {
    const lower = Math.min(rated, Math.max(0, BAND_EDGE - used));
    return Math.floor((lower * LOWER_PERCENT + (rated - lower) * UPPER_PERCENT + 50) / 100);
  });
  compute('ownByRatio', ['rated', 'byRatio'], (rated = 0, byRatio = 0) => rated - byRatio);
  compute('fund', ['byRatio', 'usedFund'], (byRatio = 0, used = 0) =>
    Math.min(byRatio, Math.max(0, CAP - used)),
  );
  compute('overCap', ['byRatio', 'fund'], (byRatio = 0, fund = 0) => byRatio - fund);
  compute('patient', ['total', 'fund'], (total = 0, fund = 0) => total - fund);
  for (const name of ['deductible', 'ownByRatio', 'overCap', 'fund', 'patient']) {
    engine.addRule({ conditions: { all: [above(name)] }, event: event(name) });
  }
  return engine;
}

/** `selfFunded` is the line's amount under the name of the event that may carry it. */
function lineFacts({ price, quantity, amount, scope }: ScopedLine): object {
  const { class: itemClass, preSelfPay: share, limit } = scope;
  const facts = { price, quantity, selfFunded: amount, class: itemClass, share };
  return limit === undefined ? facts : { ...facts, limit };
}

export async function createRules(cases: readonly Case[]): Promise<Variant> {
  const { Engine } = await loadPackage('json-rules-engine', module);
  const lineEngine = createLineEngine(Engine);
  const billEngine = createBillEngine(Engine);
  const inputs = cases.map(({ lines, used }) => ({
    lines: lines.map((line) => ({ amount: line.amount, facts: lineFacts(line) })),
    used: { usedDeductible: used.deductible, usedExcess: used.excess, usedFund: used.fund },
  }));
  const run = async (at: number): Promise<BenchAmounts> => {
    const { lines, used } = inputs[at] ?? missing(at);
    const found: Record<string, number> = {};
    const collect = (events: readonly Event[]) => {
      for (const { type, params } of events) {
        found[type] = (found[type] ?? 0) + checked(params?.amount);
      }
    };
    let total = 0;
    for (const { amount, facts } of lines) {
      total += amount;
      collect((await lineEngine.run(facts)).events);
    }
    const { selfFunded = 0, overLimit = 0, preSelfPay = 0 } = found;
    const inScope = total - selfFunded - overLimit - preSelfPay;
    collect((await billEngine.run({ ...used, total, inScope })).events);
    const { deductible = 0, ownByRatio = 0, overCap = 0, fund = 0, patient = 0 } = found;
    const sums = { total, selfFunded, overLimit, preSelfPay, inScope };
    return { ...sums, deductible, ownByRatio, overCap, fund, patient };
  };
  return createVariant('json-rules-engine', run, (amounts) => amounts, true);
}
