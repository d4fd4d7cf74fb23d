/** When what the journal was folded to is kept, so that the next start is a short one. */
import { DiskError } from '../disk.ts';
import type { Journal } from '../journal/journal.ts';
import type { Fold } from './fold.ts';

/** Reading fewer entries than this is quicker than keeping a year of visits. */
const LONG_WAY = 5_000;

/**
 * At a clean close always; after a start only where much had to be read (a counter that is never
 * closed, only switched off). False where nothing was kept: the next start then reads more, and
 * loses nothing. Never where room is short: what is under way comes first.
 */
export async function keepFold(
  { journal, fold }: { journal: Journal; fold: Fold },
  when: 'after-start' | 'at-close',
): Promise<boolean> {
  if (when === 'after-start' && fold.taken() < LONG_WAY) return false;
  const { seq } = journal.head();
  try {
    const { state, free } = await journal.space();
    if (state !== 'ok' || seq !== journal.head().seq) return false;
    const bytes = fold.keep();
    if (bytes.length > free) return false;
    return await journal.keepSnapshot(seq, bytes);
  } catch (error) {
    // A disk that fails here says so at the next entry, where it matters.
    if (error instanceof DiskError) return false;
    throw error;
  }
}
