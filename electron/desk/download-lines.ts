/** Lines of text files on the disk, read and written in pieces. */
import type { AppendHandle, Disk } from '../disk.ts';

/** The text is not UTF-8, or has a line without an end. */
export class TextError extends Error {
  override name = 'TextError';
}

const LINE_MOST = 1024 * 1024;
const READ_BYTES = 256 * 1024;
const WRITE_CHARS = 128 * 1024;

/**
 * Lines without their ends, CRLF or LF, a BOM taken off; in batches, one for each piece of bytes.
 * Empty lines are left out. Throws TextError.
 */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const part of bytes) {
    const lines = (rest + decoded(decoder, part)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LINE_MOST) throw new TextError('一行过长，不是目录文件');
    yield lines.map(plain).filter((line) => line !== '');
  }
  const last = plain(rest + decoded(decoder, undefined));
  if (last !== '') yield [last];
}

const plain = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);

function decoded(decoder: InstanceType<typeof TextDecoder>, part: Uint8Array | undefined): string {
  try {
    return part === undefined ? decoder.decode() : decoder.decode(part, { stream: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TextError('文件不是 UTF-8 编码', { cause: error });
  }
}

/** A file of the disk in pieces. */
export async function* bytesOf(disk: Disk, name: string): AsyncGenerator<Uint8Array> {
  for (let at = 0; ;) {
    const bytes = await disk.readRange(name, at, READ_BYTES);
    if (bytes.length > 0) yield bytes;
    if (bytes.length < READ_BYTES) return;
    at += bytes.length;
  }
}

export interface LineWriter {
  /** Takes a line; resolves with where it stands, in bytes. */
  add(line: string): { offset: number; length: number };
  /** Passes on what has gathered, if it is much. */
  flush(): Promise<void>;
  /** Durable when resolved. */
  save(): Promise<void>;
  /** Lets go of the file; what was not saved may be lost. */
  close(): Promise<void>;
}

/** A new file of lines; what had the name before is gone. */
export async function writeLines(disk: Disk, name: string): Promise<LineWriter> {
  await disk.remove(name);
  const handle: AppendHandle = await disk.openAppend(name);
  const encoder = new TextEncoder();
  let gathered: string[] = [];
  let chars = 0;
  let offset = 0;

  async function write(): Promise<void> {
    if (gathered.length === 0) return;
    const text = `${gathered.join('\n')}\n`;
    gathered = [];
    chars = 0;
    await handle.append(encoder.encode(text));
  }

  return {
    add(line) {
      gathered.push(line);
      chars += line.length;
      const place = { offset, length: Buffer.byteLength(line) };
      offset += place.length + 1;
      return place;
    },
    async flush() {
      if (chars >= WRITE_CHARS) await write();
    },
    async save() {
      await write();
      await handle.sync();
    },
    close: () => handle.close(),
  };
}
