/** The verbs that show and save what the journal holds: proof, rescue export, twin copy. */
import type { VerbName, VerbOutput } from '../../shared/contract.ts';
import { raise } from '../../shared/fault.ts';
import type { safetyVerbs } from '../../shared/safety/verbs.ts';
import type { ProofView } from '../../shared/safety/view.ts';
import { compactOf, isoChina } from '../../shared/time.ts';
import { DiskError, type Disk } from '../disk.ts';
import { readOnlyDisk } from '../disk-readonly.ts';
import { JournalError } from '../journal/errors.ts';
import type { Keyring } from '../journal/keys.ts';
import { compareTwin, proofOf, type Proof } from '../journal/proof.ts';
import { prepareTwin, readTwinMark } from '../journal/twinmark.ts';
import { twinStatusOf } from './health.ts';
import type { DeskParts } from './parts.ts';
import { rescue, type SavePieces } from './rescue.ts';

/** Where the journal lies, and its copy: for reading beside the writer. */
export interface Keeping {
  disk: Disk;
  keyring: Keyring;
  twinDisk: Disk | undefined;
  /** None where this counter has no place for large files. */
  savePieces: SavePieces | undefined;
}

export interface SafetyOptions {
  parts: DeskParts;
  counter: string;
  keeping: Keeping;
  save: (name: string, text: string) => Promise<string>;
}

type SafetyVerb = Extract<VerbName, keyof typeof safetyVerbs>;
type Given<V extends SafetyVerb> = (typeof safetyVerbs)[V]['input']['_zod']['output'];
export type SafetyBodies = {
  [V in SafetyVerb]: (input: Given<V>) => Promise<VerbOutput<V>>;
};

export function safetyBodies(options: SafetyOptions): SafetyBodies {
  const { parts, counter, save } = options;
  /** Reading a year takes seconds: one at a time. */
  const turn = <T>(work: () => Promise<T>) => parts.turns.run('proof', work);
  return {
    proof: () => turn(async () => proofView(options, await proven(options))),
    exportProof: () =>
      turn(async () => {
        const proof = await proven(options);
        const name = `proof-${counter}-${compactOf(parts.clock.now())}.json`;
        return { to: await save(name, JSON.stringify(proof, null, 1)) };
      }),
    exportRescue: () => turn(() => rescue({ ...options.keeping, clock: parts.clock, counter })),
    wakeTwin: ({ prepare }) => wakeTwin(options, prepare),
  };
}

/** Raises journal-damaged with the entries that cannot be trusted. */
async function proven({ parts, keeping }: SafetyOptions): Promise<Proof> {
  const { disk, keyring } = keeping;
  try {
    return await proofOf(readOnlyDisk(disk), keyring, isoChina(parts.clock.now()));
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    return raise('journal-damaged', [error.message]);
  }
}

async function proofView(options: SafetyOptions, proof: Proof): Promise<ProofView> {
  const { epoch, made, until, entries, segments, audit } = proof;
  if (audit === undefined) throw new Error('a proof with the key has sums');
  const twin = await twinView(options, proof);
  return {
    epoch,
    counter: options.counter,
    made,
    until,
    entries,
    segments: segments.length,
    numbers: audit.numbers,
    losses: audit.losses,
    days: audit.days,
    ...(twin === undefined ? {} : { twin }),
  };
}

/** The copy's own word, and what reading it anew shows. */
async function twinView(
  { parts, keeping }: SafetyOptions,
  proof: Proof,
): Promise<ProofView['twin'] | undefined> {
  const twin = parts.health.twin();
  if (twin === undefined || keeping.twinDisk === undefined) return undefined;
  const disk = readOnlyDisk(keeping.twinDisk);
  const status = twinStatusOf(twin);
  try {
    if ((await readTwinMark(disk)) === undefined) return status;
    const copy = await proofOf(disk, undefined, proof.made);
    const { seq, until, lagMs, same } = await compareTwin(keeping.disk, proof, copy);
    return { ...status, read: { seq, until, lagMs, same } };
  } catch (error) {
    if (error instanceof DiskError) return status;
    if (error instanceof JournalError) return { ...status, state: 'diverged' };
    throw error;
  }
}

async function wakeTwin({ parts, keeping }: SafetyOptions, prepare: boolean) {
  const twin = parts.health.twin();
  const { twinDisk } = keeping;
  if (twin === undefined || twinDisk === undefined) {
    return raise('not-now', ['没有设置副本盘：启动参数 --twin 文件夹']);
  }
  if (prepare) {
    try {
      const taken = (await readTwinMark(twinDisk)) ?? (await twinDisk.list())[0];
      if (taken !== undefined) raise('not-now', ['只能用空的文件夹作副本盘，这里已有文件']);
      await prepareTwin(twinDisk, parts.book.epoch);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      raise('not-now', ['副本盘写不进，请检查是否插好', error.message]);
    }
  }
  twin.wake();
  await twin.settled();
  return twinStatusOf(twin);
}
