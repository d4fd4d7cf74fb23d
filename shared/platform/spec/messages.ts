/** Every transaction we send, by its number. */
import { catalogueMessages } from './catalogue.ts';
import type { Message } from './field.ts';
import { personMessages } from './person.ts';
import { queryMessages } from './query.ts';
import { reconcileMessages } from './reconcile.ts';
import { settleMessages } from './settle.ts';
import { visitMessages } from './visit.ts';

export const messages: readonly Message[] = [
  ...personMessages,
  ...visitMessages,
  ...settleMessages,
  ...queryMessages,
  ...reconcileMessages,
  ...catalogueMessages,
];

const byInfno = new Map(messages.map((message) => [message.infno, message]));

/** 2206A is 2206, by another service (platform-interface.md §3.3). */
export function baseInfno(infno: string): string {
  return infno.replace(/[A-Z]$/, '');
}

export function messageOf(infno: string): Message | undefined {
  return byInfno.get(baseInfno(infno));
}

const nodesOf = ({ output }: Message) =>
  output.map(({ node }) => node).filter((node) => node !== '');
const allNodes = new Set(messages.flatMap(nodesOf));

/** Does an answer carry a node of another transaction's answer, and none of its own? */
export function isForeign(infno: string, output: unknown): boolean {
  if (typeof output !== 'object' || output === null) return false;
  const own = messageOf(infno);
  const nodes = new Set(own === undefined ? [] : nodesOf(own));
  const names = Object.keys(output);
  return names.some((name) => allNodes.has(name)) && !names.some((name) => nodes.has(name));
}
