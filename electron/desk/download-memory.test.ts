/**
 * Goal: memory does not grow with the file. Method: the bench imports 60,000 rows (20 MB of text)
 * in a process whose heap holds 24 MB; holding the file would kill it.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const bench = path.join(import.meta.dirname, '../../tests/bench/catalogue.ts');

describe('memory', () => {
  it('an import of 60,000 rows needs a heap of 24 MB at most', { timeout: 120_000 }, () => {
    const heap = ['--max-old-space-size=24', '--import', 'tsx'];
    const args = [...heap, bench, '--rows', '60000', '--import-only'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('import ');
  });
});
