import { z } from 'zod';
import type { Disk } from '../disk.ts';
import { parseHelp } from './parsefile.ts';

/** Written by a clean close, removed by the next open before anything is appended. */
export const closedFile = 'closed.json';

const closedSchema = z.strictObject({
  format: z.literal(1),
  epoch: z.string(),
  seq: z.int().nonnegative(),
  hash: z.string(),
});
export type ClosedHead = Omit<z.infer<typeof closedSchema>, 'format'>;

/** The head of the last clean close; undefined after a crash, or where the file is unreadable. */
export async function readClosedHead(disk: Pick<Disk, 'read'>): Promise<ClosedHead | undefined> {
  return parseHelp(disk, closedFile, closedSchema);
}

export async function writeClosedHead(disk: Disk, head: ClosedHead): Promise<void> {
  const { epoch, seq, hash } = head;
  const text = JSON.stringify({ format: 1, epoch, seq, hash });
  await disk.writeAtomic(closedFile, Buffer.from(text));
}

export async function removeClosedHead(disk: Disk): Promise<void> {
  if ((await disk.size(closedFile)) !== undefined) await disk.remove(closedFile);
}
