/** What a medium that fails still gives of a file. */
import { DiskError } from '../disk.ts';
import type { Disk } from '../disk.ts';
import { asBuffer } from './read.ts';

type Readable = Pick<Disk, 'read' | 'readRange' | 'size'>;

/** Sectors fail by the page: smaller reads save nothing more. */
const pageBytes = 4096;
/** Stands for a byte that cannot be read. No zero: a write that was cut short leaves zeros. */
const filler = 0xee;

export interface Salvaged {
  /** As long as the file; what could not be read is filled. */
  bytes: Buffer;
  /** How many bytes those are. */
  unread: number;
}

/** Undefined where there is no such file, or where not even its size is told. */
export async function salvage(disk: Readable, name: string): Promise<Salvaged | undefined> {
  try {
    return { bytes: asBuffer(await disk.read(name)), unread: 0 };
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    if (error.code === 'missing') return undefined;
  }
  const size = await sizeOf(disk, name);
  return size === undefined ? undefined : salvageRange(disk, name, 0, size);
}

/** The same of a stretch; `length` bytes in any case. */
export async function salvageRange(
  disk: Pick<Disk, 'readRange'>,
  name: string,
  offset: number,
  length: number,
): Promise<Salvaged> {
  const whole = await tried(() => disk.readRange(name, offset, length));
  if (whole?.length === length) return { bytes: asBuffer(whole), unread: 0 };
  const bytes = Buffer.alloc(length, filler);
  let unread = length;
  for (let at = 0; at < length;) {
    const step = Math.min(pageBytes - ((offset + at) % pageBytes), length - at);
    const piece = await tried(() => disk.readRange(name, offset + at, step));
    bytes.set(piece ?? [], at);
    unread -= piece?.length ?? 0;
    at += step;
  }
  return { bytes, unread };
}

/**
 * Keeps a damaged file under another name, before its own name gets anything new: a copy of what
 * can be read, since a kill may come next and the rest is still to be taken from it. The file
 * itself where nothing can be.
 */
export async function putAside(disk: Disk, name: string, aside: string): Promise<void> {
  const found = await salvage(disk, name);
  const nothing = found === undefined || (found.unread > 0 && found.unread === found.bytes.length);
  if (nothing) await disk.rename(name, aside);
  else await disk.writeAtomic(aside, found.bytes);
}

async function sizeOf(disk: Readable, name: string): Promise<number | undefined> {
  try {
    return await disk.size(name);
  } catch (error) {
    if (error instanceof DiskError) return undefined;
    throw error;
  }
}

async function tried(read: () => Promise<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DiskError) return undefined;
    throw error;
  }
}
