/**
 * 对比: why this bill costs the patient more or less than that one. The causes add up to the
 * difference of the patient's part exactly, whatever the method.
 *
 * `engine` (counterfactual steps in a fixed order, compare/engine.ts) where both bills have all
 * that their splits were computed from; what the platform decided otherwise is a cause of its own.
 * Else `cells`: the differences of the parts that both state (compare/cells.ts), which name the
 * layer and not the reason.
 */
import { byCells, type Cells } from './compare/cells.ts';
import { causeOf, yuan, type Cause } from './compare/cause.ts';
import { byEngine, type Basis } from './compare/engine.ts';
import { add, negate, subtract, type Fen } from './money.ts';

export interface ComparedBill {
  /** 个人负担, as it stands: the platform's where it has answered, else the estimate's. */
  readonly patient: Fen;
  readonly cells: Cells;
  /** What the estimate was computed from; absent where that is not known (any more). */
  readonly basis?: Basis | undefined;
}

export interface Comparison {
  readonly method: 'engine' | 'cells';
  readonly before: Fen;
  readonly after: Fen;
  /** after − before. */
  readonly difference: Fen;
  readonly causes: readonly Cause[];
}

/**
 * The difference from a to b. By the engine only while the platform's amounts follow the local
 * rules on both bills to within `tolerance` fen: otherwise the local reasons would not be theirs.
 * Throws where the causes do not add up: a programmer's error.
 */
export function compare(a: ComparedBill, b: ComparedBill, tolerance = 1): Comparison {
  const before = a.patient;
  const after = b.patient;
  const difference = subtract(after, before);
  const found = a.basis && b.basis ? byEngine(a.basis, b.basis) : undefined;
  const follows = (stands: Fen, ours: Fen) => Math.abs(subtract(stands, ours)) <= tolerance;
  if (found && follows(before, found.before) && follows(after, found.after)) {
    const [was, is] = [subtract(before, found.before), subtract(after, found.after)];
    const rest = subtract(is, was);
    const other = rest === 0 ? [] : [causeOf('platform', rest, yuan(was), yuan(is))];
    const causes = [...found.causes, ...other];
    return checked({ method: 'engine', before, after, difference, causes });
  }
  return checked({ method: 'cells', before, after, difference, causes: byCells(a.cells, b.cells) });
}

/** Throws where the causes do not add up: a programmer's error. */
function checked(comparison: Comparison): Comparison {
  const { causes, difference } = comparison;
  const sum = add(negate(difference), ...causes.map(({ amount }) => amount));
  if (sum !== 0) throw new Error(`the causes are ${sum} fen off the difference`);
  return comparison;
}
