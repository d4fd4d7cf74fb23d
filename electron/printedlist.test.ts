/** Goal: the printed list goes, and nothing beside it. Method: a real folder. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dropList } from './printedlist.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'slips-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('takes away the list and leaves the slips', async () => {
  await writeFile(path.join(folder, 'contacts.pdf'), '虚构名单');
  await writeFile(path.join(folder, 'JS-1.pdf'), '虚构单据');
  expect(await dropList(folder)).toBe(true);
  expect(await readdir(folder)).toEqual(['JS-1.pdf']);
});

it('is content where there is none, also before anything was printed', async () => {
  expect(await dropList(folder)).toBe(true);
  expect(await dropList(path.join(folder, 'none'))).toBe(true);
});

it('rejects what is no file of ours', async () => {
  await mkdir(path.join(folder, 'contacts.pdf'));
  await expect(dropList(folder)).rejects.toThrow('directory');
});
