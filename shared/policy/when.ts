/**
 * Predicates 适用条件: what a rule asks of a case. Every predicate present must hold; a rule that
 * asks for all another asks for, and more, is more specific and wins (policy.md §6).
 */
import { z } from 'zod';
import { itemClass } from '../catalogue.ts';
import type { CaseFacts } from './facts.ts';
import {
  awayKind,
  date,
  diseaseCode,
  filingState,
  hospitalLevel,
  id,
  insuranceKind,
  serviceType,
} from './field.ts';

const some = <T extends z.ZodType>(item: T) => z.array(item).min(1).optional();

interface Ends {
  from?: number | string | undefined;
  to?: number | string | undefined;
}

const oneEnd = ({ from, to }: Ends) => from !== undefined || to !== undefined;
const inOrder = ({ from, to }: Ends) => from === undefined || to === undefined || from <= to;

/** A range of whole numbers, both ends included; one end at least. */
const wholeRange = (end: z.ZodInt) =>
  z
    .strictObject({ from: end.optional(), to: end.optional() })
    .refine(oneEnd, '范围至少要写一头')
    .refine(inOrder, '范围的上限小于下限')
    .optional();

/** A range of days, both included; one end at least. */
const dayRange = z
  .strictObject({ from: date.optional(), to: date.optional() })
  .refine(oneEnd, '范围至少要写一头')
  .refine(inOrder, '范围的上限小于下限')
  .optional();

const casePredicates = {
  disease: some(diseaseCode),
  /** Class of the disease in the pack's register, such as II. */
  diseaseClass: some(id),
  insurance: some(insuranceKind),
  filing: some(filingState),
  /** Holds where the person is in one of these groups. */
  persons: some(id),
  age: wholeRange(z.int().min(0).max(150)),
  level: some(hospitalLevel),
  service: some(serviceType),
  away: some(awayKind),
  date: dayRange,
  admission: wholeRange(z.int().min(1)),
};

export const caseWhen = z.strictObject(casePredicates);
export type CaseWhen = z.infer<typeof caseWhen>;

/** For rules about lines: the same, and what the line is. */
export const lineWhen = z.strictObject({
  ...casePredicates,
  item: some(z.string().min(1).max(50)),
  /** The code begins with one of these. */
  itemPrefix: some(z.string().min(1).max(50)),
  itemClass: some(itemClass),
  chargeType: some(z.string().regex(/^\d{2}$/)),
  listType: some(z.string().regex(/^\d{3}$/)),
});
export type LineWhen = z.infer<typeof lineWhen>;
export type Predicate = keyof LineWhen;

/** The facts with the disease's class, as the register has it. */
export type MatchFacts = Readonly<CaseFacts> & { readonly diseaseClass?: string | undefined };

export type Match = 'yes' | 'no' | { readonly missing: Predicate };

/** Does the case meet the predicates? A fact that decides and is not known is named. */
export function matches(when: CaseWhen, facts: MatchFacts): Match {
  let missing: Predicate | undefined;
  for (const [name, holds] of tests(when, facts)) {
    if (holds === false) return 'no';
    if (holds === undefined) missing ??= name;
  }
  return missing === undefined ? 'yes' : { missing };
}

type Test = readonly [Predicate, boolean | undefined];

function tests(when: CaseWhen, facts: MatchFacts): Test[] {
  const { service = 'outpatient-special', away = 'out-of-province', persons } = facts;
  const list: Test[] = [];
  const put = (name: Predicate, asked: unknown, holds: () => boolean | undefined) => {
    if (asked !== undefined) list.push([name, holds()]);
  };
  put('disease', when.disease, () => when.disease?.includes(facts.disease));
  put('diseaseClass', when.diseaseClass, () =>
    when.diseaseClass?.includes(facts.diseaseClass ?? ''),
  );
  put('insurance', when.insurance, () => when.insurance?.includes(facts.insurance));
  put('filing', when.filing, () => when.filing?.includes(facts.filing));
  put('persons', when.persons, () => persons && when.persons?.some((one) => persons.includes(one)));
  put('age', when.age, () => inRange(when.age, facts.age));
  put('level', when.level, () => facts.level && when.level?.includes(facts.level));
  put('service', when.service, () => when.service?.includes(service));
  put('away', when.away, () => when.away?.includes(away));
  put('date', when.date, () => inRange(when.date, facts.date));
  put('admission', when.admission, () => inRange(when.admission, facts.admission));
  return list;
}

type Range<T> = { readonly from?: T | undefined; readonly to?: T | undefined } | undefined;

function inRange<T extends number | string>(range: Range<T>, value: T | undefined) {
  if (range === undefined || value === undefined) return undefined;
  const { from, to } = range;
  return (from === undefined || value >= from) && (to === undefined || value <= to);
}

/** What a line is, for the predicates about lines. */
export interface LineFacts {
  readonly code?: string | undefined;
  readonly chargeType?: string | undefined;
  readonly listType?: string | undefined;
  readonly scope: { readonly class: 'A' | 'B' | 'C' };
}

/** Does the line meet the predicates about lines? An absent code or type meets none. */
export function lineMatches(when: LineWhen, line: LineFacts): boolean {
  const { code = '', chargeType = '', listType = '', scope } = line;
  return (
    (when.item === undefined || when.item.includes(code)) &&
    (when.itemPrefix === undefined || when.itemPrefix.some((head) => code.startsWith(head))) &&
    (when.itemClass === undefined || when.itemClass.includes(scope.class)) &&
    (when.chargeType === undefined || when.chargeType.includes(chargeType)) &&
    (when.listType === undefined || when.listType.includes(listType))
  );
}

const asked = (when: LineWhen) =>
  Object.entries(when).flatMap(([name, value]) => (value === undefined ? [] : [name]));

/** Asks for all the other asks for, and more. */
export function moreSpecific(when: LineWhen, other: LineWhen): boolean {
  const mine = asked(when);
  const theirs = asked(other);
  return mine.length > theirs.length && theirs.every((name) => mine.includes(name));
}

/** The one that is more specific than every other; undefined where there is none. */
export function winnerOf<T extends { readonly when: LineWhen }>(rules: readonly T[]) {
  return rules.find((rule) =>
    rules.every((other) => other === rule || moreSpecific(rule.when, other.when)),
  );
}
