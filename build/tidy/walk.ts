/** The syntax tree of oxc, as vite exports it. */
import type { ESTree } from 'vite';

export type Node = ESTree.Node;

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
  );
}

/** Calls `visit` for the node and all below it, each with its parents (nearest first). */
export function walk(
  node: Node,
  visit: (node: Node, parents: readonly Node[]) => void,
  parents: readonly Node[] = [],
): void {
  visit(node, parents);
  const below = [node, ...parents];
  for (const [key, value] of Object.entries(node)) {
    if (key === 'parent') continue;
    const children: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const child of children) if (isNode(child)) walk(child, visit, below);
  }
}

/** `Math.round` for a plain member expression of two names, else undefined. */
export function dottedName(node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.computed) return undefined;
  const object = dottedName(node.object);
  return object === undefined || node.property.type !== 'Identifier'
    ? undefined
    : `${object}.${node.property.name}`;
}
