/** Drafts of files that a kill left behind: they only take room. */
import { DiskError, draftOf } from '../disk.ts';
import type { Disk } from '../disk.ts';
import { keysFile } from './keysfile.ts';
import { parseSegmentName } from './segment.ts';

type Sweeping = Pick<Disk, 'list' | 'remove' | 'lock'>;

/**
 * Removes what was being written when a process was killed. Call with the writer's lock held: all
 * files of the folder but the keys are then written by this process alone. One that does not go
 * stays for the next time.
 */
export async function sweepDrafts(disk: Sweeping): Promise<void> {
  try {
    const names = (await disk.list()).filter((name) => name.endsWith(draftOf('')));
    const keys = draftOf(keysFile);
    for (const name of names.filter((each) => each !== keys)) await disk.remove(name);
    if (names.includes(keys)) await sweepKeys(disk);
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
  }
}

/** In a copy's folder, which people may use for other things too; written by its counter alone. */
export async function sweepCopy(copy: Pick<Disk, 'list' | 'remove'>): Promise<void> {
  for (const name of await copy.list()) {
    const file = name.slice(0, -draftOf('').length);
    const ours = file === keysFile || parseSegmentName(file) !== undefined;
    if (ours && name === draftOf(file)) await copy.remove(name);
  }
}

/** Other processes change the keys under a lock of their own. */
async function sweepKeys(disk: Sweeping): Promise<void> {
  const release = await disk.lock('keys.lock');
  try {
    await disk.remove(draftOf(keysFile));
  } finally {
    await release();
  }
}
