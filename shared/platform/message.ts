/**
 * A message on its way out: written as this province wants it, and checked against the field lists
 * (spec/) before anything of it is journalled or sent. Lengths are counted in characters; platforms
 * that count bytes may still refuse what passes here.
 */
import type { Problem } from './problem.ts';
import type { Profile } from './profile.ts';
import { tables } from './spec/codes.ts';
import {
  extensionName,
  type Field,
  type FieldType,
  type Message,
  type Node,
} from './spec/field.ts';
import { baseInfno, messageOf } from './spec/messages.ts';

export type Input = Readonly<Record<string, unknown>>;
type Row = Readonly<Record<string, unknown>>;

/** Field names of a profile's list for this transaction; 2206A has 2206's too. */
function listed(lists: Readonly<Record<string, string[]>>, infno: string): readonly string[] {
  const base = baseInfno(infno);
  const own = lists[infno] ?? [];
  return base === infno ? own : [...own, ...(lists[base] ?? [])];
}

function known(infno: string): Message {
  const message = messageOf(infno);
  if (!message) throw new Error(`no field list for ${infno}`);
  return message;
}

/** The name on this province's wire (exp_content or expContent, platform-interface.md §2.3). */
export function wireName(field: Pick<Field, 'name'>, profile: Profile): string {
  return field.name === extensionName ? profile.message.extensionField : field.name;
}

/** Does this province get the field at all? */
export function isSent(field: Field, infno: string, profile: Profile): boolean {
  const { required, omit } = profile.message;
  if (listed(omit, infno).includes(field.name)) return false;
  return field.sent !== 'overlay' || listed(required, infno).includes(field.name);
}

/** Required by HN27 or by this province, and not one that may stay empty (`blank`, `flagged`). */
export function isRequired(field: Field, infno: string, profile: Profile): boolean {
  if (listed(profile.message.required, infno).includes(field.name)) return true;
  return field.must && field.sent === 'always' && field.blank === undefined;
}

/** What the program writes nationally, this province by another code (platform-interface.md §5). */
function localCode(name: string, value: unknown, { codes }: Profile): unknown {
  if (name === 'psn_cert_type' && value === '01') return codes.idCard;
  if (name === 'med_type' && value === '14') return codes.medType;
  return value;
}

/**
 * The input as this province wants it: its field names and codes, without what it omits or did not
 * ask for; an empty number is "0" (HN27 §2.3). Throws on a transaction that has no field list.
 */
export function applyProfile(infno: string, input: Input, profile: Profile): Input {
  const nodes = known(infno).input.map(({ node, fields }): [string, unknown] => {
    const write = (row: Row) => rowFor(fields, row, infno, profile);
    const value = input[node];
    return [
      node,
      Array.isArray(value) ? value.map((row) => write(rowOf(row))) : write(rowOf(value)),
    ];
  });
  return { ...input, ...Object.fromEntries(nodes) };
}

function rowFor(fields: readonly Field[], row: Row, infno: string, profile: Profile): Row {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const entries = Object.entries(row).flatMap(([name, value]): [string, unknown][] => {
    const field = byName.get(name);
    if (!field) return [[name, value]];
    if (!isSent(field, infno, profile)) return [];
    const empty = value === '' && field.type.startsWith('n');
    return [[wireName(field, profile), empty ? '0' : localCode(name, value, profile)]];
  });
  return Object.fromEntries(entries);
}

function rowOf(value: unknown): Row {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/**
 * What is wrong with a message as applyProfile wrote it, field by field; nothing: it may be sent.
 * Values that a platform gave us go back unchanged: they are neither measured nor looked up.
 */
export function checkMessage(infno: string, input: Input, profile: Profile): Problem[] {
  const { input: nodes } = known(infno);
  const names = new Set(nodes.flatMap(({ fields }) => fields.map(({ name }) => name)));
  const unheard = listed(profile.message.required, infno).filter((name) => !names.has(name));
  return [
    ...nodes.flatMap((node) => nodeProblems(node, input[node.node], infno, profile)),
    ...unheard.map((name) => problem(name, name, 'missing', { means: name, from: 'profile' })),
  ];
}

function nodeProblems(node: Node, given: unknown, infno: string, profile: Profile): Problem[] {
  const { node: name, many } = node;
  const rows = Array.isArray(given) ? given : [given];
  if (rows.length === 0) return [problem(name, name, 'missing', { means: name, from: 'const' })];
  return rows.flatMap((row, index) => {
    const found = rowProblems(node, rowOf(row), infno, profile);
    if (!many) return found;
    return found.map((each) => ({
      ...each,
      path: each.path.replace('.', `[${index}].`),
      row: index + 1,
    }));
  });
}

function rowProblems({ node, fields }: Node, row: Row, infno: string, profile: Profile): Problem[] {
  return fields
    .filter((field) => field.sent !== 'never' && isSent(field, infno, profile))
    .flatMap((field): Problem[] => {
      const wire = wireName(field, profile);
      const [other, value] = field.when ?? [];
      const now = other !== undefined && row[other] === value;
      const what = wrong(field, row[wire], now || isRequired(field, infno, profile));
      return what === undefined ? [] : [problem(`${node}.${wire}`, wire, what, field)];
    });
}

function problem(
  path: string,
  field: string,
  what: Problem['what'],
  { means, from }: Pick<Field, 'means' | 'from'>,
): Problem {
  return { path, field, what, means, from };
}

/** Namespaces of `from` that a platform filled. */
const echoed = /^(person|insurance|disease|answer)\./;

function wrong(field: Field, value: unknown, required: boolean): Problem['what'] | undefined {
  if (value === undefined || value === null || value === '') {
    return required ? 'missing' : undefined;
  }
  if (typeof value !== 'string' && typeof value !== 'number') return 'not-a-number';
  const text = String(value);
  // Zero days of a medicine are no days: what a province requires must be told.
  if (required && !field.must && field.type.startsWith('n') && Number(text) === 0) return 'missing';
  const shape = wrongShape(field.type, text);
  if (shape === 'too-long' && echoed.test(field.from)) return undefined;
  if (shape !== undefined || field.table === undefined || echoed.test(field.from)) return shape;
  const table = tables[field.table];
  return table.closed && !Object.hasOwn(table.codes, text) ? 'not-in-code-table' : undefined;
}

function wrongShape(type: FieldType, text: string): Problem['what'] | undefined {
  if (type === 'd') return isDate(text) ? undefined : 'bad-date';
  if (type === 'dt') return isDateTime(text) ? undefined : 'bad-date';
  const numbers = /^n(\d+),(\d+)$/.exec(type);
  if (numbers) return wrongNumber(text, Number(numbers[1]), Number(numbers[2]));
  const most = /^s(\d+)$/.exec(type)?.[1];
  return most !== undefined && Array.from(text).length > Number(most) ? 'too-long' : undefined;
}

function wrongNumber(text: string, digits: number, decimals: number): Problem['what'] | undefined {
  const match = /^-?(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return 'not-a-number';
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (fraction.length > decimals) return 'too-many-decimals';
  const whole = (match[1] ?? '').replace(/^0+(?=\d)/, '');
  return whole.length > digits - decimals ? 'too-long' : undefined;
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && leap ? 29 : (monthDays[month - 1] ?? 0);
  return day >= 1 && day <= days;
}

function isDateTime(text: string): boolean {
  return isDate(text.slice(0, 10)) && /^.{10} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text);
}
