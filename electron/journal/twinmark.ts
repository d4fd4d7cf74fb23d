import { z } from 'zod';
import { draftOf } from '../disk.ts';
import type { Disk } from '../disk.ts';
import { JournalError } from './errors.ts';
import { parseFile } from './parsefile.ts';

/** Stands in the folder of a twin copy: nobody may write a journal there. */
const twinMarkFile = 'twin.json';
const markSchema = z.strictObject({ format: z.literal(1), epoch: z.string() });

/**
 * Makes a folder the place of a journal's twin copy; done once by a person's choice. Without the
 * mark nothing is written: where a stick is not plugged in, its folder may be there all the same.
 * Throws TypeError where the folder holds anything.
 */
export async function prepareTwin(twin: Disk, epoch: string): Promise<void> {
  const mark = await readTwinMark(twin);
  if (mark?.epoch === epoch) return;
  // A kill in the middle of this leaves a draft of the mark, which is no reason to refuse.
  const names = (await twin.list()).filter((name) => name !== draftOf(twinMarkFile));
  if (names.length > 0) throw new TypeError(`the twin's folder is not empty: ${names.join(' ')}`);
  await twin.writeAtomic(twinMarkFile, Buffer.from(JSON.stringify({ format: 1, epoch })));
}

/** Undefined where the folder is not a twin's, or not there. */
export async function readTwinMark(
  disk: Pick<Disk, 'size' | 'read'>,
): Promise<{ epoch: string } | undefined> {
  return parseFile(disk, twinMarkFile, markSchema);
}

/** Throws 'journal-is-twin': a counter that wrote into its own copy would split the chain. */
export async function assertNoTwin(disk: Pick<Disk, 'size'>): Promise<void> {
  if ((await disk.size(twinMarkFile)) === undefined) return;
  throw new JournalError('journal-is-twin', 'this folder is the copy of another journal');
}
