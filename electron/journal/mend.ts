/** Puts a damaged journal right from its twin copy, entry by entry. */
import { DiskError } from '../disk.ts';
import type { Disk } from '../disk.ts';
import { closedFile } from './closed.ts';
import { damaged, JournalError } from './errors.ts';
import type { Keyring } from './keys.ts';
import { headsFile } from './heads.ts';
import { keysFile, parseKeys, serialiseKeys } from './keysfile.ts';
import { readOrNothing } from './parsefile.ts';
import { epochOf, planJournal } from './plan.ts';
import type { PlannedFile } from './plan.ts';
import { asBuffer } from './read.ts';
import { putAside } from './salvage.ts';
import { snapshotFile } from './snapshot.ts';
import { readTip, tipFile } from './tip.ts';
import { readTwinMark } from './twinmark.ts';

export interface Mended {
  /** Files that were replaced, and the names under which the damaged ones are kept. */
  replaced: { file: string; aside: string | undefined }[];
  lastSeq: number;
}

export interface Mending {
  primary: Disk;
  twin: Disk;
  /** Opened from either folder: they have the same keys. */
  keyring: Keyring;
  /** For the names of what is put aside, such as 20250115T080000. */
  stamp: string;
}

/**
 * Every entry is taken from the journal itself where it holds, else from the twin; what holds is
 * not touched, a damaged file is kept as `NAME.damaged-STAMP`. Throws 'journal-damaged', changing
 * nothing, where neither has an entry (the twin had lagged, or is damaged itself); 'journal-locked'
 * while a counter runs; 'journal-wrong-key' for another journal's twin.
 */
export async function restoreFromTwin(mending: Mending): Promise<Mended> {
  const { primary, twin } = mending;
  const release = await lockWriter(primary);
  try {
    const mark = await readTwinMark(twin);
    if (mark === undefined) throw new JournalError('journal-wrong-key', 'no twin copy there');
    const { keyring } = mending;
    const { epoch } = mark;
    const plan = await planJournal({ primary, twin, keyring, epoch, witnesses: [] });
    if (plan.broken !== undefined) throw damaged(plan.broken);
    const keys = await planKeys(mending);
    // What only helps was made of the damaged bytes, perhaps: the next opening makes it anew.
    if (plan.files.length > 0) {
      for (const name of [closedFile, headsFile, snapshotFile]) await primary.remove(name);
      const tip = await readTip(primary);
      if (tip !== undefined && tip.epoch !== epoch) await primary.remove(tipFile);
    }
    const replaced: Mended['replaced'] = [];
    for (const each of [...keys, ...plan.files]) {
      replaced.push({ file: each.name, aside: await replace(mending, each.name, each.bytes) });
    }
    return { replaced, lastSeq: plan.link.seq };
  } finally {
    await release();
  }
}

/**
 * Takes keys.json from the twin where that helps; the entries stay as they are. Throws as
 * `restoreFromTwin`, and 'keys-damaged' where the twin's does not open either.
 */
export async function restoreKeys(mending: Mending): Promise<void> {
  const release = await lockWriter(mending.primary);
  try {
    for (const { name, bytes } of await keysFromTwin(mending)) await replace(mending, name, bytes);
  } finally {
    await release();
  }
}

/** As it would be taken; none where ours is as good. Changes nothing. */
export async function keysFromTwin(mending: Omit<Mending, 'stamp'>): Promise<PlannedFile[]> {
  const { primary, twin } = mending;
  const epoch = await epochOf(primary);
  const mark = await readTwinMark(twin);
  if (mark === undefined || (epoch !== undefined && epoch !== mark.epoch)) {
    throw new JournalError('journal-wrong-key', 'no twin copy of this journal there');
  }
  return planKeys(mending);
}

/** keys.json from the twin where ours is gone, does not open, or is an older state of it. */
async function planKeys({
  primary,
  twin,
  keyring,
}: Omit<Mending, 'stamp'>): Promise<PlannedFile[]> {
  const ours = await readOrNothing(primary, keysFile);
  const theirs = await readOrNothing(twin, keysFile);
  const takes = theirs !== undefined && keyring.isWhole(theirs);
  if (ours !== undefined && keyring.isWhole(ours)) {
    const later = takes ? laterKeys(theirs, ours) : undefined;
    return later === undefined ? [] : [{ name: keysFile, bytes: later }];
  }
  if (takes) return [{ name: keysFile, bytes: theirs }];
  throw new JournalError('keys-damaged', 'keys.json does not open, nor does the copy of it');
}

/** Theirs where they know of more periods; what was destroyed in ours stays destroyed. */
function laterKeys(theirs: Buffer, ours: Buffer): Buffer | undefined {
  const [file, { periods }] = [parseKeys(theirs), parseKeys(ours)];
  const ids = new Set(file.periods.map(({ id }) => id));
  if (periods.length >= ids.size || periods.some(({ id }) => !ids.has(id))) return undefined;
  const gone = new Set(periods.filter(({ sealed }) => sealed === null).map(({ id }) => id));
  for (const entry of file.periods) if (gone.has(entry.id)) entry.sealed = null;
  return asBuffer(serialiseKeys(file));
}

/** The damaged file is there under its other name before its own name holds anything new. */
async function replace(
  { primary, stamp }: Mending,
  name: string,
  bytes: Buffer,
): Promise<string | undefined> {
  const aside = `${name}.damaged-${stamp}`;
  const exists = (await primary.size(name)) !== undefined;
  if (exists) await putAside(primary, name, aside);
  await primary.writeAtomic(name, bytes);
  return exists ? aside : undefined;
}

export async function lockWriter(disk: Disk): Promise<() => Promise<void>> {
  try {
    return await disk.lock('writer.lock');
  } catch (error) {
    if (!(error instanceof DiskError && error.code === 'locked')) throw error;
    throw new JournalError('journal-locked', 'the counter is running', { cause: error });
  }
}
