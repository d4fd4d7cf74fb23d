/**
 * The one file inside a ZIP on the disk, inflated piece by piece: memory does not grow with it.
 * Length and CRC-32 are proved, since a transfer that was taken up again may not fit together.
 */
import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import type { Disk } from '../disk.ts';
import { systemCode } from '../system-error.ts';

/** The file is no ZIP as we expect it, or its content is damaged. */
export class ZipError extends Error {
  override name = 'ZipError';
}

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const COMMENT_MOST = 65_535;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const READ_BYTES = 64 * 1024;
/** All ones: the real figure would stand in a ZIP64 field. */
const ZIP64 = 0xffffffff;

interface Entry {
  method: number;
  crc: number;
  packed: number;
  length: number;
  start: number;
}

/** Which file of the disk, and how long it is. */
interface Stored {
  disk: Disk;
  name: string;
  size: number;
}

/**
 * The bytes of the only file in the archive. Throws ZipError where there is not exactly one, where
 * the archive ends early, or where length or CRC-32 are wrong.
 */
export async function* unzipped(disk: Disk, name: string): AsyncGenerator<Uint8Array> {
  const size = await disk.size(name);
  if (size === undefined) throw new ZipError('没有收到文件');
  const stored = { disk, name, size };
  const entry = await onlyEntry(stored);
  let crc = 0;
  let length = 0;
  for await (const bytes of content(stored, entry)) {
    crc = crc32(bytes, crc);
    length += bytes.length;
    if (length > entry.length) throw new ZipError('压缩包内容比标明的长');
    yield bytes;
  }
  if (length !== entry.length) throw new ZipError('压缩包内容比标明的短');
  if (crc !== entry.crc) throw new ZipError('压缩包校验码（CRC-32）不对');
}

async function onlyEntry(stored: Stored): Promise<Entry> {
  const { entries, from, bytes } = await endOf(stored);
  const directory = await view(stored, from, bytes);
  const found: Entry[] = [];
  for (let at = 0, left = entries; left > 0; left -= 1) {
    if (at + ENTRY_BYTES > bytes || directory.getUint32(at, true) !== ENTRY_SIGNATURE) {
      throw new ZipError('压缩包目录损坏');
    }
    const entry = {
      method: directory.getUint16(at + 10, true),
      crc: directory.getUint32(at + 16, true),
      packed: directory.getUint32(at + 20, true),
      length: directory.getUint32(at + 24, true),
      start: directory.getUint32(at + 42, true),
    };
    const nameBytes = directory.getUint16(at + 28, true);
    const isFolder = directory.getUint8(at + ENTRY_BYTES + nameBytes - 1) === 0x2f;
    if (!isFolder) found.push(entry);
    const more = directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
    at += ENTRY_BYTES + nameBytes + more;
  }
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw new ZipError(`压缩包里应有一个文件，实有 ${found.length} 个`);
  }
  if (only.packed === ZIP64 || only.length === ZIP64) throw new ZipError('压缩包超过 4 GB');
  return only;
}

/** The end record tells where the directory is; it stands last, but for a comment. */
async function endOf(stored: Stored) {
  const from = Math.max(0, stored.size - END_BYTES - COMMENT_MOST);
  const tail = await view(stored, from, stored.size - from);
  for (let at = tail.byteLength - END_BYTES; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) !== END_SIGNATURE) continue;
    const bytes = tail.getUint32(at + 12, true);
    const start = tail.getUint32(at + 16, true);
    if (start + bytes > stored.size) continue;
    return { entries: tail.getUint16(at + 10, true), from: start, bytes };
  }
  throw new ZipError('不是完整的 ZIP 文件（没有结尾）');
}

async function view({ disk, name }: Stored, from: number, length: number): Promise<DataView> {
  const bytes = await disk.readRange(name, from, length);
  if (bytes.length < length) throw new ZipError('压缩包不完整');
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function* content(stored: Stored, entry: Entry): AsyncGenerator<Uint8Array> {
  const head = await view(stored, entry.start, LOCAL_BYTES);
  if (head.getUint32(0, true) !== LOCAL_SIGNATURE) throw new ZipError('压缩包文件头损坏');
  const names = head.getUint16(26, true) + head.getUint16(28, true);
  const packed = ranges(stored, entry.start + LOCAL_BYTES + names, entry.packed);
  if (entry.method === 0) yield* packed;
  else if (entry.method === 8) yield* inflated(packed);
  else throw new ZipError(`压缩方法 ${entry.method} 不能解开`);
}

async function* ranges({ disk, name }: Stored, from: number, length: number) {
  for (let done = 0; done < length; done += READ_BYTES) {
    const wanted = Math.min(READ_BYTES, length - done);
    const bytes = await disk.readRange(name, from + done, wanted);
    if (bytes.length < wanted) throw new ZipError('压缩包不完整');
    yield bytes;
  }
}

/** Inflates on Node's thread pool; the reader's pace holds back the writer. */
async function* inflated(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(packed, { objectMode: true, highWaterMark: 1 });
  const inflate = createInflateRaw({ chunkSize: READ_BYTES });
  source.on('error', (error) => inflate.destroy(error));
  source.pipe(inflate);
  try {
    for await (const bytes of inflate) if (bytes instanceof Uint8Array) yield bytes;
  } catch (error) {
    const code = systemCode(error);
    if (code?.startsWith('Z_') !== true) throw error;
    throw new ZipError(`压缩包解不开（${code}）`, { cause: error });
  } finally {
    source.destroy();
  }
}
