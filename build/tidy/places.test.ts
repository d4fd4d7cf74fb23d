/** Goal: names, places and dead files are found. Method: small projects, good and bad. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { report, type Finding } from './finding.ts';
import { placeFindings } from './places.ts';
import { projectOf, readProject, type Project } from './project.ts';
import { reachFindings } from './reach.ts';
import { parseSource, resolve } from './source.ts';

type Files = Readonly<Record<string, string>>;

function found(rules: (project: Project) => Finding[], files: Files): string[] {
  const project = projectOf(new Map(Object.entries(files)));
  return rules(project).map(({ rule, path, line }) => `${rule} ${path}:${line}`);
}

it('the top level is the rooms, dot files and Markdown', () => {
  const good = { 'package.json': '', '.ci/run': '', 'README.md': '', 'shared/a.ts': '' };
  expect(found(placeFindings, good)).toEqual([]);
  const bad = { 'src/a.ts': '', 'src/b.ts': '', 'vite.config.ts': '', LICENSE: '' };
  const places = ['src', 'vite.config.ts', 'LICENSE'].map((path) => `top-level ${path}:0`);
  expect(found(placeFindings, bad)).toEqual(places);
});

it('names say what is in the file', () => {
  for (const name of ['util.ts', 'string-utils.ts', 'helpers/a.ts', 'common.ts', 'desk.misc.ts']) {
    const path = `shared/${name}`;
    expect(found(placeFindings, { [path]: '' })).toEqual([`vague-name ${path}:0`]);
  }
  expect(found(placeFindings, { 'shared/utility.ts': '', 'shared/commonly.ts': '' })).toEqual([]);
});

it('plain JavaScript is only build/ensure.mjs and what tests run as data', () => {
  const good = { 'build/ensure.mjs': '', 'tests/standin/fixture/page.js': 'not parsed (' };
  expect(found(placeFindings, good)).toEqual([]);
  expect(found(placeFindings, { 'build/a.cjs': '' })).toEqual(['plain-js build/a.cjs:0']);
});

it('no file names a registry, the lock least of all', () => {
  const address = ['https:', '', 'registry.example.org', 'x'].join('/');
  expect(found(placeFindings, { 'README.md': `a\nsee ${address}` })).toEqual([
    'no-registry README.md:2',
  ]);
  const lock = '{\n  "resolved": "x"\n}';
  expect(found(placeFindings, { 'package-lock.json': lock })).toEqual([
    'no-registry package-lock.json:2',
  ]);
  const good = { '.npmrc': 'omit-lockfile-registry-resolved=true', 'shared/a.ts': '"resolved"' };
  expect(found(placeFindings, good)).toEqual([]);
});

it('a file that nothing but its own test leads to is found, a circle too', () => {
  const files = {
    'electron/main.ts': `import './used.ts';`,
    'electron/used.ts': `import type { T } from './types.ts';`,
    'electron/types.ts': '',
    'electron/dead.ts': '',
    'electron/dead.test.ts': `import './dead.ts';`,
    'electron/left.ts': `import './right.ts';`,
    'electron/right.ts': `import './left.ts';`,
    'renderer/page.css': '',
  };
  const dead = ['electron/dead.ts', 'electron/left.ts', 'electron/right.ts', 'renderer/page.css'];
  expect(found(reachFindings, files)).toEqual(dead.map((path) => `nobody-imports ${path}:0`));
});

it('a file is also led to by a page, a script of package.json, a text, another test', () => {
  const files = {
    'package.json': '{ "scripts": { "split": "tsx build/split.ts" } }',
    'build/split.ts': `spawn(join(here, 'child.ts'));`,
    'build/child.ts': '',
    'renderer/index.html': '<script type="module" src="./main.tsx"></script>',
    'renderer/main.tsx': `import './page.css';`,
    'renderer/page.css': '',
    'tests/desk/a.test.ts': `import './bed.ts';\nimport '../../shared/a.ts';`,
    'tests/desk/bed.ts': '',
    'shared/a.ts': '',
  };
  expect(found(reachFindings, files)).toEqual([]);
});

it('reads a tree without what .gitignore names', () => {
  const root = mkdtempSync(join(tmpdir(), 'crosscounter-tidy-'));
  for (const folder of ['out', 'shared', '.git']) {
    mkdirSync(join(root, folder));
    writeFileSync(join(root, folder, 'a.ts'), 'export {};\n');
  }
  writeFileSync(join(root, '.gitignore'), 'out/\n*.log\n');
  writeFileSync(join(root, 'npm.log'), '');
  const project = readProject(root);
  rmSync(root, { recursive: true });
  expect([...project.files.keys()].toSorted()).toEqual(['.gitignore', 'shared/a.ts']);
  expect(project.sources.map(({ path }) => path)).toEqual(['shared/a.ts']);
});

it('knows lines behind Chinese text, resolves paths, refuses broken code', () => {
  const source = parseSource('shared/a.ts', `const a = '异地结算';\nimport './b.ts';`);
  expect(source.imports).toMatchObject([{ target: 'shared/b.ts', line: 2 }]);
  expect(resolve('electron/desk', '../../shared/a.ts')).toBe('shared/a.ts');
  expect(resolve('shared', '../../a.ts')).toBeUndefined();
  expect(() => parseSource('shared/a.ts', 'const = 1')).toThrow('shared/a.ts');
});

it('reports by place', () => {
  const finding = (path: string, line: number): Finding => ({
    path,
    line,
    rule: 'r',
    what: 'w',
    instead: 'i',
  });
  const text = report([finding('b.ts', 2), finding('b.ts', 1), finding('a.ts', 9)]);
  expect(text).toBe('a.ts:9 r: w; i\nb.ts:1 r: w; i\nb.ts:2 r: w; i');
});
