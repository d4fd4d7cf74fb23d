/**
 * Reads a till's journal from its disk and proves it, over and over: what was proven before is
 * compared byte for byte, only what is new is opened. Nothing of the running counter is asked.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Disk } from '../../electron/disk.ts';
import { continuesChain, frameEnd, openFrame, readHead } from '../../electron/journal/frame.ts';
import { openKeyring, type Keyring } from '../../electron/journal/keys.ts';
import { keysFile } from '../../electron/journal/keysfile.ts';
import { asBuffer, readSegments, segmentFirsts } from '../../electron/journal/read.ts';
import type { ReadSegment } from '../../electron/journal/read.ts';
import { decodePayload, type JournalRecord } from '../../electron/journal/record.ts';
import { segmentName } from '../../electron/journal/segment.ts';
import { seededBytes } from '../../electron/journal/testbed.ts';
import { parseEntry, type Entry } from '../../shared/entry.ts';
import { must } from './broken.ts';
import { wrapOf } from './wrap.ts';

/**
 * `new`: what stood before is taken as it was. `bytes`: it is compared byte for byte, as after a
 * restart. `all`: every byte is opened and proved anew.
 */
export type Depth = 'new' | 'bytes' | 'all';

export interface Prover {
  /**
   * Every entry on the disk: the array of the last reading, grown, where only the end is new, else
   * another one. Of what was read before, the first `acknowledged` must be there unchanged. Throws
   * Broken, JournalError, DiskError.
   */
  read(disk: Disk, acknowledged: number, depth: Depth): Promise<readonly Entry[]>;
  /** By the keys that were read last. */
  keyedHash(text: string): string;
}

interface Proven {
  keys: Buffer;
  keyring: Keyring;
  segments: ReadSegment[];
  entries: Entry[];
}

export function createProver(seed: number): Prover {
  let proven: Proven | undefined;

  async function whole(disk: Disk, acknowledged: number): Promise<readonly Entry[]> {
    const before = proven?.entries.slice(0, acknowledged) ?? [];
    proven = await readWhole(disk, seed);
    const { entries } = proven;
    for (const [at, entry] of before.entries()) {
      must(isDeepStrictEqual(entries[at], entry), `entry ${entry.seq} lost or changed`);
    }
    return kept(entries, acknowledged);
  }

  return {
    async read(disk, acknowledged, depth) {
      if (proven === undefined || depth === 'all') return whole(disk, acknowledged);
      if (!(await readMore(disk, proven, depth))) return whole(disk, acknowledged);
      return kept(proven.entries, acknowledged);
    },
    keyedHash: (text) => proven?.keyring.keyedHash(text) ?? '',
  };
}

function kept(entries: readonly Entry[], acknowledged: number): readonly Entry[] {
  must(
    entries.length >= acknowledged,
    () => `${acknowledged} acknowledged, ${entries.length} kept`,
  );
  const last = entries.at(-1)?.seq ?? 0;
  must(last === entries.length, () => `sequence has gaps: ${last} of ${entries.length}`);
  return entries;
}

async function readWhole(disk: Disk, seed: number): Promise<Proven> {
  const keys = asBuffer(await disk.read(keysFile));
  const keyring = await openKeyring({ disk, wrap: wrapOf(seed), random: seededBytes(seed + 3) });
  const entries: Entry[] = [];
  const segments: ReadSegment[] = [];
  const take = (_frame: unknown, record: JournalRecord | undefined): void => {
    if (record !== undefined) entries.push(parseEntry(record));
  };
  for await (const segment of readSegments(disk, keyring, take)) segments.push(segment);
  return { keys, keyring, segments, entries };
}

/** False where anything but the end is new: then all is read and proved anew. */
async function readMore(disk: Disk, proven: Proven, depth: Depth): Promise<boolean> {
  const { segments, keys } = proven;
  const names = (await segmentFirsts(disk)).map(segmentName);
  if (names.length !== segments.length) return false;
  if ((await disk.size(keysFile)) !== keys.length) return false;
  if (depth === 'bytes' && !(await sameBytes(disk, proven))) return false;
  for (const [at, segment] of segments.entries()) {
    const size = (await disk.size(segment.name)) ?? 0;
    if (names[at] !== segment.name || size < segment.end) return false;
    if (size === segment.end) continue;
    if (at < segments.length - 1) return false;
    const more = asBuffer(await disk.readRange(segment.name, segment.end, size - segment.end));
    if (!readOn(proven, segment, more)) return false;
  }
  return true;
}

async function sameBytes(disk: Disk, { segments, keys }: Proven): Promise<boolean> {
  if (!keys.equals(await disk.read(keysFile))) return false;
  for (const { name, bytes, end } of segments) {
    const now = asBuffer(await disk.read(name));
    if (!now.subarray(0, end).equals(bytes.subarray(0, end))) return false;
  }
  return true;
}

/** The frames behind what was proven; false where one does not fit. */
function readOn({ keyring, entries }: Proven, segment: ReadSegment, more: Buffer): boolean {
  const { head, key, name, link } = segment;
  const bytes = Buffer.concat([segment.bytes.subarray(0, segment.end), more]);
  let { seq } = link;
  let at = segment.end;
  while (at < bytes.length) {
    const frame = readHead(bytes, at);
    if (key === undefined || frame === undefined || frameEnd(at, frame) > bytes.length) break;
    if (frame.seq !== seq + 1 || !continuesChain(bytes, at, frame)) break;
    const plain = openFrame(key, bytes, at, frame);
    if (plain === undefined) break;
    const place = { epoch: head.epoch, segment: name, offset: at };
    entries.push(parseEntry(decodePayload(plain, frame, place, keyring)));
    ({ seq } = frame);
    at = frameEnd(at, frame);
  }
  segment.link = { ...link, seq };
  segment.bytes = bytes;
  segment.end = at;
  return at === bytes.length;
}
