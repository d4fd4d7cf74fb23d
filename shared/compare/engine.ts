/**
 * By counterfactual: one group of inputs at a time goes from the first bill to the second, and the
 * engine computes the patient's part anew after each. Neighbouring results telescope, so the causes
 * add up to the fen. Order: policy version, case (filing, disease, date, person), items, deductible
 * used, cost that decides the band, cap used, later payers.
 */
import type { Spoken } from '../explain/words.ts';
import { add, subtract, yuanDisplay, ZERO, type Fen } from '../money.ts';
import { compile, type CaseFacts, type Plan } from '../policy/compile.ts';
import type { Used } from '../policy/layer.ts';
import type { Pack } from '../policy/pack.ts';
import type { AccumulatorKey } from '../policy/plan.ts';
import { ownCell } from '../policy/rule.ts';
import type { ScopedLine } from '../policy/scope.ts';
import { split, type BillFacts, type Split } from '../split.ts';
import { caseNote, itemNote } from './changes.ts';
import { causeOf, causeWords, same, yuan, type Cause, type CauseName } from './cause.ts';

/** All that a split was computed from. */
export interface Basis {
  readonly pack: Pack;
  readonly facts: CaseFacts;
  readonly lines: readonly ScopedLine[];
  readonly used: Used;
  readonly known?: BillFacts | undefined;
}

const groups = ['version', 'case', 'items', 'deductible', 'band', 'cap', 'layers'] as const;
type Group = (typeof groups)[number];

interface State {
  readonly plan: Plan;
  readonly split: Split;
}
interface Pair {
  readonly a: Basis;
  readonly b: Basis;
}

/**
 * The patient's part of both by the engine, and the causes between them; undefined where one of the
 * two cannot be computed (any more). Where the engine refuses a mixed case, that step and the next
 * are one cause, `other`.
 */
export function byEngine(
  a: Basis,
  b: Basis,
): { readonly before: Fen; readonly after: Fen; readonly causes: readonly Cause[] } | undefined {
  const pair = { a, b };
  const first = stateOf(pair, 0);
  const last = stateOf(pair, groups.length);
  if (first === undefined || last === undefined) return undefined;
  const causes: Cause[] = [];
  let from = first;
  let waiting: Group[] = [];
  groups.forEach((group, at) => {
    waiting.push(group);
    const to = at + 1 === groups.length ? last : stateOf(pair, at + 1);
    if (to === undefined) return;
    const alone = waiting.length === 1;
    causes.push(...(alone ? causesOf(group, pair, from, to) : together(waiting, from, to)));
    from = to;
    waiting = [];
  });
  const after = last.split.amounts.patient;
  return { before: first.split.amounts.patient, after, causes };
}

/** The first `moved` groups are the second bill's, the others the first's. */
function stateOf(pair: Pair, moved: number): State | undefined {
  const side = (group: Group) => (groups.indexOf(group) < moved ? pair.b : pair.a);
  const compiled = compile(side('version').pack, side('case').facts);
  if (!compiled.ok) return undefined;
  const { plan } = compiled;
  const used: Record<string, Fen> = {};
  for (const key of plan.keys) {
    const value = figureOf(key, side(groupOf(key, plan)), pair);
    if (value === undefined) return undefined;
    used[key.text] = value;
  }
  const known = side('layers').known ?? {};
  const given = { ...pair.b.known?.given, ...pair.a.known?.given, ...known.given };
  const lacking = plan.layers.some(({ id, ratio }) => ratio.given && given[id] === undefined);
  if (lacking) return undefined;
  return { plan, split: split(plan, { lines: side('items').lines }, used, { ...known, given }) };
}

function groupOf({ layer, measure, text }: AccumulatorKey, plan: Plan): Group {
  if (layer !== plan.layers[0]?.id) return 'layers';
  if (measure === 'deductible') return 'deductible';
  return plan.layers[0].ratio.key === text ? 'band' : 'cap';
}

/**
 * One side's figure for a key of another month, year or disease; where that side counted no such
 * figure at all, the other side's, so that the step changes nothing but what both know.
 */
function figureOf(key: AccumulatorKey, side: Basis, { a, b }: Pair): Fen | undefined {
  return figureIn(key, side.used) ?? figureIn(key, side === a ? b.used : a.used);
}

function figureIn({ text, layer, measure, scope, period }: AccumulatorKey, used: Used) {
  if (used[text] !== undefined) return used[text];
  const span = period.replace(/:.*$/, ':');
  const names = Object.keys(used).filter((name) => name.startsWith(`${layer}.${measure}@`));
  const sameSpan = names.filter((name) => name.slice(name.indexOf('/') + 1).startsWith(span));
  const best = sameSpan.find((name) => name.startsWith(`${layer}.${measure}@${scope}/`));
  const [only] = sameSpan;
  const name = best ?? (sameSpan.length === 1 ? only : undefined);
  return name === undefined ? undefined : used[name];
}

function causesOf(group: Group, pair: Pair, from: State, to: State): Cause[] {
  if (group === 'items') return itemCauses(pair, from, to);
  const amount = patientChange(from, to);
  const cell = group === 'band' ? cellChange('overCap', from, to) : ZERO;
  const rest = subtract(amount, cell);
  const said = saidOf(group, pair, from, to);
  const parts: [CauseName, Fen][] = [
    [said.cause, rest],
    ['cap', cell],
  ];
  return parts.flatMap(([cause, part]) =>
    part === 0 ? [] : [causeOf(cause, part, said.before, said.after, said.note)],
  );
}

interface Said {
  readonly cause: CauseName;
  readonly before: Spoken;
  readonly after: Spoken;
  readonly note: Spoken;
}

/** What a group was before and after, in words. */
function saidOf(group: Exclude<Group, 'items'>, { a, b }: Pair, from: State, to: State): Said {
  switch (group) {
    case 'version': {
      const [before, after] = [a, b].map(({ pack }) => same(`${pack.place} ${pack.version}`));
      return { cause: group, before: before ?? same(''), after: after ?? same(''), note: same('') };
    }
    case 'case':
      return caseNote(a.facts, b.facts);
    case 'layers': {
      const paid = ({ split: { amounts } }: State) => yuan(add(amounts.later, amounts.hospital));
      return { cause: group, before: paid(from), after: paid(to), note: same('') };
    }
    default: {
      const figures = (side: Basis) => {
        const keys = to.plan.keys.filter((key) => groupOf(key, to.plan) === group);
        const known = keys.map((key) => figureOf(key, side, { a, b }) ?? ZERO);
        return same(known.map((value) => yuanDisplay(value)).join('、'));
      };
      const note = { zh: '此前已计 ', en: 'counted so far ' };
      return { cause: group, before: figures(a), after: figures(b), note };
    }
  }
}

const itemCells = ['selfFunded', 'overLimit', 'preSelfPay'] as const;

/** Other lines: what they change in each cell of the line steps, and in scope. */
function itemCauses({ a, b }: Pair, from: State, to: State): Cause[] {
  const causes: Cause[] = [];
  let rest = patientChange(from, to);
  for (const cell of itemCells) {
    const amount = cellChange(cell, from, to);
    rest = subtract(rest, amount);
    if (amount === 0) continue;
    const [before, after] = [from.split.own[cell], to.split.own[cell]];
    causes.push(causeOf(cell, amount, yuan(before), yuan(after)));
  }
  if (rest === 0) return causes;
  const [before, after] = [from.split.amounts.inScope, to.split.amounts.inScope];
  return [causeOf('items', rest, yuan(before), yuan(after), itemNote(a.lines, b.lines)), ...causes];
}

function together(waiting: readonly Group[], from: State, to: State): Cause[] {
  const amount = patientChange(from, to);
  if (amount === 0) return [];
  const said = (language: 'zh' | 'en', join: string) =>
    waiting.map((group) => causeWords[group][language]).join(join);
  const note = { zh: `${said('zh', '、')}；`, en: `${said('en', ', ')}; ` };
  const [before, after] = [from.split.amounts.patient, to.split.amounts.patient];
  return [causeOf('other', amount, yuan(before), yuan(after), note)];
}

function patientChange(from: State, to: State): Fen {
  return subtract(to.split.amounts.patient, from.split.amounts.patient);
}

/** Of the cells that are left with the patient; their sum is the patient's part. */
function cellChange(cell: (typeof ownCell.options)[number], from: State, to: State): Fen {
  return subtract(to.split.own[cell], from.split.own[cell]);
}
