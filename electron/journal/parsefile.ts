import { z } from 'zod';
import { jsonOf } from '../../shared/jsontext.ts';
import { DiskError } from '../disk.ts';
import type { Disk } from '../disk.ts';

/** Undefined where the file is gone, or where the medium does not give it any more. */
export async function readOrNothing(
  disk: Pick<Disk, 'read'>,
  name: string,
): Promise<Buffer | undefined> {
  try {
    const { buffer, byteOffset, byteLength } = await disk.read(name);
    return Buffer.from(buffer, byteOffset, byteLength);
  } catch (error) {
    if (error instanceof DiskError) return undefined;
    throw error;
  }
}

/**
 * A small JSON file that only helps: undefined also where it cannot be read. What it guards proves
 * itself otherwise.
 */
export async function parseHelp<T>(
  disk: Pick<Disk, 'read'>,
  name: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const bytes = await readOrNothing(disk, name);
  return bytes && schema.safeParse(jsonOf(bytes.toString('utf8'))).data;
}

/**
 * A small JSON file. Undefined where it is missing, torn or of another shape; a DiskError where it
 * cannot be read.
 */
export async function parseFile<T>(
  disk: Pick<Disk, 'size' | 'read'>,
  name: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  if ((await disk.size(name)) === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(await disk.read(name)).toString('utf8')));
  } catch (error) {
    // A counter that is in use may have removed it just now.
    if (error instanceof DiskError && error.code === 'missing') return undefined;
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
