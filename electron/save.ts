/** Texts that leave the program: day files, reports. Into one folder, readable by its owner. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assertFileName } from './disk.ts';

/** Returns the file's path; a file of the same name is replaced. Rejects where the disk fails. */
export async function saveText(folder: string, name: string, text: string): Promise<string> {
  assertFileName(name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, name);
  await writeFile(file, text, { mode: 0o600 });
  return file;
}
