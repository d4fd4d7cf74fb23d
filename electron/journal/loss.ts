/**
 * 接受丢失: goes on with a journal whose end neither it nor its twin has. What is damaged is put
 * aside, never deleted; what was accepted is on the disk before anything is changed, and stays
 * there until the journal itself tells of it (`loss.accepted`).
 */
import { z } from 'zod';
import { jsonOf } from '../../shared/jsontext.ts';
import { lossRecord } from '../../shared/safety/loss.ts';
import type { LossRecord } from '../../shared/safety/loss.ts';
import { DiskError } from '../disk.ts';
import type { Disk } from '../disk.ts';
import { closedFile } from './closed.ts';
import { damaged } from './errors.ts';
import type { Damage } from './errors.ts';
import { sha256 } from './frame.ts';
import { headsFile } from './heads.ts';
import type { Keyring } from './keys.ts';
import { lockWriter } from './mend.ts';
import { readOrNothing } from './parsefile.ts';
import { epochOf, planJournal } from './plan.ts';
import type { Plan } from './plan.ts';
import { segmentFirsts } from './read.ts';
import { wallText } from './record.ts';
import { putAside, salvage } from './salvage.ts';
import { parseSegmentName, segmentName } from './segment.ts';
import { snapshotFile } from './snapshot.ts';
import { tipFile } from './tip.ts';
import { readTwinMark } from './twinmark.ts';

const pendingFile = 'loss.json';

/** Files that only help, and know of entries that are no more. */
const helps: readonly string[] = [tipFile, closedFile, headsFile, snapshotFile];

const pendingSchema = z.strictObject({
  format: z.literal(1),
  stamp: z.string(),
  /** Who accepts it, and why. */
  by: z.string(),
  reason: z.string(),
  loss: lossRecord,
});
export type PendingLoss = Omit<z.infer<typeof pendingSchema>, 'format'>;

export interface Losing {
  primary: Disk;
  /** What of it holds is used first. */
  twin: Disk | undefined;
  keyring: Keyring;
  /** Further files that know of later entries, and the sequences that they tell. */
  witnesses: readonly { file: string; seq: number }[];
}

export interface Examined {
  /** What would be lost; undefined where the two folders together have every entry. */
  loss: LossRecord | undefined;
  /** The twin has entries that the journal itself lacks. */
  twinHelps: boolean;
}

/** `damage`: as opening told it. Changes nothing. Throws it again where no entry would be left. */
export async function examineLoss(losing: Losing, damage: Damage): Promise<Examined> {
  const alone = await planOf({ ...losing, twin: undefined });
  const plan = losing.twin === undefined ? alone : await planOf(losing);
  if (plan.link.seq === 0) throw damaged(damage);
  const twinHelps = plan.link.seq > alone.link.seq;
  if (plan.broken === undefined && (alone.broken !== undefined || twinHelps)) {
    return { loss: undefined, twinHelps };
  }
  const from = plan.link.seq + 1;
  const { what, segment, offset } = damage;
  const loss: LossRecord = {
    what,
    segment,
    offset,
    from,
    to: Math.max(from, plan.known, plan.broken?.lastSeq ?? damage.lastSeq),
    hash: Buffer.from(plan.link.hash).toString('hex'),
    until: plan.link.wall === undefined ? '' : wallText(plan.link.wall),
    files: [],
  };
  return { loss, twinHelps };
}

/** Takes what both folders have, and puts the rest aside. Throws as `examineLoss`. */
export async function acceptLoss(
  losing: Losing,
  damage: Damage,
  accepted: { stamp: string; by: string; reason: string },
): Promise<void> {
  const { loss } = await examineLoss(losing, damage);
  if (loss === undefined) throw new TypeError('the twin has what is missing: restore from it');
  const release = await lockWriter(losing.primary);
  try {
    const files = await filesToPutAside(losing, loss.from, accepted.stamp);
    const pending = { format: 1 as const, ...accepted, loss: { ...loss, files } };
    const old = damage.segment === pendingFile && (await salvage(losing.primary, pendingFile));
    if (old) await losing.primary.writeAtomic(`${pendingFile}.lost-${accepted.stamp}`, old.bytes);
    await losing.primary.writeAtomic(pendingFile, Buffer.from(JSON.stringify(pending)));
    await carryOut(losing, pending);
  } finally {
    await release();
  }
}

/**
 * The accepted loss that the journal does not tell of yet. Throws 'journal-damaged' where there is
 * one that cannot be read or understood: going on would give the lost entries' numbers again.
 */
export async function readPendingLoss(
  disk: Pick<Disk, 'list' | 'read' | 'size'>,
): Promise<PendingLoss | undefined> {
  if ((await disk.size(pendingFile)) === undefined) return undefined;
  const bytes = await readOrNothing(disk, pendingFile);
  const parsed = pendingSchema.safeParse(bytes && jsonOf(bytes.toString('utf8')));
  if (parsed.success) return parsed.data;
  const firstSeq = (await segmentFirsts(disk)).at(-1) ?? 1;
  const what = bytes === undefined ? 'unreadable' : 'loss-record';
  throw damaged({ what, segment: pendingFile, firstSeq, lastSeq: firstSeq, offset: 0 });
}

/** A loss that was accepted and then cut short by a crash is carried out to its end. */
export async function finishLoss(losing: Losing, pending: PendingLoss): Promise<void> {
  const release = await lockWriter(losing.primary);
  try {
    await carryOut(losing, pending);
  } finally {
    await release();
  }
}

/** The journal tells of it now. */
export async function forgetPendingLoss(disk: Disk): Promise<void> {
  if ((await disk.size(pendingFile)) !== undefined) await disk.remove(pendingFile);
}

/** Each step may have been done before: what is aside stays as it was put there. */
async function carryOut(losing: Losing, { loss }: Pick<PendingLoss, 'loss'>): Promise<void> {
  const { primary } = losing;
  const names = loss.files.map(({ file }) => file);
  const alone = await planOf({ ...losing, twin: undefined });
  // It was carried out before, and the journal has gone on since.
  if (alone.link.seq >= loss.from) return;
  const plan = await planOf(losing);
  // The twin that was there when it was accepted is not: it has entries that would be lost too.
  if (plan.link.seq !== loss.from - 1) throw damaged(damageOf(loss, plan));
  for (const { file, aside } of loss.files) await keepAside(primary, file, aside);
  const isKept = (name: string) => (parseSegmentName(name) ?? loss.from) < loss.from;
  for (const { name, bytes } of plan.files) {
    if (isKept(name)) await primary.writeAtomic(name, bytes);
  }
  for (const name of names) {
    if (!isKept(name) && (await primary.size(name)) !== undefined) await primary.remove(name);
  }
}

async function keepAside(disk: Disk, file: string, aside: string): Promise<void> {
  if ((await disk.size(aside)) !== undefined || (await disk.size(file)) === undefined) return;
  await putAside(disk, file, aside);
}

/** Segments that are cut or go, and whatever knows of entries that are no more. */
async function filesToPutAside(losing: Losing, from: number, stamp: string) {
  const { primary, witnesses } = losing;
  const plan = await planOf(losing);
  const changed = plan.files.map(({ name }) => name);
  const gone = (await segmentFirsts(primary)).filter((first) => first >= from).map(segmentName);
  const others = [...helps, ...witnesses.map(({ file }) => file)];
  const files: LossRecord['files'] = [];
  for (const file of new Set([...changed, ...gone, ...others])) {
    const size = await primary.size(file);
    if (size === undefined) continue;
    const bytes = await readOrNothing(primary, file);
    const sum = bytes === undefined ? '' : sha256(bytes).toString('hex');
    files.push({ file, aside: `${file}.lost-${stamp}`, size, sha256: sum });
  }
  return files;
}

function damageOf({ segment, from, to }: LossRecord, { link }: Plan): Damage {
  return {
    what: 'end-missing',
    segment,
    firstSeq: Math.min(from, link.seq + 1),
    lastSeq: to,
    offset: 0,
  };
}

async function planOf({ primary, twin, keyring, witnesses }: Losing): Promise<Plan> {
  const mark = twin && (await markOf(twin));
  const epoch = (await epochOf(primary)) ?? mark?.epoch ?? '';
  const copy = mark?.epoch === epoch ? twin : undefined;
  const told = witnesses.map(({ seq }) => seq);
  return planJournal({ primary, twin: copy, keyring, epoch, witnesses: told });
}

/** A stick that is not plugged in is no twin. */
async function markOf(disk: Disk): Promise<{ epoch: string } | undefined> {
  try {
    return await readTwinMark(disk);
  } catch (error) {
    if (error instanceof DiskError) return undefined;
    throw error;
  }
}
