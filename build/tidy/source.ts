/** A code file, parsed: its tree, comments, imports, and line numbers. */
import { parseSync, type ESTree } from 'vite';
import { dottedName, walk, type Node } from './walk.ts';

export interface Import {
  /** As written. */
  readonly spec: string;
  /** Path from the root for a relative import, else the spec. */
  readonly target: string;
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
  /** The names asked for; empty for `import 'x'`, `import * as x`, `import(…)`. */
  readonly names: readonly string[];
  readonly line: number;
}

export interface Source {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly program: ESTree.Program;
  readonly comments: readonly { readonly value: string; readonly start: number }[];
  readonly imports: readonly Import[];
  /** The line (from 1) of an offset. */
  lineOf(offset: number): number;
}

/** A file's folder; '' at the root. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** `./a/../b.ts` seen from a folder → its path from the root; undefined when it leaves the root. */
export function resolve(folder: string, relative: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

interface Asked {
  readonly spec: string;
  readonly typeOnly: boolean;
  readonly names: readonly string[];
}

function nameOf(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : '';
}

function importOf(node: Node): Asked | undefined {
  if (node.type === 'ImportDeclaration') {
    const named = node.specifiers.filter((each) => each.type === 'ImportSpecifier');
    const typeOnly =
      node.importKind === 'type' ||
      (named.length > 0 &&
        named.length === node.specifiers.length &&
        named.every((each) => each.importKind === 'type'));
    const names = named.map((each) => nameOf(each.imported));
    return { spec: node.source.value, typeOnly, names };
  }
  if (node.type === 'ExportAllDeclaration') {
    return { spec: node.source.value, typeOnly: node.exportKind === 'type', names: [] };
  }
  if (node.type === 'ExportNamedDeclaration' && node.source) {
    const names = node.specifiers.map((each) => nameOf(each.local));
    return { spec: node.source.value, typeOnly: node.exportKind === 'type', names };
  }
  if (node.type === 'TSImportType') return { spec: node.source.value, typeOnly: true, names: [] };
  if (node.type === 'ImportExpression') return literalOf(node.source);
  if (node.type === 'CallExpression' && /^require(\.|$)/.test(dottedName(node.callee) ?? '')) {
    return literalOf(node.arguments[0]);
  }
  return undefined;
}

function literalOf(node: Node | undefined): Asked | undefined {
  if (node?.type !== 'Literal' || typeof node.value !== 'string') return undefined;
  return { spec: node.value, typeOnly: false, names: [] };
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}

/** Parses a .ts, .tsx or .mjs file. Throws with the place of a syntax error. */
export function parseSource(path: string, text: string): Source {
  const { program, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors.map((e) => e.message).join('; ')}`);
  const lineOf = lineFinder(text);
  const imports: Import[] = [];
  walk(program, (node) => {
    const asked = importOf(node);
    if (asked === undefined) return;
    const relative = /^\.{1,2}\//.test(asked.spec);
    const target = relative ? (resolve(folderOf(path), asked.spec) ?? asked.spec) : asked.spec;
    imports.push({ ...asked, target, line: lineOf(node.start) });
  });
  return { path, text, lines: text.split('\n'), program, comments, imports, lineOf };
}
