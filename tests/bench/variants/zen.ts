/** @gorules/zen-engine: one expression node over whole fen, made once. */
import { z } from 'zod';
import type { Case } from '../bills.ts';
import type { BenchAmounts } from '../byhand.ts';
import { BAND_EDGE, CAP, DEDUCTIBLE, LOWER_PERCENT, UPPER_PERCENT } from '../terms.ts';
import { missing } from './ours.ts';
import { constructor, createVariant, loadPackage, type Variant } from './variant.ts';

interface ZenEngine {
  createDecision(content: object): {
    evaluate(context: object, options: { trace: boolean }): Promise<unknown>;
  };
}
const module = z.looseObject({ ZenEngine: constructor<new () => ZenEngine>() });

const fen = z.number();
const response = z.looseObject({
  result: z.looseObject({
    total: fen,
    selfFunded: fen,
    overLimit: fen,
    preSelfPay: fen,
    inScope: fen,
    deductible: fen,
    ownByRatio: fen,
    overCap: fen,
    fund: fen,
    patient: fen,
  }),
  trace: z.unknown().optional(),
});

/** In the order in which they are worked out; `$` is what came before. */
const expressions: Readonly<Record<string, string>> = {
  scoped: `map(lines, {
    amount: #.amount,
    own: #.class == "C" ? #.amount : 0,
    over: #.class != "C" and #.limit != null and #.price > #.limit
      ? floor(((#.price - #.limit) * #.quantity + 500000) / 1000000) : 0,
    share: #.class == "C" ? 0 : #.share
  })`,
  first: 'map($.scoped, floor(((#.amount - #.over) * #.share + 5000) / 10000))',
  total: 'sum(map($.scoped, #.amount))',
  selfFunded: 'sum(map($.scoped, #.own))',
  overLimit: 'sum(map($.scoped, #.over))',
  preSelfPay: 'sum($.first)',
  inScope: '$.total - $.selfFunded - $.overLimit - $.preSelfPay',
  deductible: `min([$.inScope, max([0, ${DEDUCTIBLE} - used.deductible])])`,
  rated: '$.inScope - $.deductible',
  lower: `min([$.rated, max([0, ${BAND_EDGE} - used.excess])])`,
  byRatio: `floor((
    $.lower * ${LOWER_PERCENT} + ($.rated - $.lower) * ${UPPER_PERCENT} + 50
  ) / 100)`,
  ownByRatio: '$.rated - $.byRatio',
  fund: `min([$.byRatio, max([0, ${CAP} - used.fund])])`,
  overCap: '$.byRatio - $.fund',
  patient: '$.total - $.fund',
};

function graph(): object {
  const at = { x: 0, y: 0 };
  const rows = Object.entries(expressions).map(([key, value]) => ({
    id: key,
    key,
    value: value.replaceAll(/\s+/g, ' '),
  }));
  return {
    contentType: 'application/vnd.gorules.decision',
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position: at },
      {
        id: 'split',
        type: 'expressionNode',
        name: 'split',
        position: at,
        content: { expressions: rows },
      },
      { id: 'out', type: 'outputNode', name: 'out', position: at },
    ],
    edges: [
      { id: 'a', sourceId: 'in', targetId: 'split', type: 'edge' },
      { id: 'b', sourceId: 'split', targetId: 'out', type: 'edge' },
    ],
  };
}

export async function createZen(cases: readonly Case[], trace: boolean): Promise<Variant> {
  const { ZenEngine } = await loadPackage('@gorules/zen-engine', module);
  const decision = new ZenEngine().createDecision(graph());
  const inputs = cases.map(({ lines, used }) => ({
    lines: lines.map(({ price, quantity, amount, scope }) => {
      const { class: itemClass, preSelfPay: share, limit = null } = scope;
      return { price, quantity, amount, class: itemClass, share, limit };
    }),
    used,
  }));
  const run = (at: number) => decision.evaluate(inputs[at] ?? missing(at), { trace });
  const read = (value: unknown): BenchAmounts => {
    const parsed = response.parse(value);
    if (trace !== (typeof parsed.trace === 'object')) throw new Error('zen: trace as asked?');
    const { scoped: _scoped, first: _first, rated: _rated, ...rest } = parsed.result;
    return rest;
  };
  return createVariant(trace ? 'zen-engine, trace' : 'zen-engine', run, read, true);
}
