import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInstanceLock, type SecondInstance } from './lock.ts';

function newFolder(): string {
  return mkdtempSync(path.join(os.tmpdir(), 'standin-lock-'));
}

describe('the instance lock', () => {
  it('is taken once; the second one tells the first', async () => {
    const folder = newFolder();
    const told = new Promise<SecondInstance>((resolve) => {
      const first = createInstanceLock(() => folder, resolve);
      expect(first.request(undefined)).toBe(true);
      expect(first.held()).toBe(true);
    });
    const second = createInstanceLock(
      () => folder,
      () => {},
    );
    expect(second.request({ n: 1 })).toBe(false);
    expect(second.held()).toBe(false);
    expect((await told)[2]).toEqual({ n: 1 });
    expect(readdirSync(folder)).toEqual(['standin-lock']);
  });

  it.each([
    ['a dead process', '4194304 1'],
    ['a number used again by a later process', `${process.pid} 1`],
    ['nobody, for it is torn', ''],
  ])('is taken over from %s', (_name, text) => {
    const folder = newFolder();
    const file = path.join(folder, 'standin-lock');
    writeFileSync(file, text);
    const lock = createInstanceLock(
      () => folder,
      () => {},
    );
    expect(lock.request(undefined)).toBe(true);
    expect(readFileSync(file, 'utf8').startsWith(`${process.pid} `)).toBe(true);
    lock.release();
    expect(existsSync(file)).toBe(false);
  });
});
