/** Files that nobody imports. */
import type { Finding } from './finding.ts';
import type { Project } from './project.ts';
import { isConfig } from './rooms.ts';
import { folderOf, resolve, type Source } from './source.ts';
import { walk } from './walk.ts';

/** Where running begins, besides tests, configurations, pages and what package.json names. */
const entries: Readonly<Record<string, string>> = {
  'electron/main.ts': 'bundled by build/bundle.ts',
  'electron/preload.ts': 'bundled by build/bundle.ts',
  'tests/differential/long.ts': 'run by hand: the long differential run',
  'build/start.ts': 'run by build/ensure.mjs',
  'build/test.ts': 'run by build/ensure.mjs',
  'build/tour.ts': 'run by build/ensure.mjs',
  'build/platform.ts': 'run by build/ensure.mjs',
  'build/standin/world/page.ts': 'bundled by build/standin/bundle.ts',
  'build/standin/world/peer.ts': 'bundled by build/standin/bundle.ts',
  'build/standin/world/preload.ts': 'bundled by build/standin/bundle.ts',
};

const isRoot = (path: string): boolean =>
  path in entries ||
  isConfig(path) ||
  path === 'package.json' ||
  /(\.(test|spec)\.tsx?|\.d\.ts|\.html)$/.test(path);

/** Paths of files in a text, as seen from the text's folder or from the root. */
function named(text: string, folder: string): string[] {
  const names = text.match(/[\w./-]+\.(tsx?|mjs|css)\b/g) ?? [];
  return names.flatMap((name) => [resolve(folder, name) ?? '', resolve('', name) ?? '']);
}

/** What a code file leads to: its imports, and files it names in a text (to run or to bundle). */
function leadsTo(source: Source): string[] {
  const folder = folderOf(source.path);
  const found = source.imports.map(({ target }) => target);
  walk(source.program, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') {
      found.push(...named(node.value, folder));
    }
    if (node.type === 'TemplateElement') found.push(...named(node.value.raw, folder));
  });
  const own = source.path.replace(/\.test\.tsx?$/, '');
  return own === source.path ? found : found.filter((path) => path.replace(/\.tsx?$/, '') !== own);
}

/** Code and styles that no entry, configuration or other file's test leads to. */
export function reachFindings(project: Project): Finding[] {
  const sources = new Map(project.sources.map((source) => [source.path, source]));
  const reached = new Set([...project.files.keys()].filter(isRoot));
  for (const path of reached) {
    const source = sources.get(path);
    const text = project.files.get(path) ?? '';
    const next = source ? leadsTo(source) : named(text, folderOf(path));
    for (const each of next) if (project.files.has(each)) reached.add(each);
  }
  return [...project.files.keys()]
    .filter((path) => path.endsWith('.css') || sources.has(path))
    .filter((path) => !reached.has(path))
    .map((path) => ({
      path,
      line: 0,
      rule: 'nobody-imports',
      what: 'nothing but its own test leads here',
      instead: 'use it or delete it',
    }));
}
