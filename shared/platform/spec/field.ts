/**
 * How the fields of the national interface are written down here: one row per field, as data. What
 * we send is built from these rows (their names are its type), checked against them before it
 * leaves, and told by them in CONFORMANCE.md.
 */
import type { Table } from './codes.ts';

/**
 * s30: text of at most 30 characters; n16,2: at most 16 digits, 2 of them decimals; d: yyyy-MM-dd;
 * dt: yyyy-MM-dd HH:mm:ss. A `?` behind it: no source at hand gives the length, so it stops nobody.
 */
export type FieldType = `s${number}` | `s${number}?` | `n${number},${number}` | 'd' | 'dt';

/**
 * `flagged` only where there is something to say; `overlay` only where a profile requires it;
 * `never` on purpose, `from` says why.
 */
export type Sending = 'always' | 'flagged' | 'overlay' | 'never';

export interface Field<N extends string = string, S extends Sending = Sending> {
  /** Exactly as on the wire (HN27's name). */
  readonly name: N;
  readonly type: FieldType;
  /** Required by HN27. */
  readonly must: boolean;
  readonly sent: S;
  /** Where the value comes from, in our nouns; of an answer: where it goes. */
  readonly from: string;
  /** What it is, in the interface's own Chinese. */
  readonly means: string;
  readonly table?: Table;
  /** What other sources say otherwise. */
  readonly note?: string;
  /** HN27 requires it, yet it may be empty here, and why: the platform then has its say. */
  readonly blank?: string;
  /** Required where another field of the row has this value. */
  readonly when?: readonly [field: string, value: string];
  /** Not in any text at hand: taken from what comparable messages have. */
  readonly assumed?: true;
}

type More = Pick<Field, 'table' | 'note' | 'blank' | 'when' | 'assumed'>;

function field<const N extends string, const S extends Sending>(must: boolean, sent: S) {
  return (name: N, type: FieldType, from: string, means: string, more: More = {}): Field<N, S> => ({
    name,
    type,
    must,
    sent,
    from,
    means,
    ...more,
  });
}

/** Required by HN27, always sent. */
export const must = <const N extends string>(...row: Row<N>) =>
  field<N, 'always'>(true, 'always')(...row);
/** Always sent, may be empty. */
export const may = <const N extends string>(...row: Row<N>) =>
  field<N, 'always'>(false, 'always')(...row);
/** Sent only where the profile requires it. */
export const overlay = <const N extends string>(...row: Row<N>) =>
  field<N, 'overlay'>(false, 'overlay')(...row);
/** Required by HN27, but in some provinces only: a part of the profile says whether it is sent. */
export const regional = <const N extends string>(...row: Row<N>) =>
  field<N, 'flagged'>(true, 'flagged')(...row);
/** In the texts, left out on purpose: `from` says why. */
export const never = <const N extends string>(...row: Row<N>) =>
  field<N, 'never'>(false, 'never')(...row);
/** A field of an answer that we read. */
export const reads = may;
/** A field of an answer without which nothing may be concluded. */
export const needs = must;
type Row<N extends string> = [name: N, type: FieldType, from: string, means: string, more?: More];

/** The extension field, under HN27's name; a profile may call it expContent (§2.3). */
export const extensionName = 'exp_content';
/** A JSON text inside the JSON, only where it says something (§3.4). */
export const extension = field<'exp_content', 'flagged'>(false, 'flagged')(
  extensionName,
  's4000?',
  'visit.emergency',
  '扩展字段',
  { note: 'JX、NT、江苏写作 expContent' },
);

type Named<F extends Field, S extends Sending> =
  F extends Field<infer N, infer T> ? (T extends S ? N : never) : never;

/** What is sent for a row of fields: every one of them, nothing else. */
export type Values<F extends readonly Field[]> = Record<
  Named<F[number], 'always' | 'overlay'>,
  string
> &
  Partial<Record<Named<F[number], 'flagged'>, string>>;

/** A node of a message: an object, or a list of them. */
export interface Node {
  readonly node: string;
  readonly many: boolean;
  readonly fields: readonly Field[];
}
export const one = (node: string, fields: readonly Field[]): Node => ({
  node,
  many: false,
  fields,
});
export const list = (node: string, fields: readonly Field[]): Node => ({
  node,
  many: true,
  fields,
});

/** spec: a provincial text; code: somebody's program; assumed: nobody's word but ours. */
export type Trust = 'spec' | 'code' | 'assumed';

/** One transaction 交易: what goes out and what of its answer is read. */
export interface Message {
  readonly infno: string;
  readonly name: string;
  /** Document and clause, by way of facts/platform-interface.md. */
  readonly source: string;
  readonly trust: Trust;
  readonly input: readonly Node[];
  readonly output: readonly Node[];
}
