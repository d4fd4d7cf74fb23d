/** 计算方案: what is to be done with a bill, in order; pure data, made once per patient and day. */
import type { Fen, Price, Quantity, Ratio, Share } from '../money.ts';
import type { PackStatus, Rounding } from './pack.ts';
import type { OwnCell } from './rule.ts';
import type { LineWhen } from './when.ts';

export interface PackRef {
  readonly place: string;
  readonly version: string;
  readonly status: PackStatus;
}

export interface Assumption {
  readonly id: string;
  readonly text: string;
}

/**
 * Where a step comes from: rule id, document and clause, and the assumptions it rests on: its own
 * and those of every step before it, for each works on what the last one left.
 */
export interface RuleRef {
  readonly rule: string;
  readonly source: string;
  readonly assumptions: readonly string[];
}

export type Measure = 'deductible' | 'eligible' | 'excess' | 'fund';

/**
 * 累计 that a plan reads and posts. `text` is its name in the journal:
 * layer.measure@scope/period, for example pool.fund@special-disease/year:2025.
 */
export interface AccumulatorKey {
  readonly text: string;
  readonly layer: string;
  /**
   * deductible: taken; eligible: counted cost; excess: the same after the deductible; fund: paid.
   */
  readonly measure: Measure;
  readonly scope: string;
  /** year:2025, month:2025-03, rolling:365 or cycle:2025-03-01/90/0. */
  readonly period: string;
}

export interface LineRef<G> extends RuleRef {
  readonly when: LineWhen;
  readonly gives: G;
}

/** Line rules of the case, the most specific first; the first that fits a line is its winner. */
export interface LinePlan {
  readonly lists: readonly LineRef<{ readonly covered: boolean }>[];
  readonly shares: readonly LineRef<{ readonly preSelfPay: Ratio }>[];
  readonly limits: readonly LineRef<LineLimit>[];
  readonly pays: readonly LineRef<{ readonly pay: Share }>[];
  readonly days: number;
}
export interface LineLimit {
  readonly price?: Price | undefined;
  readonly quantity?: Quantity | undefined;
  readonly perDay?: Fen | undefined;
}

export type DeductiblePlan = RuleRef &
  (
    | { readonly form: 'none' }
    | { readonly form: 'fixed'; readonly amount: Fen; readonly key?: string }
    | {
        readonly form: 'share';
        readonly share: Share;
        readonly of: 'total' | 'eligible';
        readonly floor: Fen;
        readonly ceiling: Fen;
        readonly factor: Share;
        readonly key?: string;
      }
  );

/** Bands in fen over one denominator; a flat ratio is one band. */
export interface RatioPlan extends RuleRef {
  readonly limits: readonly number[];
  readonly numerators: readonly number[];
  readonly denominator: number;
  readonly axis: 'absolute' | 'excess';
  readonly key?: string;
  readonly given: boolean;
  readonly guarantee?: {
    readonly share: Share;
    readonly of: 'rated' | 'eligible' | 'total';
    readonly ref: RuleRef;
  };
}

export interface CapPlan extends RuleRef {
  readonly basis: 'fund' | 'eligible' | 'eligible+deductible';
  /** Undefined: the cap is waived for this person, and still counted. */
  readonly amount: Fen | undefined;
  readonly excess: 'own' | 'spill';
  readonly key?: string;
}

export type LayerBase =
  | { readonly from: 'eligible' }
  | { readonly from: 'cells'; readonly cells: readonly OwnCell[] }
  | { readonly from: 'overflow'; readonly of: string };

export interface LayerPlan {
  readonly id: string;
  readonly name: string;
  readonly payer: 'fund' | 'hospital';
  readonly base: LayerBase;
  readonly deductible: DeductiblePlan;
  readonly ratio: RatioPlan;
  readonly caps: readonly CapPlan[];
  /** Everything the layer's result rests on. */
  readonly assumptions: readonly string[];
}

export interface Plan {
  readonly pack: PackRef;
  /** The benefit year, by the calendar year in which it begins. */
  readonly year: number;
  readonly rounding: Rounding;
  readonly lines: LinePlan | undefined;
  readonly front: (RuleRef & { readonly share: Ratio }) | undefined;
  readonly layers: readonly LayerPlan[];
  readonly means: (RuleRef & { account: readonly OwnCell[]; relative: boolean }) | undefined;
  readonly keys: readonly AccumulatorKey[];
  readonly assumptions: readonly Assumption[];
}
