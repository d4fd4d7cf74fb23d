/** Goal: a large file is whole or not there. Method: a real folder; pieces that fail midway. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { JournalError } from './journal/errors.ts';
import { savePieces } from './save.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'save-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    if (text === '') throw new JournalError('keys-refused', 'planned');
    yield Buffer.from(text);
  }
}

it('writes the pieces one after the other', async () => {
  const file = await savePieces(folder, 'a.ccr', 4, pieces('ab', 'cd'));
  expect(await readFile(file, 'utf8')).toBe('abcd');
});

it('leaves nothing, and the file of before, where the pieces end early', async () => {
  const file = await savePieces(folder, 'a.ccr', 2, pieces('ab'));
  await expect(savePieces(folder, 'a.ccr', 4, pieces('cd', ''))).rejects.toMatchObject({
    code: 'keys-refused',
  });
  expect(await readdir(folder)).toEqual(['a.ccr']);
  expect(await readFile(file, 'utf8')).toBe('ab');
});

it('refuses what does not fit beside the journal', async () => {
  const much = savePieces(folder, 'a.ccr', 2 ** 52, pieces('ab'));
  await expect(much).rejects.toMatchObject({ code: 'no-space' });
  expect(await readdir(folder)).toEqual([]);
});
