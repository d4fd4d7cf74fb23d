/** Goal: the split command on real files: output and exit status. Method: run it as people do. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOTAN, readProjectText } from '../tests/golden/packs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const BILL = 'shared/packs/examples/chemo-bill.json';
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosscounter-split-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(...args: readonly string[]) {
  const node = [join(root, 'node_modules/tsx/dist/cli.mjs'), 'build/split.ts', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, node, {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function fileWith(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('npm run split', () => {
  it('prints the example bill as the golden text, status 0', () => {
    const result = run('--pack', HOTAN, '--bill', BILL, '--used', '97000');
    expect(result).toEqual({
      status: 0,
      stdout: readProjectText('tests/golden/chemo-bill.txt'),
      stderr: '',
    });
  });

  it('without --used it gives a range, status 0', () => {
    const result = run('--pack', HOTAN, '--bill', BILL);
    expect(result.status).toBe(0);
    expect(result.stdout).toMatch(/本年累计不明/);
    expect(result.stdout).toMatch(/个人应付 +3,293\.10 +8,217\.46/);
  });

  it('prints JSON in fen', () => {
    const result = run('--pack', HOTAN, '--bill', BILL, '--used', '0', '--json');
    expect(result.status).toBe(0);
    expect(JSON.parse(result.stdout)).toMatchObject({
      unit: 'fen',
      facts: { place: '653200', disease: 'M00503', date: '2025-09-16' },
      result: { kind: 'estimate', split: { amounts: { total: 821_746, fund: 492_436 } } },
    });
  });

  it('no estimate is status 1, with the reason', () => {
    const result = run('--pack', HOTAN, '--bill', BILL, '--used', '0', '--disease', 'M01200');
    expect(result.status).toBe(1);
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch(/没有暂估：血友病：文件没有写明支付比例/);
  });

  it.each<[string, RegExp, () => readonly string[]]>([
    ['a missing file', /读不了文件/, () => ['--pack', HOTAN, '--bill', '/nowhere.json']],
    ['no JSON', /不是 JSON/, () => ['--pack', HOTAN, '--bill', fileWith('a.json', '{')]],
    [
      'lines that do not add up',
      /第 6 行 奥沙利铂注射液：单价×数量应为 1236\.00/,
      () => {
        const text = readProjectText(BILL).replace('"1236.00"', '"1236.01"');
        return ['--pack', HOTAN, '--bill', fileWith('b.json', text)];
      },
    ],
    [
      'a pack with 75 for 0.75',
      /rules\.1\.gives\.pay：.*请写 "0\.75"/,
      () => {
        const text = readProjectText(HOTAN).replace('"pay": "0.75"', '"pay": "75"');
        return ['--pack', fileWith('c.json', text), '--bill', BILL];
      },
    ],
    [
      'a pack whose example fails',
      /\[example\] tumour-1-first-of-year：fund 应为 1475\.71，算出 1475\.70/,
      () => {
        const text = readProjectText(HOTAN).replace('"fund": "1475.70"', '"fund": "1475.71"');
        return ['--pack', fileWith('d.json', text), '--bill', BILL];
      },
    ],
  ])('%s is status 1, with a sentence', (_what, words, args) => {
    const result = run(...args());
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(words);
    expect(result.stderr).not.toMatch(/ at .*\.ts:/);
  });

  it.each<[string, readonly string[]]>([
    ['no arguments', []],
    ['no bill', ['--pack', HOTAN]],
    ['an unknown option', ['--pack', HOTAN, '--bill', BILL, '--fast']],
    ['a filing that is none', ['--pack', HOTAN, '--bill', BILL, '--filing', 'x']],
    ['an amount that is none', ['--pack', HOTAN, '--bill', BILL, '--used', '1e5']],
  ])('%s is status 2', (_what, args) => {
    const result = run(...args);
    expect(result.status).toBe(2);
    expect(result.stdout).toBe('');
    expect(result.stderr).not.toBe('');
  });
});
