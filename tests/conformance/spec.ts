/** Checks what was sent against the field lists, strictly: also what the desk itself lets pass. */
import { checkMessage, isSent, wireName } from '../../shared/platform/message.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import { requestFields } from '../../shared/platform/spec/head.ts';
import { extensionName, type Field, type Node } from '../../shared/platform/spec/field.ts';
import { messageOf } from '../../shared/platform/spec/messages.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface Sent {
  infno: string;
  text: string;
}

export function asObject(value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`not an object: ${JSON.stringify(value)}`);
  }
  return { ...value };
}

/** Longer than the list says, `?` or not: what a strict platform would refuse. */
function tooLong(field: Field, value: unknown): boolean {
  const most = /^s(\d+)\??$/.exec(field.type)?.[1];
  return most !== undefined && typeof value === 'string' && value.length > Number(most);
}

function rowFindings(node: Node, row: Json, infno: string, profile: Profile): string[] {
  const sent = node.fields.filter(
    (field) => field.sent !== 'never' && isSent(field, infno, profile),
  );
  const byName = new Map(sent.map((field) => [wireName(field, profile), field]));
  const stray = Object.keys(row).filter((name) => !byName.has(name));
  const absent = sent.filter(
    (field) => field.sent === 'always' && !(wireName(field, profile) in row),
  );
  const long = sent.filter((field) => tooLong(field, row[wireName(field, profile)]));
  const untyped = Object.entries(row).filter(([, value]) => typeof value !== 'string');
  return [
    ...stray.map((name) => `${name} is in no list`),
    ...absent.map(({ name }) => `${name} is not sent`),
    ...long.map(({ name, type }) => `${name} is longer than ${type}`),
    ...untyped.map(([name]) => `${name} is not text`),
  ];
}

/** Everything about an input that is not as the field lists and this profile say. */
export function inputFindings(infno: string, input: Json, profile: Profile): string[] {
  const message = messageOf(infno);
  if (!message) return [`${infno} has no field list`];
  const nodes = new Set(message.input.map(({ node }) => node));
  const stray = Object.keys(input).filter((name) => !nodes.has(name));
  const rows = message.input.flatMap((node) => {
    const value = input[node.node];
    const each = Array.isArray(value) ? value : [value];
    return each.flatMap((row) => rowFindings(node, asObject(row), infno, profile));
  });
  const wrong = checkMessage(infno, input, profile).map(({ path, what }) => `${path} ${what}`);
  return [...stray.map((name) => `node ${name} is in no list`), ...rows, ...wrong];
}

/** The same of a whole request, its head included. */
export function requestFindings({ infno, text }: Sent, profile: Profile): string[] {
  const { input, ...head } = asObject(JSON.parse(text));
  const names = new Set<string>(requestFields.map(({ name }) => name));
  const stray = Object.keys(head).filter((name) => !names.has(name));
  const wrong = requestFields.filter((field) => {
    const value = head[field.name];
    return typeof value !== 'string' || (field.must && value === '') || tooLong(field, value);
  });
  return [
    ...stray.map((name) => `head ${name} is in no list`),
    ...wrong.map(({ name }) => `head ${name} is missing, too long or no text`),
    ...(head['infno'] === infno ? [] : ['head infno differs']),
    ...inputFindings(infno, asObject(input), profile),
  ].map((words) => `${infno}: ${words}`);
}

/** Fields of the list that were seen filled; `flagged` ones are seen where there is something. */
export function seenFields(infno: string, input: Json): string[] {
  const nodes = messageOf(infno)?.input ?? [];
  return nodes.flatMap(({ node }) => {
    const value = input[node];
    const rows = Array.isArray(value) ? value : [value];
    return rows.flatMap((row) => Object.keys(asObject(row)).map((name) => `${node}.${name}`));
  });
}

export { extensionName };
