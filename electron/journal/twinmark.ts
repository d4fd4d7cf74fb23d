import type { Disk } from '../disk.ts';
import { JournalError } from './errors.ts';

/** Stands in the folder of a twin copy: nobody may write a journal there. */
export const twinMarkFile = 'twin.json';

/** Throws 'journal-is-twin': a counter that wrote into its own copy would split the chain. */
export async function assertNoTwin(disk: Pick<Disk, 'size'>): Promise<void> {
  if ((await disk.size(twinMarkFile)) === undefined) return;
  throw new JournalError('journal-is-twin', 'this folder is the copy of another journal');
}
