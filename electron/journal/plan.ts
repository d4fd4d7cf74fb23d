/** How far a journal can be put together from its folder and its twin, entry by entry. */
import type { Disk } from '../disk.ts';
import { readClosedHead } from './closed.ts';
import type { Damage } from './errors.ts';
import { continuesChain, findHead, frameEnd, hashBytes, isTorn } from './frame.ts';
import { openFrame, readHead } from './frame.ts';
import type { Keyring } from './keys.ts';
import { segmentFirsts } from './read.ts';
import { salvage } from './salvage.ts';
import type { Link } from './scan.ts';
import { firstPrevious, readSegmentHead, segmentHeadBytes } from './segment.ts';
import { segmentKeys, segmentName } from './segment.ts';
import { readTip } from './tip.ts';

export interface PlannedFile {
  name: string;
  bytes: Buffer;
}

export interface Plan {
  epoch: string;
  /** Segments that are not yet as they should be, with all entries up to `link`. */
  files: PlannedFile[];
  /** The last entry that holds; its time (ms since 1970) where there is one. */
  link: Link & { wall: number | undefined };
  /** What neither folder has; absent where the journal is whole. */
  broken: Damage | undefined;
  /** The highest entry that anything tells of. */
  known: number;
}

/**
 * Reads both folders, changes nothing. Of `twin` undefined only the journal's own. `witnesses`:
 * sequences that the journal is known to have reached.
 */
export async function planJournal(options: {
  primary: Disk;
  twin: Disk | undefined;
  keyring: Keyring;
  epoch: string;
  witnesses: readonly number[];
}): Promise<Plan> {
  const { primary, twin, keyring, epoch, witnesses } = options;
  const both = [...(await segmentFirsts(primary)), ...(twin ? await segmentFirsts(twin) : [])];
  const firsts = [...new Set(both)].sort((a, b) => a - b);
  const files: PlannedFile[] = [];
  const heads = [await readTip(primary), await readClosedHead(primary)];
  // Of another journal that began in this folder, as on a new disk, they tell nothing of this one.
  const told = heads.map((head) => (head?.epoch === epoch ? head.seq : 0));
  let known = Math.max(...told, ...witnesses);
  let link: Plan['link'] = { seq: 0, hash: firstPrevious, wall: undefined };
  let broken: Damage | undefined;
  let name = segmentName(1);
  for (const firstSeq of firsts) {
    const found = await salvage(primary, segmentName(firstSeq));
    const ours = found?.bytes;
    const copied = twin && (await salvage(twin, segmentName(firstSeq)));
    const sources = [ours ?? Buffer.alloc(0), copied?.bytes ?? Buffer.alloc(0)];
    known = Math.max(known, firstSeq - 1, ...sources.map(highestIn));
    if (broken !== undefined) continue;
    if (firstSeq !== link.seq + 1) {
      broken = gap(name, link.seq + 1, firstSeq - 1);
      continue;
    }
    name = segmentName(firstSeq);
    const whole = joinSegment(keyring, { epoch, firstSeq, link }, sources);
    if (whole === undefined) {
      broken = gap(name, firstSeq, firstSeq);
      continue;
    }
    ({ link } = whole);
    broken = behind(name, link.seq, sources);
    // What stood behind in a file that the medium does not give may have been entries.
    const hides = [found, copied].some((each) => {
      return each !== undefined && each.unread > 0 && each.bytes.length > whole.bytes.length;
    });
    if (hides) broken ??= gap(name, link.seq + 1, link.seq + 1);
    // A torn tail behind a whole beginning is cut by the next opening.
    const isLast = firstSeq === firsts.at(-1) && broken === undefined;
    const begins = ours?.subarray(0, whole.bytes.length).equals(whole.bytes) === true;
    const stays = begins && (isLast || ours.length === whole.bytes.length);
    if (!stays) files.push({ name, bytes: whole.bytes });
  }
  if (known > link.seq) broken ??= gap(name, link.seq + 1, known);
  return { epoch, files, link, broken, known };
}

/** One segment from several damaged copies of it; undefined where none has its head. */
function joinSegment(
  keyring: Keyring,
  { epoch, firstSeq, link }: { epoch: string; firstSeq: number; link: Plan['link'] },
  sources: readonly Buffer[],
): { bytes: Buffer; link: Plan['link'] } | undefined {
  const { key, check } = segmentKeys(keyring.journalKey, epoch, firstSeq);
  const headOf = (bytes: Buffer) => {
    const head = readSegmentHead(bytes);
    const fits = head?.epoch === epoch && head.firstSeq === firstSeq && check.equals(head.keyCheck);
    return fits && head.previous.equals(link.hash) ? head : undefined;
  };
  const head = sources.map(headOf).find((each) => each !== undefined);
  const from = sources.find((bytes) => headOf(bytes) !== undefined);
  if (head === undefined || from === undefined) return undefined;
  const places = sources.map(framesIn);
  const parts: Buffer[] = [from.subarray(0, segmentHeadBytes)];
  let { seq, wall } = link;
  let hash: Uint8Array = head.hash;
  for (;;) {
    const candidates = sources.flatMap((bytes, at) =>
      (places[at]?.get(seq + 1) ?? []).map((offset) =>
        Buffer.concat([hash, frameAt(bytes, offset)]),
      ),
    );
    const found = candidates.find((chained) => {
      const frame = readHead(chained, hashBytes);
      if (frame === undefined || frameEnd(hashBytes, frame) !== chained.length) return false;
      const holds = continuesChain(chained, hashBytes, frame);
      return holds && openFrame(key, chained, hashBytes, frame) !== undefined;
    });
    if (found === undefined) break;
    parts.push(found.subarray(hashBytes));
    hash = found.subarray(-hashBytes);
    wall = readHead(found, hashBytes)?.wall;
    seq += 1;
  }
  const bytes = Buffer.concat(parts);
  // A segment without entries leaves the chain where it was.
  return { bytes, link: seq === link.seq ? link : { seq, hash: Buffer.from(hash), wall } };
}

/** An entry that neither copy has is never skipped: only a write that was cut short may be. */
function behind(name: string, seq: number, sources: readonly Buffer[]): Damage | undefined {
  for (const bytes of sources) {
    const places = framesIn(bytes);
    const highest = Math.max(0, ...places.keys());
    if (highest > seq + 1) return gap(name, seq + 1, highest - 1);
    const [offset] = places.get(seq + 1) ?? [];
    if (offset !== undefined && !isTorn(bytes, offset)) return gap(name, seq + 1, seq + 1);
  }
  return undefined;
}

/** The highest entry that a file tells of; a write that was cut short tells of the one before. */
function highestIn(bytes: Buffer): number {
  const places = framesIn(bytes);
  const highest = Math.max(0, ...places.keys());
  const [offset] = places.get(highest) ?? [];
  return offset !== undefined && isTorn(bytes, offset) ? highest - 1 : highest;
}

/** Where heads of frames stand, by sequence; also behind a damaged stretch. */
function framesIn(bytes: Buffer): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (let at = findHead(bytes, 0); at !== undefined; at = findHead(bytes, at + 1)) {
    const { seq } = readHead(bytes, at) ?? { seq: 0 };
    places.set(seq, [...(places.get(seq) ?? []), at]);
  }
  return places;
}

function frameAt(bytes: Buffer, offset: number): Buffer {
  const frame = readHead(bytes, offset);
  return bytes.subarray(offset, frame === undefined ? offset : frameEnd(offset, frame));
}

function gap(segment: string, firstSeq: number, lastSeq: number): Damage {
  const last = Math.max(firstSeq, lastSeq);
  return { what: 'end-missing', segment, firstSeq, lastSeq: last, offset: 0 };
}

/** Of the first segment whose head can be read. */
export async function epochOf(primary: Disk): Promise<string | undefined> {
  for (const first of await segmentFirsts(primary)) {
    const found = await salvage(primary, segmentName(first));
    const head = found && readSegmentHead(found.bytes);
    if (head !== undefined) return head.epoch;
  }
  return undefined;
}
