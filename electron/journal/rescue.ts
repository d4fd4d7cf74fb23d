/**
 * Rescue export: the whole journal in one file, sealed as it is, to be read on another machine with
 * the recovery key. `crosscounter.rescue/1`: one line of JSON, then the files one after the other.
 */
import { z } from 'zod';
import { jsonOf } from '../../shared/jsontext.ts';
import { DiskError } from '../disk.ts';
import type { Disk } from '../disk.ts';
import type { ReadableDisk } from '../disk-readonly.ts';
import { JournalError } from './errors.ts';
import { keysFile, parseKeys } from './keysfile.ts';
import type { KeysFile } from './keysfile.ts';
import { readOrNothing } from './parsefile.ts';
import { salvage, salvageRange } from './salvage.ts';
import { parseSegmentName, segmentName } from './segment.ts';

const format = 'crosscounter.rescue/1';
const chunkBytes = 1024 * 1024;

const headSchema = z.strictObject({
  format: z.literal(format),
  files: z.array(z.strictObject({ name: z.string(), size: z.int().nonnegative() })),
});

/**
 * The file's bytes, in pieces of at most 1 MiB. Takes no lock and writes nothing; also of a damaged
 * journal: what the medium does not give is filled and told as `unread` (bytes), and keys that are
 * damaged go along as they are, for the copy's may open it. Throws 'keys-refused' where no recovery
 * key was made: nobody could open it elsewhere.
 */
export async function* exportRescue(
  disk: Disk,
  unread: (bytes: number) => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  await assertRecoverable(disk);
  const small = new Map<string, Uint8Array>();
  const files: { name: string; size: number }[] = [];
  /** Replaced now and then: taken once. */
  const take = async (name: string): Promise<void> => {
    const found = await salvage(disk, name);
    // What only helps is made anew from the rest.
    if (found === undefined || (found.unread > 0 && name !== keysFile)) return;
    const { bytes } = found;
    unread(found.unread);
    small.set(name, bytes);
    files.push({ name, size: bytes.length });
  };
  // The counter may be at work: what tells how far the journal came first, then the segments, which
  // only grow, then the keys, of which new entries may need a new one.
  for (const name of helps) await take(name);
  for (const name of (await disk.list()).filter((each) => parseSegmentName(each) !== undefined)) {
    files.push({ name, size: (await disk.size(name)) ?? 0 });
  }
  await take(keysFile);
  yield Buffer.from(`${JSON.stringify({ format, files })}\n`);
  for (const { name, size } of files) {
    const bytes = small.get(name);
    if (bytes === undefined) yield* pieces(disk, { name, size }, unread);
    else yield bytes;
  }
}

async function* pieces(
  disk: Disk,
  { name, size }: { name: string; size: number },
  unread: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; at += chunkBytes) {
    const piece = await salvageRange(disk, name, at, Math.min(chunkBytes, size - at));
    unread(piece.unread);
    yield piece.bytes;
  }
}

async function assertRecoverable(disk: Disk): Promise<void> {
  const bytes = await readOrNothing(disk, keysFile);
  if (bytes === undefined) return;
  let wraps: KeysFile['wraps'];
  try {
    ({ wraps } = parseKeys(bytes));
  } catch (error) {
    if (error instanceof JournalError && error.code === 'keys-damaged') return;
    throw error;
  }
  if (wraps.some(({ slot }) => slot === 'recovery')) return;
  throw new JournalError('keys-refused', 'no recovery key was made for this journal');
}

const helps: readonly string[] = ['heads.json', 'tip.json', 'closed.json', 'loss.json'];

/** A file on which `readRange` works: the rescue file, wherever it lies. */
export interface RescueFile {
  size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/**
 * The rescued journal as a folder that can only be read. Throws 'journal-damaged' (end-missing)
 * where the file is cut short, 'journal-too-new' where it is not a rescue file of this version.
 */
export async function openRescue(file: RescueFile): Promise<ReadableDisk> {
  const { files, start } = await readHead(file);
  const places = new Map<string, { at: number; size: number }>();
  let at = start;
  for (const { name, size } of files) {
    places.set(name, { at, size });
    at += size;
  }
  if (at > file.size) {
    const damage = { what: 'end-missing', segment: segmentName(1), firstSeq: 1 } as const;
    const more = { ...damage, lastSeq: 1, offset: file.size };
    throw new JournalError('journal-damaged', 'the rescue file is cut short', { damage: more });
  }
  const placeOf = (name: string) => {
    const place = places.get(name);
    if (place === undefined) throw new DiskError('missing', `${name}: not in the rescue file`);
    return place;
  };
  const readRange = (name: string, offset: number, length: number): Promise<Uint8Array> => {
    const place = placeOf(name);
    const most = Math.max(0, Math.min(length, place.size - offset));
    return file.read(place.at + offset, most);
  };
  return {
    list: async () => [...places.keys()].sort(),
    size: async (name) => places.get(name)?.size,
    read: async (name) => readRange(name, 0, placeOf(name).size),
    readRange,
    free: async () => 0,
  };
}

async function readHead(file: RescueFile) {
  for (let length = 64 * 1024; ; length *= 4) {
    const bytes = Buffer.from(await file.read(0, Math.min(length, file.size)));
    const end = bytes.indexOf('\n');
    if (end < 0 && length < file.size && bytes.subarray(0, 10).toString() === '{"format":')
      continue;
    const parsed = headSchema.safeParse(jsonOf(bytes.toString('utf8', 0, Math.max(0, end))));
    if (parsed.success) return { files: parsed.data.files, start: end + 1 };
    throw new JournalError('journal-too-new', 'not a rescue file of this version');
  }
}
