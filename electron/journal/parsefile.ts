import { z } from 'zod';
import { DiskError } from '../disk.ts';
import type { Disk } from '../disk.ts';

/**
 * A small JSON file that only helps. Undefined where it is missing, torn or of another shape: what
 * it guards proves itself otherwise. A DiskError where it cannot be read.
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
