/**
 * Bits that turn over on a disk, and what a person does then: the counter must have named the
 * damage, the copy puts it right entry by entry, and where it cannot, nothing is changed.
 */
import type { MemoryDisk } from '../../electron/disk-memory.ts';
import { JournalError } from '../../electron/journal/errors.ts';
import { frameEnd, readHead } from '../../electron/journal/frame.ts';
import { openKeyring } from '../../electron/journal/keys.ts';
import { restoreFromTwin } from '../../electron/journal/mend.ts';
import { asBuffer, readJournal, segmentFirsts } from '../../electron/journal/read.ts';
import { segmentHeadBytes, segmentName } from '../../electron/journal/segment.ts';
import { seededBytes } from '../../electron/journal/testbed.ts';
import { must } from './broken.ts';
import type { Till } from './hospital.ts';
import { wrapOf } from './wrap.ts';

/** One bit of a journal's file; `seq`: the entry that it belongs to, or the one after a head. */
export interface Flip {
  name: string;
  offset: number;
  bit: number;
  seq: number;
}

/** Turns one bit over, `at` thousandths into the journal's files; undefined where there is none. */
export async function flipIn(disk: MemoryDisk, at: number, bit: number): Promise<Flip | undefined> {
  const firsts = await segmentFirsts(disk);
  const sizes = await Promise.all(firsts.map((first) => disk.size(segmentName(first))));
  const total = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  let offset = Math.floor((total * at) / 1000);
  for (const [index, firstSeq] of firsts.entries()) {
    const size = sizes[index] ?? 0;
    const name = segmentName(firstSeq);
    if (offset < size) {
      const seq = entryAt(asBuffer(await disk.read(name)), firstSeq, offset);
      disk.flipBit(name, offset, bit);
      return { name, offset, bit, seq };
    }
    offset -= size;
  }
  return undefined;
}

function entryAt(bytes: Buffer, firstSeq: number, offset: number): number {
  let seq = firstSeq;
  for (let at = segmentHeadBytes; ; seq += 1) {
    const frame = readHead(bytes, at);
    if (frame === undefined) return seq;
    at = frameEnd(at, frame);
    if (at > offset) return seq;
  }
}

/** After this the next start must succeed. `seen`: the last entry that was acknowledged. */
export async function mend(till: Till, error: JournalError, seen: number): Promise<void> {
  const { disks, flips, number } = till;
  const { firstSeq = 0, lastSeq = 0 } = error.damage ?? {};
  const hit = flips.some(({ seq }) => seq >= firstSeq && seq <= lastSeq);
  must(hit, () => `till ${number}: ${error.message}, but the bits are in ${seqs(flips)}`);
  const before = await filesOf(disks.journal);
  if (disks.twin !== undefined && (await restore(disks.journal, disks.twin))) return;
  const same = (await filesOf(disks.journal)).equals(before);
  must(same, `till ${number}: files were changed, but nothing was restored`);
  const copied = disks.twin === undefined ? 0 : await lastOf(disks.twin);
  must(
    till.twinRotten || copied < Math.max(seen, ...flips.map(({ seq }) => seq)),
    () => `till ${number}: the copy has all ${seen} entries, but nothing was restored`,
  );
  // Somebody who can do more than we puts the bits right.
  for (const { name, offset, bit } of flips) disks.journal.flipBit(name, offset, bit);
  till.flips = [];
}

/** When nothing goes wrong any more, the copy has all that its journal has. */
export async function checkCopy({ number, disks, process, twinRotten }: Till): Promise<void> {
  const { twin } = process.counter;
  if (twin === undefined || disks.twin === undefined || twinRotten) return;
  await twin.settled();
  const { lagEntries, error } = twin.state();
  must(lagEntries === 0, `till ${number}: the copy lags by ${lagEntries} (${error ?? 'no error'})`);
  for (const name of (await segmentFirsts(disks.journal)).map(segmentName)) {
    const [ours, theirs] = [await disks.journal.read(name), await disks.twin.read(name)];
    must(asBuffer(ours).equals(theirs), `till ${number}: the copy of ${name} is another`);
  }
}

function seqs(flips: readonly Flip[]): string {
  return flips.map(({ seq }) => seq).join(', ');
}

/** As `npm run recover -- restore` does; false where the copy could not help. */
async function restore(primary: MemoryDisk, twin: MemoryDisk): Promise<boolean> {
  const keyring = await keysOn(primary);
  try {
    await restoreFromTwin({ primary, twin, keyring, stamp: '20261122T090000' });
    return true;
  } catch (error) {
    if (error instanceof JournalError && refusals.includes(error.code)) return false;
    throw error;
  }
}

const refusals: readonly string[] = ['journal-damaged', 'journal-wrong-key'];

/** The last entry of a copy that holds together; 0 where it does not. */
async function lastOf(twin: MemoryDisk): Promise<number> {
  try {
    const { last } = await readJournal(twin, await keysOn(twin));
    return last?.link.seq ?? 0;
  } catch (error) {
    if (error instanceof JournalError) return 0;
    throw error;
  }
}

function keysOn(disk: MemoryDisk) {
  return openKeyring({ disk, wrap: wrapOf(0), random: seededBytes(0) });
}

/** All files one after the other, to be compared. */
async function filesOf(disk: MemoryDisk): Promise<Buffer> {
  const names = await disk.list();
  const all = await Promise.all(names.map((name) => disk.read(name)));
  return Buffer.concat(all.flatMap((bytes, at) => [Buffer.from(names[at] ?? ''), bytes]));
}
