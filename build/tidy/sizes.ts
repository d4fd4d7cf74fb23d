/** Sizes: lines of a file, lines of a function, columns of a line. */
import type { Finding } from './finding.ts';
import type { Project } from './project.ts';
import type { Source } from './source.ts';
import { dottedName, walk, type Node } from './walk.ts';

const codeLinesMost = 400;
const cssLinesMost = 600;
const functionLinesMost = 70;
const columnsMost = 100;

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu;

/** Columns on a screen: a Chinese character takes two, as the formatter counts. */
export function columns(text: string): number {
  return Array.from(text).length + (text.match(wide)?.length ?? 0);
}

function fileSizes(files: ReadonlyMap<string, string>): Finding[] {
  return [...files].flatMap(([path, text]): Finding[] => {
    const most = path.endsWith('.css') ? cssLinesMost : codeLinesMost;
    if (!/\.(tsx?|mjs|css)$/.test(path)) return [];
    const lines = text.trimEnd().split('\n').length;
    if (lines <= most) return [];
    const what = `${lines} lines`;
    return [
      { path, line: lines, rule: 'file-size', what, instead: `at most ${most}: split by noun` },
    ];
  });
}

/** `describe(…, () => …)` groups tests; its length says nothing. */
function groupsTests(parent: Node | undefined): boolean {
  if (parent?.type !== 'CallExpression') return false;
  const callee = parent.callee.type === 'CallExpression' ? parent.callee.callee : parent.callee;
  return /^(test\.)?describe(\.|$)/.test(dottedName(callee) ?? '');
}

function functionSizes(source: Source): Finding[] {
  const found: Finding[] = [];
  walk(source.program, (node, [parent]) => {
    if (
      node.type !== 'FunctionDeclaration' &&
      node.type !== 'FunctionExpression' &&
      node.type !== 'ArrowFunctionExpression'
    ) {
      return;
    }
    const line = source.lineOf(node.start);
    const lines = source.lineOf(node.end) - line + 1;
    if (lines <= functionLinesMost || groupsTests(parent)) return;
    const what = `a function of ${lines} lines`;
    const instead = `at most ${functionLinesMost}: take a step out of it`;
    found.push({ path: source.path, line, rule: 'function-size', what, instead });
  });
  return found;
}

/** The widest piece on each line that no formatter can break: a text, a pattern, an address. */
function unbreakable(source: Source): ReadonlyMap<number, number> {
  const widest = new Map<number, number>();
  const keep = (line: number, text: string): void => {
    widest.set(line, Math.max(widest.get(line) ?? 0, columns(text)));
  };
  walk(source.program, (node) => {
    if (node.type === 'TemplateLiteral') {
      const text = source.text.slice(node.start, node.end).split('\n');
      for (const [index, part] of text.entries()) keep(source.lineOf(node.start) + index, part);
    }
    if (node.type !== 'Literal') return;
    keep(source.lineOf(node.start), source.text.slice(node.start, node.end));
  });
  for (const [index, line] of source.lines.entries()) {
    for (const [address] of line.matchAll(/https?:\/\/\S+/g)) keep(index + 1, address);
  }
  return widest;
}

function lineWidths(source: Source): Finding[] {
  const longest = source.lines.some((line) => columns(line) > columnsMost);
  if (!longest) return [];
  const pieces = unbreakable(source);
  return source.lines.flatMap((text, index): Finding[] => {
    const width = columns(text);
    const indent = text.length - text.trimStart().length;
    const alone = indent + (pieces.get(index + 1) ?? 0) + 2;
    if (width <= columnsMost || alone > columnsMost) return [];
    const what = `${width} columns`;
    const instead = `at most ${columnsMost} (a Chinese character is two): break the line`;
    return [{ path: source.path, line: index + 1, rule: 'line-width', what, instead }];
  });
}

/** Files, functions and lines that are too long. */
export function sizeFindings(project: Project): Finding[] {
  return [
    ...fileSizes(project.files),
    ...project.sources.flatMap((source) => [...functionSizes(source), ...lineWidths(source)]),
  ];
}
