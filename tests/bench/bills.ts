/** Invented bills for the benchmark, the same ones on every run. Nobody's data. */
import { parseScope, type LineScope } from '../../shared/catalogue.ts';
import { fen, lineAmount, type Fen, type Price, type Quantity } from '../../shared/money.ts';
import type { ScopedLine } from '../../shared/policy/scope.ts';
import { BAND_EDGE, CAP, DEDUCTIBLE } from './terms.ts';

/** What the year's earlier bills used up: of the deductible, of the bands' cost, of the cap. */
export interface CaseUsed {
  readonly deductible: Fen;
  readonly excess: Fen;
  readonly fund: Fen;
}
export interface Case {
  readonly lines: readonly ScopedLine[];
  readonly used: CaseUsed;
}

/** A whole number from 0 to below `below`. */
type Draw = (below: number) => number;

/** Numerical Recipes' 32-bit congruence; its high bits. */
export function createDraw(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** `count` bills of `lines` lines: every fifth near the cap, every fourth near the upper band. */
export function createCases(count: number, lines: number, seed = 20_250_301): Case[] {
  const draw = createDraw(seed);
  return Array.from({ length: count }, (_, at) => {
    return { lines: createLines(lines, draw), used: createUsed(at, draw) };
  });
}

function createUsed(at: number, draw: Draw): CaseUsed {
  if (at % 5 === 0) {
    const fund = fen(CAP - draw(900_000));
    return { deductible: fen(DEDUCTIBLE), excess: fen(5_000_000 + draw(100_000)), fund };
  }
  if (at % 4 === 0) {
    const excess = fen(BAND_EDGE - draw(400_000));
    return { deductible: fen(DEDUCTIBLE), excess, fund: fen(1_400_000 + draw(100_000)) };
  }
  if (at % 3 === 0) return { deductible: fen(draw(DEDUCTIBLE)), excess: fen(0), fund: fen(0) };
  const excess = fen(draw(300_000));
  return { deductible: fen(DEDUCTIBLE), excess, fund: fen(Math.floor(excess * 0.75)) };
}

export function createLines(count: number, draw: Draw): ScopedLine[] {
  return Array.from({ length: count }, (_, at) => createLine(at + 1, draw));
}

function createLine(id: number, draw: Draw): ScopedLine {
  const units = draw(5) === 0 ? 1 + draw(400_000) : 100 * (1 + draw(30_000));
  const price = units as Price;
  const quantity = (draw(6) === 0 ? 5_000 * (1 + draw(20)) : 10_000 * (1 + draw(4))) as Quantity;
  return { id, price, quantity, amount: lineAmount(price, quantity), scope: scopeOf(price, draw) };
}

function scopeOf(price: Price, draw: Draw): LineScope {
  const kind = draw(20);
  const itemClass = kind < 11 ? 'A' : kind < 17 ? 'B' : 'C';
  const share = { A: '0', B: ['0.05', '0.10', '0.15', '0.20'][draw(4)] ?? '0.10', C: '1' };
  const scope = parseScope(itemClass, share[itemClass], undefined);
  if (scope === undefined) throw new Error(`not a scope: ${itemClass}`);
  const limited = itemClass !== 'C' && draw(4) === 0;
  return limited
    ? { ...scope, limit: Math.floor((price * (60 + draw(60))) / 100) as Price }
    : scope;
}
