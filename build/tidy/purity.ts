/** Clock and random: each read in one place and passed in everywhere else. */
import type { Finding } from './finding.ts';
import type { Project } from './project.ts';
import { isApp } from './rooms.ts';
import type { Source } from './source.ts';
import { dottedName, walk, type Node } from './walk.ts';

type Kind = 'clock' | 'timer' | 'random';

/** The places, and why each is one. */
const places: Record<Kind, Readonly<Record<string, string>>> = {
  clock: { 'electron/clock.ts': 'main', 'renderer/clock.ts': 'the page' },
  timer: {
    'electron/clock.ts': 'main',
    'renderer/clock.ts': 'the page',
    'electron/drill/server.ts': 'the simulated line is slow on purpose',
  },
  random: { 'electron/main.ts': 'hands it to the desk', 'electron/vault.ts': 'makes keys' },
};

const instead: Record<Kind, string> = {
  clock: 'take the Clock that is passed in',
  timer: 'take after() of the Clock that is passed in',
  random: 'take the random function that is passed in',
};

const readings: Readonly<Record<string, Kind>> = {
  'Date.now': 'clock',
  'performance.now': 'clock',
  'performance.timeOrigin': 'clock',
  'process.hrtime': 'clock',
  'Math.random': 'random',
  'crypto.randomUUID': 'random',
  'crypto.getRandomValues': 'random',
};
const timers = /^(setTimeout|setInterval|setImmediate|requestAnimationFrame)$/;
const randomNames = /^(random(Bytes|UUID|Int|Fill|FillSync)|getRandomValues|webcrypto)$/;

interface Reading {
  readonly kind: Kind;
  readonly what: string;
}

/** A name that is only part of another thing: a key, a member, a type. */
function isOnlyName(node: Node, parent: Node | undefined): boolean {
  if (parent?.type === 'MemberExpression') return parent.property === node && !parent.computed;
  if (parent?.type === 'Property') return parent.key === node;
  return parent?.type.startsWith('TS') === true || parent?.type.startsWith('Import') === true;
}

function readingOf(node: Node, parent: Node | undefined): Reading | undefined {
  if (node.type === 'NewExpression' && node.arguments.length === 0) {
    if (dottedName(node.callee) === 'Date') return { kind: 'clock', what: 'new Date()' };
  }
  if (node.type === 'CallExpression' && dottedName(node.callee) === 'Date') {
    return { kind: 'clock', what: 'Date()' };
  }
  const name = dottedName(node)?.replace(/^(globalThis|window|self)\./, '');
  if (name === undefined) return undefined;
  const kind = node.type === 'MemberExpression' ? readings[name] : undefined;
  if (kind !== undefined) return { kind, what: name };
  return timers.test(name) && !isOnlyName(node, parent) ? { kind: 'timer', what: name } : undefined;
}

function inSource(source: Source): Finding[] {
  const found: Finding[] = [];
  const keep = ({ kind, what }: Reading, line: number): void => {
    if (source.path in places[kind]) return;
    const where = Object.keys(places[kind]).join(', ');
    const then = `${instead[kind]}; it is read only in ${where}`;
    found.push({ path: source.path, line, rule: `one-${kind}`, what, instead: then });
  };
  for (const { spec, names, typeOnly, line } of source.imports) {
    if (typeOnly) continue;
    if (/^(node:)?timers(\/|$)/.test(spec)) keep({ kind: 'timer', what: spec }, line);
    const random = /^(node:)?crypto$/.test(spec) && names.find((name) => randomNames.test(name));
    if (random) keep({ kind: 'random', what: random }, line);
  }
  walk(source.program, (node, [parent]) => {
    const reading = readingOf(node, parent);
    if (reading !== undefined) keep(reading, source.lineOf(node.start));
  });
  return found;
}

/** Readings of the clock, of timers and of random numbers outside their places. */
export function purityFindings(project: Project): Finding[] {
  return project.sources.filter(({ path }) => isApp(path)).flatMap(inSource);
}
