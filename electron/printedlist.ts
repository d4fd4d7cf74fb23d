/**
 * The printed list of whom to ring: full names and numbers in a plain PDF. Nobody can know when it
 * has been put on paper, so it goes when its screen is left, at a clean end and at the next start.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';

/** Its name among the slips, without `.pdf`. */
export const LIST_NAME = 'contacts';

/** Another program has it open, as Windows says it; it is tried again at the end and at a start. */
const inUse: readonly string[] = ['EBUSY', 'EPERM', 'EACCES'];

/** True where no list is left in the folder. Rejects where the disk fails. */
export async function dropList(folder: string): Promise<boolean> {
  try {
    await rm(path.join(folder, `${LIST_NAME}.pdf`), { force: true });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && inUse.includes(String(error.code))) {
      return false;
    }
    throw error;
  }
}
