/** Goal: each rule for code finds its breach and nothing else. Method: one bad, one good piece. */
import { describe, expect, it } from 'vitest';
import { arithmeticFindings } from './arithmetic.ts';
import type { Finding } from './finding.ts';
import { languageFindings } from './language.ts';
import { projectOf, type Project } from './project.ts';
import { purityFindings } from './purity.ts';
import { columns, sizeFindings } from './sizes.ts';

function found(rules: (project: Project) => Finding[], code: string, path = 'shared/a.ts') {
  return rules(projectOf(new Map([[path, code]]))).map(({ rule, line }) => `${rule}:${line}`);
}

describe('language', () => {
  const bad: readonly (readonly [string, string])[] = [
    ['no-any:1', 'export const f = (x: any) => x;'],
    ['no-any:1', 'export const y = <T,>(x: T) => x as any;'],
    ['no-suppression:2', '/* first\n*/ // @ts-ignore: no\nexport const x = 1;'],
    ['no-suppression:1', '// @ts-expect-error\nexport const x = 1;'],
    ['no-suppression:1', '/* eslint-disable */\nexport const x = 1;'],
    ['no-suppression:2', 'export {};\n// oxlint-disable-next-line no-shadow\n'],
    ['no-enum:1', 'export enum E { A }'],
    ['no-namespace:1', 'export namespace N { export const a = 1; }'],
    ['no-swallow:1', 'export const f = () => { try { g(); } catch {} };'],
    ['no-swallow:1', 'export const f = () => { try { g(); } catch (e) { /* fine */ } };'],
    ['no-swallow:1', 'export const f = () => g().catch(() => {});'],
    ['no-swallow:1', 'export const f = () => g().then(h, () => undefined);'],
    ['no-default:2', 'const a = 1;\nexport default a;'],
    ['no-console:1', 'console.log(1);'],
    ['no-console:1', 'window.console.log(1);'],
    ['no-node-sm:1', `import c from 'node:crypto'; c.createHash('sm3');`],
    ['no-node-sm:1', `createCipheriv('SM4-CBC', key, iv);`],
  ];
  it.each(bad)('finds %s in %s', (rule, code) => {
    expect(found(languageFindings, code)).toEqual([rule]);
  });

  const good: readonly (readonly [string, string])[] = [
    ['shared/a.ts', 'export const f = (x: unknown) => x; // any number of @ts things'],
    ['shared/a.ts', `export const word = '@ts-ignore';`],
    ['shared/a.ts', `declare global { interface Window { desk: string } }`],
    ['shared/a.ts', `declare module '*.css' { const name: string; }`],
    ['shared/a.ts', 'export const f = () => { try { g(); } catch (e) { keep(e); } };'],
    ['shared/a.ts', 'export const f = () => g().catch((e) => keep(e));'],
    ['shared/a.ts', 'export const f = () => g().then(() => undefined);'],
    ['shared/a.ts', `export const signtype = 'SM2'; sm3.createHash('x');`],
    ['renderer/vite.config.ts', 'export default {};'],
    ['build/start.ts', 'console.log(1);'],
    ['shared/a.test.ts', 'console.log(1);'],
  ];
  it.each(good)('lets through %s: %s', (path, code) => {
    expect(found(languageFindings, code, path)).toEqual([]);
  });
});

describe('clock, timers and random', () => {
  const bad: readonly (readonly [string, string])[] = [
    ['one-clock:1', 'export const now = Date.now();'],
    ['one-clock:1', 'export const now = new Date();'],
    ['one-clock:1', 'export const now = Date();'],
    ['one-clock:1', 'export const read = globalThis.performance.now;'],
    ['one-random:1', 'export const r = Math.random();'],
    ['one-random:1', `import { createHash, randomBytes } from 'node:crypto';`],
    ['one-random:1', 'export const id = crypto.randomUUID();'],
    ['one-timer:1', 'setTimeout(run, 10);'],
    ['one-timer:1', 'window.setInterval(run, 10);'],
    ['one-timer:1', 'export const timers = { setTimeout };'],
    ['one-timer:1', `import { setTimeout as delay } from 'node:timers/promises';`],
  ];
  it.each(bad)('finds %s in %s', (rule, code) => {
    expect(found(purityFindings, code, 'electron/desk/a.ts')).toEqual([rule]);
  });

  const good: readonly (readonly [string, string])[] = [
    ['shared/a.ts', 'export const at = (ms: number) => new Date(ms);'],
    ['shared/a.ts', 'export const now = (clock: Clock) => clock.now();'],
    ['shared/a.ts', 'export const timer: ReturnType<typeof setTimeout> | undefined = undefined;'],
    ['shared/a.ts', 'export const f = (bed: Bed) => bed.setTimeout(1);'],
    ['electron/a.ts', `import { createHash } from 'node:crypto';`],
    ['electron/clock.ts', 'new Date(); performance.now(); setTimeout(run, 1);'],
    ['renderer/clock.ts', 'Date.now();'],
    ['electron/drill/server.ts', `import { setTimeout as delay } from 'node:timers/promises';`],
    ['electron/desk/a.test.ts', 'Date.now();'],
    ['build/a.ts', 'Date.now(); setTimeout(run, 1);'],
  ];
  it.each(good)('lets through %s: %s', (path, code) => {
    expect(found(purityFindings, code, path)).toEqual([]);
  });
});

describe('division', () => {
  const rules = (project: Project) => arithmeticFindings(project, {});
  const bad = [
    'export const half = (a: number) => a / 2;',
    'export const half = (a: number) => { a /= 2; };',
    'export const half = (a: number) => a * 0.5;',
    'export const f = (a: number) => Math.floor(a);',
    'export const f = (a: number) => Math.round(a / 100);',
    'export const f = (a: number) => a.toFixed(2);',
  ];
  it.each(bad)('finds %s', (code) => {
    expect(found(rules, code)).toEqual(['one-division:1']);
    expect(found(rules, code, 'shared/money.ts')).toEqual([]);
    expect(found(rules, code, 'electron/drill/arithmetic.ts')).toEqual([]);
  });

  it('lets through products, patterns and what is allowed by name', () => {
    expect(
      found(rules, 'export const f = (a: number) => a * 2 + /a\\/b/.exec("")!.length;'),
    ).toEqual([]);
    const allowed = { 'shared/a.ts': { 'Math.floor(bytes / 512)': 'sectors' } };
    const allowing = (project: Project) => arithmeticFindings(project, allowed);
    expect(found(allowing, 'export const f = Math.floor(\n  bytes / 512\n);')).toEqual([]);
    expect(found(allowing, 'export const f = Math.floor(bytes / 512);')).toEqual([]);
    expect(found(allowing, 'export const f = Math.floor(money / 512);')).toEqual([
      'one-division:1',
      'one-division:0',
    ]);
  });
});

describe('sizes', () => {
  const lines = (count: number, line = 'export {};') => Array(count).fill(line).join('\n');
  const body = (count: number) => `{\n${lines(count - 2, 'g();')}\n}`;

  it('finds a file of 401 lines and a style of 601', () => {
    expect(found(sizeFindings, lines(400))).toEqual([]);
    expect(found(sizeFindings, lines(401))).toEqual(['file-size:401']);
    expect(found(sizeFindings, lines(600, 'a {}'), 'renderer/a.css')).toEqual([]);
    expect(found(sizeFindings, lines(601, 'a {}'), 'renderer/a.css')).toEqual(['file-size:601']);
  });

  it('finds a function of 71 lines, of any kind', () => {
    const kinds = ['function f() ', 'const f = () => ', 'const f = function () ', 'class A { f() '];
    for (const kind of kinds) {
      const end = kind.startsWith('class') ? ' }' : '';
      expect(found(sizeFindings, `\n${kind}${body(70)}${end}`)).toEqual([]);
      expect(found(sizeFindings, `\n${kind}${body(71)}${end}`)).toEqual(['function-size:2']);
    }
  });

  it('does not count a group of tests as a function, but each test', () => {
    expect(found(sizeFindings, `describe('x', () => ${body(90)});`)).toEqual([]);
    expect(found(sizeFindings, `describe.each([1])('x', () => ${body(90)});`)).toEqual([]);
    expect(found(sizeFindings, `it('x', () => ${body(90)});`)).toEqual(['function-size:1']);
  });

  it('finds a line of 101 columns unless nothing can break it', () => {
    const code = (width: number) => `// ${'a '.repeat(width)}`.slice(0, width);
    expect(found(sizeFindings, code(99))).toEqual([]);
    expect(found(sizeFindings, `${code(100)}b`)).toEqual(['line-width:1']);
    expect(found(sizeFindings, `// ${'中 '.repeat(33)}`)).toEqual(['line-width:1']);
    expect(found(sizeFindings, `const a = '${'b'.repeat(97)}';`)).toEqual([]);
    expect(found(sizeFindings, `const a = /${'b'.repeat(97)}/;`)).toEqual([]);
    expect(found(sizeFindings, `// see https://example.org/${'b'.repeat(90)}`)).toEqual([]);
    expect(columns('异地 ab')).toBe(7);
  });
});
