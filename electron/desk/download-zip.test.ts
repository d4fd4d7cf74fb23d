/**
 * Goal: what comes out is what went in, or a named error; memory stays small. Method: archives of
 * another maker (fflate), cut and damaged at every place.
 */
import { Zip, ZipDeflate, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { createMemoryDisk } from '../disk-memory.ts';
import { unzipped, ZipError } from './download-zip.ts';

const text = new TextEncoder().encode('M00500\t恶性肿瘤\r\n'.repeat(5_000));

async function open(zip: Uint8Array): Promise<Uint8Array> {
  const disk = createMemoryDisk();
  await disk.writeAtomic('a.zip', zip);
  const parts: Uint8Array[] = [];
  for await (const part of unzipped(disk, 'a.zip')) parts.push(part);
  return Buffer.concat(parts);
}

/** With lengths and CRC behind the data, as a server that streams writes it. */
function streamed(): Uint8Array {
  const parts: Uint8Array[] = [];
  const zip = new Zip((error, part) => {
    if (error) throw error;
    parts.push(part);
  });
  const file = new ZipDeflate('1309.txt');
  zip.add(file);
  file.push(text, true);
  zip.end();
  return Buffer.concat(parts);
}

describe('unzipped', () => {
  it('gives the only file, deflated, stored or streamed, beside folders too', async () => {
    for (const level of [0, 6, 9] as const) {
      const zip = zipSync({ 'x/': new Uint8Array(), 'x/1309.txt': text }, { level });
      expect(Buffer.compare(await open(zip), text)).toBe(0);
    }
    expect(Buffer.compare(await open(streamed()), text)).toBe(0);
    expect(await open(zipSync({ 'empty.txt': new Uint8Array() }))).toHaveLength(0);
  });

  it('refuses two files, none, and what is no ZIP', async () => {
    await expect(open(zipSync({ a: text, b: text }))).rejects.toThrow('2 个');
    await expect(open(zipSync({}))).rejects.toThrow('0 个');
    await expect(open(new TextEncoder().encode('{"infcode":-1}'))).rejects.toThrow(ZipError);
    await expect(open(new Uint8Array())).rejects.toThrow(ZipError);
  });

  it('refuses every cut and every flipped byte of the data', async () => {
    const zip = zipSync({ '1309.txt': text });
    for (let length = 0; length < zip.length; length += 7) {
      await expect(open(zip.subarray(0, length))).rejects.toThrow(ZipError);
    }
    // Behind the local head (30 bytes and the name), before the directory.
    const data = 30 + '1309.txt'.length;
    for (let at = data; at < zip.length - 22 - 46 - '1309.txt'.length; at += 3) {
      const damaged = zip.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      // A repeating text may survive: another distance copies the same bytes.
      const outcome = await open(damaged).catch((error: unknown) => error);
      const same = outcome instanceof Uint8Array && Buffer.compare(outcome, text) === 0;
      expect(same || outcome instanceof ZipError, `byte ${at}`).toBe(true);
    }
  });

  it('a file that was cut on the disk while it is read is named', async () => {
    const disk = createMemoryDisk();
    await disk.writeAtomic('a.zip', zipSync({ a: text }, { level: 0 }));
    const reading = unzipped(disk, 'a.zip');
    await reading.next();
    await disk.truncate('a.zip', 70_000);
    await expect(reading.next().then(() => reading.next())).rejects.toThrow(ZipError);
  });
});
