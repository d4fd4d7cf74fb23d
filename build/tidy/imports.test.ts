/** Goal: the import table finds each forbidden import. Method: one bad and one good file each. */
import { describe, expect, it } from 'vitest';
import { importFindings } from './imports.ts';
import { projectOf } from './project.ts';

type Files = Readonly<Record<string, string>>;

/** `path:line rule` of what is found. */
function found(files: Files): string[] {
  const project = projectOf(new Map(Object.entries(files)));
  return importFindings(project).map(({ path, line, rule }) => `${path}:${line} ${rule}`);
}

describe('import table', () => {
  const bad: Files[] = [
    { 'shared/a.ts': `import { join } from 'node:path';` },
    { 'shared/a.ts': `import type { Disk } from '../electron/disk.ts';` },
    { 'shared/a.ts': `export * from '../renderer/cell.ts';` },
    { 'shared/a.ts': `export const load = () => import('react');` },
    { 'shared/a.ts': `export type X = import('dexie').Dexie;` },
    { 'electron/a.ts': `import { useState } from 'react';` },
    { 'electron/a.ts': `import { cell } from '../renderer/cell.ts';` },
    { 'electron/a.ts': `import { tidy } from '../build/tidy.ts';` },
    { 'renderer/a.tsx': `import { readFile } from 'node:fs';` },
    { 'renderer/a.tsx': `import { Line } from '../electron/desk/line.ts';` },
    { 'renderer/a.tsx': `import { packs } from '../tests/golden/packs.ts';` },
    { 'renderer/a.tsx': `import { Button } from 'react-aria-components/Button';` },
  ];
  it.each(bad)('finds %j', (files) => {
    expect(found(files)).toEqual([`${Object.keys(files)[0]}:1 import-table`]);
  });

  it('lets through what the table names, and leaves tests and build alone', () => {
    const files = {
      'shared/a.ts': `import { z } from 'zod';\nimport data from './packs/x.json';`,
      'electron/desk/a.ts': `import 'zod';\nimport 'node:fs';\nimport '../../shared/a.ts';`,
      'renderer/a.tsx': `import 'react-dom/client';\nimport './a.css';\nimport '../shared/a.ts';`,
      'renderer/vite.config.ts': `import { defineConfig } from 'vite';`,
      'shared/a.test.ts': `import { it } from 'vitest';\nimport 'node:fs';`,
      'build/a.ts': `import '../electron/main.ts';\nimport 'vite';`,
      'tests/a.ts': `import '../renderer/a.tsx';`,
    };
    expect(found(files)).toEqual([]);
  });
});

describe('electron', () => {
  it('is imported only directly in electron/', () => {
    const files = { 'electron/desk/a.ts': `\nimport type { App } from 'electron';` };
    expect(found(files)).toEqual(['electron/desk/a.ts:2 electron-thin']);
  });

  it('is imported by at most eight files', () => {
    const use = `import { app } from 'electron';`;
    const files = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`electron/f${at}.ts`, use]));
    expect(found(files(8))).toEqual([]);
    expect(found(files(9))).toEqual(['electron/f8.ts:1 electron-thin']);
  });
});

describe('the drill', () => {
  const rest = {
    'shared/split.ts': '',
    'shared/policy/pack.ts': '',
    'shared/contract.ts': '',
    'shared/money.ts': '',
  };

  it('imports neither the split, the policy, the connector nor the desk', () => {
    const lines = [
      '../../shared/split.ts',
      '../../shared/policy/pack.ts',
      '../../shared/platform/envelope.ts',
      '../platform/wire.ts',
      '../desk/desk.ts',
      '../../shared/contract.ts',
    ].map((target) => `import '${target}';`);
    expect(found({ ...rest, 'electron/drill/a.ts': lines.join('\n') })).toEqual(
      lines.map((_, index) => `electron/drill/a.ts:${index + 1} drill-apart`),
    );
  });

  it('does not reach them through a file in between, types aside', () => {
    const drill = { ...rest, 'electron/drill/a.ts': `import '../../shared/b.ts';` };
    const value = `export { split } from './split.ts';`;
    const type = `import type { Split } from './split.ts';`;
    expect(found({ ...drill, 'shared/b.ts': value })).toEqual([
      'electron/drill/a.ts:1 drill-apart',
    ]);
    expect(found({ ...drill, 'shared/b.ts': type })).toEqual([]);
  });

  it('knows the contract in kit.ts, as a type', () => {
    const type = `import type { Kit } from '../../shared/contract.ts';`;
    const inline = `import { type Kit } from '../../shared/contract.ts';`;
    const value = `import { kit } from '../../shared/contract.ts';`;
    expect(found({ ...rest, 'electron/drill/kit.ts': type })).toEqual([]);
    expect(found({ ...rest, 'electron/drill/kit.ts': inline })).toEqual([]);
    expect(found({ ...rest, 'electron/drill/kit.ts': value })).toHaveLength(1);
    expect(found({ ...rest, 'electron/drill/a.ts': type })).toHaveLength(1);
  });
});
