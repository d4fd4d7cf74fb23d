/** What leaves the program: day files, reports, rescue files. Into one folder, for its owner. */
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assertFileName, createNodeDisk, DiskError } from './disk.ts';
import { systemCode } from './system-error.ts';

/** Returns the file's path; a file of the same name is replaced. Rejects where the disk fails. */
export async function saveText(folder: string, name: string, text: string): Promise<string> {
  const file = await place(folder, name);
  await writeFile(file, text, { mode: 0o600 });
  return file;
}

/** What a large file leaves free: the journal may lie on the same disk. */
const ROOM_BYTES = 64 * 1024 * 1024;

/**
 * Returns the file's path; the name appears when it is whole. Throws DiskError ('no-space') where
 * it would take the room that the journal needs; what the pieces throw goes through.
 */
export async function savePieces(
  folder: string,
  name: string,
  size: number,
  pieces: AsyncIterable<Uint8Array>,
): Promise<string> {
  const file = await place(folder, name);
  if ((await createNodeDisk(folder).free()) < size + ROOM_BYTES) {
    throw new DiskError('no-space', `${size} bytes do not fit`);
  }
  const draft = `${file}.part`;
  try {
    const handle = await open(draft, 'w', 0o600);
    try {
      for await (const piece of pieces) await handle.writeFile(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw diskError(error);
  }
  return file;
}

/** Of the system's errors; another error is the pieces' own. */
function diskError(error: unknown): unknown {
  const system = systemCode(error);
  // Errors of our own have a code too; a system call only the system's.
  if (!(error instanceof Error && 'syscall' in error)) return error;
  return new DiskError(system === 'ENOSPC' ? 'no-space' : 'io', `${system}`, error);
}

async function place(folder: string, name: string): Promise<string> {
  assertFileName(name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return path.join(folder, name);
}
