/**
 * How far the read model in IndexedDB is known to be complete, kept outside it (design §2 truth 2).
 */
import { z } from 'zod';
import { jsonOf } from '../../shared/jsontext.ts';
import { DiskError, type Disk } from '../disk.ts';
import { readOrNothing } from '../journal/parsefile.ts';
import type { ViewMark } from './read.ts';

const FILE = 'viewmark.json';
const markFile = z.strictObject({
  epoch: z.string(),
  seq: z.int().min(-1),
  count: z.int().nonnegative(),
});

/**
 * The kept mark; a missing, unreadable or foreign one means that nothing is known, hence a rebuild.
 */
export async function openViewMark(disk: Disk, epoch: string, last: () => number) {
  const kept = await readViewMark(disk);
  let mark: ViewMark = kept?.epoch === epoch ? kept : { epoch, seq: -1, count: 0 };
  return {
    read: () => mark,
    async write(next: ViewMark) {
      // At the next start the mark is a witness of the journal's end: a wrong one would stop it.
      if (next.epoch === epoch && next.seq > last()) throw new RangeError('a view ahead of us');
      mark = next;
      try {
        await disk.writeAtomic(FILE, new TextEncoder().encode(JSON.stringify(next)));
      } catch (error) {
        // On a full disk the older mark stays: it guards less, and the list goes on.
        if (!(error instanceof DiskError)) throw error;
      }
    },
  };
}

/** The mark as it was kept, of whichever journal. */
export async function readViewMark(disk: Disk): Promise<ViewMark | undefined> {
  const bytes = await readOrNothing(disk, FILE);
  return bytes && markFile.safeParse(jsonOf(bytes.toString('utf8'))).data;
}

/** What this file tells of the journal's end, for whoever has to know what was lost. */
export async function lossWitnesses(disk: Disk): Promise<{ file: string; seq: number }[]> {
  const mark = await readViewMark(disk);
  return mark === undefined ? [] : [{ file: FILE, seq: Math.max(0, mark.seq) }];
}
